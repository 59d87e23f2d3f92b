internal import Search

/// What a sketch knows of a word: a 64-bit hash of its folded letters, and whether it is a number: has a digit, or is
/// one written out in English.
///
/// Making one folds the word, so an indexer makes one for each distinct word and keeps it beside the word's number.
package struct WordHash: BitwiseCopyable, Equatable, Sendable {
  /// The lowest bit tells a number.
  package let rawValue: UInt64

  /// The hash of a word, as an analyzer's `appendWords` finds it; capitals do not matter.
  package init(of word: UnsafeRawBufferPointer) {
    let hash = Self.hash(word)
    let isNumber = word.contains { $0 &- UInt8(ascii: "0") < 10 } || Self.numerals.contains(hash)
    rawValue = hash | (isNumber ? 1 : 0)
  }

  /// The lowest bit is 0.
  private static func hash(_ word: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0
    Analyzer(.plain).forEachTerm(of: word) { term in hash = Fingerprint.hash(term, seed: 2) }
    return hash & ~1
  }

  /// Laws write numbers out: within thirty days is not within sixty. `one` is more often no number.
  private static let numerals: Set<UInt64> = Set(
    [
      "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
      "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion",
    ].map { Array($0.utf8).withUnsafeBytes { hash($0) } })

  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inline(__always) package var isNumber: Bool { rawValue & 1 != 0 }

  /// The word, or what stands for any number.
  @inline(__always) var withoutNumber: UInt64 {
    // All ones where the word is a number: a branch would be mispredicted at every other number.
    let mask = 0 &- (rawValue & 1)
    return rawValue & ~mask | 0x9FB2_1C65_1E98_DF25 & mask
  }
}
