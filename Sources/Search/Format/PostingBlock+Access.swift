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

  /// The fixed part of the frequency of a posting; the block's `k` must not be 0.
  @inline(__always)
  package func lowOfFrequency(_ index: Int) -> Int {
    Int(truncatingIfNeeded: Bits.field(tfLow, at: index &* k, width: k))
  }

  /// The fixed parts of the frequencies of some postings, added up.
  @inline(__always)
  package func sumOfLows(_ postings: Range<Int>) -> Int {
    // The bits of equal worth lie k apart, so they can be counted together.
    let step = Self.fieldsInWord(k)
    let unit = Self.firstBits(k)
    var sum = 0
    var i = postings.lowerBound
    while i < postings.upperBound {
      let count = min(step, postings.upperBound &- i)
      let fields = Bits.field(tfLow, at: i &* k, width: count &* k)
      // Written out: as a loop the compiler makes vectors of it, which take longer to fill than to add.
      sum &+= (fields & unit).nonzeroBitCount
      if k > 1 { sum &+= (fields &>> 1 & unit).nonzeroBitCount &<< 1 }
      if k > 2 { sum &+= (fields &>> 2 & unit).nonzeroBitCount &<< 2 }
      if k > 3 {
        var j = 3
        repeat {
          sum &+= (fields &>> UInt64(truncatingIfNeeded: j) & unit).nonzeroBitCount &<< j
          j &+= 1
        } while j < k
      }
      i &+= count
    }
    return sum
  }

  /// How many fields of `k` bits are read at once.
  @inline(__always)
  private static func fieldsInWord(_ k: Int) -> Int {
    switch k {
    case 1: 56
    case 2: 28
    case 3: 18
    case 4: 14
    case 5: 11
    case 6: 9
    default: 8
    }
  }

  /// The lowest bit of each of these.
  @inline(__always)
  private static func firstBits(_ k: Int) -> UInt64 {
    switch k {
    case 1: 0xFF_FFFF_FFFF_FFFF
    case 2: 0x55_5555_5555_5555
    case 3: 0x9_2492_4924_9249
    case 4: 0x11_1111_1111_1111
    case 5: 0x4_2108_4210_8421
    case 6: 0x1_0410_4104_1041
    default: 0x2_0408_1020_4081
    }
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
      sum &+= block.sumOfLows(index..<index &+ count)
    }
    index &+= count
  }

  /// Goes on to the posting number `ordinal`; the sum of the frequencies before it.
  @inline(__always)
  package mutating func sum(upTo ordinal: Int) -> Int {
    skip(ordinal &- index)
    return sum
  }

  /// The next frequency; 1 where the block is damaged.
  @inline(__always)
  package mutating func next() -> UInt32 {
    guard index < block.count, let quotient = bits.unary() else { return 1 }
    let frequency = (block.k > 0 ? quotient &<< block.k | block.lowOfFrequency(index) : quotient) &+ 1
    index &+= 1
    sum &+= frequency
    return UInt32(clamping: frequency)
  }

  /// The frequency of the posting number `ordinal`, which has not been passed.
  @inline(__always)
  package mutating func frequency(of ordinal: Int) -> Int {
    skip(ordinal &- index)
    return Int(next())
  }
}
