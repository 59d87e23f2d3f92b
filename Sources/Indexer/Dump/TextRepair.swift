package import Search

/// Bytes made into valid UTF-8.
///
/// Each longest beginning of a scalar that goes wrong becomes one U+FFFD: Unicode's "maximal subpart"
/// practice, which is WHATWG's as well, so that a browser shows the same text.
package enum TextRepair {
  package struct Repaired {
    package var text: [UInt8]
    /// How many bytes gave way to U+FFFD.
    package var replacedBytes = 0
    /// The way back to the bytes.
    package var edits = TextEdits()
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// Where the first bytes from `start` on lie that are not UTF-8; `nil` where all are.
  package static func firstInvalid(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    let end = bytes.count
    var i = start
    while true {
      while i &+ 32 <= end {
        let words = bytes.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt64>.self)
        if (words[0] | words[1] | words[2] | words[3]) & highBits != 0 { break }
        i &+= 32
      }
      while i &+ 8 <= end {
        let high = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self).littleEndian & highBits
        if high != 0 {
          i &+= high.trailingZeroBitCount &>> 3
          break
        }
        i &+= 8
      }
      while i < end, bytes[i] < 0x80 { i &+= 1 }
      if i >= end { return nil }
      // Text in other scripts goes on with scalars of several bytes: stay with them.
      while i < end, bytes[i] >= 0x80 {
        let (length, isValid) = scalar(in: bytes, at: i)
        guard isValid else { return i }
        i &+= length
      }
    }
  }

  /// `bytes` with all that is not UTF-8 replaced; two surrogates in a row (CESU-8) become the character they stand for.
  package static func repaired(_ bytes: UnsafeRawBufferPointer) -> Repaired {
    var result = Repaired(text: [])
    result.text.reserveCapacity(bytes.count + 16)
    var i = 0
    while let invalid = firstInvalid(in: bytes, from: i) {
      result.text.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[i..<invalid]))
      let start = result.text.count
      if let scalar = surrogates(in: bytes, at: invalid) {
        append(scalar, to: &result.text)
        i = invalid + 6
      } else {
        result.text.append(contentsOf: replacement)
        let length = scalar(in: bytes, at: invalid).length
        result.replacedBytes += length
        i = invalid + length
      }
      result.edits.append(start..<result.text.count, for: bytes[invalid..<i])
    }
    result.text.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[i...]))
    return result
  }

  /// The character that two surrogates, each written in three bytes, stand for.
  private static func surrogates(in bytes: UnsafeRawBufferPointer, at i: Int) -> UInt32? {
    guard i + 6 <= bytes.count, bytes[i] == 0xED, bytes[i + 3] == 0xED, bytes[i + 1] & 0xF0 == 0xA0,
      bytes[i + 4] & 0xF0 == 0xB0, bytes[i + 2] & 0xC0 == 0x80, bytes[i + 5] & 0xC0 == 0x80
    else { return nil }
    func bits(_ k: Int) -> UInt32 { UInt32(bytes[i + k] & 0xF) << 6 | UInt32(bytes[i + k + 1] & 0x3F) }
    return 0x10000 + bits(1) << 10 + bits(4)
  }

  /// UTF-16 without its mark made into UTF-8; lone surrogates and an odd last byte are replaced.
  package static func decodedUTF16(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool) -> Repaired {
    func unit(_ i: Int) -> UInt32 {
      let value = bytes.loadUnaligned(fromByteOffset: i, as: UInt16.self)
      return UInt32(isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value))
    }
    var result = Repaired(text: [], edits: TextEdits(encoding: isBigEndian ? .utf16Big : .utf16Little))
    result.text.reserveCapacity(bytes.count / 2 + 16)
    func replace(_ original: [UInt8]) {
      let start = result.text.count
      result.text.append(contentsOf: replacement)
      result.edits.append(start..<result.text.count, for: original)
    }
    var i = 0
    while i + 1 < bytes.count {
      let first = unit(i)
      i += 2
      guard first & 0xF800 == 0xD800 else {
        append(first, to: &result.text)
        continue
      }
      if first < 0xDC00, i + 1 < bytes.count, case let second = unit(i), second & 0xFC00 == 0xDC00 {
        append(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, to: &result.text)
        i += 2
      } else {
        replace([0xED, UInt8(first >> 6 & 0x3F | 0x80), UInt8(first & 0x3F | 0x80)])
        result.replacedBytes += 2
      }
    }
    if i < bytes.count {
      replace([0xFF, bytes[i]])
      result.replacedBytes += 1
    }
    return result
  }

  /// The scalar of several bytes that starts at `i`, or the longest wrong beginning of one.
  static func scalar(in bytes: UnsafeRawBufferPointer, at i: Int) -> (length: Int, isValid: Bool) {
    // Overlong forms, surrogates and what lies beyond U+10FFFF all show in the second byte.
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    let length: Int
    switch bytes[i] {
    case 0x00...0x7F: return (1, true)
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF4: (length, high) = (4, 0x8F)
    case 0xF1...0xF3: length = 4
    default: return (1, false)
    }
    let end = bytes.count
    guard i &+ 1 < end, bytes[i &+ 1] >= low, bytes[i &+ 1] <= high else { return (1, false) }
    if length == 2 { return (2, true) }
    guard i &+ 2 < end, bytes[i &+ 2] & 0xC0 == 0x80 else { return (2, false) }
    if length == 3 { return (3, true) }
    guard i &+ 3 < end, bytes[i &+ 3] & 0xC0 == 0x80 else { return (3, false) }
    return (4, true)
  }

  static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { buffer in
      let length = encode(scalar, to: buffer.baseAddress!)
      text.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<length]))
    }
  }

  /// Writes the 1 to 4 bytes of `scalar`, which is no surrogate; returns how many.
  static func encode(_ scalar: UInt32, to out: UnsafeMutableRawPointer) -> Int {
    func put(_ i: Int, _ value: UInt32) {
      out.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: i, as: UInt8.self)
    }
    if scalar < 0x80 {
      put(0, scalar)
      return 1
    }
    if scalar < 0x800 {
      put(0, 0xC0 | scalar >> 6)
      put(1, 0x80 | scalar & 0x3F)
      return 2
    }
    if scalar < 0x10000 {
      put(0, 0xE0 | scalar >> 12)
      put(1, 0x80 | scalar >> 6 & 0x3F)
      put(2, 0x80 | scalar & 0x3F)
      return 3
    }
    put(0, 0xF0 | scalar >> 18)
    put(1, 0x80 | scalar >> 12 & 0x3F)
    put(2, 0x80 | scalar >> 6 & 0x3F)
    put(3, 0x80 | scalar & 0x3F)
    return 4
  }
}
