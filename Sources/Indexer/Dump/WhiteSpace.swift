/// Unicode's white space in UTF-8, with the zero-width space and the byte order mark that web pages hold.
enum WhiteSpace {
  /// How many bytes the white space at `i` takes; 0 where there is none.
  static func length(in bytes: UnsafeRawBufferPointer, at i: Int) -> Int {
    let first = bytes[i]
    if first < 0x80 { return first == 0x20 || (0x09...0x0D).contains(first) ? 1 : 0 }
    guard i + 1 < bytes.count else { return 0 }
    let second = bytes[i + 1]
    if first == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
    guard i + 2 < bytes.count else { return 0 }
    switch (first, second, bytes[i + 2]) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8B), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF),
      (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF):
      return 3
    default: return 0
    }
  }

  /// How many bytes the white space takes that ends before `end` and begins no earlier than `start`; 0 where none does.
  static func length(in bytes: UnsafeRawBufferPointer, before end: Int, notBefore start: Int = 0) -> Int {
    for length in 1...3 where end - length >= start && Self.length(in: bytes, at: end - length) == length {
      return length
    }
    return 0
  }

  /// `range` without the white space at its ends; empty where it holds nothing else.
  static func trimmed(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound {
      let length = length(in: bytes, at: start)
      if length == 0 { break }
      start += length
    }
    guard start < range.upperBound else { return range.lowerBound..<range.lowerBound }
    var end = range.upperBound
    while case let length = length(in: bytes, before: end, notBefore: start), length > 0 { end -= length }
    return start..<end
  }

  static func isAll(of bytes: UnsafeRawBufferPointer) -> Bool {
    var i = 0
    while i < bytes.count {
      let length = length(in: bytes, at: i)
      if length == 0 { return false }
      i += length
    }
    return true
  }
}
