/// Unsigned integers in 1 to 10 bytes, seven bits a byte, the lowest first (LEB128).
///
///     varint := (0x80 | bits)* bits
///
/// 300 is written `AC 02`.
extension ByteBuffer {
  @inline(__always)
  package func append(varint value: UInt64) {
    if value < 0x80 { return append(UInt8(truncatingIfNeeded: value)) }
    var rest = value
    let start = reserve(10)
    var i = 0
    while rest >= 0x80 {
      (start + i).storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
      rest &>>= 7
      i &+= 1
    }
    (start + i).storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
    advance(by: i &+ 1)
  }

  @inline(__always)
  package func append(varint value: Int) { append(varint: UInt64(truncatingIfNeeded: value)) }
  @inline(__always)
  package func append(varint value: UInt32) { append(varint: UInt64(value)) }
}

/// Reads forward through bytes that may be damaged: past their end it yields zeros and remembers it.
package struct ByteReader {
  package let bytes: UnsafeRawBufferPointer
  package private(set) var offset: Int
  /// Whether something was read that was not there.
  package private(set) var overran = false

  package init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = max(0, min(offset, bytes.count))
    overran = self.offset != offset
  }

  package var remaining: Int { bytes.count &- offset }

  /// Notes that what was read cannot be.
  package mutating func fail() { overran = true }

  @inline(__always)
  package mutating func byte() -> UInt8 {
    guard offset < bytes.count else {
      overran = true
      return 0
    }
    defer { offset &+= 1 }
    return bytes[offset]
  }

  @inline(__always)
  package mutating func varint() -> UInt64 {
    let first = byte()
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while true {
      let next = byte()
      value |= UInt64(next & 0x7F) &<< shift
      if next < 0x80 { return value }
      shift &+= 7
      if shift > 63 {
        overran = true
        return value
      }
    }
  }

  /// A varint that must be a small count or size; larger ones count as overrun.
  @inline(__always)
  package mutating func size(limit: Int = Int(UInt32.max)) -> Int {
    let value = varint()
    guard value <= UInt64(limit) else {
      overran = true
      return 0
    }
    return Int(truncatingIfNeeded: value)
  }

  package mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T {
    let width = MemoryLayout<T>.size
    guard remaining >= width else {
      overran = true
      offset = bytes.count
      return 0
    }
    defer { offset &+= width }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  package mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else {
      overran = true
      offset = bytes.count
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    defer { offset &+= count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}
