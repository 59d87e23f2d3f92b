/// What stands between two sentences.
enum SentenceEnd {
  /// Whether the bytes between two words have a line break, a full stop of Chinese or Japanese, or another
  /// sign at the end of a sentence with white space somewhere behind it.
  static func isIn(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Bool {
    var hasSign = false
    var i = start
    while i < end {
      switch text[i] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return true
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): hasSign = true
      case 0xE2, 0xE3, 0xEF:
        if isWideStop(text, at: i) { return true }
        if i + 2 < end, text[i + 1] == 0x80, text[i + 2] == 0xA6 { hasSign = true }  // …
      default: break
      }
      if hasSign, WhiteSpace.length(in: text, at: i) > 0 { return true }
      i += 1
    }
    return false
  }

  /// `。`, `！` or `？`
  private static func isWideStop(_ text: UnsafeRawBufferPointer, at i: Int) -> Bool {
    guard i + 2 < text.count else { return false }
    switch (text[i], text[i + 1], text[i + 2]) {
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): return true
    default: return false
    }
  }
}
