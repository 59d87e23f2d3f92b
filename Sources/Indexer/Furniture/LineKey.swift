internal import Search

/// A line as furniture is compared: letters of ASCII small, white space one space, no punctuation at the ends.
enum LineKey {
  /// Longer lines are prose.
  static let longest = 300

  /// Writes a line's key to `key`, which has room for `longest` bytes, and says where it lies there; `nil` for a line that
  /// is too long or has no letter.
  static func write(
    _ line: UnsafeRawBufferPointer, to key: UnsafeMutableRawBufferPointer
  ) -> Range<Int>? {
    guard !line.isEmpty, line.count <= longest else { return nil }
    var last: UInt8 = 0
    var end = 0
    var i = 0
    var letters = 0
    while i < line.count {
      var byte = line[i]
      i &+= 1
      if byte >= 0xC2 {
        let space = WhiteSpace.length(in: line, at: i &- 1)
        if space > 0 {
          i &+= space &- 1
          byte = 0x20
        }
      }
      if byte <= 0x20 { byte = 0x20 }
      let isCapital = byte &- UInt8(ascii: "A") < 26
      byte |= isCapital ? 0x20 : 0
      letters &+= byte >= 0x80 || byte &- UInt8(ascii: "a") < 26 ? 1 : 0
      key[end] = byte
      // Without a branch: where words end cannot be foretold.
      end &+= byte == 0x20 && last == 0x20 ? 0 : 1
      last = byte
    }
    guard letters > 0 else { return nil }
    while isPunctuation(key[end - 1]) { end -= 1 }
    var start = 0
    while isPunctuation(key[start]) { start += 1 }
    return start..<end
  }

  /// Makes each run of digits in a key a `0`: `25 comments` and `7 comments` are the same line then.
  ///
  /// - Returns: behind its last byte.
  static func foldNumbers(_ key: UnsafeMutableRawBufferPointer, _ range: Range<Int>) -> Int {
    var end = range.lowerBound
    var wasDigit = false
    for i in range {
      let isDigit = key[i] &- UInt8(ascii: "0") < 10
      if isDigit, wasDigit { continue }
      key[end] = isDigit ? UInt8(ascii: "0") : key[i]
      end += 1
      wasDigit = isDigit
    }
    return end
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    byte < 0x80 && byte &- 0x30 >= 10 && (byte | 0x20) &- 0x61 >= 26
  }

  /// Calls `body` with the lines of a text, without the white space around them, empty ones left out.
  static func forEachLine(of text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < text.count {
      let base = text.baseAddress!
      let end =
        memchr(base + start, 0x0A, text.count - start).map { UnsafeRawPointer($0) - base } ?? text.count
      let line = WhiteSpace.trimmed(start..<end, in: text)
      if !line.isEmpty { body(line) }
      start = end &+ 1
    }
  }
}
