/// Unicode's white space in UTF-8.
///
/// The zero-width space is none: words are read across it.
package enum WhiteSpace {
  /// How many bytes of white space begin at `i`: 0 where there is none.
  @inlinable
  package static func length(in text: UnsafeRawBufferPointer, at i: Int) -> Int {
    let byte = text[i]
    if byte == 0x20 || byte >= 0x09 && byte <= 0x0D { return 1 }
    guard byte >= 0xC2, byte <= 0xE3, i + 1 < text.count else { return 0 }
    if byte == 0xC2 { return text[i + 1] == 0x85 || text[i + 1] == 0xA0 ? 2 : 0 }
    guard byte >= 0xE1, i + 2 < text.count else { return 0 }
    switch UInt32(byte) << 16 | UInt32(text[i + 1]) << 8 | UInt32(text[i + 2]) {
    case 0xE19A80, 0xE28080...0xE2808A, 0xE280A8, 0xE280A9, 0xE280AF, 0xE2819F, 0xE38080: return 3
    default: return 0
    }
  }

  /// Behind the white space that begins at `start`.
  static func end(in text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    var i = start
    while i < end {
      let length = length(in: text, at: i)
      if length == 0 { break }
      i += length
    }
    return min(i, end)
  }

  /// Where the white space that ends at `end` begins, no earlier than `start`.
  static func start(in text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    var i = end
    while i > start {
      let previous = (1...3).first { i - $0 >= start && length(in: text, at: i - $0) == $0 }
      guard let previous else { break }
      i -= previous
    }
    return i
  }

  /// Where the first white space in the range begins.
  static func firstStart(in text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
    (start..<end).first { length(in: text, at: $0) > 0 }
  }

  /// Behind the last white space in the range.
  static func lastEnd(in text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
    for i in stride(from: end - 1, through: start, by: -1) {
      let length = length(in: text, at: i)
      if length > 0, i + length <= end { return i + length }
    }
    return nil
  }
}
