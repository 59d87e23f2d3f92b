internal import Search

/// What a sketch knows of a word: a 64-bit hash of its folded letters, and whether it has a digit, which makes it
/// a number.
///
/// Making one folds the word, so an indexer makes one for each distinct word and keeps it beside the word's number.
package struct WordHash: BitwiseCopyable, Equatable, Sendable {
  /// The lowest bit tells a number.
  package let rawValue: UInt64

  /// The hash of a word, as an analyzer's `appendWords` finds it; capitals do not matter.
  package init(of word: UnsafeRawBufferPointer) {
    var hash: UInt64 = 0
    Analyzer(.plain).forEachTerm(of: word) { term in hash = Fingerprint.hash(term, seed: 2) }
    let isNumber = word.contains { $0 &- UInt8(ascii: "0") < 10 }
    rawValue = hash & ~1 | (isNumber ? 1 : 0)
  }

  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inline(__always) package var isNumber: Bool { rawValue & 1 != 0 }

  /// The word, or what stands for any number.
  @inline(__always) var withoutNumber: UInt64 {
    // All ones where the word is a number: a branch would be mispredicted at every other number.
    let mask = 0 &- (rawValue & 1)
    return rawValue & ~mask | 0x9FB2_1C65_1E98_DF25 & mask
  }
}
