/// The look into a range of documents, or at one of them.
extension RangeSearch {
  /// Offers the documents of a range that can be among the best.
  func evaluate(_ range: Int, threshold: Float, into top: inout TopK) {
    let first = range &* RangeSums.rangeSize
    work.ranges &+= 1
    var alive = RangeSums.rangeMask
    if let live {
      alive &= UInt32(truncatingIfNeeded: live.words[first &>> 6] &>> UInt64(first & 63))
    }
    for i in 0..<termCount { terms[i].enter(range) }
    // What is left behind each word is added up from the least: taking away from a sum would lose the small ones.
    var rest = gainBound()
    for i in byWorth.reversed() {
      terms[i].restBehind = rest
      rest += terms[i].rangeMost
    }
    guard rest * slack >= threshold else { return }
    for i in filters {
      let matches = terms[i].matches(first, alive)
      alive = terms[i].occur == .must ? matches : alive & ~matches
      if alive == 0 { return }
    }
    guard alive != 0 else { return }
    var seen: UInt32 = 0
    totals.initialize(repeating: 0, count: RangeSums.rangeSize)
    for i in byWorth {
      rest = terms[i].restBehind
      let own = parts + RangeSums.rangeSize &* i
      let found = terms[i].score(first, alive, bm25, lengths, into: own)
      seen |= found
      work.documents &+= found.nonzeroBitCount
      var bits = found
      while bits != 0 {
        let bit = bits.trailingZeroBitCount
        totals[bit] += own[bit]
        bits &= bits &- 1
      }
      // A document lives on while what it has and what is left could reach the threshold.
      if rest * slack < threshold { alive &= seen }
      bits = alive & seen
      while bits != 0 {
        let bit = bits.trailingZeroBitCount
        if (totals[bit] + rest) * slack < threshold { alive &= ~(1 &<< UInt32(truncatingIfNeeded: bit)) }
        bits &= bits &- 1
      }
      if alive == 0 { return }
    }
    offer(alive & seen, first, into: &top)
  }

  /// Offers a document that may be found and holds all words that are required, if it can be among the best.
  func evaluate(_ document: UInt32, into top: inout TopK) {
    work.ranges &+= 1
    let range = Int(document) / RangeSums.rangeSize
    let first = range &* RangeSums.rangeSize
    let bit = UInt32(truncatingIfNeeded: Int(document) &- first)
    let wanted: UInt32 = 1 &<< bit
    for i in 0..<termCount { terms[i].enter(range) }
    for i in filters where terms[i].occur == .mustNot {
      if terms[i].matches(first, wanted) != 0 { return }
    }
    var rest = gainBound()
    for i in byWorth.reversed() {
      terms[i].restBehind = rest
      rest += terms[i].rangeMost
    }
    let threshold = top.threshold
    var total: Float = 0
    for i in byWorth {
      let own = parts + RangeSums.rangeSize &* i
      if terms[i].score(first, wanted, bm25, lengths, into: own) != 0 {
        total += own[Int(bit)]
        work.documents &+= 1
      } else if terms[i].occur == .must {
        return
      }
      if (total + terms[i].restBehind) * slack < threshold { return }
    }
    offer(wanted, first, into: &top)
  }

  @inline(__always)
  private func offer(_ documents: UInt32, _ first: Int, into top: inout TopK) {
    var bits = documents
    while bits != 0 {
      let bit = bits.trailingZeroBitCount
      // In the order of the query, so that the bits are those of the plain scorer.
      var total: Float = 0
      for i in 0..<termCount where terms[i].found &>> UInt32(truncatingIfNeeded: bit) & 1 == 1 {
        total += parts[RangeSums.rangeSize &* i &+ bit]
      }
      bits &= bits &- 1
      if !pairs.isEmpty {
        guard let sum = addGains(to: total, first &+ bit, reaching: top.threshold) else { continue }
        total = sum
      }
      top.offer(document: segment.base &+ first &+ bit, score: total)
    }
  }

  /// Reads a byte of each cache line that the next ranges will need, all in one go, so that the waits for memory
  /// overlap instead of following one another: first the entries of the directories, then what they point to.
  ///
  /// - Parameter first: the first document of each range.
  @inline(__always)
  func touch(_ count: Int, _ first: (Int) -> Int) {
    var sum = 0
    for i in byWorth {
      guard terms[i].kind == .frequent else { continue }
      let access = terms[i].access
      for r in 0..<count { sum &+= access.touchEntry(first(r)) }
    }
    for i in byWorth {
      guard terms[i].kind == .frequent else { continue }
      let access = terms[i].access
      for r in 0..<count { sum &+= access.touchBlock(first(r)) }
    }
    for r in 0..<count { sum &+= Int(lengths.length(of: UInt32(truncatingIfNeeded: first(r)))) }
    touched = sum
  }
}
