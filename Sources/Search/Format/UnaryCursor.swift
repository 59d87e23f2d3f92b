/// Reads unary numbers from any bit on.
package struct UnaryCursor {
  private let base: UnsafeRawPointer
  /// The bit behind the last number that was read or passed.
  package private(set) var bit: Int
  private let end: Int

  /// Reads from the bit number `bit` of `base` on and not beyond `end`; 8 bytes behind that are readable.
  @inline(__always)
  package init(_ base: UnsafeRawPointer, bit: Int, end: Int) {
    self.base = base
    self.bit = bit
    self.end = end
  }

  /// How many bits of a word that begins at any bit are sure to be there.
  private static var windowSize: Int { 57 }

  /// The bits from `first` on; zeros behind the end.
  @inline(__always)
  private func window(_ first: Int) -> UInt64 {
    guard first < end else { return 0 }
    return Bits.word(base, at: first &>> 3) &>> UInt64(truncatingIfNeeded: first & 7)
      & Bits.mask(Self.windowSize)
  }

  /// Passes `count` numbers.
  @inline(__always)
  package mutating func skip(_ count: Int) {
    var left = count
    while left > 0, bit < end {
      let bits = window(bit)
      let here = bits.nonzeroBitCount
      if here >= left {
        bit &+= Bits.select(bits, left &- 1) &+ 1
        return
      }
      left &-= here
      bit &+= Self.windowSize
    }
  }

  /// The next number, one for each bit up to and with the next set one; 1 behind the end.
  @inline(__always)
  package mutating func next() -> UInt32 {
    let start = bit
    var first = bit
    while first < end {
      let bits = window(first)
      if bits != 0 {
        bit = first &+ bits.trailingZeroBitCount &+ 1
        return UInt32(truncatingIfNeeded: bit &- start)
      }
      first &+= Self.windowSize
    }
    return 1
  }

  /// Calls `body` with the zeros before each of the next `count` ones and the one's number, until it says no; `false`
  /// where there are not so many.
  @inline(__always)
  package mutating func forEach(_ count: Int, _ body: (_ index: Int, _ zeros: Int) -> Bool) -> Bool {
    var origin = bit
    var bits = window(origin)
    var i = 0
    while i < count {
      while bits == 0 {
        origin &+= Self.windowSize
        guard origin < end else { return false }
        bits = window(origin)
      }
      let one = origin &+ bits.trailingZeroBitCount
      let zeros = one &- bit
      bit = one &+ 1
      guard body(i, zeros) else { return true }
      bits &= bits &- 1
      i &+= 1
    }
    return true
  }
}
