/// Reads scalars from bytes that ought to be UTF-8.
enum UTF8Decoder {
  /// The scalar at `position` and how many bytes it takes. A byte that begins no well-formed scalar counts
  /// as U+FFFD, alone. Needs `position < end`; reads nothing from `end` on.
  @inline(__always)
  static func scalar(_ p: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(p[position])
    if first < 0x80 { return (first, 1) }
    return longScalar(p, position, end, first)
  }

  private static func longScalar(
    _ p: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ first: UInt32
  ) -> (value: UInt32, length: Int) {
    let invalid: (value: UInt32, length: Int) = (0xFFFD, 1)
    let left = end &- position
    guard first >= 0xC2, first <= 0xF4, left >= 2 else { return invalid }
    let second = UInt32(p[position &+ 1])
    guard second & 0xC0 == 0x80 else { return invalid }
    if first < 0xE0 { return ((first & 31) &<< 6 | second & 63, 2) }
    guard left >= 3 else { return invalid }
    let third = UInt32(p[position &+ 2])
    guard third & 0xC0 == 0x80 else { return invalid }
    if first < 0xF0 {
      let value = (first & 15) &<< 12 | (second & 63) &<< 6 | third & 63
      return value >= 0x800 && value & 0xF800 != 0xD800 ? (value, 3) : invalid
    }
    guard left >= 4 else { return invalid }
    let fourth = UInt32(p[position &+ 3])
    guard fourth & 0xC0 == 0x80 else { return invalid }
    let value = (first & 7) &<< 18 | (second & 63) &<< 12 | (third & 63) &<< 6 | fourth & 63
    return value >= 0x10000 && value < 0x110000 ? (value, 4) : invalid
  }
}
