/// What the analyzers need to know of each Unicode scalar: constant time, no allocation, no start-up.
///
/// Two stages: the scalar's upper bits name one of a few hundred blocks of 128, its lower bits an entry.
enum UnicodeTables {
  /// The properties of a scalar.
  struct Record {
    var bits: UInt32

    /// The class of UAX #29.
    @inline(__always) var wordBreak: WordBreak { WordBreak(rawValue: UInt8(truncatingIfNeeded: bits & 31)) }
    /// May follow a zero-width joiner within a segment.
    @inline(__always) var isPictograph: Bool { bits & 1 << 5 != 0 }
    /// A letter or a number; a segment without any is no word.
    @inline(__always) var isContent: Bool { bits & 1 << 6 != 0 }
    /// A letter of a script written without spaces, where words are pairs of characters.
    @inline(__always) var isUnspaced: Bool { bits & 3 << 7 != 0 }
    /// Tells Han, Hiragana, and Katakana (1) from Thai, Lao, Khmer, and Myanmar (2); 0 for the others.
    @inline(__always) var unspacedGroup: UInt32 { bits >> 7 & 3 }
    @inline(__always) var isUppercase: Bool { bits & 1 << 9 != 0 }
    @inline(__always) var isLowercase: Bool { bits & 1 << 10 != 0 }
    /// A letter that loses its marks in `english`: Latin, Greek, Cyrillic, Hebrew.
    @inline(__always) var losesMarks: Bool { bits & 1 << 11 != 0 }
    /// A mark without width of its own (Mn or Me).
    @inline(__always) var isMark: Bool { bits & 1 << 12 != 0 }
  }

  /// The record of `scalar`, which may be any number; beyond Unicode lies nothing but `Other`.
  @inline(__always) static func record(_ scalar: UInt32) -> Record {
    guard scalar < 0x110000 else { return Record(bits: 0) }
    let block = number(UnicodeData.recordBlocks, at: Int(scalar >> 7) * 2, digits: 2)
    let kind = Int(UnicodeData.recordKinds.utf8Start[block << 7 | Int(scalar & 127)]) &- 48
    return Record(bits: UInt32(truncatingIfNeeded: number(UnicodeData.records, at: kind * 3, digits: 3)))
  }

  /// What folding makes of one scalar.
  enum Folding {
    case itself
    /// `count` scalars, from `place` on as `foldedScalar(at:)` reads them; possibly none.
    case scalars(place: Int, count: Int)
  }

  static func folding(_ scalar: UInt32, _ name: Analyzer.Name) -> Folding {
    guard scalar < 0x110000 else { return .itself }
    let block = number(UnicodeData.foldBlocks, at: Int(scalar >> 7) * 2, digits: 2)
    var place = number(UnicodeData.foldPlaces, at: (block << 7 | Int(scalar & 127)) * 3, digits: 3)
    if place == 0 { return .itself }
    var count = number(UnicodeData.folds, at: place, digits: 1)
    if name == .english {
      place += 1 + count * 4
      count = number(UnicodeData.folds, at: place, digits: 1)
    }
    return .scalars(place: place + 1, count: count)
  }

  @inline(__always) static func foldedScalar(at place: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: number(UnicodeData.folds, at: place, digits: 4))
  }

  /// A number of digits of six bits, the lowest first.
  @inline(__always) private static func number(_ text: StaticString, at place: Int, digits: Int) -> Int {
    let p = text.utf8Start + place
    var result = 0
    var i = 0
    while i < digits {
      result |= (Int(p[i]) &- 48) &<< (6 &* i)
      i &+= 1
    }
    return result
  }
}
