/// Finds the best documents of a segment for words that are each optional, required or excluded.
///
/// For each range of 32 documents an upper bound of the score is summed from the words' bounds, 16 or more ranges a
/// step (`RangeSums`), and only ranges whose bound reaches the best scores so far are looked into, those with the
/// highest bounds first. Words too rare for bounds add each of their postings to the sums of their ranges. Inside a
/// range the word that can give most comes first, and the look ends when no document can still win.
///
/// The answer is that of the plain scorer to the bit: a score is summed from the same parts in the same order, and a
/// range is passed over only when the exact value of its bound says so.
package final class RangeSearch {
  /// A word is frequent enough for bounds when it is in one of this many documents.
  private static let boundsRatio = 512

  private struct Term {
    var factor: Float
    var occur: Query.Occur
    var list: PostingList?
    var bounds: TermBounds?
    /// For a rare word its documents and their parts of the score, in order.
    var documents: UnsafeMutablePointer<UInt32>
    var scores: UnsafeMutablePointer<Float>
    var count: Int
    /// What the word can give at most anywhere.
    var most: Float
  }

  private let segment: Segment
  private let lengths: LengthTable
  private let bm25: BM25
  private let sums: UnsafeMutableRawPointer
  private let sumCount: Int
  private let candidates: UnsafeMutablePointer<UInt32>
  /// For each word, the parts of the scores of a range's 32 documents.
  private var parts: UnsafeMutablePointer<Float>
  private var partCapacity = 0

  package init(_ segment: Segment, bm25: BM25) throws(IndexError) {
    self.segment = segment
    self.bm25 = bm25
    lengths = try segment.lengths()
    sumCount = RangeSums.count(documents: segment.documentCount)
    sums = .allocate(byteCount: sumCount * 2, alignment: 64)
    candidates = .allocate(capacity: sumCount + 16)
    parts = .allocate(capacity: 1)
  }

  deinit {
    sums.deallocate()
    candidates.deallocate()
    parts.deallocate()
  }

  // MARK: The terms of a query

  private func term(
    _ weight: Weight, _ record: TermDictionary.Record
  ) throws(IndexError) -> Term {
    let factor = weight.factor
    var term = Term(
      factor: factor, occur: weight.clause.occur, list: nil, bounds: nil,
      documents: UnsafeMutablePointer(bitPattern: 8)!, scores: UnsafeMutablePointer(bitPattern: 8)!, count: 0,
      most: factor)
    if record.inline == nil { term.list = try segment.postings(record) }
    if let list = term.list, record.documentFrequency * Self.boundsRatio >= segment.documentCount,
      record.documentFrequency > PostingList.singleBlockLimit
    {
      let bounds = segment.boundsCache.bounds(at: record.postings.lowerBound, size: sumCount) {
        TermBounds(list, documentCount: segment.documentCount, bm25: bm25, lengths: lengths)
      }
      term.bounds = bounds
      term.most = factor * bounds.impact(ofRank: 1)
      return term
    }
    readRare(&term, record)
    return term
  }

  private func readRare(_ term: inout Term, _ record: TermDictionary.Record) {
    let count = record.documentFrequency
    term.documents = .allocate(capacity: count)
    term.scores = .allocate(capacity: count)
    var most: Float = 0
    func add(_ document: UInt32, _ frequency: UInt32) {
      guard term.count < count, document < segment.documentCount else { return }
      let score = term.factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
      term.documents[term.count] = document
      term.scores[term.count] = score
      term.count &+= 1
      most = max(most, score)
    }
    if let inline = record.inline {
      add(inline.document, inline.frequency)
    } else {
      term.list?.forEachPosting(add)
    }
    term.most = most
  }

  // MARK: Searching

  /// Offers the best documents to `top`.
  ///
  /// - Parameters:
  ///   - weights: single words; those that are required must all be in the segment.
  ///   - ordinal: of the segment.
  package func search(_ weights: [Weight], segment ordinal: Int, into top: inout TopK) throws(IndexError) {
    var terms: [Term] = []
    defer {
      for term in terms where term.bounds == nil {
        term.documents.deallocate()
        term.scores.deallocate()
      }
    }
    for weight in weights {
      if let record = weight.records[0][ordinal] {
        terms.append(try term(weight, record))
      } else if weight.clause.occur == .must {
        return
      }
    }
    let scoring = terms.indices.filter { terms[$0].occur != .mustNot }
    guard !scoring.isEmpty else { return }
    if terms.count > partCapacity {
      parts.deallocate()
      partCapacity = terms.count
      parts = .allocate(capacity: 32 * partCapacity)
    }
    let scale = sum(terms, scoring)
    let byWorth = scoring.sorted { terms[$0].most > terms[$1].most }
    var threshold = max(top.threshold, primed(terms, scoring, limit: top.limit))
    let greatest = RangeSums.greatest(sums, count: sumCount)
    guard greatest > 0 else { return }
    // Bands of falling bounds: the first documents seen are good ones, and the threshold rises early.
    var high = greatest
    while true {
      let floor = max(1, Self.units(threshold, scale))
      guard high >= floor else { return }
      let low = max(floor, UInt16(UInt32(high) * 7 / 8))
      let count = RangeSums.collect(sums, count: sumCount, low: low, high: high, into: candidates)
      for i in 0..<count {
        let range = Int(candidates[i])
        let sum = sums.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
        if sum < Self.units(threshold, scale) { continue }
        evaluate(range, terms, byWorth, threshold: threshold, into: &top)
        threshold = max(threshold, top.threshold)
      }
      guard low > 1 else { return }
      high = low - 1
    }
  }

  /// The smallest sum that a range with a document of this score can have.
  @inline(__always)
  private static func units(_ score: Float, _ scale: Float) -> UInt16 {
    guard score > 0 else { return 0 }
    // Sums of a few floats are off by less than a millionth.
    return UInt16(min(65_535, max(0, (score * scale * 0.999_99).rounded(.down))))
  }

  /// Adds up the bounds of the terms that score and takes out ranges without a required one.
  ///
  /// - Returns: how many units of the sums a score of 1 is.
  private func sum(_ terms: [Term], _ scoring: [Int]) -> Float {
    // All words together stay below 2^16 even if each gave its utmost in one range; a rare word may have several
    // postings in a range, and adds each.
    let total = scoring.reduce(Float(0)) { $0 + terms[$1].factor }
    let scale = (65_535 - 256 * Float(scoring.count)) / max(total, .leastNormalMagnitude) * 0.999
    var isFirst = true
    for i in scoring {
      guard let bounds = terms[i].bounds else { continue }
      let weight = UInt16((terms[i].factor * scale / 255).rounded(.up))
      if isFirst {
        RangeSums.set(sums, bounds.maxima, weight: weight, count: sumCount)
      } else {
        RangeSums.add(sums, bounds.maxima, weight: weight, count: sumCount)
      }
      isFirst = false
    }
    if isFirst { sums.initializeMemory(as: UInt8.self, repeating: 0, count: sumCount * 2) }
    for i in scoring where terms[i].bounds == nil { addRare(terms[i], scale) }
    for term in terms where term.occur == .must { require(term) }
    return scale
  }

  private func addRare(_ term: Term, _ scale: Float) {
    let sums = sums.assumingMemoryBound(to: UInt16.self)
    var last = -1
    var added: UInt16 = 0
    for i in 0..<term.count {
      let range = Int(term.documents[i]) / RangeSums.rangeSize
      let units = UInt16((term.scores[i] * scale).rounded(.up))
      // Of several postings in a range the greatest counts.
      if range != last { added = 0 }
      last = range
      if units > added {
        sums[RangeSums.index(of: range)] &+= units &- added
        added = units
      }
    }
  }

  private func require(_ term: Term) {
    if let bounds = term.bounds { return RangeSums.require(sums, bounds.maxima, count: sumCount) }
    // Keep the sums of the ranges with a posting, clear all others.
    let sums = sums.assumingMemoryBound(to: UInt16.self)
    var kept: [(Int, UInt16)] = []
    kept.reserveCapacity(term.count)
    for i in 0..<term.count {
      let index = RangeSums.index(of: Int(term.documents[i]) / RangeSums.rangeSize)
      kept.append((index, sums[index]))
    }
    self.sums.initializeMemory(as: UInt8.self, repeating: 0, count: sumCount * 2)
    for (index, sum) in kept { sums[index] = sum }
  }

  /// A score that at least `limit` documents reach: what the best of a single word have of that word alone.
  private func primed(_ terms: [Term], _ scoring: [Int], limit: Int) -> Float {
    guard segment.live == nil, terms.allSatisfy({ $0.occur == .should }), limit > 0 else { return -.infinity }
    var best: Float = -.infinity
    for i in scoring {
      if let bounds = terms[i].bounds { best = max(best, terms[i].factor * bounds.impact(ofRank: limit)) }
    }
    return best > 0 ? best : -.infinity
  }

  /// Looks into a range and offers the documents that can be among the best.
  private func evaluate(
    _ range: Int, _ terms: [Term], _ byWorth: [Int], threshold: Float, into top: inout TopK
  ) {
    let first = range * RangeSums.rangeSize
    var alive = aliveMask(first)
    var masks = (seen: UInt32(0), required: alive)
    for term in terms where term.occur != .should {
      let mask = mask(of: term, first)
      if term.occur == .must { masks.required &= mask } else { alive &= ~mask }
    }
    alive &= masks.required
    guard alive != 0 else { return }
    // What the words not yet looked at can still give.
    var rest: Float = 0
    for i in byWorth { rest += most(of: terms[i], range) }
    let slack: Float = 1.000_01
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 32) { sums in
      sums.initialize(repeating: 0)
      for i in terms.indices {
        (parts + 32 &* i).initialize(repeating: 0, count: 32)
      }
      for i in byWorth {
        rest -= most(of: terms[i], range)
        rest = max(0, rest)
        let found = score(terms[i], first, alive, into: parts + 32 &* i)
        masks.seen |= found
        var bits = found
        while bits != 0 {
          let bit = bits.trailingZeroBitCount
          sums[bit] += parts[32 &* i &+ bit]
          bits &= bits &- 1
        }
        // A document lives on while what it has and what is left could reach the threshold.
        if threshold > 0 {
          if rest * slack < threshold { alive &= masks.seen }
          var living = alive & masks.seen
          while living != 0 {
            let bit = living.trailingZeroBitCount
            if (sums[bit] + rest) * slack < threshold { alive &= ~(1 &<< UInt32(truncatingIfNeeded: bit)) }
            living &= living &- 1
          }
          if alive == 0 { return }
        }
      }
      var bits = alive & masks.seen
      while bits != 0 {
        let bit = bits.trailingZeroBitCount
        // In the order of the query, so that the bits are those of the plain scorer.
        var total: Float = 0
        for i in terms.indices { total += parts[32 &* i &+ bit] }
        if total >= threshold {
          top.offer(document: segment.base + first + bit, score: total)
        }
        bits &= bits &- 1
      }
    }
  }

  @inline(__always)
  private func aliveMask(_ first: Int) -> UInt32 {
    guard let live = segment.live else { return ~0 }
    return UInt32(truncatingIfNeeded: live.words[first &>> 6] &>> UInt64(first & 63))
  }

  @inline(__always)
  private func most(of term: Term, _ range: Int) -> Float {
    guard let bounds = term.bounds else { return term.most }
    return term.factor * Float(bounds.maximum(ofRange: range)) / 255
  }

  /// The documents of a range that hold a term.
  private func mask(of term: Term, _ first: Int) -> UInt32 {
    if let bounds = term.bounds {
      if bounds.maximum(ofRange: first / RangeSums.rangeSize) == 0 { return 0 }
      return run(of: term, first)?.run.mask ?? 0
    }
    var mask: UInt32 = 0
    var i = lowerBound(term, UInt32(first))
    while i < term.count, Int(term.documents[i]) < first + 32 {
      mask |= 1 &<< (term.documents[i] &- UInt32(first))
      i += 1
    }
    return mask
  }

  @inline(__always)
  private func run(of term: Term, _ first: Int) -> (block: PostingBlock, run: PostingBlock.Run)? {
    let list = term.list.unsafelyUnwrapped
    let number = first &>> list.shift
    guard list.count(ofBlock: number) > 0, let block = list.block(number) else { return nil }
    return (block, block.run(at: first &- number &<< list.shift))
  }

  /// Writes the term's parts of the scores of the wanted documents of a range; which of them hold the term.
  @inline(__always)
  private func score(
    _ term: Term, _ first: Int, _ wanted: UInt32, into parts: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    var found: UInt32 = 0
    if let bounds = term.bounds {
      if bounds.maximum(ofRange: first / RangeSums.rangeSize) == 0 { return 0 }
      guard let (block, run) = run(of: term, first) else { return 0 }
      found = run.mask & wanted
      guard found != 0 else { return 0 }
      var cursor = block.frequencies(from: run.first)
      var passed: UInt32 = 0
      var bits = found
      while bits != 0 {
        let bit = UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
        let before = run.mask & ((1 as UInt32) &<< bit &- 1)
        cursor.skip((before & ~passed).nonzeroBitCount)
        let frequency = cursor.next()
        passed = before | 1 &<< bit
        let document = UInt32(truncatingIfNeeded: first) &+ bit
        parts[Int(bit)] =
          term.factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
        bits &= bits &- 1
      }
      return found
    }
    var i = lowerBound(term, UInt32(first))
    while i < term.count, Int(term.documents[i]) < first &+ 32 {
      let bit = term.documents[i] &- UInt32(first)
      if wanted &>> bit & 1 == 1 {
        parts[Int(bit)] = term.scores[i]
        found |= 1 &<< bit
      }
      i &+= 1
    }
    return found
  }

  @inline(__always)
  private func lowerBound(_ term: Term, _ target: UInt32) -> Int {
    var low = 0
    var high = term.count
    while low < high {
      let middle = (low &+ high) &>> 1
      if term.documents[middle] < target { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}
