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
  /// A query of more clauses takes another way.
  package static let termLimit = 65_536
  /// More clauses than this have too little room in a sum of 16 bits.
  static let groupSize = 64

  /// Two sums of the parts of the query's scores, gains included, in whatever order they are added, differ by less than
  /// this factor: each addition is off by 2^-24 at most.
  private(set) var slack: Float = 1
  /// A word of this part of the heaviest one's weight is light.
  static let lightRatio: Float = 16
  /// If so many documents for each hit wanted are to be expected with what is required, they are listed rather than looked
  /// for by ranges.
  private static let listedRatio = 8
  /// How many ranges' cache lines are asked for at once.
  private static let batch = 32
  /// Where a filter leaves one range of this many, or fewer, they are sorted.
  private static let sparseRatio = 4

  /// The owner of this object, which it cannot outlive.
  unowned(unsafe) let segment: Segment
  let lengths: LengthTable
  let bm25: BM25
  let sums: UnsafeMutableRawPointer
  let sumCount: Int
  /// The sums of a group of clauses, where a query has several.
  var part: RangeSums.Room?
  private let candidates: UnsafeMutablePointer<UInt32>
  let rareLimit: Int
  var owners: [AnyObject] = []
  var phrases: [RangePhrase] = []
  var live: LiveDocuments?
  var filtered: FilteredDocuments?
  /// What the query has taken so far.
  var work = Work()
  /// The greatest factor of the query.
  var heaviest: Float = 0
  /// For the rare clauses that come first, and how many of them the query uses.
  var rareRooms: [RareRoom] = []
  var rareUsed = 0
  /// Room for the terms, for each term the parts of the scores of a range's documents, and the documents' sums.
  var terms: UnsafeMutablePointer<RangeTerm>
  var parts: UnsafeMutablePointer<Float>
  var termCount = 0
  private var termCapacity = 0
  let totals: UnsafeMutablePointer<Float>
  /// The terms that score, the ones that can give most first; and those that are required or excluded.
  var byWorth: [Int] = []
  var filters: [Int] = []
  /// Words of the query whose closeness counts.
  var pairs: [ClosePair] = []
  /// What `touch` has read: kept, so that the reads are not left out as useless.
  var touched = 0

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
  private func take(
    _ weights: [Weight], _ context: SegmentContext, _ closeness: Closeness?
  ) throws(IndexError) -> Bool {
    live = context.live
    filtered = context.filtered
    termCount = 0
    rareUsed = 0
    if weights.count > termCapacity {
      terms.deallocate()
      parts.deallocate()
      termCapacity = weights.count
      terms = .allocate(capacity: termCapacity)
      parts = .allocate(capacity: RangeSums.rangeSize * termCapacity)
    }
    heaviest = weights.reduce(0) { max($0, $1.factor) }
    slack = 1.000_01 + Float(weights.count) * 0x1p-23
    byWorth.removeAll(keepingCapacity: true)
    filters.removeAll(keepingCapacity: true)
    var places: [Int?] = []
    for weight in weights {
      places.append(nil)
      guard let term = try weight.clause.isPhrase ? phrase(weight, context) : word(weight, context) else {
        if weight.clause.occur == .must { return false }
        continue
      }
      places[places.count - 1] = termCount
      (terms + termCount).initialize(to: term)
      if weight.clause.occur != .mustNot { byWorth.append(termCount) }
      if weight.clause.occur != .should { filters.append(termCount) }
      termCount += 1
    }
    byWorth.sort { terms[$0].most > terms[$1].most }
    // Looking for a phrase costs more than looking up a word.
    filters.sort { terms[$0].kind != .phrase && terms[$1].kind == .phrase }
    pairs = try closePairs(closeness, places, context)
    return !byWorth.isEmpty
  }

  // MARK: Searching

  /// Offers the best documents to `top`.
  ///
  /// - Parameter closeness: of these clauses, if it counts; then `canHold`.
  package func search(
    _ weights: [Weight], _ context: SegmentContext, _ closeness: Closeness? = nil, into top: inout TopK
  ) throws(IndexError) {
    // What was made for this query alone.
    defer {
      owners.removeAll(keepingCapacity: owners.count <= Self.groupSize)
      phrases.removeAll()
      pairs.removeAll()
    }
    guard try take(weights, context, closeness) else { return }
    if offerChampions(into: &top) { return }
    if let documents = try requiredDocuments(weights, context, limit: top.limit) {
      searchIntersection(documents, into: &top)
    } else {
      searchRanges(into: &top)
    }
    // The place, the frequencies and the lengths of each document.
    work.bytes &+= 3 &* Work.line &* work.documents
    segment.work = segment.work + work
    work = Work()
    for phrase in phrases { try phrase.throwFault() }
    for pair in pairs { try pair.throwFault() }
  }

  /// The documents that may be found and hold what is required, where that is soon intersected.
  private func requiredDocuments(
    _ weights: [Weight], _ context: SegmentContext, limit: Int
  ) throws(IndexError) -> UnsafeBufferPointer<UInt32>? {
    guard let lists = try shortLists(weights, context, limit: limit) else { return nil }
    let documents = try segment.documentSets.intersection(lists)
    guard let live else { return documents }
    let left = segment.documentSets.keep(documents.count) { live.holds($0) }
    return UnsafeBufferPointer(rebasing: documents[..<left])
  }

  /// What is required, if it is soon intersected or so many hits are wanted that most of it is looked at.
  private func shortLists(
    _ weights: [Weight], _ context: SegmentContext, limit: Int
  ) throws(IndexError) -> [TermDictionary.Record]? {
    let required = byWorth.filter { terms[$0].occur == .must }
    guard required.contains(where: { terms[$0].kind != .frequent }) || required.count > 1 else { return nil }
    var lists: [TermDictionary.Record] = []
    for weight in weights where weight.clause.occur == .must {
      lists += try weight.covering(context) ?? []
    }
    let byFrequency = lists.sorted { $0.documentFrequency < $1.documentFrequency }
    if byFrequency[0].documentFrequency * DocumentSets.bitmapRatio < segment.documentCount { return lists }
    guard byFrequency.count > 1 else { return nil }
    // Frequent words, but so many hits are wanted that most of what they have in common is looked at.
    let both = byFrequency[0].documentFrequency * byFrequency[1].documentFrequency / segment.documentCount
    return both <= Self.listedRatio * limit ? lists : nil
  }

  private func searchRanges(into top: inout TopK) {
    let scale = scale()
    addUp(scale)
    var threshold = max(top.threshold, primed(limit: top.limit))
    let greatest = RangeSums.greatest(sums, count: sumCount)
    var floor = max(1, scale.units(threshold))
    if filtered != nil {
      let count = RangeSums.collect(sums, count: sumCount, low: floor, high: greatest, into: candidates)
      if count <= sumCount / Self.sparseRatio {
        return look(into: sorted(count), count, isSorted: true, scale, &threshold, &floor, &top)
      }
    }
    // Bands of falling bounds: the first documents seen are good ones, and the threshold rises early.
    var high = greatest
    while high >= floor {
      let low = max(floor, UInt16(UInt32(high) * 7 / 8))
      let count = RangeSums.collect(sums, count: sumCount, low: low, high: high, into: candidates)
      look(into: candidates, count, isSorted: false, scale, &threshold, &floor, &top)
      guard low > 1 else { return }
      high = low - 1
    }
  }

  /// Looks into those of some ranges whose bounds still reach the floor.
  @inline(__always)
  private func look(
    into ranges: UnsafeMutablePointer<UInt32>, _ count: Int, isSorted: Bool, _ scale: Scale,
    _ threshold: inout Float, _ floor: inout UInt16, _ top: inout TopK
  ) {
    for i in 0..<count {
      if i % Self.batch == 0 {
        if isSorted, bound(ofRange: Int(ranges[i])) >> 8 < floor >> 8 { return }
        touch(min(Self.batch, count - i)) { Int(ranges[i + $0]) &* RangeSums.rangeSize }
      }
      let range = Int(ranges[i])
      guard bound(ofRange: range) >= floor else { continue }
      evaluate(range, threshold: threshold, into: &top)
      if top.threshold > threshold {
        threshold = top.threshold
        floor = max(1, scale.units(threshold))
      }
    }
  }

  @inline(__always)
  private func bound(ofRange range: Int) -> UInt16 {
    sums.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
  }

  /// The first `count` candidates by falling bounds. Where a filter leaves few ranges, this is less work than passes over
  /// all sums for bands of a few of them.
  private func sorted(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    let room = part ?? RangeSums.Room(documents: segment.documentCount)
    part = room
    let candidates = candidates
    Self.sort(
      count, into: room.ranges, value: { candidates[$0] }, bound: { bound(ofRange: Int(candidates[$0])) })
    return room.ranges
  }

  /// Looks at documents among which are all that match, those with the highest bounds first; there are few of them.
  private func searchIntersection(_ documents: UnsafeBufferPointer<UInt32>, into top: inout TopK) {
    let scale = scale()
    let bounds = sums.assumingMemoryBound(to: UInt16.self)
    var start = 0
    // As many documents at a time as there is room for bounds.
    while start < documents.count {
      let count = min(sumCount, documents.count - start)
      let piece = UnsafeBufferPointer(rebasing: documents[start..<start + count])
      bound(piece, scale)
      Self.sort(count, into: candidates, value: { UInt32(truncatingIfNeeded: $0) }, bound: { bounds[$0] })
      var floor = max(1, scale.units(top.threshold))
      for c in 0..<count {
        let i = Int(candidates[c])
        // Those behind it have bounds of the same step at most.
        if bounds[i] | (Self.boundStep - 1) < floor { break }
        if c % Self.batch == 0 {
          touch(min(Self.batch, count - c)) {
            Int(piece[Int(candidates[c + $0])]) & ~(RangeSums.rangeSize - 1)
          }
        }
        guard bounds[i] >= floor else { continue }
        evaluate(piece[i], into: &top)
        floor = max(floor, scale.units(top.threshold))
      }
      start += count
    }
  }

  /// Bounds are sorted as far as multiples of this tell them apart; a power of two.
  private static let boundStep: UInt16 = 256

  /// Writes `count` values to `out` by falling bounds in steps of `boundStep`.
  @inline(__always)
  private static func sort(
    _ count: Int, into out: UnsafeMutablePointer<UInt32>, value: (Int) -> UInt32, bound: (Int) -> UInt16
  ) {
    let last = Int(UInt16.max / boundStep)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: last + 1) { places in
      places.initialize(repeating: 0)
      for i in 0..<count { places[last &- Int(bound(i) / boundStep)] &+= 1 }
      var sum = 0
      for step in 0...last { (places[step], sum) = (sum, sum &+ places[step]) }
      for i in 0..<count {
        let step = last &- Int(bound(i) / boundStep)
        out[places[step]] = value(i)
        places[step] &+= 1
      }
    }
  }
}
