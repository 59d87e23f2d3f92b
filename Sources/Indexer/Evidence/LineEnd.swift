internal import Search

/// Where lines end.
enum LineEnd {
  /// The first line feed or carriage return from `start` on; `limit`, which is no later than the end, if there is none
  /// before it.
  static func first(in text: UnsafeRawBufferPointer, from start: Int, to limit: Int) -> Int {
    let lineFeed = first(0x0A, in: text, from: start, to: limit)
    return first(0x0D, in: text, from: start, to: lineFeed)
  }

  private static func first(
    _ byte: Int32, in text: UnsafeRawBufferPointer, from start: Int, to limit: Int
  ) -> Int {
    guard start < limit, let base = text.baseAddress else { return limit }
    let found = memchr(base + start, byte, limit - start)
    return found.map { UnsafeRawPointer($0) - base } ?? limit
  }
}
