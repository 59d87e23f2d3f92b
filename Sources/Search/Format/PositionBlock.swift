/// The positions of one block of a posting list: where in its documents the term stands.
///
/// A position is found by its ordinal in the block: the sum of the frequencies before it. Three kinds, the
/// smallest is written:
///
///     positions  := 00 byte*                                     every position below 256
///                 | 01 exceptions                                documents that go on behind position 255
///                 | (w << 4 | 02) rice
///     exceptions := e:varint size:varint posting:u16[e] high:byte[size] byte*
///     rice       := size:varint high:byte[size] (gap & (2^w - 1)) : w bits, for each position
///
/// In the first two kinds `byte*` is the low byte of each position. `posting` are the ordinals of the postings
/// with a position above 255; for these `high` says the rest in unary: for each position as many zero bits as
/// `position >> 8` has grown since the one before it in the document, then a one.
/// In the third a gap is the position itself for the first one of a document, else the distance to the one
/// before it less one (Rice code); `high` holds `gap >> w` zero bits and a one for each.
///
/// Positions 3 and 7 of one document alone are written `00  03 07`. With 300 of the next they are
/// `01 01 01 01 00 02  03 07 2C` in the second kind and `62 01 43  C3 C0 02` in the third, the smaller one here.
package struct PositionBlock {
  package enum Kind {
    package static let bytes: UInt8 = 0
    package static let exceptions: UInt8 = 1
    package static let rice: UInt8 = 2
  }

  package let kind: UInt8
  /// The bits of the fixed part of a gap in Rice code.
  package let width: Int
  private let exceptions: UnsafeRawPointer
  private let exceptionCount: Int
  package let high: UnsafeRawPointer
  private let highBits: Int
  /// The low bytes or low bits.
  package let plane: UnsafeRawPointer
  private let planeSize: Int

  /// A view of a block's bytes, which belong to the caller and must outlive it, with 8 more readable behind
  /// them; `nil` where they cannot be positions.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    let head = reader.byte()
    guard let base = bytes.baseAddress, !reader.overran else { return nil }
    kind = head & 15
    width = Int(head >> 4)
    var exceptionCount = 0
    var highSize = 0
    var exceptions = base
    switch kind {
    case Kind.bytes: break
    case Kind.exceptions:
      exceptionCount = reader.size()
      highSize = reader.size()
      exceptions = base + reader.offset
      _ = reader.take(exceptionCount * 2)
    case Kind.rice:
      highSize = reader.size()
    default: return nil
    }
    self.exceptions = exceptions
    self.exceptionCount = exceptionCount
    high = base + reader.offset
    highBits = highSize * 8
    _ = reader.take(highSize)
    guard !reader.overran else { return nil }
    plane = base + reader.offset
    planeSize = reader.remaining
  }

  /// Writes the `count` positions of the posting number `posting`, whose first is number `first` in the block,
  /// to `out`.
  ///
  /// - Parameter frequency: gives the frequency of another posting of the block before this one; asked for by rising
  ///   number.
  /// - Returns: whether they were all there.
  @inline(__always)
  package func decode(
    posting: Int, first: Int, count: Int, into out: UnsafeMutablePointer<UInt32>, frequency: (Int) -> Int
  ) -> Bool {
    var walk = ExceptionWalk()
    return decode(posting: posting, first: first, count: count, into: out, &walk, frequency: frequency)
  }

  @inline(__always)
  fileprivate func decode(
    posting: Int, first: Int, count: Int, into out: UnsafeMutablePointer<UInt32>, _ walk: inout ExceptionWalk,
    frequency: (Int) -> Int
  ) -> Bool {
    if kind == Kind.rice { return decodeRice(first: first, count: count, into: out) }
    guard first &+ count <= planeSize else { return false }
    for i in 0..<count { out[i] = UInt32(plane.load(fromByteOffset: first &+ i, as: UInt8.self)) }
    guard kind == Kind.exceptions else { return true }
    return addHigh(posting: posting, count: count, into: out, &walk, frequency: frequency)
  }

  /// Whether the block is large enough for `count` positions.
  package func canHold(_ count: Int) -> Bool {
    kind == Kind.rice ? count <= highBits && count &* width <= planeSize &* 8 : count <= planeSize
  }

  /// Writes all positions, those of each posting in turn, to `out`, which has room for `count`, the sum of the
  /// `frequencies`.
  ///
  /// - Returns: whether they were all there.
  package func decodeAll(
    _ frequencies: UnsafeBufferPointer<UInt32>, count: Int, into out: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    guard canHold(count) else { return false }
    guard kind == Kind.rice else {
      for i in 0..<count { out[i] = UInt32(plane.load(fromByteOffset: i, as: UInt8.self)) }
      return addAllHigh(frequencies, into: out)
    }
    var bits = quotients
    var next = 0
    for frequency in frequencies {
      var position: UInt32 = ~0
      for _ in 0..<frequency {
        guard let zeros = bits.unary() else { return false }
        let low = Bits.field(plane, at: next &* width, width: width)
        position &+= UInt32(truncatingIfNeeded: zeros &<< width | Int(truncatingIfNeeded: low)) &+ 1
        out[next] = position
        next &+= 1
      }
    }
    return true
  }

  private func addAllHigh(
    _ frequencies: UnsafeBufferPointer<UInt32>, into out: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    var bits = BitCursor(high, bits: highBits)
    var posting = 0
    var first = 0
    for e in 0..<exceptionCount {
      let exception = Int(
        UInt16(littleEndian: exceptions.loadUnaligned(fromByteOffset: e * 2, as: UInt16.self)))
      guard exception >= posting, exception < frequencies.count else { return false }
      while posting < exception {
        first += Int(frequencies[posting])
        posting += 1
      }
      var value: UInt32 = 0
      for i in first..<first + Int(frequencies[posting]) {
        guard let zeros = bits.unary() else { return false }
        value &+= UInt32(truncatingIfNeeded: zeros)
        out[i] |= value &<< 8
      }
      first += Int(frequencies[posting])
      posting += 1
    }
    return true
  }

  /// How far the exceptions of a block have been gone through.
  fileprivate struct ExceptionWalk {
    /// The number of the next exception, and how many ones stand before its high bytes.
    var next = 0
    var ones = 0
  }

  @inline(never)
  private func addHigh(
    posting: Int, count: Int, into out: UnsafeMutablePointer<UInt32>, _ walk: inout ExceptionWalk,
    frequency: (Int) -> Int
  ) -> Bool {
    if walk.next > 0, exception(walk.next &- 1) >= posting { walk = ExceptionWalk() }
    while walk.next < exceptionCount {
      let other = exception(walk.next)
      if other > posting { return true }
      if other == posting {
        var bits = BitCursor(high, bits: highBits)
        guard bits.skip(ones: walk.ones) else { return false }
        var value: UInt32 = 0
        for i in 0..<count {
          guard let zeros = bits.unary() else { return false }
          value &+= UInt32(truncatingIfNeeded: zeros)
          out[i] |= value &<< 8
        }
        return true
      }
      walk.ones &+= frequency(other)
      walk.next &+= 1
    }
    return true
  }

  /// Whether a posting has a position above 255 that its byte does not tell.
  @inline(__always)
  package func isException(_ posting: Int) -> Bool {
    guard kind == Kind.exceptions else { return false }
    var low = 0
    var high = exceptionCount
    while low < high {
      let middle = (low &+ high) &>> 1
      if exception(middle) < posting { low = middle &+ 1 } else { high = middle }
    }
    return low < exceptionCount && exception(low) == posting
  }

  @inline(__always)
  private func exception(_ number: Int) -> Int {
    Int(UInt16(littleEndian: exceptions.loadUnaligned(fromByteOffset: number &* 2, as: UInt16.self)))
  }

  /// A block of no positions.
  package static var none: PositionBlock { PositionBlock() }

  private init() {
    kind = Kind.bytes
    width = 0
    exceptions = PostingBlock.empty.high
    exceptionCount = 0
    high = exceptions
    highBits = 0
    plane = exceptions
    planeSize = 0
  }

  fileprivate var isRice: Bool { kind == Kind.rice }
  fileprivate var quotients: BitCursor { BitCursor(high, bits: isRice ? highBits : 0) }

  private func decodeRice(first: Int, count: Int, into out: UnsafeMutablePointer<UInt32>) -> Bool {
    var bits = quotients
    return bits.skip(ones: first)
      && decodeRice(&bits, first: first, count: count, limit: .max, into: out) == count
  }

  /// Reads positions whose quotients begin where `bits` stands, up to `count` of them or the first not below `limit`;
  /// how many, 0 where the block is damaged.
  @inline(__always)
  fileprivate func decodeRice(
    _ bits: inout BitCursor, first: Int, count: Int, limit: UInt32, into out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    guard (first &+ count) &* width <= planeSize &* 8 else { return 0 }
    var position: UInt32 = ~0
    var i = 0
    while i < count {
      guard let zeros = bits.unary() else { return 0 }
      let low = Bits.field(plane, at: (first &+ i) &* width, width: width)
      position &+= UInt32(truncatingIfNeeded: zeros &<< width | Int(truncatingIfNeeded: low)) &+ 1
      out[i] = position
      i &+= 1
      if position >= limit { break }
    }
    return i
  }
}

/// Reads the positions of rising postings of a block: where they are Rice code, it goes on from the last ones.
package struct PositionCursor {
  private let block: PositionBlock
  private var bits: BitCursor
  /// How many positions have been passed.
  private var passed = 0
  private var exceptions = PositionBlock.ExceptionWalk()

  /// Reads nothing.
  package static var none: PositionCursor { PositionCursor(.none) }

  @inline(__always)
  package init(_ block: PositionBlock) {
    self.block = block
    bits = block.quotients
  }

  /// As `PositionBlock.decode`, for postings that rarely fall; where they are Rice code it may end with the first
  /// position that is not below `limit`.
  ///
  /// - Returns: how many positions were written; 0 where the block is damaged.
  @inline(__always)
  package mutating func decode(
    posting: Int, first: Int, count: Int, limit: UInt32, into out: UnsafeMutablePointer<UInt32>,
    frequency: (Int) -> Int
  ) -> Int {
    guard block.isRice else {
      let isComplete = block.decode(
        posting: posting, first: first, count: count, into: out, &exceptions, frequency: frequency)
      return isComplete ? count : 0
    }
    if first < passed {
      bits = block.quotients
      passed = 0
    }
    guard bits.skip(ones: first &- passed) else { return 0 }
    let read = block.decodeRice(&bits, first: first, count: count, limit: limit, into: out)
    passed = first &+ read
    return read
  }
}

/// Walks the set bits of a bitmap.
package struct BitCursor {
  private let base: UnsafeRawPointer
  private let bits: Int
  /// The first bit of `word`.
  private var origin = 0
  /// The bits from `origin` on that have not been passed.
  private var word: UInt64
  /// The bit behind the last one that was passed.
  private var next = 0

  /// The `bits` bits at `base`; 8 bytes behind them are readable.
  @inline(__always)
  package init(_ base: UnsafeRawPointer, bits: Int) {
    self.base = base
    self.bits = bits
    word = bits > 0 ? Bits.word(base, at: 0) & Bits.mask(bits) : 0
  }

  /// How many bits have been passed.
  @inline(__always)
  package var passed: Int { next }

  /// Passes `ones` set bits; `false` where there are not so many.
  @inline(__always)
  package mutating func skip(ones: Int) -> Bool {
    guard ones > 0 else { return true }
    var left = ones
    while true {
      let here = word.nonzeroBitCount
      if here >= left { break }
      left &-= here
      guard load() else { return false }
    }
    let place = Bits.select(word, left &- 1)
    next = origin &+ place &+ 1
    word &= ~Bits.mask(place &+ 1)
    return true
  }

  /// Passes the zeros up to the next set bit and that bit; `nil` where there is none.
  @inline(__always)
  package mutating func unary() -> Int? {
    while word == 0 {
      guard load() else { return nil }
    }
    let place = origin &+ word.trailingZeroBitCount
    let zeros = place &- next
    next = place &+ 1
    word &= word &- 1
    return zeros
  }

  @inline(__always)
  private mutating func load() -> Bool {
    origin &+= 64
    guard origin < bits else { return false }
    word = Bits.word(base, at: origin &>> 3) & Bits.mask(bits &- origin)
    return true
  }
}

// MARK: - Writing

extension PositionBlock {
  /// Appends the positions of a block: those of each of its postings in turn, rising within a posting.
  package static func encode(
    positions: UnsafeBufferPointer<UInt32>, frequencies: UnsafeBufferPointer<UInt32>, into buffer: ByteBuffer
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: positions.count) { gaps in
      let gaps = gaps.baseAddress!
      let high = writeGaps(positions.baseAddress!, frequencies, to: gaps)
      let byteBits =
        positions.count * 8 + (high.postings == 0 ? 0 : 24 + high.postings * 16 + high.bits)
      let rice = RiceCode(gaps, count: positions.count, sum: high.gapSum)
      // Bytes are read much faster, so a little more room is given them.
      if byteBits <= rice.bits + rice.bits / 16 {
        encodeBytes(positions, frequencies, exceptions: high.postings, bits: high.bits, into: buffer)
      } else {
        encodeRice(gaps, count: positions.count, rice, into: buffer)
      }
    }
  }

  /// Writes the gaps of all positions.
  ///
  /// - Returns: their sum, how many postings have a position above 255, and the bits to say how they go on.
  @inline(__always)
  private static func writeGaps(
    _ positions: UnsafePointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>,
    to gaps: UnsafeMutablePointer<UInt32>
  ) -> (gapSum: Int, postings: Int, bits: Int) {
    var postings = 0
    var bits = 0
    var gapSum = 0
    var next = 0
    for frequency in frequencies {
      let end = next &+ Int(frequency)
      gaps[next] = positions[next]
      next &+= 1
      while next < end {
        gaps[next] = positions[next] &- positions[next &- 1] &- 1
        next &+= 1
      }
      let last = Int(positions[end &- 1])
      let isHigh = last > 255 ? 1 : 0
      postings &+= isHigh
      bits &+= isHigh &* (Int(frequency) &+ last &>> 8)
      gapSum &+= last &+ 1 &- Int(frequency)
    }
    return (gapSum, postings, bits)
  }

  /// The width of the fixed part that makes the Rice code shortest.
  private struct RiceCode {
    var width: Int
    var bits: Int
    /// Bits of all quotients with their ones.
    var highBits: Int

    init(_ gaps: UnsafePointer<UInt32>, count: Int, sum: Int) {
      let mean = sum / max(1, count)
      let estimate = min(15, max(0, Int.bitWidth - 1 - max(1, mean * 7 / 10).leadingZeroBitCount))
      let low = max(0, estimate - 1)
      let high = min(15, estimate + 1)
      var quotients: (UInt64, UInt64, UInt64) = (0, 0, 0)
      let shift = UInt32(low)
      for i in 0..<count {
        let quotient = gaps[i] &>> shift
        quotients.0 &+= UInt64(quotient)
        quotients.1 &+= UInt64(quotient &>> 1)
        quotients.2 &+= UInt64(quotient &>> 2)
      }
      width = low
      highBits = count + Int(quotients.0)
      bits = 16 + count * low + highBits
      for (width, sum) in [(low + 1, quotients.1), (low + 2, quotients.2)] where width <= high {
        let bits = 16 + count * (width + 1) + Int(sum)
        if bits < self.bits { (self.width, self.bits, highBits) = (width, bits, count + Int(sum)) }
      }
    }
  }

  private static func encodeBytes(
    _ positions: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>, exceptions: Int,
    bits: Int, into buffer: ByteBuffer
  ) {
    if exceptions == 0 {
      buffer.append(Kind.bytes)
    } else {
      buffer.append(Kind.exceptions)
      buffer.append(varint: exceptions)
      buffer.append(varint: (bits + 7) >> 3)
      var next = 0
      for (ordinal, frequency) in frequencies.enumerated() {
        next += Int(frequency)
        if positions[next - 1] > 255 { buffer.append(littleEndian: UInt16(ordinal)) }
      }
      var high = BitWriter(buffer, bits: bits)
      next = 0
      for frequency in frequencies {
        let end = next + Int(frequency)
        if positions[end - 1] > 255 {
          var before: UInt32 = 0
          for position in positions[next..<end] {
            high.append(unary: Int(position >> 8 - before))
            before = position >> 8
          }
        }
        next = end
      }
      high.finish()
    }
    let plane = buffer.reserve(positions.count)
    for i in 0..<positions.count {
      plane.storeBytes(of: UInt8(truncatingIfNeeded: positions[i]), toByteOffset: i, as: UInt8.self)
    }
    buffer.advance(by: positions.count)
  }

  private static func encodeRice(
    _ gaps: UnsafePointer<UInt32>, count: Int, _ rice: RiceCode, into buffer: ByteBuffer
  ) {
    let width = rice.width
    buffer.append(UInt8(width << 4) | Kind.rice)
    buffer.append(varint: (rice.highBits + 7) >> 3)
    var high = BitWriter(buffer, bits: rice.highBits)
    for i in 0..<count { high.append(unary: Int(gaps[i] &>> UInt32(width))) }
    high.finish()
    var low = BitWriter(buffer, bits: count * width)
    let mask = UInt32(truncatingIfNeeded: Bits.mask(width))
    for i in 0..<count { low.append(UInt64(gaps[i] & mask), width: width) }
    low.finish()
  }
}
