/// A string of a JSON text, still as it is written there.
package struct JSONString {
  /// The bytes between the quotes.
  package let bytes: UnsafeRawBufferPointer
  package let hasEscapes: Bool

  /// Writes what the string says to `out`, which has room for `bytes.count`.
  ///
  /// Lone surrogates become U+FFFD; `replaced` counts the bytes of their escapes.
  package func write(to out: UnsafeMutableRawPointer) -> (count: Int, replaced: Int) {
    guard let base = bytes.baseAddress else { return (0, 0) }
    if !hasEscapes {
      out.copyMemory(from: base, byteCount: bytes.count)
      return (bytes.count, 0)
    }
    let end = bytes.count
    var i = 0
    var count = 0
    var replaced = 0
    while i < end {
      // What is written never overtakes what is read, so a whole word has room as well.
      while i &+ 8 <= end {
        let word = base.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        out.storeBytes(of: word, toByteOffset: count, as: UInt64.self)
        let difference = word.littleEndian ^ (Self.ones &* UInt64(Self.backslash))
        let found = (difference &- Self.ones) & ~difference & (Self.ones &* 0x80)
        if found != 0 {
          let before = found.trailingZeroBitCount &>> 3
          i &+= before
          count &+= before
          break
        }
        i &+= 8
        count &+= 8
      }
      while i < end, case let byte = bytes[i], byte != Self.backslash {
        out.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        i &+= 1
        count &+= 1
      }
      if i >= end { break }
      let (read, written, isLone) = writeEscape(at: i, to: out + count)
      if isLone { replaced &+= read }
      i &+= read
      count &+= written
    }
    return (count, replaced)
  }

  /// What the string says.
  package func decoded() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count) { out, count in
      guard let start = out.baseAddress else { return }
      count = write(to: start).count
    }
  }

  func equals(_ text: StaticString) -> Bool {
    let expected = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return hasEscapes ? decoded().elementsEqual(expected) : bytes.elementsEqual(expected)
  }

  private static let backslash = UInt8(ascii: "\\")
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The scanner has seen the escape, so its bytes are all there and right.
  private func writeEscape(
    at i: Int, to out: UnsafeMutableRawPointer
  ) -> (read: Int, written: Int, isLone: Bool) {
    let letter = bytes[i &+ 1]
    guard letter == UInt8(ascii: "u") else {
      let meaning: UInt8 =
        switch letter {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: letter
        }
      out.storeBytes(of: meaning, as: UInt8.self)
      return (2, 1, false)
    }
    let first = unit(at: i &+ 2)
    guard first & 0xF800 == 0xD800 else { return (6, TextRepair.encode(first, to: out), false) }
    if first < 0xDC00, i &+ 12 <= bytes.count, bytes[i &+ 6] == Self.backslash,
      bytes[i &+ 7] == UInt8(ascii: "u"), case let second = unit(at: i &+ 8), second & 0xFC00 == 0xDC00
    {
      let scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
      return (12, TextRepair.encode(scalar, to: out), false)
    }
    return (6, TextRepair.encode(0xFFFD, to: out), true)
  }

  private func unit(at i: Int) -> UInt32 {
    var value: UInt32 = 0
    for digit in bytes[i..<(i &+ 4)] { value = value << 4 | UInt32(Self.hexValue(digit) ?? 0) }
    return value
  }

  static func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit & 15
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): (digit & 7) + 9
    default: nil
    }
  }
}
