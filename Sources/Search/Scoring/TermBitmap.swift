/// The documents of a frequent term, a bit each, and where their frequencies lie.
///
/// Made from the postings when a reader first asks for it, and kept: it costs nothing on disk, one walk over the list,
/// and two bits a document of memory. With it a posting is found in three cache lines.
package final class TermBitmap {
  package let words: UnsafeMutablePointer<UInt64>
  /// For each word, of its first posting: the bit of the list at which its unary frequency begins (40 bits), how many
  /// postings of the same block lie before it (16 bits), and the block's parameter k (8 bits).
  package let places: UnsafeMutablePointer<UInt64>

  package init(_ postings: PostingList, documentCount: Int) {
    let count = (documentCount + 63) / 64
    words = .allocate(capacity: count)
    words.initialize(repeating: 0, count: count)
    places = .allocate(capacity: count)
    places.initialize(repeating: 0, count: count)
    let room = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * PostingList.blockLimit)
    defer { room.deallocate() }
    let frequencies = room + PostingList.blockLimit
    for number in 0..<postings.blockCount where postings.count(ofBlock: number) > 0 {
      if let block = postings.block(number), block.l == PostingBlock.bitmap, postings.shift >= 6 {
        guard copy(block, base: Int(postings.base(ofBlock: number)), of: postings) else { return }
        continue
      }
      guard let block = postings.block(number),
        block.decodeDocuments(base: postings.base(ofBlock: number), into: room) == block.count,
        block.decodeFrequencies(into: frequencies) == block.count, room[block.count - 1] < documentCount
      else { return }
      add(block, room, frequencies, bit: postings.bit(ofFrequenciesIn: block))
    }
  }

  /// Takes over a block that is a bitmap itself; `false` where it is damaged.
  private func copy(_ block: PostingBlock, base: Int, of postings: PostingList) -> Bool {
    var unary = UnaryCursor(
      postings.start, bit: postings.bit(ofFrequenciesIn: block), end: postings.size &* 8)
    var before = 0
    for i in 0..<(block.universe &+ 63) &>> 6 {
      let word = Bits.word(block.high, at: i &<< 3) & Bits.mask(block.universe &- i &<< 6)
      guard word != 0 else { continue }
      words[base &>> 6 &+ i] = word
      places[base &>> 6 &+ i] =
        UInt64(truncatingIfNeeded: unary.bit) | UInt64(truncatingIfNeeded: before) &<< 40
        | UInt64(truncatingIfNeeded: block.k) &<< 56
      before &+= word.nonzeroBitCount
      unary.skip(word.nonzeroBitCount)
    }
    return before == block.count
  }

  private func add(
    _ block: PostingBlock, _ documents: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>,
    bit start: Int
  ) {
    var bit = UInt64(truncatingIfNeeded: start)
    let k = UInt32(truncatingIfNeeded: block.k)
    for i in 0..<block.count {
      let word = Int(documents[i] &>> 6)
      if words[word] == 0 { places[word] = bit | UInt64(truncatingIfNeeded: i) &<< 40 | UInt64(k) &<< 56 }
      words[word] |= 1 &<< UInt64(documents[i] & 63)
      bit &+= UInt64((frequencies[i] &- 1) &>> k) &+ 1
    }
  }

  deinit {
    words.deallocate()
    places.deallocate()
  }
}
