@testable import Search

/// The rules of UAX #29 and of `Tokenizer` once more, as slowly and as literally as can be: each boundary by
/// itself, by looking left and right as far as the rule says.
struct PlainWords {
  let scalars: [Unicode.Scalar]
  let kinds: [WordBreak]
  let separatesUnspaced: Bool

  init(
    _ text: some Sequence<Unicode.Scalar>, separatesUnspaced: Bool = false, breaksAtUnderscores: Bool = false
  ) {
    scalars = Array(text)
    self.separatesUnspaced = separatesUnspaced
    kinds = scalars.map {
      let record = UnicodeTables.record($0.value)
      if separatesUnspaced && record.isUnspaced { return .other }
      if breaksAtUnderscores && record.wordBreak == .extendNumberLetter { return .other }
      return record.wordBreak
    }
  }

  /// The nearest kind before `i` that WB4 does not skip; past the start, nil.
  private func left(_ i: Int) -> Int? { kinds[..<i].lastIndex { !$0.isIn(WordBreak.attached) } }
  private func right(_ i: Int) -> Int? { kinds[i...].dropFirst().firstIndex { !$0.isIn(WordBreak.attached) } }

  private func kind(_ i: Int?) -> WordBreak { i.map { kinds[$0] } ?? .other }

  private func isLetter(_ kind: WordBreak) -> Bool { kind == .letter || kind == .hebrew }

  /// Whether the rules part the scalar `i` from the one before.
  func isBoundary(_ i: Int) -> Bool {
    if i == 0 || i == kinds.count { return true }
    let (before, after) = (kinds[i - 1], kinds[i])
    let lines: [WordBreak] = [.carriageReturn, .lineFeed, .newline]
    if before == .carriageReturn && after == .lineFeed { return false }
    if lines.contains(before) || lines.contains(after) { return true }
    if before == .joiner && UnicodeTables.record(scalars[i].value).isPictograph {
      guard separatesUnspaced, let l = left(i) else { return false }
      return UnicodeTables.record(scalars[l].value).isUnspaced
    }
    if before == .space && after == .space { return false }
    if after == .extend || after == .format || after == .joiner { return false }

    // What is left, WB4 looks at without what is attached; behind a line's end that stands for itself.
    guard let l = left(i), !kinds[l..<i].dropFirst().contains(where: lines.contains) else { return true }
    let a = kinds[l]
    let c = kind(right(i))
    let z = kind(left(l))
    let quotes: [WordBreak] = [.midNumberLetter, .singleQuote]
    let betweenLetters = quotes + [.midLetter]
    let betweenDigits = quotes + [.midNumber]
    if isLetter(a) && isLetter(after) { return false }
    if isLetter(a) && betweenLetters.contains(after) && isLetter(c) { return false }
    if isLetter(z) && betweenLetters.contains(a) && isLetter(after) { return false }
    if a == .hebrew && after == .singleQuote { return false }
    if a == .hebrew && after == .doubleQuote && c == .hebrew { return false }
    if z == .hebrew && a == .doubleQuote && after == .hebrew { return false }
    if a == .numeric && after == .numeric || isLetter(a) && after == .numeric { return false }
    if a == .numeric && isLetter(after) { return false }
    if z == .numeric && betweenDigits.contains(a) && after == .numeric { return false }
    if a == .numeric && betweenDigits.contains(after) && c == .numeric { return false }
    if a == .katakana && after == .katakana { return false }
    let extended: [WordBreak] = [.letter, .hebrew, .numeric, .katakana, .extendNumberLetter]
    if extended.contains(a) && after == .extendNumberLetter { return false }
    if a == .extendNumberLetter && extended.contains(after) { return false }
    if a == .regional && after == .regional {
      var count = 0
      var j: Int? = l
      while let k = j, kinds[k] == .regional {
        count += 1
        j = left(k)
      }
      return count % 2 == 0
    }
    return true
  }

  var segments: [Range<Int>] {
    let places = (0...kinds.count).filter(isBoundary)
    return zip(places, places.dropFirst()).map { $0..<$1 }
  }
}

extension PlainWords {
  /// The words of the analyzer, in bytes of the text.
  static func words(of text: String, _ name: Analyzer.Name) -> [Word] {
    let plain = PlainWords(
      text.unicodeScalars, separatesUnspaced: true, breaksAtUnderscores: name == .english)
    var offsets = [0]
    for scalar in plain.scalars { offsets.append(offsets.last! + UTF8.width(scalar)) }

    var pieces: [Range<Int>] = []
    for segment in plain.segments where segment.contains(where: { plain.record($0).isContent }) {
      // What a joiner ties to the front is no part of the word.
      let kept: [WordBreak] = [
        .extend, .format, .joiner, .letter, .hebrew, .numeric, .katakana, .extendNumberLetter,
      ]
      let word = segment.drop {
        !plain.record($0).isContent && !kept.contains(plain.kinds[$0])
      }
      pieces += name == .english ? plain.pieces(of: word) : [word]
    }
    var result: [Word] = []
    for (i, piece) in pieces.enumerated() {
      let group = plain.record(piece.lowerBound).unspacedGroup
      func continues(_ other: Int) -> Bool {
        pieces.indices.contains(other) && group != 0
          && plain.record(pieces[other].lowerBound).unspacedGroup == group
          && (pieces[other].lowerBound == piece.upperBound || pieces[other].upperBound == piece.lowerBound)
      }
      var end = piece.upperBound
      if continues(i + 1) { end = pieces[i + 1].upperBound } else if continues(i - 1) { continue }
      result.append(Word(start: UInt32(offsets[piece.lowerBound]), end: UInt32(offsets[end])))
    }
    return result
  }

  private func record(_ i: Int) -> UnicodeTables.Record { UnicodeTables.record(scalars[i].value) }

  private func pieces(of segment: Range<Int>) -> [Range<Int>] {
    let stops = "\u{2E}\u{2024}\u{FE52}\u{FF0E}".unicodeScalars
    let colons = "\u{3A}\u{B7}\u{387}\u{2027}\u{FE13}\u{FE55}\u{FF1A}".unicodeScalars
    let bases = segment.filter { !kinds[$0].isIn(WordBreak.attached) }
    func isSeparator(_ i: Int) -> Bool { stops.contains(scalars[i]) || colons.contains(scalars[i]) }
    let cuts = bases.indices.filter { isSeparator(bases[$0]) }
    var result: [Range<Int>] = []
    var start = segment.lowerBound
    for (n, cut) in cuts.enumerated() where cut > 0 && cut + 1 < bases.count {
      if kinds[bases[cut - 1]] == .numeric { continue }
      let before = cut - (n == 0 ? 0 : cuts[n - 1] + 1)
      let after = (n + 1 < cuts.count ? cuts[n + 1] : bases.count) - cut - 1
      if stops.contains(scalars[bases[cut]]), before == 1, after == 1 { continue }
      result.append(start..<bases[cut])
      start = bases[cut + 1]
    }
    return result + [start..<segment.upperBound]
  }
}
