internal import Search

/// `&amp;`, `&#38;` and `&#x26;` in HTML.
enum CharacterReference {
  /// The longest name in the table, `CounterClockwiseContourIntegral`.
  private static let longestName = 31

  /// Appends what the reference at `i`, where an ampersand stands, means; how many bytes it takes, 0 where none
  /// stands there.
  ///
  /// In an attribute a name without its semicolon is none where a letter, a digit or `=` follows: it belongs to
  /// an address there.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, at i: Int, isInAttribute: Bool, to out: inout [UInt8]
  ) -> Int {
    guard i + 1 < bytes.count else { return 0 }
    if bytes[i + 1] == UInt8(ascii: "#") { return decodeNumber(bytes, at: i, to: &out) }
    var end = i + 1
    while end < bytes.count, end - i <= longestName, ASCII.isLetter(bytes[end]) || ASCII.isDigit(bytes[end]) {
      end += 1
    }
    guard end > i + 1 else { return 0 }
    let hasSemicolon = end < bytes.count && bytes[end] == UInt8(ascii: ";")
    if hasSemicolon, let found = table[name(bytes[bytes: (i + 1)..<end])] {
      out += found.utf8
      return end + 1 - i
    }
    // The longest beginning that needs no semicolon.
    for stop in stride(from: min(end, i + 1 + longestBareName), to: i + 2, by: -1) {
      guard let found = table[name(bytes[bytes: (i + 1)..<stop])], found.needsNoSemicolon else { continue }
      if isInAttribute, stop < bytes.count,
        stop < end || bytes[stop] == UInt8(ascii: "=")
      {
        return 0
      }
      out += found.utf8
      return stop - i
    }
    return 0
  }

  /// The longest name that needs no semicolon: `yacute` and its like.
  private static let longestBareName = 6

  private static func decodeNumber(
    _ bytes: UnsafeRawBufferPointer, at i: Int, to out: inout [UInt8]
  ) -> Int {
    var end = i + 2
    var value: UInt32 = 0
    let isHexadecimal = end < bytes.count && bytes[end] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { end += 1 }
    let first = end
    while end < bytes.count, let digit = JSONString.hexValue(bytes[end]), isHexadecimal || digit < 10 {
      value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
      end += 1
    }
    guard end > first else { return 0 }
    out.append(scalar: scalar(value))
    if end < bytes.count, bytes[end] == UInt8(ascii: ";") { end += 1 }
    return end - i
  }

  /// What a number means: those of C1 are windows-1252's, as in browsers; what is no character is U+FFFD.
  private static func scalar(_ value: UInt32) -> UInt32 {
    if value == 0 || value > 0x10FFFF || value & 0xFFFF_F800 == 0xD800 { return 0xFFFD }
    if (0x80...0x9F).contains(value) {
      let text = withUnsafeBytes(of: UInt8(value)) { SingleByteCharset.western?.decoded($0).text ?? [] }
      return String(decoding: text, as: UTF8.self).unicodeScalars.first?.value ?? 0xFFFD
    }
    return value
  }

  private struct Meaning {
    let utf8: [UInt8]
    let needsNoSemicolon: Bool
  }

  private static func name(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static let table: [String: Meaning] = {
    var table: [String: Meaning] = [:]
    table.reserveCapacity(2200)
    let words = names.withUTF8Buffer { $0.split { $0 == 0x20 || $0 == 0x0A } }
    for i in stride(from: 0, to: words.count - 1, by: 2) {
      let isBare = words[i + 1].first == UInt8(ascii: "=")
      var utf8: [UInt8] = []
      for code in words[i + 1].dropFirst(isBare ? 1 : 0).split(separator: UInt8(ascii: "+")) {
        utf8.append(scalar: UInt32(String(decoding: code, as: UTF8.self), radix: 16) ?? 0xFFFD)
      }
      table[String(decoding: words[i], as: UTF8.self)] = Meaning(utf8: utf8, needsNoSemicolon: isBare)
    }
    return table
  }()
}
