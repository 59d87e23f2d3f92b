/// Characters that together are one character of UTF-8, read byte by byte in some encoding.
struct MojibakeUnit {
  /// How many characters were made of it.
  var length: Int
  /// What it was.
  var scalar: UInt32
  /// What is presumed to be lost costs so much, in quarters of a bit.
  var cost: Int32 = 0

  private static let lossCost: Int32 = 8

  /// The unit that begins at `start`; `nil` where the characters cannot be one.
  static func once(
    at start: Int, of scalars: UnsafeBufferPointer<UInt32>, in encoding: Int, _ encodings: ByteEncodings
  ) -> MojibakeUnit? {
    let lead = encodings.byte(of: scalars[start], in: encoding)
    guard (0xC2...0xF4).contains(lead) else { return nil }
    let count = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
    var unit = MojibakeUnit(length: count + 1, scalar: UInt32(lead) & (0x3F >> UInt32(count)))
    var second: UInt8 = 0
    for k in 1...count {
      let next = start + k < scalars.count ? scalars[start + k] : 0
      var byte = encodings.byte(of: next, in: encoding)
      // `â€ ` is a quotation mark that lost its last byte, rather than a dagger.
      if next == 0x20, lead != 0xE2, encodings.haveSpace >> ByteEncodings.Mask(encoding) & 1 == 1 {
        byte = 0xA0
        unit.cost += lossCost
      }
      guard byte & 0xC0 == 0x80 else {
        guard lead == 0xE2, k == 2, second == 0x80 else { return nil }
        return quotation(at: start, scalars, in: encoding, encodings)
      }
      if k == 1 { second = byte }
      unit.scalar = unit.scalar << 6 | UInt32(byte & 0x3F)
    }
    switch lead {
    case 0xC3 where scalars[start + 1] == 0x20:
      if isLoneWord(scalars, at: start) { unit.cost -= loneWordGain }
      if !isContraction(scalars, at: start + 2) { unit.length = 1 }
    case 0xE0 where second < 0xA0, 0xF0 where second < 0x90, 0xF4 where second > 0x8F: return nil
    case 0xED where second >= 0xA0: return unit.joined(scalars, at: start, in: encoding, encodings)
    default: break
    }
    return unit
  }

  /// As `once`, where the unit was itself read in the same way again.
  static func twice(
    at start: Int, of scalars: UnsafeBufferPointer<UInt32>, in encoding: Int, _ encodings: ByteEncodings
  ) -> MojibakeUnit? {
    // What the first reading gives, and behind it where each part of that ends.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * mostUnits) { inner in
      var count = 0
      var cost: Int32 = 0
      var i = start
      while count < mostUnits, i < scalars.count {
        if let unit = once(at: i, of: scalars, in: encoding, encodings) {
          inner[count] = unit.scalar
          cost += unit.cost
          i += unit.length
        } else {
          inner[count] = scalars[i]
          i += 1
        }
        inner[mostUnits + count] = UInt32(i)
        count += 1
      }
      let read = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(inner)[..<count])
      guard count > 1, var unit = once(at: 0, of: read, in: encoding, encodings) else { return nil }
      unit.length = Int(inner[mostUnits + unit.length - 1]) - start
      unit.cost += cost
      return unit
    }
  }

  /// Surrogates that were written one by one make the longest unit.
  private static let mostUnits = 6

  /// A character beyond the basic plane that was written as two surrogates (CESU-8), of which this is the first.
  private func joined(
    _ scalars: UnsafeBufferPointer<UInt32>, at start: Int, in encoding: Int, _ encodings: ByteEncodings
  ) -> MojibakeUnit? {
    guard scalar < 0xDC00, start + 6 <= scalars.count else { return nil }
    func byte(_ k: Int) -> UInt8 { encodings.byte(of: scalars[start + k], in: encoding) }
    guard byte(3) == 0xED, (0xB0...0xBF).contains(byte(4)), byte(5) & 0xC0 == 0x80 else { return nil }
    let low = UInt32(byte(4) & 0xF) << 6 | UInt32(byte(5) & 0x3F)
    return MojibakeUnit(length: 6, scalar: 0x10000 + (scalar & 0x3FF) << 10 + low)
  }

  /// A quotation mark whose last byte is gone, because the encoding leaves it undefined: `â€` for a closing one.
  private static func quotation(
    at start: Int, _ scalars: UnsafeBufferPointer<UInt32>, in encoding: Int, _ encodings: ByteEncodings
  ) -> MojibakeUnit? {
    // Where bytes like these are control characters, the second is one, and would be gone with the third.
    guard !encodings.isUndefined(0x80, in: encoding) else { return nil }
    let next = start + 2 < scalars.count ? scalars[start + 2] : 0x20
    let before = start > 0 ? scalars[start - 1] : 0x20
    let isOpening = isWordPart(next) && !isWordPart(before) && !(0x21...0x2F).contains(before)
    let likely: [UInt8] = isOpening ? [0x9C, 0x98, 0x9D] : [0x9D, 0x99]
    guard let byte = likely.first(where: { encodings.isUndefined($0, in: encoding) }) else { return nil }
    // What could not be said was replaced, or left out.
    let length = next == 0xFFFD || next == 0x3F ? 3 : 2
    return MojibakeUnit(length: length, scalar: 0x2000 | UInt32(byte & 0x3F), cost: lossCost)
  }

  private static func isWordPart(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xC0...: scalar < 0x2000 || scalar > 0x2BFF
    default: false
    }
  }

  /// Whether `Ã` stands all by itself before a small letter: no language has such a word, and several have `à`.
  private static func isLoneWord(_ scalars: UnsafeBufferPointer<UInt32>, at start: Int) -> Bool {
    guard scalars[start] == 0xC3, start > 0, scalars[start - 1] <= 0x20 else { return false }
    return scalars[(start + 2)...].first { $0 != 0x20 }.map { $0 &- 97 < 26 } ?? false
  }

  private static let loneWordGain: Int32 = 64

  /// Whether an `à` that lost its no-break space to a plain one is part of the Portuguese word that goes on here, as
  /// in `às` and `àquele`, rather than the word that it is in French, Italian and Portuguese.
  private static func isContraction(_ scalars: UnsafeBufferPointer<UInt32>, at start: Int) -> Bool {
    guard start < scalars.count, scalars[start] != 0x20 else { return true }  // There is a second space.
    var word: [UInt8] = []
    for scalar in scalars[start...].prefix(8) {
      guard scalar < 0x80, (scalar | 0x20) &- 97 < 26 else {
        if scalar >= 0x80 { return false }
        break
      }
      word.append(UInt8(scalar | 0x20))
    }
    return contractions.contains { word.elementsEqual($0.utf8) }
  }

  private static let contractions = ["s", "quele", "queles", "quela", "quelas", "quilo"]
}
