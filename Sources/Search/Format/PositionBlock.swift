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
  /// - Parameter start: gives the number in the block of the first position of a posting of the block, and
  ///   behind the last posting the number of all positions.
  /// - Returns: whether they were all there.
  @inline(__always)
  package func decode(
    posting: Int, first: Int, count: Int, into out: UnsafeMutablePointer<UInt32>, start: (Int) -> Int
  ) -> Bool {
    if kind == Kind.rice { return decodeRice(first: first, count: count, into: out) }
    guard first &+ count <= planeSize else { return false }
    for i in 0..<count { out[i] = UInt32(plane.load(fromByteOffset: first &+ i, as: UInt8.self)) }
    guard kind == Kind.exceptions else { return true }
    return addHigh(posting: posting, count: count, into: out, start: start)
  }

  @inline(never)
  private func addHigh(
    posting: Int, count: Int, into out: UnsafeMutablePointer<UInt32>, start: (Int) -> Int
  ) -> Bool {
    var skipped = 0
    for e in 0..<exceptionCount {
      let other = exception(e)
      if other > posting { return true }
      if other == posting {
        var bits = BitCursor(high, bits: highBits)
        guard bits.skip(ones: skipped) else { return false }
        var value: UInt32 = 0
        for i in 0..<count {
          guard let zeros = bits.unary() else { return false }
          value &+= UInt32(truncatingIfNeeded: zeros)
          out[i] |= value &<< 8
        }
        return true
      }
      skipped += start(other + 1) - start(other)
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

  /// There are no more positions than this, whatever frequencies say.
  package var countLimit: Int { kind == Kind.rice ? highBits : planeSize }

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
    start: (Int) -> Int
  ) -> Int {
    guard block.isRice else {
      return block.decode(posting: posting, first: first, count: count, into: out, start: start) ? count : 0
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
    var exceptions = 0
    var exceptionBits = 0
    var next = 0
    var gapSum = 0
    for frequency in frequencies {
      let last = positions[next + Int(frequency) - 1]
      if last > 255 {
        exceptions += 1
        exceptionBits += Int(frequency) + Int(last >> 8)
      }
      gapSum += Int(last) + 1 - Int(frequency)
      next += Int(frequency)
    }
    let byteBits = positions.count * 8 + (exceptions == 0 ? 0 : 24 + exceptions * 16 + exceptionBits)
    let (width, riceBits) = bestRice(positions, frequencies, gapSum: gapSum)
    // Bytes are read much faster, so a little more room is given them.
    if byteBits <= riceBits + riceBits / 16 {
      encodeBytes(positions, frequencies, exceptions: exceptions, into: buffer)
    } else {
      encodeRice(positions, frequencies, width: width, into: buffer)
    }
  }

  private static func forEachGap(
    _ positions: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>,
    _ body: (Int) -> Void
  ) {
    var next = 0
    for frequency in frequencies {
      var before = -1
      for _ in 0..<frequency {
        let position = Int(positions[next])
        body(position &- before &- 1)
        before = position
        next &+= 1
      }
    }
  }

  private static func bestRice(
    _ positions: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>, gapSum: Int
  ) -> (width: Int, bits: Int) {
    let mean = gapSum / max(1, positions.count)
    let estimate = min(15, max(0, Int.bitWidth - 1 - max(1, mean * 7 / 10).leadingZeroBitCount))
    let low = max(0, estimate - 1)
    let high = min(15, estimate + 1)
    var quotients = (0, 0, 0)
    forEachGap(positions, frequencies) { gap in
      quotients.0 &+= gap &>> low
      quotients.1 &+= gap &>> (low &+ 1)
      quotients.2 &+= gap &>> (low &+ 2)
    }
    var best = (width: low, bits: 16 + positions.count * (low + 1) + quotients.0)
    for (width, sum) in [(low + 1, quotients.1), (low + 2, quotients.2)] where width <= high {
      let bits = 16 + positions.count * (width + 1) + sum
      if bits < best.bits { best = (width, bits) }
    }
    return best
  }

  private static func encodeBytes(
    _ positions: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>, exceptions: Int,
    into buffer: ByteBuffer
  ) {
    if exceptions == 0 {
      buffer.append(Kind.bytes)
    } else {
      let high = ByteBuffer()
      var bits = BitWriter(high)
      let ordinals = ByteBuffer()
      var next = 0
      for (ordinal, frequency) in frequencies.enumerated() {
        let end = next + Int(frequency)
        if positions[end - 1] > 255 {
          ordinals.append(littleEndian: UInt16(ordinal))
          var before: UInt32 = 0
          for position in positions[next..<end] {
            bits.append(unary: Int(position >> 8 - before))
            before = position >> 8
          }
        }
        next = end
      }
      bits.finish()
      buffer.append(Kind.exceptions)
      buffer.append(varint: exceptions)
      buffer.append(varint: high.count)
      buffer.append(ordinals.bytes)
      buffer.append(high.bytes)
    }
    let plane = buffer.reserve(positions.count)
    for i in 0..<positions.count {
      plane.storeBytes(of: UInt8(truncatingIfNeeded: positions[i]), toByteOffset: i, as: UInt8.self)
    }
    buffer.advance(by: positions.count)
  }

  private static func encodeRice(
    _ positions: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>, width: Int,
    into buffer: ByteBuffer
  ) {
    let high = ByteBuffer()
    var unary = BitWriter(high)
    forEachGap(positions, frequencies) { unary.append(unary: $0 &>> width) }
    unary.finish()
    buffer.append(UInt8(width << 4) | Kind.rice)
    buffer.append(varint: high.count)
    buffer.append(high.bytes)
    var low = BitWriter(buffer)
    let mask = Bits.mask(width)
    forEachGap(positions, frequencies) { low.append(UInt64($0) & mask, width: width) }
    low.finish()
  }
}
