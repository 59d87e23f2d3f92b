/// What is kept of a document's words to tell copies of it: `encodedSize` bytes, whatever its length.
///
/// - *Minima*: one-permutation hashing (Li, Owen, Zhang, NIPS 2012) of the shingles, runs of four words: the hashes
///   fall into 64 bins and each bin keeps 16 bits of its least (b-bit minwise hashing, Li and König, WWW 2010). The
///   share of bins in which two documents agree estimates their resemblance, the Jaccard coefficient of their
///   shingles, with a standard error of at most 0.063. Empty bins borrow (optimal densification, Shrivastava, ICML
///   2017), so that documents of fewer shingles than bins compare, too.
/// - *Sizes*: with them the resemblance gives the containment (Broder, 1997): how much of the smaller is in the larger.
/// - *Numbers*: a sample of the numbers with a hash of the words around each. Two laws that differ in one amount have
///   all but the same shingles, and are not the same.
/// - *Digests* of all words, and of all words with any number in the place of each: those who have the first in common
///   are copies, those who have only the second differ in numbers alone.
package struct Sketch: Equatable, Sendable {
  static let binCount = 64
  static let numberCount = 24
  /// How many words a shingle has.
  static let shingleLength = 4

  /// A number and what stands around it.
  struct Number: Equatable, Sendable {
    /// A hash of the three words before and the two behind; 0 where the slot is empty.
    var context: UInt16 = 0
    /// A hash of the number; 0 where the context occurs with several.
    var value: UInt8 = 0
  }

  package internal(set) var wordCount: UInt32 = 0
  /// How many distinct shingles there are, about.
  package internal(set) var shingleCount: UInt32 = 0
  var digest: UInt64 = 0
  var digestWithoutNumbers: UInt64 = 0
  var minima = [UInt16](repeating: 0, count: binCount)
  var numbers = [Number](repeating: Number(), count: numberCount)

  /// Whether there is anything to compare but the digest.
  var isComparable: Bool { shingleCount > 0 }
}

// MARK: - Encoding

extension Sketch {
  /// How many bytes a sketch takes: 224.
  package static let encodedSize = 4 + 4 + 8 + 8 + binCount * 2 + numberCount * 3

  /// The bytes of the sketch.
  ///
  ///     sketch := wordCount shingleCount digest digestWithoutNumbers minimum[64] number[24]
  ///     wordCount, shingleCount := u32
  ///     digest, digestWithoutNumbers := u64
  ///     minimum := u16
  ///     number  := context value
  ///     context := u16
  ///     value   := u8
  ///
  /// All little-endian.
  package func encode() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.encodedSize)
    func append(_ value: some FixedWidthInteger) {
      for shift in stride(from: 0, to: value.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    append(wordCount)
    append(shingleCount)
    append(digest)
    append(digestWithoutNumbers)
    for minimum in minima { append(minimum) }
    for number in numbers {
      append(number.context)
      append(number.value)
    }
    return bytes
  }

  /// The sketch that `encode` wrote; `nil` where the bytes are none: another count of them, or more shingles than
  /// words.
  package init?(decoding bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.encodedSize else { return nil }
    var offset = 0
    func next<Value: FixedWidthInteger>(_: Value.Type) -> Value {
      defer { offset += MemoryLayout<Value>.size }
      return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
    wordCount = next(UInt32.self)
    shingleCount = next(UInt32.self)
    guard shingleCount <= wordCount else { return nil }
    digest = next(UInt64.self)
    digestWithoutNumbers = next(UInt64.self)
    for bin in minima.indices { minima[bin] = next(UInt16.self) }
    for slot in numbers.indices {
      numbers[slot] = Number(context: next(UInt16.self), value: next(UInt8.self))
    }
  }
}
