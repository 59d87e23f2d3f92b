/// The classes of UAX #29, numbered as in the generated tables.
struct WordBreak: RawRepresentable, Equatable {
  var rawValue: UInt8

  static let other = WordBreak(rawValue: 0)
  static let carriageReturn = WordBreak(rawValue: 1)
  static let lineFeed = WordBreak(rawValue: 2)
  static let newline = WordBreak(rawValue: 3)
  static let extend = WordBreak(rawValue: 4)
  static let joiner = WordBreak(rawValue: 5)
  static let format = WordBreak(rawValue: 6)
  static let regional = WordBreak(rawValue: 7)
  static let katakana = WordBreak(rawValue: 8)
  static let hebrew = WordBreak(rawValue: 9)
  static let letter = WordBreak(rawValue: 10)
  static let singleQuote = WordBreak(rawValue: 11)
  static let doubleQuote = WordBreak(rawValue: 12)
  static let midNumberLetter = WordBreak(rawValue: 13)
  static let midLetter = WordBreak(rawValue: 14)
  static let midNumber = WordBreak(rawValue: 15)
  static let numeric = WordBreak(rawValue: 16)
  static let extendNumberLetter = WordBreak(rawValue: 17)
  static let space = WordBreak(rawValue: 18)

  /// Whether `self` is one of the classes whose bits are set.
  @inline(__always) func isIn(_ set: UInt32) -> Bool { set &>> UInt32(rawValue) & 1 != 0 }

  /// What belongs to the character before it (WB4).
  static let attached: UInt32 = 1 << 4 | 1 << 5 | 1 << 6
  /// What stands alone (WB3a, WB3b).
  static let lines: UInt32 = 1 << 1 | 1 << 2 | 1 << 3
  static let letters: UInt32 = 1 << 9 | 1 << 10
  /// What may stand between letters (WB6), and between digits (WB12).
  static let betweenLetters: UInt32 = 1 << 11 | 1 << 13 | 1 << 14
  static let betweenDigits: UInt32 = 1 << 11 | 1 << 13 | 1 << 15
  static let alphanumeric: UInt32 = letters | 1 << 16
  static let besideExtender: UInt32 = alphanumeric | 1 << 8 | 1 << 17
}

/// Cuts UTF-8 at the word boundaries of UAX #29, one segment after the other, in linear time.
///
/// The rules look at most one character ahead, so that a segment is found by growing it: whatever a rule
/// keeps together is appended; a character between letters (`'`) is appended along with its letter.
struct WordBreaker {
  /// Where the rules are not exactly those of UAX #29.
  struct Rules {
    /// Letters of scripts without spaces stand alone with their marks, whatever their class.
    var separatesUnspaced = false
    /// `_` and the like join nothing.
    var breaksAtUnderscores = false

    static let standard = Rules()
  }

  struct Segment {
    var start: Int
    var end: Int
    /// The record of the first scalar.
    var first: UnicodeTables.Record
    /// Whether a letter or a number is in it.
    var hasContent: Bool
    /// Whether letters or numbers are joined by a character between them, such as `'` or `.`.
    var hasInfix: Bool
  }

  private let bytes: UnsafePointer<UInt8>
  private let end: Int
  private let rules: Rules
  private(set) var position: Int

  /// Segments of the bytes from `start` to `end`, which must both be boundaries of the whole text.
  init(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, rules: Rules) {
    self.bytes = bytes
    self.end = end
    self.rules = rules
    position = start
  }

  private struct Character {
    var kind: WordBreak
    var record: UnicodeTables.Record
    /// Behind the last byte.
    var end: Int
  }

  @inline(__always) private func character(at position: Int) -> Character {
    let (scalar, length) = UTF8Decoder.scalar(bytes, position, end)
    let record = UnicodeTables.record(scalar)
    var kind = record.wordBreak
    if rules.separatesUnspaced && record.isUnspaced { kind = .other }
    if rules.breaksAtUnderscores && kind == .extendNumberLetter { kind = .other }
    return Character(kind: kind, record: record, end: position + length)
  }

  /// The next character that is not attached to the one before it.
  private func base(at position: Int) -> Character? {
    var p = position
    while p < end {
      let c = character(at: p)
      if !c.kind.isIn(WordBreak.attached) { return c }
      p = c.end
    }
    return nil
  }

  mutating func next() -> Segment? {
    guard position < end else { return nil }
    let first = character(at: position)
    var result = Segment(
      start: position, end: first.end, first: first.record, hasContent: first.record.isContent,
      hasInfix: false)
    position = first.end
    if first.kind.isIn(WordBreak.lines) {
      // WB3
      if first.kind == .carriageReturn, position < end, character(at: position).kind == .lineFeed {
        position += 1
      }
      result.end = position
      return result
    }
    grow(&result, from: first)
    result.end = position
    return result
  }

  private mutating func grow(_ segment: inout Segment, from first: Character) {
    // The last character, without what is attached to it, and whether anything is.
    var last = first.kind
    var isBare = true
    var joins = last == .joiner
    var regionals = last == .regional ? 1 : 0
    let standsAlone = rules.separatesUnspaced && first.record.isUnspaced
    while position < end {
      var next = character(at: position)
      let kind = next.kind
      if kind.isIn(WordBreak.attached) {  // WB4
        joins = kind == .joiner
        isBare = false
        position = next.end
        continue
      }
      if joins && next.record.isPictograph && !standsAlone {  // WB3c
      } else if last.isIn(WordBreak.alphanumeric) && kind.isIn(WordBreak.alphanumeric) {  // WB5, WB8-WB10
      } else if last == .space && kind == .space && isBare {  // WB3d
      } else if last == .katakana && kind == .katakana {  // WB13
      } else if last.isIn(WordBreak.besideExtender) && kind == .extendNumberLetter {  // WB13a
      } else if last == .extendNumberLetter && kind.isIn(WordBreak.besideExtender) {  // WB13b
      } else if last == .regional && kind == .regional && regionals == 1 {  // WB15, WB16
        regionals = 2
      } else if let (after, isInfix) = joined(last, next) {
        next = after
        if isInfix { segment.hasInfix = true }
      } else {
        return
      }
      if next.record.isContent { segment.hasContent = true }
      last = next.kind
      isBare = true
      joins = false
      position = next.end
    }
  }

  /// WB6, WB7, WB7a to WB7c, WB11, and WB12: `next` is taken because of what follows it; returns the last
  /// character taken, and whether that is one behind `next`.
  private func joined(_ last: WordBreak, _ next: Character) -> (Character, Bool)? {
    let kind = next.kind
    if last.isIn(WordBreak.letters) {
      if kind.isIn(WordBreak.betweenLetters), let c = base(at: next.end), c.kind.isIn(WordBreak.letters) {
        return (c, true)
      }
      if last == .hebrew && kind == .singleQuote { return (next, false) }
      if last == .hebrew && kind == .doubleQuote, let c = base(at: next.end), c.kind == .hebrew {
        return (c, true)
      }
    } else if last == .numeric, kind.isIn(WordBreak.betweenDigits), let c = base(at: next.end),
      c.kind == .numeric
    {
      return (c, true)
    }
    return nil
  }
}
