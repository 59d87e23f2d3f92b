/// The length of every document, in words.
///
///     lengths := length:u16[documents] escapes:u32 (document:u32 length:u32)[escapes]
///
/// `FFFF` stands for a length of 65,535 or more, kept among the escapes, which are sorted by document.
/// Lengths 3, 40 and 70,000 are written `03 00  28 00  FF FF  01 00 00 00  02 00 00 00  70 11 01 00`.
package struct LengthTable {
  package static let escape: UInt16 = 0xFFFF

  package let count: Int
  /// The lengths as far as 16 bits go.
  package let short: UnsafeRawPointer
  private let escapes: UnsafeRawPointer
  private let escapeCount: Int

  /// A view of checked bytes, which belong to the caller and must outlive it; `nil` where they do not fit.
  package init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
    guard let base = bytes.baseAddress, bytes.count >= count * 2 + 4 else { return nil }
    self.count = count
    short = base
    escapeCount = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: count * 2, as: UInt32.self)))
    escapes = base + count * 2 + 4
    guard bytes.count == count * 2 + 4 + escapeCount * 8 else { return nil }
  }

  /// The length of a document below `count`. Constant time, but for those of 65,535 words and more.
  @inline(__always)
  package func length(of document: UInt32) -> UInt32 {
    let length = UInt16(
      littleEndian: short.loadUnaligned(fromByteOffset: Int(document) &* 2, as: UInt16.self))
    return length == Self.escape ? escaped(document) : UInt32(length)
  }

  @inline(never)
  private func escaped(_ document: UInt32) -> UInt32 {
    var low = 0
    var high = escapeCount
    while low < high {
      let middle = (low + high) / 2
      let other = UInt32(littleEndian: escapes.loadUnaligned(fromByteOffset: middle * 8, as: UInt32.self))
      if other < document { low = middle + 1 } else { high = middle }
    }
    guard low < escapeCount else { return UInt32(Self.escape) }
    return UInt32(littleEndian: escapes.loadUnaligned(fromByteOffset: low * 8 + 4, as: UInt32.self))
  }

  package static func encode(_ lengths: [UInt32]) -> [UInt8] {
    let buffer = ByteBuffer(capacity: lengths.count * 2 + 4)
    let escapes = ByteBuffer()
    for (document, length) in lengths.enumerated() {
      if length < UInt32(escape) {
        buffer.append(littleEndian: UInt16(length))
      } else {
        buffer.append(littleEndian: escape)
        escapes.append(littleEndian: UInt32(document))
        escapes.append(littleEndian: length)
      }
    }
    buffer.append(littleEndian: UInt32(escapes.count / 8))
    buffer.append(escapes.bytes)
    return buffer.array()
  }
}
