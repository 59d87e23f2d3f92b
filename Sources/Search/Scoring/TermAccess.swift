/// Looks up single documents in a term's list: through its bitmap where it has one, else in its blocks.
///
/// Holds plain pointers: the segment's file and the bitmap, which its maker keeps, must outlive it.
package struct TermAccess {
  package let list: PostingList
  private let words: UnsafePointer<UInt64>?
  private let places: UnsafePointer<UInt64>?

  package init(_ list: PostingList, _ bitmap: TermBitmap?) {
    self.list = list
    words = bitmap.map { UnsafePointer($0.words) }
    places = bitmap.map { UnsafePointer($0.places) }
  }

  /// Finds nothing.
  static var none: TermAccess { TermAccess(.empty, nil) }

  /// The number of the block that a document would be in.
  @inline(__always)
  package func block(of document: Int) -> Int {
    list.block(of: document)
  }

  /// The documents among the 32 from `first` on that hold the term; those among the 16 from `first` on where it is no
  /// multiple of 32, but of 16.
  @inline(__always)
  package func mask(_ first: Int) -> UInt32 {
    if let words { return UInt32(truncatingIfNeeded: words[first &>> 6] &>> UInt64(first & 63)) }
    let number = block(of: first)
    guard list.count(ofBlock: number) > 0, let block = list.block(number) else { return 0 }
    return block.run(at: first &- Int(list.base(ofBlock: number))).mask
  }

  /// Calls `body` with each of the documents from `first` on that are `wanted` and hold the term, as its distance
  /// from `first`, and its frequency; which they are.
  @inline(__always)
  package func forEachFrequency(
    _ first: Int, _ wanted: UInt32, _ body: (_ bit: Int, _ frequency: UInt32) -> Void
  ) -> UInt32 {
    if let words, let places {
      let word = words[first &>> 6]
      let mask = UInt32(truncatingIfNeeded: word &>> UInt64(first & 63))
      guard mask & wanted != 0 else { return 0 }
      let place = places[first &>> 6]
      if place &>> 56 == 0 {
        var cursor = UnaryCursor(
          list.start, bit: Int(truncatingIfNeeded: place & 0xFF_FFFF_FFFF), end: list.size &* 8)
        cursor.skip((word & Bits.mask(first & 63)).nonzeroBitCount)
        Self.walk(mask, wanted, skip: { cursor.skip($0) }, next: { cursor.next() }, body)
        return mask & wanted
      }
      guard let block = list.block(block(of: first)) else { return 0 }
      let before = (word & Bits.mask(first & 63)).nonzeroBitCount
      var cursor = block.frequencies(from: Int(place &>> 40 & 0xFFFF) &+ before)
      Self.walk(mask, wanted, skip: { cursor.skip($0) }, next: { cursor.next() }, body)
      return mask & wanted
    }
    let number = block(of: first)
    guard list.count(ofBlock: number) > 0, let block = list.block(number) else { return 0 }
    let run = block.run(at: first &- Int(list.base(ofBlock: number)))
    guard run.mask & wanted != 0 else { return 0 }
    var cursor = block.frequencies(from: run.first)
    Self.walk(run.mask, wanted, skip: { cursor.skip($0) }, next: { cursor.next() }, body)
    return run.mask & wanted
  }

  /// Reads the frequencies of the wanted documents of a mask, passing over the others.
  @inline(__always)
  private static func walk(
    _ mask: UInt32, _ wanted: UInt32, skip: (Int) -> Void, next: () -> UInt32,
    _ body: (_ bit: Int, _ frequency: UInt32) -> Void
  ) {
    var passed: UInt32 = 0
    var bits = mask & wanted
    while bits != 0 {
      let bit = UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
      let before = mask & ((1 as UInt32) &<< bit &- 1)
      skip((before & ~passed).nonzeroBitCount)
      body(Int(bit), next())
      passed = before | 1 &<< bit
      bits &= bits &- 1
    }
  }

  /// The ordinal of a document's posting in its block; `nil` where it does not hold the term.
  @inline(__always)
  package func ordinal(of document: UInt32, in block: PostingBlock, base: UInt32) -> Int? {
    if let words, let places {
      let word = words[Int(document &>> 6)]
      guard word &>> UInt64(document & 63) & 1 == 1 else { return nil }
      let before = (word & Bits.mask(Int(document & 63))).nonzeroBitCount
      return Int(places[Int(document &>> 6)] &>> 40 & 0xFFFF) &+ before
    }
    return block.ordinal(of: Int(document &- base))
  }

  /// Reads what is read first of a range, for the cache; the value means nothing.
  @inline(__always)
  package func touchEntry(_ first: Int) -> Int {
    if let words, let places { return Int(truncatingIfNeeded: words[first &>> 6] &+ places[first &>> 6]) }
    return list.entry(block(of: first)).block
  }

  /// Reads what is read then, for the cache; the value means nothing.
  @inline(__always)
  package func touchBlock(_ first: Int) -> Int {
    guard let places else { return list.touchBlock(block(of: first)) }
    let byte = min(list.size &- 1, Int(truncatingIfNeeded: places[first &>> 6] & 0xFF_FFFF_FFFF) &>> 3)
    return Int(list.start.load(fromByteOffset: byte, as: UInt8.self))
  }
}

extension TermAccess {
  /// Reads the frequencies of single documents of a term that has a bitmap. Documents that rise are fastest.
  package struct FrequencyWalk {
    private let access: TermAccess
    /// The 64 documents it stands in, and which of them hold the term.
    private var index = -1
    private var word: UInt64 = 0
    private var start = 0
    private var first = 0
    private var k: UInt32 = 0
    private var block = PostingBlock.empty
    private var blockNumber = -1
    private var cursor: UnaryCursor
    /// How many postings of the word the cursor has passed, and the sum of the fixed parts of their frequencies.
    private var passed = 0
    private var lows = 0

    @inline(__always)
    package init(_ access: TermAccess) {
      self.access = access
      cursor = UnaryCursor(access.list.start, bit: 0, end: 0)
    }

    @inline(__always)
    private mutating func enter(_ index: Int) {
      self.index = index
      guard let words = access.words, let places = access.places else { return }
      word = words[index]
      let place = places[index]
      start = Int(truncatingIfNeeded: place & 0xFF_FFFF_FFFF)
      first = Int(truncatingIfNeeded: place &>> 40 & 0xFFFF)
      k = UInt32(truncatingIfNeeded: place &>> 56)
      if k != 0, access.block(of: index &<< 6) != blockNumber {
        blockNumber = access.block(of: index &<< 6)
        block = access.list.block(blockNumber) ?? .empty
      }
      rewind()
    }

    @inline(__always)
    private mutating func rewind() {
      cursor = UnaryCursor(access.list.start, bit: start, end: access.list.size &* 8)
      passed = 0
      lows = 0
    }

    /// How often the term stands in a document, and how often in those of the same 64 before it; 0 where it does not
    /// hold the term.
    @inline(__always)
    package mutating func posting(of document: UInt32) -> (frequency: UInt32, before: UInt32) {
      if Int(document &>> 6) != index { enter(Int(document &>> 6)) }
      guard word &>> UInt64(document & 63) & 1 == 1 else { return (0, 0) }
      let rank = (word & Bits.mask(Int(document & 63))).nonzeroBitCount
      if rank < passed { rewind() }
      cursor.skip(rank &- passed)
      // Each posting has a one and as many zeros as its quotient.
      let bits = cursor.bit &- start
      let frequency = cursor.next()
      guard k != 0 else {
        passed = rank &+ 1
        return (frequency, UInt32(truncatingIfNeeded: bits))
      }
      guard first &+ rank < block.count, block.k == Int(k) else {
        passed = rank &+ 1
        return (0, 0)
      }
      lows &+= block.sumOfLows(first &+ passed..<first &+ rank)
      let before = (bits &- rank) &<< Int(k) &+ rank &+ lows
      let low = block.lowOfFrequency(first &+ rank)
      lows &+= low
      passed = rank &+ 1
      return (
        (frequency &- 1) &<< k &+ UInt32(truncatingIfNeeded: low) &+ 1, UInt32(truncatingIfNeeded: before)
      )
    }
  }
}
