/// The character references that programs left in a text: `&rsquo;`, `&#8217;`, `&#x2019;`.
///
/// Pages are read by `CharacterReference`, which knows all names of HTML 5. Here those of HTML 4 have to do: among the
/// others are `&in;` and `&it;`, which in a text may be code.
enum CharacterReferences {
  /// A reference at `start`, where an ampersand stands; `nil` where none does.
  ///
  /// It must end in a semicolon: `?a=1&copy=2` is an address. Numbers 128 to 159 are bytes of Windows-1252, as HTML has
  /// them, and two surrogates in a row are one character. One whose ampersand is itself written as a reference
  /// (`&amp;amp;rsquo;`) is read to its end.
  static func reference(in text: UnsafeRawBufferPointer, at start: Int) -> (length: Int, scalar: UInt32)? {
    guard var (end, scalar) = single(in: text, at: start) else { return nil }
    if scalar & 0xFC00 == 0xD800 {
      guard let (next, low) = single(in: text, at: end), low & 0xFC00 == 0xDC00 else { return nil }
      end = next
      scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
    }
    // What stands behind an ampersand that was a reference goes on as if it had been one.
    while scalar == 0x26, let (next, inner) = body(in: text, at: end) { (end, scalar) = (next, inner) }
    guard scalar < 0xD800 || scalar > 0xDFFF else { return nil }
    return (end - start, scalar)
  }

  private static func single(in text: UnsafeRawBufferPointer, at start: Int) -> (end: Int, scalar: UInt32)? {
    guard start < text.count, text[start] == UInt8(ascii: "&") else { return nil }
    return body(in: text, at: start + 1)
  }

  /// What stands behind the ampersand.
  private static func body(in text: UnsafeRawBufferPointer, at start: Int) -> (end: Int, scalar: UInt32)? {
    let rest = text[min(start, text.count)..<min(start + longest, text.count)]
    guard let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = text[start..<semicolon]
    guard let scalar = name.first == UInt8(ascii: "#") ? number(name.dropFirst()) : named(name) else {
      return nil
    }
    return (semicolon + 1, scalar)
  }

  private static let longest = 12

  private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt32? {
    let isHexadecimal = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
    let digits = isHexadecimal ? digits.dropFirst() : digits
    guard (1...7).contains(digits.count) else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      guard let worth = JSONString.hexValue(digit), isHexadecimal || worth < 10 else { return nil }
      value = value * (isHexadecimal ? 16 : 10) + UInt32(worth)
    }
    if let meant = ByteEncodings.shared.windows1252(ofControl: value) { return meant }
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20..<0x7F, 0xA0...0x10FFFF: return value
    default: return nil
    }
  }

  private static func named(_ name: Slice<UnsafeRawBufferPointer>) -> UInt32? {
    guard (2...8).contains(name.count) else { return nil }
    return names[String(decoding: name, as: UTF8.self)]
  }

  /// Those of HTML 4, and the apostrophe of XML.
  private static let names: [String: UInt32] = {
    var names = ["apos": UInt32(0x27)]
    let table = UnsafeRawBufferPointer(
      start: RepairData.characterReferences.utf8Start, count: RepairData.characterReferences.utf8CodeUnitCount
    )
    var start = 0
    while start < table.count, let end = table[start...].firstIndex(of: UInt8(ascii: ";")) {
      let scalar = Plausibility.number(RepairData.characterReferences, at: end + 1, digits: 3)
      names[String(decoding: table[start..<end], as: UTF8.self)] = UInt32(scalar)
      start = end + 4
    }
    return names
  }()
}
