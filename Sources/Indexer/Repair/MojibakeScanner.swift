/// Looks for places of a text that may be UTF-8 wrongly read.
///
/// Such a place has two or three characters in a row that some encoding writes with the first and the later bytes of
/// a character of UTF-8. Real text has few of them, so all else is passed as fast as it can be loaded.
struct MojibakeScanner {
  private let text: UnsafeRawBufferPointer
  private let encodings = ByteEncodings.shared
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// - Parameter text: valid UTF-8.
  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// Where the first such place from `start` on begins; `nil` where there is none.
  func first(from start: Int) -> Int? {
    encodings.mayContinue.withUnsafeBufferPointer { first(from: start, mayContinue: $0) }
  }

  /// The two characters before one, if they are no ASCII.
  private struct Before {
    var last: Int?
    var lastButOne: Int?
  }

  @inline(__always)
  private func first(from start: Int, mayContinue: UnsafeBufferPointer<Bool>) -> Int? {
    let end = text.count
    var i = start
    while true {
      i = firstNonASCII(from: i)
      if i >= end { return nil }
      var before = Before()
      while i < end, text[i] >= 0x80 {
        let (scalar, length) = Self.scalar(text, i)
        // Most letters stand for no later byte, and then it does not matter what is before them.
        if scalar < 0x10000, mayContinue[Int(scalar)], let found = judge(i, scalar, before) { return found }
        before = Before(last: i, lastButOne: before.last)
        i &+= length
      }
      // `Ã` and `Â` often lose the no-break space behind them to a plain one.
      if i < end, text[i] == 0x20, let last = before.last, i &- last == 2, text[last] == 0xC3,
        text[last &+ 1] & 0xFE == 0x82
      {
        return last
      }
    }
  }

  /// Where the place begins that the character at `i` is part of.
  @inline(never)
  private func judge(_ i: Int, _ scalar: UInt32, _ before: Before) -> Int? {
    let roles = encodings.roles(of: scalar)
    let isControl = scalar < 0xA0
    guard let last = before.last else { return isControl ? i : nil }
    let lastRoles = encodings.roles(of: Self.scalar(text, last).value)
    let open = lastRoles.continuation & roles.continuation
    if open != 0, let first = before.lastButOne,
      encodings.roles(of: Self.scalar(text, first).value).longLead & open != 0
    {
      return first
    }
    let isShort = lastRoles.shortLead & roles.continuation != 0
    if isShort || lastRoles.punctuationLead & roles.punctuationSecond != 0 { return last }
    if isControl { return lastRoles.longLead & roles.continuation != 0 ? last : i }
    return nil
  }

  private func firstNonASCII(from start: Int) -> Int {
    let end = text.count
    var i = start
    while i &+ 32 <= end {
      let words = text.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt64>.self)
      if (words[0] | words[1] | words[2] | words[3]) & Self.highBits != 0 { break }
      i &+= 32
    }
    while i &+ 8 <= end {
      let high = text.loadUnaligned(fromByteOffset: i, as: UInt64.self).littleEndian & Self.highBits
      if high != 0 { return i &+ high.trailingZeroBitCount &>> 3 }
      i &+= 8
    }
    while i < end, text[i] < 0x80 { i &+= 1 }
    return i
  }

  /// The scalar at `i` of valid UTF-8.
  @inline(__always)
  static func scalar(_ text: UnsafeRawBufferPointer, _ i: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(text[i])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(text[i &+ 1] & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) &<< 6 | second, 2) }
    let third = UInt32(text[i &+ 2] & 0x3F)
    if first < 0xF0 { return ((first & 0xF) &<< 12 | second &<< 6 | third, 3) }
    return ((first & 7) &<< 18 | second &<< 12 | third &<< 6 | UInt32(text[i &+ 3] & 0x3F), 4)
  }
}
