/// Collects the bytes of one term, however many the word yields, in a fixed piece of memory.
///
/// A term of more than `Analyzer.maximumTermLength` bytes is cut at the last scalar boundary that leaves room
/// for 16 hexadecimal digits (lower case, highest digit first) of a hash over all its bytes, which follow:
/// 64-bit FNV-1a, that is, from CBF29CE484222325, for each byte xor it and multiply by 100000001B3, modulo 2⁶⁴.
struct TermBuffer {
  let bytes: UnsafeMutablePointer<UInt8>
  private(set) var total = 0
  private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Needs `Analyzer.maximumTermLength` bytes at `memory`, or as many as the term is known to have.
  init(at memory: UnsafeMutableRawPointer) {
    bytes = memory.assumingMemoryBound(to: UInt8.self)
  }

  var isTooLong: Bool { total > Analyzer.maximumTermLength }

  @inline(__always) mutating func append(_ byte: UInt8) {
    if total < Analyzer.maximumTermLength {
      bytes[total] = byte
    } else {
      if total == Analyzer.maximumTermLength {
        var i = 0
        while i < total {
          mix(bytes[i])
          i &+= 1
        }
      }
      mix(byte)
    }
    total &+= 1
  }

  mutating func append(scalar: UInt32) {
    if scalar < 0x80 {
      append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      append(continuation: scalar)
    } else if scalar < 0x10000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(continuation: scalar >> 6)
      append(continuation: scalar)
    } else {
      append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      append(continuation: scalar >> 12)
      append(continuation: scalar >> 6)
      append(continuation: scalar)
    }
  }

  private mutating func append(continuation bits: UInt32) {
    append(UInt8(truncatingIfNeeded: 0x80 | bits & 0x3F))
  }

  @inline(__always) private mutating func mix(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  /// Cuts the term if need be, and returns its length.
  mutating func finish() -> Int {
    guard isTooLong else { return total }
    var length = Analyzer.maximumTermLength - 16
    // At most three steps where the bytes are UTF-8.
    while length > Analyzer.maximumTermLength - 20, bytes[length] & 0xC0 == 0x80 { length -= 1 }
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: hash >> shift & 15)
      bytes[length] = digit < 10 ? 48 + digit : 87 + digit
      length += 1
    }
    return length
  }
}
