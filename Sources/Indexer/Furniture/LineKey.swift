internal import Search

/// A line as known furniture is compared: letters of ASCII small, white space one space, each run of digits a `0`, no
/// punctuation at the ends.
enum LineKey {
  /// Longer lines are no furniture.
  static let longest = 120

  /// Calls `body` with the key's bytes, valid during the call, unless the line is too long or has neither letter nor
  /// digit.
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

  private static func write(
    _ line: UnsafeRawBufferPointer, to key: UnsafeMutableRawBufferPointer
  ) -> Range<Int>? {
    var end = 0
    var i = 0
    while i < line.count {
      let space = WhiteSpace.length(in: line, at: i)
      let byte = space > 0 ? 0x20 : fold(line[i])
      i += max(1, space)
      let isRun = end > 0 && key[end - 1] == byte && (byte == 0x20 || byte == UInt8(ascii: "0"))
      if isRun { continue }
      key[end] = byte
      end += 1
    }
    while end > 0, isPunctuation(key[end - 1]) { end -= 1 }
    var start = 0
    while start < end, isPunctuation(key[start]) { start += 1 }
    return start < end ? start..<end : nil
  }

  private static func fold(_ byte: UInt8) -> UInt8 {
    if byte &- UInt8(ascii: "0") < 10 { return UInt8(ascii: "0") }
    return byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  /// A number below 2¹⁵ for the first bytes of the line's key, three where they are letters; `nil` where it has no key.
  @inline(__always)
  static func beginning(of line: UnsafeRawBufferPointer) -> Int? {
    guard line.count <= longest else { return nil }
    var i = 0
    while i < line.count, isPunctuation(line[i]) { i &+= 1 }
    guard i < line.count else { return nil }
    var beginning = 0
    for j in i..<i &+ 3 {
      // What comes behind other bytes depends on more than one: numbers and white space are of any length.
      guard j < line.count, (line[j] | 0x20) &- UInt8(ascii: "a") < 26 else { break }
      beginning = beginning &<< 5 | Int(line[j] & 31)
    }
    return beginning
  }

  @inline(__always)
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
