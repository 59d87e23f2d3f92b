/// Looks up single documents in a term's list: through its bitmap where it has one, else in its blocks.
///
/// Holds plain pointers: the segment's file and the bitmap, which its maker keeps, must outlive it.
package struct TermAccess {
  package let list: PostingList
  private let words: UnsafePointer<UInt64>?
  private let ranks: UnsafePointer<UInt16>?

  package init(_ list: PostingList, _ bitmap: TermBitmap?) {
    self.list = list
    words = bitmap.map { UnsafePointer($0.words) }
    ranks = bitmap.map { UnsafePointer($0.ranks) }
  }

  /// The number of the block that a document would be in.
  @inline(__always)
  package func block(of document: Int) -> Int {
    list.shift == 32 ? 0 : document &>> list.shift
  }

  /// The documents among the 32 from `first` on, a multiple of 32, that hold the term.
  @inline(__always)
  package func mask(_ first: Int) -> UInt32 {
    if let words { return UInt32(truncatingIfNeeded: words[first &>> 6] &>> UInt64(first & 63)) }
    return run(first).mask
  }

  /// As `mask`, with the ordinal of the first posting in its block.
  @inline(__always)
  package func run(_ first: Int) -> PostingBlock.Run {
    if let words, let ranks {
      let word = words[first &>> 6]
      let before = (word & Bits.mask(first & 63)).nonzeroBitCount
      return PostingBlock.Run(
        mask: UInt32(truncatingIfNeeded: word &>> UInt64(first & 63)), first: Int(ranks[first &>> 6]) &+ before)
    }
    let number = block(of: first)
    guard list.count(ofBlock: number) > 0, let block = list.block(number) else {
      return PostingBlock.Run(mask: 0, first: 0)
    }
    return block.run(at: first &- Int(list.base(ofBlock: number)))
  }

  /// The ordinal of a document's posting in its block; `nil` where it does not hold the term.
  @inline(__always)
  package func ordinal(of document: UInt32, in block: PostingBlock, base: UInt32) -> Int? {
    if let words, let ranks {
      let word = words[Int(document &>> 6)]
      guard word &>> UInt64(document & 63) & 1 == 1 else { return nil }
      return Int(ranks[Int(document &>> 6)]) &+ (word & Bits.mask(Int(document & 63))).nonzeroBitCount
    }
    return block.ordinal(of: Int(document &- base))
  }

  /// Reads what `run` reads first, for the cache; the value means nothing.
  @inline(__always)
  package func touchEntry(_ first: Int) -> Int {
    var sum = list.entry(block(of: first)).block
    if let words, let ranks { sum &+= Int(truncatingIfNeeded: words[first &>> 6]) &+ Int(ranks[first &>> 6]) }
    return sum
  }

  /// Reads what `run` and the frequencies are in, for the cache; the value means nothing.
  @inline(__always)
  package func touchBlock(_ first: Int) -> Int {
    list.touchBlock(block(of: first))
  }

  /// How often the term stands in a document; 0 where it does not.
  @inline(__always)
  package func frequency(in document: UInt32) -> UInt32 {
    let first = Int(document) & ~31
    let run = run(first)
    let bit = UInt32(truncatingIfNeeded: Int(document) & 31)
    guard run.mask &>> bit & 1 == 1, let block = list.block(block(of: first)) else { return 0 }
    var cursor = block.frequencies(from: run.first &+ (run.mask & ((1 as UInt32) &<< bit &- 1)).nonzeroBitCount)
    return cursor.next()
  }
}
