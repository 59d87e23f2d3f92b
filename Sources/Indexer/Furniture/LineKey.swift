internal import Search

/// A line as furniture is compared: letters of ASCII small, white space one space, each run of digits a `0`, no
/// punctuation at the ends. `25.8K Views` on one page and `1.7K Views` on another are the same line.
enum LineKey {
  /// Longer lines are prose.
  static let longest = 300

  /// Calls `body` with the key's bytes, valid during the call, unless the line is too long or has no letter.
  static func withKey<Result>(
    of line: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    guard !line.isEmpty, line.count <= longest else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: longest, alignment: 8) { memory in
      // A key is no longer than its line.
      guard let range = write(line, to: memory) else { return nil }
      return body(UnsafeRawBufferPointer(rebasing: memory[range]))
    }
  }

  private static func write(_ line: UnsafeRawBufferPointer, to key: UnsafeMutableRawBufferPointer) -> Range<
    Int
  >? {
    let folds = folds
    var last: UInt8 = 0
    var end = 0
    var i = 0
    while i < line.count {
      var byte = line[i]
      i &+= 1
      if byte >= 0xC2 {
        let space = WhiteSpace.length(in: line, at: i &- 1)
        if space > 0 {
          i &+= space &- 1
          byte = UInt8(ascii: " ")
        }
      }
      byte = folds[Int(byte)]
      key[end] = byte
      // Without a branch: where words and numbers end cannot be foretold.
      let isRun = byte == last && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "0"))
      end &+= isRun ? 0 : 1
      last = byte
    }
    guard key[..<end].contains(where: { $0 >= 0x80 || $0 &- UInt8(ascii: "a") < 26 }) else { return nil }
    while isPunctuation(key[end - 1]) { end -= 1 }
    var start = 0
    while isPunctuation(key[start]) { start += 1 }
    return start..<end
  }

  /// What each byte becomes.
  private static let folds: [UInt8] = (0..<256).map { value in
    let byte = UInt8(value)
    if byte <= UInt8(ascii: " ") { return UInt8(ascii: " ") }
    if byte &- UInt8(ascii: "0") < 10 { return UInt8(ascii: "0") }
    return byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
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
