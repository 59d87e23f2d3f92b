/// Upper bounds of scores for ranges of documents: a 16-bit sum for each range of a segment, to which each term of a
/// query adds its greatest part in the range times its weight.
///
/// Bytes are widened without shuffling, so the sums lie in another order: of each 32 ranges first those with even
/// numbers, then those with odd ones. `index(of:)` says where. The arrays hold whole groups of 32; they belong to the
/// caller. Safe for any contents: nothing is addressed by what is read.
package enum RangeSums {
  package static let rangeSize = 16
  /// A bit for each document of a range.
  package static let rangeMask: UInt32 = 1 << rangeSize - 1
  /// Ranges are handled this many at a time.
  package static let group = 32

  typealias Wide = SIMD16<UInt16>

  /// Memory for the sums of a segment's ranges, and for the numbers of as many ranges.
  package final class Room {
    package let count: Int
    package let values: UnsafeMutableRawPointer
    package let ranges: UnsafeMutablePointer<UInt32>

    package init(documents: Int) {
      count = RangeSums.count(documents: documents)
      values = .allocate(byteCount: max(1, count * 2), alignment: 64)
      ranges = .allocate(capacity: count + 16)
    }

    deinit {
      values.deallocate()
      ranges.deallocate()
    }
  }

  /// How many sums a segment of `documents` needs.
  package static func count(documents: Int) -> Int {
    let ranges = (documents + rangeSize - 1) / rangeSize
    return (ranges + group - 1) / group * group
  }

  /// Where the sum of a range lies.
  @inline(__always)
  package static func index(of range: Int) -> Int {
    range & ~31 | (range & 1) &<< 4 | (range & 31) &>> 1
  }

  /// How many units a level of a term counts for: a whole number, or for light words, which that would make too heavy,
  /// `factor / 2^shift`. Products are rounded up.
  package struct Weight {
    private let factor: UInt16
    private let shift: UInt16

    /// Rounding up adds 3 % to this at most.
    private static let leastWhole: Float = 32

    /// - Parameter units: above 0, and at most 257.
    package init(_ units: Float) {
      let exponent = units >= Self.leastWhole ? 0 : min(8, Int((255 / units).exponent))
      shift = UInt16(exponent)
      factor = UInt16((units * Float(1 << exponent)).rounded(.up))
    }

    private init(whole factor: UInt16) {
      self.factor = factor
      shift = 0
    }

    /// A unit a level.
    package static var one: Weight { Weight(whole: 1) }

    @inline(__always)
    package func times(_ level: UInt8) -> UInt16 {
      (UInt16(level) &* factor &+ (1 &<< shift &- 1)) &>> shift
    }

    /// Calls `body` with what multiplies levels.
    @inline(__always)
    fileprivate func apply(_ body: (_ times: (Wide) -> Wide) -> Void) {
      let factors = Wide(repeating: factor)
      if shift == 0 { return body { $0 &* factors } }
      let rest = Wide(repeating: 1 &<< shift &- 1)
      let shifts = Wide(repeating: shift)
      body { ($0 &* factors &+ rest) &>> shifts }
    }
  }

  /// sums = maxima · weight
  package static func set(
    _ sums: UnsafeMutableRawPointer, _ maxima: UnsafeRawPointer, weight: Weight, count: Int
  ) {
    let mask = Wide(repeating: 0x00FF)
    weight.apply { times in
      var i = 0
      while i < count {
        let bytes = maxima.loadUnaligned(fromByteOffset: i, as: Wide.self)
        sums.storeBytes(of: times(bytes & mask), toByteOffset: i &* 2, as: Wide.self)
        sums.storeBytes(of: times(bytes &>> 8), toByteOffset: i &* 2 &+ 32, as: Wide.self)
        i &+= group
      }
    }
  }

  /// sums += maxima · weight; the caller's weights see to it that nothing overflows.
  package static func add(
    _ sums: UnsafeMutableRawPointer, _ maxima: UnsafeRawPointer, weight: Weight, count: Int
  ) {
    let mask = Wide(repeating: 0x00FF)
    weight.apply { times in
      var i = 0
      while i < count {
        let bytes = maxima.loadUnaligned(fromByteOffset: i, as: Wide.self)
        add(times(bytes & mask), times(bytes &>> 8), to: sums, at: i)
        i &+= group
      }
    }
  }

  /// sums += min(maxima, others) · weight; the caller's weights see to it that nothing overflows.
  package static func addLower(
    _ sums: UnsafeMutableRawPointer, _ maxima: UnsafeRawPointer, _ others: UnsafeRawPointer, weight: Weight,
    count: Int
  ) {
    let mask = Wide(repeating: 0x00FF)
    weight.apply { times in
      var i = 0
      while i < count {
        let own = maxima.loadUnaligned(fromByteOffset: i, as: Wide.self)
        let other = others.loadUnaligned(fromByteOffset: i, as: Wide.self)
        var even = own & mask
        var odd = own &>> 8
        even.replace(with: other & mask, where: (other & mask) .< even)
        odd.replace(with: other &>> 8, where: (other &>> 8) .< odd)
        add(times(even), times(odd), to: sums, at: i)
        i &+= group
      }
    }
  }

  @inline(__always)
  private static func add(_ even: Wide, _ odd: Wide, to sums: UnsafeMutableRawPointer, at i: Int) {
    let evenSums = sums.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
    let oddSums = sums.loadUnaligned(fromByteOffset: i &* 2 &+ 32, as: Wide.self)
    sums.storeBytes(of: evenSums &+ even, toByteOffset: i &* 2, as: Wide.self)
    sums.storeBytes(of: oddSums &+ odd, toByteOffset: i &* 2 &+ 32, as: Wide.self)
  }

  /// sums += part / 2^shift, rounded up; both are sums, `shift` is below 16, and the caller sees to it that nothing
  /// overflows.
  package static func fold(
    _ sums: UnsafeMutableRawPointer, _ part: UnsafeRawPointer, shift: UInt16, count: Int
  ) {
    let shifts = Wide(repeating: shift)
    let rest = Wide(repeating: 1 &<< shift &- 1)
    let zero = Wide(repeating: 0)
    var i = 0
    while i < count {
      let values = part.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
      let sum = sums.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
      let more = zero.replacing(with: 1, where: (values & rest) .!= zero)
      sums.storeBytes(of: sum &+ (values &>> shifts) &+ more, toByteOffset: i &* 2, as: Wide.self)
      i &+= 16
    }
  }

  /// sums = min(sums, maxima)
  package static func lower(_ sums: UnsafeMutableRawPointer, _ maxima: UnsafeRawPointer, count: Int) {
    let mask = Wide(repeating: 0x00FF)
    var i = 0
    while i < count {
      let bytes = maxima.loadUnaligned(fromByteOffset: i, as: Wide.self)
      var even = sums.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
      var odd = sums.loadUnaligned(fromByteOffset: i &* 2 &+ 32, as: Wide.self)
      even.replace(with: bytes & mask, where: (bytes & mask) .< even)
      odd.replace(with: bytes &>> 8, where: (bytes &>> 8) .< odd)
      sums.storeBytes(of: even, toByteOffset: i &* 2, as: Wide.self)
      sums.storeBytes(of: odd, toByteOffset: i &* 2 &+ 32, as: Wide.self)
      i &+= group
    }
  }

  /// sums = 0 where maxima = 0
  package static func require(_ sums: UnsafeMutableRawPointer, _ maxima: UnsafeRawPointer, count: Int) {
    let mask = Wide(repeating: 0x00FF)
    let zero = Wide(repeating: 0)
    var i = 0
    while i < count {
      let bytes = maxima.loadUnaligned(fromByteOffset: i, as: Wide.self)
      let even = unsafeBitCast((bytes & mask) .!= zero, to: Wide.self)
      let odd = unsafeBitCast((bytes &>> 8) .!= zero, to: Wide.self)
      let evenSums = sums.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
      let oddSums = sums.loadUnaligned(fromByteOffset: i &* 2 &+ 32, as: Wide.self)
      sums.storeBytes(of: evenSums & even, toByteOffset: i &* 2, as: Wide.self)
      sums.storeBytes(of: oddSums & odd, toByteOffset: i &* 2 &+ 32, as: Wide.self)
      i &+= group
    }
  }

  package static func greatest(_ sums: UnsafeRawPointer, count: Int) -> UInt16 {
    var greatest = Wide(repeating: 0)
    var i = 0
    while i < count {
      let values = sums.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
      greatest.replace(with: values, where: values .> greatest)
      i &+= 16
    }
    return greatest.max()
  }

  /// Writes the numbers of the ranges whose sums lie in `low ... high`, in order within each half group, to `out`,
  /// which has room for all of them.
  package static func collect(
    _ sums: UnsafeRawPointer, count: Int, low: UInt16, high: UInt16, into out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let lows = Wide(repeating: low)
    var found = 0
    var i = 0
    while i < count {
      let values = sums.loadUnaligned(fromByteOffset: i &* 2, as: Wide.self)
      if any(values .>= lows) {
        // The first half of a group holds even ranges, the second odd ones.
        let first = i & ~31 | (i &>> 4) & 1
        var lane = 0
        while lane < 16 {
          let value = UInt16(littleEndian: sums.load(fromByteOffset: (i &+ lane) &* 2, as: UInt16.self))
          out[found] = UInt32(truncatingIfNeeded: first &+ lane &* 2)
          found &+= value >= low && value <= high ? 1 : 0
          lane &+= 1
        }
      }
      i &+= 16
    }
    return found
  }
}
