/// Finds the best documents of a segment for words and phrases that are each optional, required or excluded.
///
/// For each range of some documents an upper bound of the score is summed from the words' bounds, 16 or more ranges a
/// step (`RangeSums`), and only ranges whose bound reaches the best scores so far are looked into, those with the
/// highest bounds first. Words too rare for bounds add each of their postings to the sums of their ranges. Inside a
/// range the word that can give most comes first, and the look ends when no document can still win.
///
/// The answer is that of the plain scorer to the bit: a score is summed from the same parts in the same order, and a
/// range is passed over only when the exact value of its bound says so.
///
/// All memory belongs to the object and serves one query after the other.
package final class RangeSearch {
  /// More words than this have too little room in a sum of 16 bits.
  package static let termLimit = 64

  /// Sums and products of a few floats are off by less than this.
  private static let slack: Float = 1.000_01
  /// A word of this part of the heaviest one's weight is light.
  private static let lightRatio: Float = 16
  /// How many ranges' cache lines are asked for at once.
  private static let batch = 32

  /// The owner of this object, which it cannot outlive.
  private unowned(unsafe) let segment: Segment
  private let lengths: LengthTable
  private let bm25: BM25
  private let sums: UnsafeMutableRawPointer
  private let sumCount: Int
  private let candidates: UnsafeMutablePointer<UInt32>
  private let rareLimit: Int
  private var owners: [AnyObject] = []
  private var phrases: [RangePhrase] = []
  private var live: LiveDocuments?
  /// What the query has taken so far.
  private var work = Work()
  /// The greatest factor of the query.
  private var heaviest: Float = 0
  private var rareRooms: [RareRoom] = []
  private var rareUsed = 0
  /// Room for the terms, for each term the parts of the scores of a range's documents, and the documents' sums.
  private var terms: UnsafeMutablePointer<RangeTerm>
  private var parts: UnsafeMutablePointer<Float>
  private var termCount = 0
  private var termCapacity = 0
  private let totals: UnsafeMutablePointer<Float>
  /// The terms that score, the ones that can give most first; and those that are required or excluded.
  private var byWorth: [Int] = []
  private var filters: [Int] = []
  /// What `touch` has read: kept, so that the reads are not left out as useless.
  private var touched = 0

  package init(_ segment: Segment, bm25: BM25) throws(IndexError) {
    self.segment = segment
    self.bm25 = bm25
    lengths = try segment.lengths()
    sumCount = segment.rangeSums.count
    sums = segment.rangeSums.values
    candidates = segment.rangeSums.ranges
    rareLimit = segment.rareLimit
    terms = .allocate(capacity: 1)
    parts = .allocate(capacity: 1)
    totals = .allocate(capacity: RangeSums.rangeSize)
  }

  deinit {
    terms.deallocate()
    parts.deallocate()
    totals.deallocate()
  }

  // MARK: The terms of a query

  /// Takes the clauses of a query that can match in the segment; `false` where a required one cannot.
  private func take(_ weights: [Weight], _ context: SegmentContext) throws(IndexError) -> Bool {
    live = context.live
    termCount = 0
    rareUsed = 0
    owners.removeAll(keepingCapacity: true)
    phrases.removeAll(keepingCapacity: true)
    if weights.count > termCapacity {
      terms.deallocate()
      parts.deallocate()
      termCapacity = weights.count
      terms = .allocate(capacity: termCapacity)
      parts = .allocate(capacity: RangeSums.rangeSize * termCapacity)
    }
    heaviest = weights.reduce(0) { max($0, $1.factor) }
    byWorth.removeAll(keepingCapacity: true)
    filters.removeAll(keepingCapacity: true)
    for weight in weights {
      guard let term = try weight.clause.isPhrase ? phrase(weight, context) : word(weight, context) else {
        if weight.clause.occur == .must { return false }
        continue
      }
      (terms + termCount).initialize(to: term)
      if weight.clause.occur != .mustNot { byWorth.append(termCount) }
      if weight.clause.occur != .should { filters.append(termCount) }
      termCount += 1
    }
    byWorth.sort { terms[$0].most > terms[$1].most }
    // Looking for a phrase costs more than looking up a word.
    filters.sort { terms[$0].kind != .phrase && terms[$1].kind == .phrase }
    return !byWorth.isEmpty
  }

  private func word(_ weight: Weight, _ context: SegmentContext) throws(IndexError) -> RangeTerm? {
    guard let record = weight.records[0][context.ordinal] else { return nil }
    let list = record.inline == nil ? try segment.postings(record) : nil
    if let list, weight.factor * Self.lightRatio <= heaviest, record.documentFrequency > rareLimit,
      !segment.boundsCache.isWorthMaking(at: record.postings.lowerBound)
    {
      // The first time, bounds for a word that gives so little would cost more than they save.
      var term = RangeTerm(
        .frequent, factor: weight.factor, occur: weight.clause.occur, most: weight.factor)
      term.maxima = UnsafeRawPointer(segment.highestLevels.levels)
      term.access = TermAccess(list, nil)
      return term
    }
    if let list, let bounds = try segment.bounds(record, bm25) {
      let bitmap = try segment.documentSets.bitmap(record)
      owners.append(bounds)
      if let bitmap { owners.append(bitmap) }
      var term = RangeTerm(
        .frequent, factor: weight.factor, occur: weight.clause.occur,
        most: weight.factor * bounds.impact(ofRank: 1))
      term.maxima = UnsafeRawPointer(bounds.maxima)
      term.access = TermAccess(list, bitmap)
      return term
    }
    if let list {
      segment.work.blocks &+= list.blockCount
      segment.work.bytes &+= list.size
    }
    return try rare(weight) { (add) throws(IndexError) in
      if let inline = record.inline {
        add(inline.document, inline.frequency)
      } else {
        list?.forEachPosting(add)
      }
    }
  }

  private func phrase(_ weight: Weight, _ context: SegmentContext) throws(IndexError) -> RangeTerm? {
    guard let matcher = try PhraseMatcher(weight, context) else { return nil }
    let bounds = try matcher.bounds(bm25)
    // One of the lists is short: all documents of the phrase are soon found.
    guard bounds.count == matcher.records.count else {
      return try rare(weight) { (add) throws(IndexError) in
        try PhraseSearch(weight, matcher, context).forEachMatch(add)
      }
    }
    let phrase = try RangePhrase(matcher, bounds: bounds, segment)
    phrases.append(phrase)
    var term = RangeTerm(
      .phrase, factor: weight.factor, occur: weight.clause.occur, most: weight.factor * phrase.most)
    term.maxima = UnsafeRawPointer(phrase.maxima)
    term.phrase = .passUnretained(phrase)
    return term
  }

  /// A clause whose few documents `forEachMatch` tells.
  private func rare(
    _ weight: Weight,
    _ forEachMatch: ((_ document: UInt32, _ frequency: UInt32) -> Void) throws(IndexError) -> Void
  ) throws(IndexError) -> RangeTerm {
    if rareUsed == rareRooms.count { rareRooms.append(RareRoom(postings: rareLimit, ranges: sumCount)) }
    let room = rareRooms[rareUsed]
    rareUsed += 1
    room.removeAll()
    let (factor, documentCount) = (weight.factor, segment.documentCount)
    let (bm25, lengths) = (bm25, lengths)
    try forEachMatch { document, frequency in
      guard document < documentCount else { return }
      room.add(document, factor * bm25.impact(frequency: frequency, length: lengths.length(of: document)))
    }
    var term = RangeTerm(.rare, factor: factor, occur: weight.clause.occur, most: room.most)
    term.documents = UnsafePointer(room.documents)
    term.scores = UnsafePointer(room.scores)
    term.places = UnsafePointer(room.places)
    term.count = room.count
    return term
  }

  // MARK: Searching

  /// Offers the best documents to `top`.
  package func search(
    _ weights: [Weight], _ context: SegmentContext, into top: inout TopK
  ) throws(IndexError) {
    guard try take(weights, context) else { return }
    if offerChampions(into: &top) { return }
    if let lists = try shortLists(weights, context) {
      try searchIntersection(lists, into: &top)
    } else {
      searchRanges(into: &top)
    }
    // The place, the frequencies and the lengths of each document.
    work.bytes &+= 3 &* Work.line &* work.documents
    segment.work = segment.work + work
    work = Work()
    for phrase in phrases { try phrase.throwFault() }
  }

  /// What is required, if it is soon intersected: several things of which one is not frequent.
  private func shortLists(
    _ weights: [Weight], _ context: SegmentContext
  ) throws(IndexError) -> [TermDictionary.Record]? {
    let required = byWorth.filter { terms[$0].occur == .must }
    guard required.contains(where: { terms[$0].kind != .frequent }) || required.count > 1 else { return nil }
    var lists: [TermDictionary.Record] = []
    for weight in weights where weight.clause.occur == .must {
      lists += try weight.covering(context) ?? []
    }
    let isShort = lists.contains {
      $0.documentFrequency * DocumentSets.bitmapRatio < segment.documentCount
    }
    return isShort ? lists : nil
  }

  private func searchRanges(into top: inout TopK) {
    let scale = addUp()
    var threshold = max(top.threshold, primed(limit: top.limit))
    let greatest = RangeSums.greatest(sums, count: sumCount)
    var floor = max(1, Self.units(threshold, scale))
    // Bands of falling bounds: the first documents seen are good ones, and the threshold rises early.
    var high = greatest
    while high >= floor {
      let low = max(floor, UInt16(UInt32(high) * 7 / 8))
      let count = RangeSums.collect(sums, count: sumCount, low: low, high: high, into: candidates)
      for i in 0..<count {
        if i % Self.batch == 0 {
          touch(min(Self.batch, count - i)) { Int(candidates[i + $0]) &* RangeSums.rangeSize }
        }
        let range = Int(candidates[i])
        let sum = sums.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
        guard sum >= floor else { continue }
        evaluate(range, threshold: threshold, into: &top)
        if top.threshold > threshold {
          threshold = top.threshold
          floor = max(1, Self.units(threshold, scale))
        }
      }
      guard low > 1 else { return }
      high = low - 1
    }
  }

  /// Answers for a single frequent word from its champions, if they are sure to hold the best.
  private func offerChampions(into top: inout TopK) -> Bool {
    guard termCount == 1, live == nil, let bounds = boundsOwner(0), bounds.champions.count > top.limit
    else {
      return false
    }
    // Impacts that differ may give the same score, and then the lower document wins: the last champion must be
    // worth less than the last that is wanted.
    let factor = terms[0].factor
    let last = factor * bounds.champions[bounds.champions.count - 1].impact
    guard last < factor * bounds.impact(ofRank: top.limit) else { return false }
    for champion in bounds.champions {
      let score = factor * champion.impact
      if score < top.threshold { break }
      top.offer(document: segment.base + Int(champion.document), score: score)
    }
    return true
  }

  /// Looks at the documents that hold all that is required, in bands of falling bounds; there are few of them.
  private func searchIntersection(
    _ records: [TermDictionary.Record], into top: inout TopK
  ) throws(IndexError) {
    let documents = try segment.documentSets.intersection(records)
    let scale = unitsPerScore()
    let bounds = sums.assumingMemoryBound(to: UInt16.self)
    var start = 0
    // As many documents at a time as there is room for bounds.
    while start < documents.count {
      let count = min(sumCount, documents.count - start)
      let piece = UnsafeBufferPointer(rebasing: documents[start..<start + count])
      var high = bound(piece, scale, into: bounds)
      var floor = max(1, Self.units(top.threshold, scale))
      while high >= floor {
        let low = max(floor, UInt16(UInt32(high) * 7 / 8))
        var found = 0
        for i in 0..<count {
          candidates[found] = UInt32(truncatingIfNeeded: i)
          found &+= bounds[i] >= low && bounds[i] <= high ? 1 : 0
        }
        for c in 0..<found {
          if c % Self.batch == 0 {
            touch(min(Self.batch, found - c)) {
              Int(piece[Int(candidates[c + $0])]) & ~(RangeSums.rangeSize - 1)
            }
          }
          let i = Int(candidates[c])
          guard bounds[i] >= floor else { continue }
          evaluate(piece[i], into: &top)
          floor = max(floor, Self.units(top.threshold, scale))
        }
        guard low > 1 else { break }
        high = low - 1
      }
      start += count
    }
  }

  /// Writes bounds of the scores of documents; the greatest of them.
  private func bound(
    _ documents: UnsafeBufferPointer<UInt32>, _ scale: Float, into bounds: UnsafeMutablePointer<UInt16>
  ) -> UInt16 {
    bounds.initialize(repeating: 0, count: documents.count)
    for i in byWorth {
      let term = terms[i]
      if let maxima = term.maxima {
        let weight = UInt16((term.factor * scale / 255).rounded(.up))
        for d in 0..<documents.count {
          let range = Int(documents[d]) / RangeSums.rangeSize
          bounds[d] &+= UInt16(maxima.load(fromByteOffset: range, as: UInt8.self)) &* weight
        }
      } else {
        var p = 0
        for d in 0..<documents.count {
          while p < term.count, term.documents[p] < documents[d] { p &+= 1 }
          if p == term.count { break }
          if term.documents[p] == documents[d] { bounds[d] &+= UInt16((term.scores[p] * scale).rounded(.up)) }
        }
      }
    }
    var greatest: UInt16 = 0
    for d in 0..<documents.count { greatest = max(greatest, bounds[d]) }
    return greatest
  }

  /// The smallest sum that a range with a document of this score can have.
  @inline(__always)
  private static func units(_ score: Float, _ scale: Float) -> UInt16 {
    guard score > 0 else { return 0 }
    return UInt16(min(65_535, (score * scale / slack).rounded(.down)))
  }

  /// Adds up the bounds of the terms that score and takes out ranges without a required one.
  ///
  /// - Returns: how many units of the sums a score of 1 is.
  private func addUp() -> Float {
    let scale = unitsPerScore()
    segment.work.bytes &+= 3 &* sumCount &* max(1, termCount)
    var isFirst = true
    for i in byWorth {
      guard let maxima = terms[i].maxima else { continue }
      let weight = UInt16((terms[i].factor * scale / 255).rounded(.up))
      if isFirst {
        RangeSums.set(sums, maxima, weight: weight, count: sumCount)
      } else {
        RangeSums.add(sums, maxima, weight: weight, count: sumCount)
      }
      isFirst = false
    }
    if isFirst { sums.initializeMemory(as: UInt8.self, repeating: 0, count: sumCount * 2) }
    for i in byWorth where terms[i].maxima == nil { addRare(terms[i], scale) }
    for i in filters {
      if terms[i].occur == .must, let maxima = terms[i].maxima {
        RangeSums.require(sums, maxima, count: sumCount)
      }
    }
    return scale
  }

  /// Such that all words together stay below 2^16 even if each gave its utmost in one range.
  private func unitsPerScore() -> Float {
    let total = byWorth.reduce(Float(0)) { $0 + terms[$1].factor }
    return (65_535 - 256 * Float(byWorth.count)) / max(total, .leastNormalMagnitude) / Self.slack
  }

  private func addRare(_ term: RangeTerm, _ scale: Float) {
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

  /// A score that at least `limit` documents reach: what the best of a single word have of that word alone.
  private func primed(limit: Int) -> Float {
    guard live == nil, filters.isEmpty, limit > 0 else { return -.infinity }
    var best: Float = 0
    for owner in 0..<termCount {
      guard let bounds = boundsOwner(owner) else { continue }
      best = max(best, terms[owner].factor * bounds.impact(ofRank: limit))
    }
    return best > 0 ? best : -.infinity
  }

  /// The bounds of a frequent term.
  private func boundsOwner(_ term: Int) -> TermBounds? {
    guard let maxima = terms[term].maxima else { return nil }
    for case let bounds as TermBounds in owners where UnsafeRawPointer(bounds.maxima) == maxima {
      return bounds
    }
    return nil
  }

  /// Reads a byte of each cache line that the next ranges will need, all in one go, so that the waits for memory
  /// overlap instead of following one another: first the entries of the directories, then what they point to.
  ///
  /// - Parameter first: the first document of each range.
  @inline(__always)
  private func touch(_ count: Int, _ first: (Int) -> Int) {
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

  // MARK: Inside a range

  /// Offers the documents of a range that can be among the best.
  private func evaluate(_ range: Int, threshold: Float, into top: inout TopK) {
    let first = range &* RangeSums.rangeSize
    work.ranges &+= 1
    var alive = RangeSums.rangeMask
    if let live {
      alive &= UInt32(truncatingIfNeeded: live.words[first &>> 6] &>> UInt64(first & 63))
    }
    for i in 0..<termCount { terms[i].enter(range) }
    // What is left behind each word is added up from the least: taking away from a sum would lose the small ones.
    var rest: Float = 0
    for i in byWorth.reversed() {
      terms[i].restBehind = rest
      rest += terms[i].rangeMost
    }
    guard rest * Self.slack >= threshold else { return }
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
      if rest * Self.slack < threshold { alive &= seen }
      bits = alive & seen
      while bits != 0 {
        let bit = bits.trailingZeroBitCount
        if (totals[bit] + rest) * Self.slack < threshold { alive &= ~(1 &<< UInt32(truncatingIfNeeded: bit)) }
        bits &= bits &- 1
      }
      if alive == 0 { return }
    }
    offer(alive & seen, first, into: &top)
  }

  /// Offers a document that holds all words that are required, if it can be among the best.
  private func evaluate(_ document: UInt32, into top: inout TopK) {
    if let live, !live.contains(document) { return }
    work.ranges &+= 1
    let range = Int(document) / RangeSums.rangeSize
    let first = range &* RangeSums.rangeSize
    let bit = UInt32(truncatingIfNeeded: Int(document) &- first)
    let wanted: UInt32 = 1 &<< bit
    for i in 0..<termCount { terms[i].enter(range) }
    for i in filters where terms[i].occur == .mustNot {
      if terms[i].matches(first, wanted) != 0 { return }
    }
    var rest: Float = 0
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
      if (total + terms[i].restBehind) * Self.slack < threshold { return }
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
      top.offer(document: segment.base &+ first &+ bit, score: total)
      bits &= bits &- 1
    }
  }
}
