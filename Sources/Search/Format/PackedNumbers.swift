/// Numbers of equal width, one behind the other: number `i` begins at bit `i · width`, and bit `b` is bit `b & 7` of
/// byte `b >> 3`. The last byte is filled up with zeros, so what follows begins at a whole byte.
///
/// The numbers 1, 5 and 2 in 3 bits each are written `A9 00`.
package enum PackedNumbers {
  /// How many bits hold every number up to `greatest`.
  package static func width(upTo greatest: Int) -> Int { Int.bitWidth - max(0, greatest).leadingZeroBitCount }

  /// How many bytes `count` numbers take.
  package static func size(count: Int, width: Int) -> Int { (count * width + 7) / 8 }

  /// Appends numbers that fit into `width` bits, at most 32.
  package static func append(_ numbers: [UInt32], width: Int, to buffer: ByteBuffer) {
    var writer = BitWriter(buffer, bits: numbers.count * width)
    for number in numbers { writer.append(UInt64(number), width: width) }
    writer.finish()
  }
}

extension SegmentFile {
  /// Number `index` of those that are packed in a section from the byte `start` on; its bytes are checked.
  package func packedNumber(
    _ section: SegmentFormat.Section, from start: Int, width: Int, at index: Int
  ) throws(IndexError) -> Int {
    let bit = index * width
    let range = start + bit >> 3..<start + (bit + width + 7) >> 3
    let bytes = try verified(section, range)
    guard let base = bytes.baseAddress else { return 0 }
    return Int(truncatingIfNeeded: Bits.field(base, at: bit & 7, width: width))
  }
}
