/// Finds the best documents of a segment for words that are each optional, required or excluded.
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
  /// How many ranges' cache lines are asked for at once.
  private static let batch = 32

  /// A word of the query. Holds plain pointers: `owners` keeps what they point to.
  private struct Term {
    var factor: Float
    var occur: Query.Occur
    /// What the word can give at most anywhere.
    var most: Float
    /// A frequent word's greatest impacts by range, and its list.
    var maxima: UnsafeRawPointer?
    var access: TermAccess?
    /// A rare word's documents, their parts of the score, and for each range with one of them where it begins.
    var documents: UnsafeMutablePointer<UInt32>
    var scores: UnsafeMutablePointer<Float>
    var places: UnsafeMutablePointer<UInt32>
    var count: Int

    // In the range that is looked into: what the word can give, and a rare word's first posting.
    var rangeMost: Float = 0
    /// What the words that come after it, by worth, can give together.
    var restBehind: Float = 0
    var place = 0
    var found: UInt32 = 0
  }

  /// The owner of this object, which it cannot outlive.
  private unowned(unsafe) let segment: Segment
  private let lengths: LengthTable
  private let bm25: BM25
  private let sums: UnsafeMutableRawPointer
  private let sumCount: Int
  private let candidates: UnsafeMutablePointer<UInt32>
  private let rareLimit: Int
  private var owners: [AnyObject] = []
  private var rareRooms: [RareRoom] = []
  private var rareUsed = 0
  /// Room for the terms, for each term the parts of the scores of a range's documents, and the documents' sums.
  private var terms: UnsafeMutablePointer<Term>
  private var parts: UnsafeMutablePointer<Float>
  private var termCount = 0
  private var termCapacity = 0
  private let totals: UnsafeMutablePointer<Float>
  /// The terms that score, the ones that can give most first; and those that are required or excluded.
  private var byWorth: [Int] = []
  private var filters: [Int] = []
  /// What `touch` has read: kept, so that the reads are not left out as useless.
  private var touched = 0

  /// Memory for a rare word. A place is right only if the document it leads to lies in the range, so it needs no
  /// clearing between queries.
  private final class RareRoom {
    let documents: UnsafeMutablePointer<UInt32>
    let scores: UnsafeMutablePointer<Float>
    let places: UnsafeMutablePointer<UInt32>

    init(postings: Int, ranges: Int) {
      documents = .allocate(capacity: postings)
      scores = .allocate(capacity: postings)
      places = .allocate(capacity: ranges)
      places.initialize(repeating: 0, count: ranges)
    }

    deinit {
      documents.deallocate()
      scores.deallocate()
      places.deallocate()
    }
  }

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

  /// Takes the words of a query that the segment holds; `false` where a required one is missing.
  private func take(_ weights: [Weight], segment ordinal: Int) throws(IndexError) -> Bool {
    termCount = 0
    rareUsed = 0
    owners.removeAll(keepingCapacity: true)
    if weights.count > termCapacity {
      terms.deallocate()
      parts.deallocate()
      termCapacity = weights.count
      terms = .allocate(capacity: termCapacity)
      parts = .allocate(capacity: RangeSums.rangeSize * termCapacity)
    }
    byWorth.removeAll(keepingCapacity: true)
    filters.removeAll(keepingCapacity: true)
    for weight in weights {
      guard let record = weight.records[0][ordinal] else {
        if weight.clause.occur == .must { return false }
        continue
      }
      (terms + termCount).initialize(to: try term(weight, record))
      if weight.clause.occur != .mustNot { byWorth.append(termCount) }
      if weight.clause.occur != .should { filters.append(termCount) }
      termCount += 1
    }
    byWorth.sort { terms[$0].most > terms[$1].most }
    return !byWorth.isEmpty
  }

  private func term(_ weight: Weight, _ record: TermDictionary.Record) throws(IndexError) -> Term {
    let nowhere = RareRoomPlaceholder.self
    var term = Term(
      factor: weight.factor, occur: weight.clause.occur, most: weight.factor, maxima: nil, access: nil,
      documents: nowhere.documents, scores: nowhere.scores, places: nowhere.documents, count: 0)
    let list = record.inline == nil ? try segment.postings(record) : nil
    if let list, let bounds = try segment.bounds(record, bm25) {
      let bitmap = try segment.documentSets.bitmap(record)
      owners.append(bounds)
      if let bitmap { owners.append(bitmap) }
      term.maxima = UnsafeRawPointer(bounds.maxima)
      term.access = TermAccess(list, bitmap)
      term.most = weight.factor * bounds.impact(ofRank: 1)
      return term
    }
    readRare(&term, record, list)
    return term
  }

  private enum RareRoomPlaceholder {
    static var documents: UnsafeMutablePointer<UInt32> { UnsafeMutablePointer(bitPattern: 8)! }
    static var scores: UnsafeMutablePointer<Float> { UnsafeMutablePointer(bitPattern: 8)! }
  }

  private func readRare(_ term: inout Term, _ record: TermDictionary.Record, _ list: PostingList?) {
    if rareUsed == rareRooms.count { rareRooms.append(RareRoom(postings: rareLimit, ranges: sumCount)) }
    let room = rareRooms[rareUsed]
    rareUsed += 1
    term.documents = room.documents
    term.scores = room.scores
    term.places = room.places
    let (factor, limit, documentCount) = (term.factor, rareLimit, segment.documentCount)
    var most: Float = 0
    var count = 0
    var range = -1
    func add(_ document: UInt32, _ frequency: UInt32) {
      guard count < limit, document < documentCount else { return }
      let score = factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
      room.documents[count] = document
      room.scores[count] = score
      let own = Int(document) / RangeSums.rangeSize
      if own != range {
        room.places[own] = UInt32(truncatingIfNeeded: count)
        range = own
      }
      count &+= 1
      most = max(most, score)
    }
    if let inline = record.inline {
      add(inline.document, inline.frequency)
    } else {
      list?.forEachPosting(add)
    }
    term.most = most
    term.count = count
  }

  // MARK: Searching

  /// Offers the best documents to `top`.
  ///
  /// - Parameters:
  ///   - weights: of single words.
  ///   - ordinal: of the segment.
  package func search(_ weights: [Weight], segment ordinal: Int, into top: inout TopK) throws(IndexError) {
    guard try take(weights, segment: ordinal) else { return }
    if offerChampions(into: &top) { return }
    let required = byWorth.filter { terms[$0].occur == .must }
    if required.contains(where: { terms[$0].access == nil }) || required.count > 1 {
      let records = weights.compactMap { $0.clause.occur == .must ? $0.records[0][ordinal] : nil }
      if records.contains(where: { $0.documentFrequency * DocumentSets.bitmapRatio < segment.documentCount })
      {
        return try searchIntersection(records, into: &top)
      }
    }
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
        if i % Self.batch == 0 { touch(candidates + i, min(Self.batch, count - i), floor) }
        let range = Int(candidates[i])
        let sum = sums.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
        guard sum >= floor else { continue }
        evaluate(range, wanted: RangeSums.rangeMask, threshold: threshold, into: &top)
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
    guard termCount == 1, segment.live == nil, let bounds = boundsOwner(0), bounds.champions.count > top.limit
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
        for i in 0..<count where bounds[i] >= max(low, floor) && bounds[i] <= high {
          let document = piece[i]
          evaluate(
            Int(document) / RangeSums.rangeSize, wanted: 1 &<< (document % UInt32(RangeSums.rangeSize)),
            threshold: top.threshold, into: &top)
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

  /// A score that at least `limit` documents reach: what the best of a single word have of that word alone.
  private func primed(limit: Int) -> Float {
    guard segment.live == nil, filters.isEmpty, limit > 0 else { return -.infinity }
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
  private func touch(_ ranges: UnsafePointer<UInt32>, _ count: Int, _ floor: UInt16) {
    var sum = 0
    for i in byWorth {
      guard let access = terms[i].access else { continue }
      for r in 0..<count { sum &+= access.touchEntry(Int(ranges[r]) &* RangeSums.rangeSize) }
    }
    for i in byWorth {
      guard let access = terms[i].access else { continue }
      for r in 0..<count { sum &+= access.touchBlock(Int(ranges[r]) &* RangeSums.rangeSize) }
    }
    for r in 0..<count { sum &+= Int(lengths.length(of: ranges[r] &* UInt32(RangeSums.rangeSize))) }
    touched = sum
  }

  // MARK: Inside a range

  /// Offers the documents of a range, those of them in `wanted`, that can be among the best.
  private func evaluate(_ range: Int, wanted: UInt32, threshold: Float, into top: inout TopK) {
    let first = range &* RangeSums.rangeSize
    var alive = wanted
    if let live = segment.live {
      alive &= UInt32(truncatingIfNeeded: live.words[first &>> 6] &>> UInt64(first & 63))
    }
    for i in 0..<termCount { _ = enter(terms + i, range) }
    // What is left behind each word is added up from the least: taking away from a sum would lose the small ones.
    var rest: Float = 0
    for i in byWorth.reversed() {
      terms[i].restBehind = rest
      rest += terms[i].rangeMost
    }
    guard rest * Self.slack >= threshold else { return }
    for i in filters {
      let mask = mask(terms + i, first)
      alive &= terms[i].occur == .must ? mask : ~mask
    }
    guard alive != 0 else { return }
    var seen: UInt32 = 0
    totals.initialize(repeating: 0, count: RangeSums.rangeSize)
    for i in byWorth {
      let term = terms + i
      rest = term.pointee.restBehind
      let own = parts + RangeSums.rangeSize &* i
      let found = score(term, first, alive, into: own)
      seen |= found
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

  /// Notes what a term can give in a range; 0 for one that does not score.
  @inline(__always)
  private func enter(_ term: UnsafeMutablePointer<Term>, _ range: Int) -> Float {
    term.pointee.found = 0
    if let maxima = term.pointee.maxima {
      let level = maxima.load(fromByteOffset: range, as: UInt8.self)
      term.pointee.rangeMost = term.pointee.factor * Float(level) / 255
    } else {
      term.pointee.place = place(term, range)
      term.pointee.rangeMost = 0
      var i = term.pointee.place
      while i < term.pointee.count, Int(term.pointee.documents[i]) / RangeSums.rangeSize == range {
        term.pointee.rangeMost = max(term.pointee.rangeMost, term.pointee.scores[i])
        i &+= 1
      }
    }
    return term.pointee.occur == .mustNot ? 0 : term.pointee.rangeMost
  }

  /// The first posting of a rare term in a range, or how many it has where there is none.
  @inline(__always)
  private func place(_ term: UnsafeMutablePointer<Term>, _ range: Int) -> Int {
    let place = Int(term.pointee.places[range])
    guard place < term.pointee.count, Int(term.pointee.documents[place]) / RangeSums.rangeSize == range else {
      return term.pointee.count
    }
    return place
  }

  /// The documents of the range that hold a term.
  @inline(__always)
  private func mask(_ term: UnsafeMutablePointer<Term>, _ first: Int) -> UInt32 {
    if term.pointee.rangeMost == 0 { return 0 }
    if let access = term.pointee.access { return access.mask(first) }
    var mask: UInt32 = 0
    var i = term.pointee.place
    while i < term.pointee.count, Int(term.pointee.documents[i]) < first &+ RangeSums.rangeSize {
      mask |= 1 &<< (term.pointee.documents[i] &- UInt32(truncatingIfNeeded: first))
      i &+= 1
    }
    return mask
  }

  /// Writes the term's parts of the scores of the wanted documents of a range; which of them hold the term.
  @inline(__always)
  private func score(
    _ term: UnsafeMutablePointer<Term>, _ first: Int, _ wanted: UInt32,
    into parts: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    guard term.pointee.rangeMost > 0 else { return 0 }
    if term.pointee.access != nil { return scoreFrequent(term, first, wanted, into: parts) }
    var found: UInt32 = 0
    var i = term.pointee.place
    while i < term.pointee.count, Int(term.pointee.documents[i]) < first &+ RangeSums.rangeSize {
      let bit = term.pointee.documents[i] &- UInt32(truncatingIfNeeded: first)
      parts[Int(bit)] = term.pointee.scores[i]
      found |= 1 &<< bit
      i &+= 1
    }
    term.pointee.found = found & wanted
    return found & wanted
  }

  @inline(__always)
  private func scoreFrequent(
    _ term: UnsafeMutablePointer<Term>, _ first: Int, _ wanted: UInt32,
    into parts: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    let factor = term.pointee.factor
    let found = term.pointee.access.unsafelyUnwrapped.forEachFrequency(first, wanted) { bit, frequency in
      let document = UInt32(truncatingIfNeeded: first &+ bit)
      parts[bit] = factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
    }
    term.pointee.found = found
    return found
  }
}
