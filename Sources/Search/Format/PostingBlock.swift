/// The documents and term frequencies of one block of a posting list.
///
/// A block holds the postings of one aligned range of document ids, its universe of `u` ids, so a document's
/// block is found by a shift. Ids are written relative to the start of the range, as Elias-Fano code
/// (Elias 1974; Vigna, "Quasi-succinct indices", 2013) or as a bitmap; frequencies as Rice code (Rice 1979)
/// with the unary and the fixed parts apart. Every value can be read by itself without unpacking the block.
///
///     block    := high low tfLow tfHigh
///     high     := bits[n + ((u - 1) >> l)]      bit (v[i] >> l) + i set for each id v[i]
///               | bits[u]                       where l = 31: bit v[i] set
///     low      := (v[i] & (2^l - 1)) : l bits, for each i; nothing where l = 31
///     tfLow    := ((tf[i] - 1) & (2^k - 1)) : k bits, for each i
///     tfHigh   := for each i: (tf[i] - 1) >> k zero bits and a one
///
/// Each part ends with its byte; `n`, `l` and `k` stand in the directory. The ids 1, 20, 60 with frequencies
/// 1, 3, 1, u = 64, l = 4, k = 0 are written `25  41 0C  19`: high bits 0, 2 and 5, the lows 1, 4, 12, then the
/// unary frequencies `1 001 1`. The ids 1, 4, 6 with the same frequencies and u = 8 are the bitmap `52  19`.
package struct PostingBlock {
  /// The parameter `l` of a block whose ids are a bitmap.
  package static let bitmap = 31
  /// Looking up a single document costs as much as unpacking so many.
  package static let lookCost = 12

  package let high: UnsafeRawPointer
  package let highBits: Int
  package let low: UnsafeRawPointer
  package let tfLow: UnsafeRawPointer
  package let tfHigh: UnsafeRawPointer
  package let tfHighBits: Int
  package let count: Int
  package let l: Int
  package let k: Int
  /// The ids are below this.
  package let universe: Int
  /// How many bytes it has.
  package var size: Int { (tfHigh - high) &+ (tfHighBits &+ 7) &>> 3 }

  /// The bytes before `tfHigh`.
  @inline(__always)
  package static func fixedSize(count: Int, l: Int, k: Int, universe: Int) -> Int {
    highSize(count: count, l: l, universe: universe) &+ lowSize(count: count, l: l) &+ (count &* k &+ 7) &>> 3
  }

  @inline(__always)
  private static func highBits(count: Int, l: Int, universe: Int) -> Int {
    l == bitmap ? universe : count &+ (universe &- 1) &>> l
  }

  @inline(__always)
  private static func highSize(count: Int, l: Int, universe: Int) -> Int {
    (highBits(count: count, l: l, universe: universe) &+ 7) &>> 3
  }

  @inline(__always)
  private static func lowSize(count: Int, l: Int) -> Int {
    l == bitmap ? 0 : (count &* l &+ 7) &>> 3
  }

  /// A view of a block's `size` bytes at `start`; `nil` where they are too few for what the parameters say.
  ///
  /// The bytes belong to the caller and must outlive the view, with 8 more readable behind them.
  @inline(__always)
  package init?(start: UnsafeRawPointer, size: Int, count: Int, l: Int, k: Int, universe: Int) {
    let fixed = Self.fixedSize(count: count, l: l, k: k, universe: universe)
    guard fixed <= size, universe > 0 else { return nil }
    self.count = count
    self.l = l
    self.k = k
    self.universe = universe
    high = start
    highBits = Self.highBits(count: count, l: l, universe: universe)
    low = start + Self.highSize(count: count, l: l, universe: universe)
    tfLow = low + Self.lowSize(count: count, l: l)
    tfHigh = start + fixed
    tfHighBits = (size &- fixed) &* 8
  }
}

extension PostingBlock {
  /// A block of no postings, which reads nothing.
  package static var empty: PostingBlock { PostingBlock(emptyAt: nothing) }

  // Sixteen zeros that live as long as the program.
  private static var nothing: UnsafeRawPointer { UnsafeRawPointer(zeros.utf8Start) }
  private static let zeros: StaticString = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

  private init(emptyAt place: UnsafeRawPointer) {
    high = place
    low = place
    tfLow = place
    tfHigh = place
    highBits = 0
    tfHighBits = 0
    count = 0
    l = 0
    k = 0
    universe = 0
  }
}

// MARK: - Reading

extension PostingBlock {
  /// Writes the ids, each plus `base`, to `out`, which has room for `count`.
  ///
  /// - Returns: how many there were; fewer than `count` where the block is damaged.
  package func decodeDocuments(base: UInt32, into out: UnsafeMutablePointer<UInt32>) -> Int {
    guard l != Self.bitmap else { return decodeHigh(base: base, into: out) }
    let read = decodeHigh(base: 0, into: out)
    let done = l <= 14 ? addLowsByFours(base: base, read, to: out) : 0
    for i in done..<read {
      let id = (Int(out[i]) &- i) &<< l | Int(truncatingIfNeeded: Bits.field(low, at: i &* l, width: l))
      out[i] = base &+ UInt32(truncatingIfNeeded: id)
    }
    // Forged low bits may fall, or reach beyond the universe; whoever gets an id may use it as an index.
    return read > 0 && Self.rises(out, count: read) && Int(out[read - 1] &- base) < universe ? read : 0
  }

  /// Makes ids of places in the high part, as long as there are four; how many it made.
  @inline(__always)
  private func addLowsByFours(base: UInt32, _ count: Int, to out: UnsafeMutablePointer<UInt32>) -> Int {
    let raw = UnsafeMutableRawPointer(out)
    let width = UInt64(truncatingIfNeeded: l)
    let shifts = SIMD4<UInt64>(0, width, 2 &* width, 3 &* width)
    let mask = SIMD4<UInt64>(repeating: Bits.mask(l))
    let up = SIMD4<UInt32>(repeating: UInt32(truncatingIfNeeded: l))
    let bases = SIMD4<UInt32>(repeating: base)
    var numbers = SIMD4<UInt32>(0, 1, 2, 3)
    var i = 0
    while i &+ 4 <= count {
      let word = Bits.field(low, at: i &* l, width: 4 &* l)
      let lows = SIMD4<UInt32>(truncatingIfNeeded: (SIMD4(repeating: word) &>> shifts) & mask)
      let places = raw.loadUnaligned(fromByteOffset: i &* 4, as: SIMD4<UInt32>.self)
      let ids = ((places &- numbers) &<< up | lows) &+ bases
      raw.storeBytes(of: ids, toByteOffset: i &* 4, as: SIMD4<UInt32>.self)
      numbers &+= SIMD4(repeating: 4)
      i &+= 4
    }
    return i
  }

  /// Whether each of some numbers is greater than the one before.
  @inline(__always)
  private static func rises(_ numbers: UnsafePointer<UInt32>, count: Int) -> Bool {
    let raw = UnsafeRawPointer(numbers)
    var falls = SIMDMask<SIMD8<UInt32>.MaskStorage>(repeating: false)
    var i = 0
    while i &+ 9 <= count {
      let these = raw.loadUnaligned(fromByteOffset: i &* 4, as: SIMD8<UInt32>.self)
      let next = raw.loadUnaligned(fromByteOffset: i &* 4 &+ 4, as: SIMD8<UInt32>.self)
      falls = falls .| (these .>= next)
      i &+= 8
    }
    var isRising = !any(falls)
    while i &+ 1 < count {
      isRising = numbers[i] < numbers[i &+ 1] && isRising
      i &+= 1
    }
    return isRising
  }

  /// Writes the places of the set bits of the high part, each plus `base`, to `out`; how many there are, or 0 if more than
  /// `count`.
  @inline(__always)
  private func decodeHigh(base: UInt32, into out: UnsafeMutablePointer<UInt32>) -> Int {
    var i = 0
    var bit = 0
    while bit < highBits {
      var word = Bits.word(high, at: bit &>> 3) & Bits.mask(highBits &- bit)
      let start = base &+ UInt32(truncatingIfNeeded: bit)
      let end = i &+ word.nonzeroBitCount
      guard end <= count else { return 0 }
      // Four at a time, and what is written beyond the last is written over: the fewer branches to guess, the better.
      while i < end, i &+ 4 <= count {
        for k in 0..<4 {
          out[i &+ k] = start &+ UInt32(truncatingIfNeeded: word.trailingZeroBitCount)
          word &= word &- 1
        }
        i &+= 4
      }
      while i < end {
        out[i] = start &+ UInt32(truncatingIfNeeded: word.trailingZeroBitCount)
        word &= word &- 1
        i &+= 1
      }
      i = end
      bit &+= 64
    }
    return i
  }

  /// Writes the frequencies to `out`, which has room for `count`.
  ///
  /// - Returns: how many there were; fewer than `count` where the block is damaged.
  package func decodeFrequencies(into out: UnsafeMutablePointer<UInt32>) -> Int {
    var i = 0
    var bit = 0
    var before = -1
    while i < count, bit < tfHighBits {
      var word = Bits.word(tfHigh, at: bit &>> 3) & Bits.mask(tfHighBits &- bit)
      while word != 0, i < count {
        let one = bit &+ word.trailingZeroBitCount
        var rest = UInt32(truncatingIfNeeded: one &- before &- 1)
        if k > 0 {
          rest = rest &<< UInt32(k) | UInt32(truncatingIfNeeded: Bits.field(tfLow, at: i &* k, width: k))
        }
        // No frequency needs as many bits as would make it 0.
        guard rest != .max else { return i }
        out[i] = rest &+ 1
        before = one
        i &+= 1
        word &= word &- 1
      }
      bit &+= 64
    }
    return i
  }
}

// MARK: - Writing

extension PostingBlock {
  /// What the directory says of a block.
  package struct Parameters: Equatable {
    package var l: Int
    package var k: Int

    package init(l: Int, k: Int) {
      self.l = l
      self.k = k
    }
  }

  /// Appends the block of the ids `documents` (rising, all at least `base` and below `base + universe`) and
  /// their frequencies (at least 1).
  package static func encode(
    documents: UnsafeBufferPointer<UInt32>, base: UInt32, universe: Int,
    frequencies: UnsafePointer<UInt32>, into buffer: ByteBuffer
  ) -> Parameters {
    let n = documents.count
    let l = bestLowWidth(count: n, universe: universe)
    let (k, riceBits) = bestRiceParameter(frequencies, count: n)
    let highSize = highSize(count: n, l: l, universe: universe)
    let high = buffer.reserve(highSize)
    high.initializeMemory(as: UInt8.self, repeating: 0, count: highSize)
    buffer.advance(by: highSize)
    if l == bitmap {
      for i in 0..<n { setBit(Int(documents[i] &- base), at: high) }
    } else {
      for i in 0..<n { setBit(Int(documents[i] &- base) &>> l &+ i, at: high) }
    }
    if l != bitmap, l > 0 {
      var lows = BitWriter(buffer, bits: n * l)
      let mask = Bits.mask(l)
      for i in 0..<n { lows.append(UInt64(documents[i] &- base) & mask, width: l) }
      lows.finish()
    }
    if k > 0 {
      var lows = BitWriter(buffer, bits: n * k)
      let mask = Bits.mask(k)
      for i in 0..<n { lows.append(UInt64(frequencies[i] &- 1) & mask, width: k) }
      lows.finish()
    }
    var unary = BitWriter(buffer, bits: riceBits - n * k)
    for i in 0..<n { unary.append(unary: Int((frequencies[i] &- 1) &>> UInt32(k))) }
    unary.finish()
    return Parameters(l: l, k: k)
  }

  @inline(__always)
  private static func setBit(_ bit: Int, at start: UnsafeMutableRawPointer) {
    let byte = (start + bit &>> 3).assumingMemoryBound(to: UInt8.self)
    byte.pointee |= 1 &<< UInt8(truncatingIfNeeded: bit & 7)
  }

  /// The smallest Elias-Fano code, or a bitmap where that costs at most a quarter more: it is read faster.
  private static func bestLowWidth(count n: Int, universe u: Int) -> Int {
    var best = 0
    var bestBits = Int.max
    let estimate = max(0, Int.bitWidth - 1 - max(1, u / n).leadingZeroBitCount)
    for l in max(0, estimate - 1)...min(30, estimate + 1) {
      let bits = n * l + n + (u - 1) >> l
      if bits < bestBits { (best, bestBits) = (l, bits) }
    }
    return u * 4 <= bestBits * 5 ? bitmap : best
  }

  private static func bestRiceParameter(
    _ frequencies: UnsafePointer<UInt32>, count n: Int
  ) -> (k: Int, bits: Int) {
    var best = (k: 0, bits: Int.max)
    for k in 0...7 {
      var bits = n * (k + 1)
      for i in 0..<n { bits &+= Int((frequencies[i] &- 1) &>> UInt32(k)) }
      if bits >= best.bits { break }
      best = (k, bits)
    }
    return best
  }
}
