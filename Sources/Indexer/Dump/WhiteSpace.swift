internal import Search

/// Unicode's white space in UTF-8, with the zero-width space and the byte order mark: where lines and fields of dumps are
/// trimmed and compared, these are as good as nothing.
enum WhiteSpace {
  /// How many bytes the white space at `i` takes; 0 where there is none.
  static func length(in bytes: UnsafeRawBufferPointer, at i: Int) -> Int {
    let length = Search.WhiteSpace.length(in: bytes, at: i)
    guard length == 0, bytes[i] >= 0x80, i + 2 < bytes.count else { return length }
    switch (bytes[i], bytes[i + 1], bytes[i + 2]) {
    case (0xE2, 0x80, 0x8B), (0xEF, 0xBB, 0xBF): return 3
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
