/// Single postings out of a block, without unpacking it.
extension PostingBlock {
  /// The postings of 32 neighbouring documents.
  package struct Run {
    /// Bit i is set where the block holds the document that is i behind the first.
    package var mask: UInt32
    /// The ordinal in the block of the first posting of the mask.
    package var first: Int
  }

  /// The postings whose ids, relative to the block's range, lie in `start ..< start + 32`.
  ///
  /// `start` is a multiple of 32 in the block's universe. Reads some ten words; a damaged block gives a wrong run,
  /// never one that lies outside the block.
  @inline(__always)
  package func run(at start: Int) -> Run {
    if l == Self.bitmap { return bitmapRun(at: start) }
    var run = codedRun(at: start)
    // The last bucket may reach beyond the universe.
    run.mask &= UInt32(truncatingIfNeeded: Bits.mask(universe &- start))
    return run
  }

  @inline(__always)
  private func bitmapRun(at start: Int) -> Run {
    var first = 0
    var bit = 0
    while bit &+ 64 <= start {
      first &+= Bits.word(high, at: bit &>> 3).nonzeroBitCount
      bit &+= 64
    }
    let word = Bits.word(high, at: bit &>> 3) & Bits.mask(highBits &- bit)
    first &+= (word & Bits.mask(start &- bit)).nonzeroBitCount
    return Run(
      mask: UInt32(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: start & 63)), first: first)
  }

  @inline(__always)
  private func codedRun(at start: Int) -> Run {
    // The bucket of `start` begins behind as many zeros as there are buckets before it.
    let bucket = start &>> l
    var zeros = bucket
    var bit = 0
    var word = Bits.word(high, at: 0)
    while true {
      let here = 64 &- word.nonzeroBitCount
      if here >= zeros || bit &+ 64 >= highBits { break }
      zeros &-= here
      bit &+= 64
      word = Bits.word(high, at: bit &>> 3)
    }
    var place = bit
    if zeros > 0 {
      guard 64 &- word.nonzeroBitCount >= zeros else { return Run(mask: 0, first: 0) }
      place = bit &+ Bits.select(~word, zeros &- 1) &+ 1
    }
    var index = place &- bucket
    var height = bucket &<< l
    let end = start &+ 32
    var mask: UInt32 = 0
    var first = index
    if l >= 5 {
      // The 32 ids lie in one bucket, whose ones begin at `place`.
      while place < highBits, index < count, Bits.word(high, at: place &>> 3) &>> UInt64(place & 7) & 1 == 1 {
        let id = height | Int(truncatingIfNeeded: Bits.field(low, at: index &* l, width: l))
        if id >= end { break }
        if id < start { first = index &+ 1 } else { mask |= 1 &<< UInt32(truncatingIfNeeded: id &- start) }
        index &+= 1
        place &+= 1
      }
      return Run(mask: mask, first: first)
    }
    // The 32 ids are several whole buckets.
    while place < highBits, height < end {
      var bits = Bits.word(high, at: place &>> 3) &>> UInt64(truncatingIfNeeded: place & 7)
      var left = min(57, highBits &- place)
      place &+= left
      while left > 0 {
        if bits & 1 == 1 {
          guard index < count else { return Run(mask: mask, first: first) }
          let id = height | Int(truncatingIfNeeded: Bits.field(low, at: index &* l, width: l))
          mask |= 1 &<< UInt32(truncatingIfNeeded: id &- start)
          index &+= 1
        } else {
          height &+= 1 &<< l
          if height >= end { return Run(mask: mask, first: first) }
        }
        bits &>>= 1
        left &-= 1
      }
    }
    return Run(mask: mask, first: first)
  }

  /// The posting of an id relative to the block's range: its ordinal in the block, or `nil` where there is none.
  @inline(__always)
  package func ordinal(of id: Int) -> Int? {
    let run = run(at: id & ~31)
    let bit = UInt32(truncatingIfNeeded: id & 31)
    guard run.mask &>> bit & 1 == 1 else { return nil }
    return run.first &+ (run.mask & ((1 as UInt32) &<< bit &- 1)).nonzeroBitCount
  }

  /// Reads frequencies from the posting number `first` on.
  @inline(__always)
  package func frequencies(from first: Int) -> FrequencyCursor { FrequencyCursor(self, from: first) }
}

/// Reads the frequencies of a block forward.
package struct FrequencyCursor {
  private var bits: BitCursor
  private let block: PostingBlock
  /// The posting whose frequency comes next, and the sum of those before it.
  private var index = 0
  private var sum = 0

  @inline(__always)
  init(_ block: PostingBlock, from first: Int) {
    self.block = block
    bits = BitCursor(block.tfHigh, bits: block.tfHighBits)
    skip(first)
  }

  /// Passes `count` postings, or those that are left: a damaged block may have been counted to more.
  @inline(__always)
  package mutating func skip(_ count: Int) {
    let count = min(count, block.count &- index)
    guard count > 0 else { return }
    let before = bits.passed
    _ = bits.skip(ones: count)
    // Each posting has a one and as many zeros as its quotient.
    let passed = bits.passed &- before
    if block.k == 0 {
      sum &+= passed
    } else {
      sum &+= (passed &- count) &<< block.k &+ count
      for i in index..<index &+ count { sum &+= low(i) }
    }
    index &+= count
  }

  /// Goes on to the posting number `ordinal`; the sum of the frequencies before it.
  @inline(__always)
  package mutating func sum(upTo ordinal: Int) -> Int {
    skip(ordinal &- index)
    return sum
  }

  @inline(__always)
  private func low(_ index: Int) -> Int {
    Int(truncatingIfNeeded: Bits.field(block.tfLow, at: index &* block.k, width: block.k))
  }

  /// The next frequency; 1 where the block is damaged.
  @inline(__always)
  package mutating func next() -> UInt32 {
    guard index < block.count, let quotient = bits.unary() else { return 1 }
    let frequency = (block.k > 0 ? quotient &<< block.k | low(index) : quotient) &+ 1
    index &+= 1
    sum &+= frequency
    return UInt32(truncatingIfNeeded: frequency)
  }
}
