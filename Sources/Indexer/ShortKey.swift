internal import Search

/// A byte string of 1 to 15 bytes as two numbers: comparing the numbers compares the strings.
struct ShortKey {
  static let longest = 15

  let low: UInt64
  /// The bytes from the ninth on, and the length in the top byte; never 0, and below `longMark`.
  let high: UInt64

  /// In the place of `high` where a string is longer; `low` is then a hash of it.
  static let longMark: UInt64 = 0xFF << 56

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The key of the `count` bytes at `start`, behind which 16 more can be read. Takes no branch.
  @inline(__always)
  init(_ start: UnsafeRawPointer, count: Int) {
    let bits = UInt64(truncatingIfNeeded: count) &<< 3
    let inLow = bits < 64 ? bits : 64
    low = start.loadUnaligned(as: UInt64.self) & (~0 &>> (64 &- inLow))
    let second = start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    high = second & (1 &<< (bits &- inLow) &- 1) | bits &<< 53
  }

  @inline(__always)
  var hash: Int {
    let product = (low ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: high ^ 0xE703_7ED1_A0B4_28DB)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  /// What stands for a longer string.
  static func ofLong(_ string: UnsafeRawBufferPointer) -> ShortKey {
    ShortKey(low: Fingerprint.hash(string, seed: 0), high: longMark)
  }
}
