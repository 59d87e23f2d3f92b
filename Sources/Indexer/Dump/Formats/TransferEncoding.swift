/// How the bytes of a mail's part are written (RFC 2045).
enum TransferEncoding {
  struct Decoded {
    var bytes: [UInt8]
    /// How many bytes were no such encoding: base64 drops them, quoted-printable keeps them.
    var wrongBytes = 0
    /// Where the first of them stands.
    var firstWrong = 0

    fileprivate mutating func countWrong(_ count: Int = 1, at i: Int) {
      if wrongBytes == 0 { firstWrong = i }
      wrongBytes += count
    }
  }

  static func base64(_ text: UnsafeRawBufferPointer) -> Decoded {
    var result = Decoded(bytes: [])
    result.bytes.reserveCapacity(text.count / 4 * 3 + 3)
    var bits: UInt32 = 0
    var count = 0
    var isPadded = false
    for (i, byte) in text.enumerated() {
      let value = base64Values[Int(byte)]
      if value < 64 {
        // Behind the padding another piece may begin: some mailers encode line by line.
        isPadded = false
        bits = bits << 6 | UInt32(value)
        count += 1
        if count == 4 {
          for shift in [16, 8, 0] as [UInt32] {
            result.bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
          }
          count = 0
        }
      } else if byte == UInt8(ascii: "=") {
        if !isPadded { flush(bits, &count, &result, at: i) }
        isPadded = true
      } else if !ASCII.isSpace(byte) {
        result.countWrong(at: i)
      }
    }
    // Without its padding a text is whole all the same, unless one letter is left, which makes no byte.
    flush(bits, &count, &result, at: text.count)
    return result
  }

  /// Takes up the letters in front of padding or of the end: two make a byte, three make two.
  private static func flush(_ bits: UInt32, _ count: inout Int, _ result: inout Decoded, at i: Int) {
    switch count {
    case 2: result.bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3:
      result.bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
      result.bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
    case 1: result.countWrong(at: i)
    default: break
    }
    count = 0
  }

  /// What each byte stands for; 255 for those outside the alphabet.
  private static let base64Values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, letter) in alphabet.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// In a header (`Q`) an underscore is a blank.
  static func quotedPrintable(_ text: UnsafeRawBufferPointer, isHeader: Bool = false) -> Decoded {
    var result = Decoded(bytes: [])
    result.bytes.reserveCapacity(text.count)
    var i = 0
    while i < text.count {
      let byte = text[i]
      i += 1
      if byte == UInt8(ascii: "_"), isHeader {
        result.bytes.append(0x20)
      } else if byte != UInt8(ascii: "=") {
        result.bytes.append(byte)
      } else if i + 1 < text.count, let high = JSONString.hexValue(text[i]),
        let low = JSONString.hexValue(text[i + 1])
      {
        result.bytes.append(high << 4 | low)
        i += 2
      } else if let end = softBreak(text, at: i) {
        i = end
      } else {
        result.countWrong(at: i - 1)
        result.bytes.append(byte)
      }
    }
    return result
  }

  /// Behind the `=` at a line's end: where the next line begins.
  private static func softBreak(_ text: UnsafeRawBufferPointer, at start: Int) -> Int? {
    var i = start
    while i < text.count, text[i] == 0x20 || text[i] == 0x09 || text[i] == 0x0D { i += 1 }
    if i == text.count { return i }
    return text[i] == 0x0A ? i + 1 : nil
  }
}
