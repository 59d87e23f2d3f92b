/// Finds the documents of a segment in which a phrase stands.
///
/// Documents that hold all the terms come first (`DocumentSets`), then the phrase is looked for in them, some at a time
/// (`PhraseMatcher`).
package final class PhraseSearch {
  private let segment: Segment
  private let live: LiveDocuments?
  private let filtered: FilteredDocuments?
  private let lengths: LengthTable
  private let bm25: BM25
  private let factor: Float
  private let matcher: PhraseMatcher
  private let batch: PhraseBatch
  private var batchCount = 0

  /// `nil` where the phrase cannot be in the segment, or the index has no positions.
  package convenience init?(_ weight: Weight, _ context: SegmentContext) throws(IndexError) {
    guard let matcher = try PhraseMatcher(weight, context) else { return nil }
    try self.init(weight, matcher, context)
  }

  init(_ weight: Weight, _ matcher: PhraseMatcher, _ context: SegmentContext) throws(IndexError) {
    segment = context.segment
    live = context.live
    filtered = context.filtered
    bm25 = context.reader.bm25
    lengths = try segment.lengths()
    factor = weight.factor
    self.matcher = matcher
    batch = matcher.batch
  }

  /// Calls `body` with each document that may be found in which the phrase stands, and how often.
  ///
  /// - Parameter others: lists that must hold the document too.
  package func forEachMatch(
    within others: [TermDictionary.Record] = [],
    _ body: (_ document: UInt32, _ frequency: UInt32) -> Void
  ) throws(IndexError) {
    let found = try segment.documentSets.numberedIntersection(matcher.records + others)
    try forEachMatch(among: found.documents, of: found, body)
  }

  /// As `forEachMatch`, in rising documents that all hold what the phrase needs.
  package func forEachMatch(
    among documents: some Sequence<UInt32>, _ body: (_ document: UInt32, _ frequency: UInt32) -> Void
  ) throws(IndexError) {
    try forEachMatch(among: documents, of: nil, body)
  }

  /// - Parameter numbered: the intersection that the documents are, if they are one.
  private func forEachMatch(
    among documents: some Sequence<UInt32>, of numbered: DocumentSets.Numbered?,
    _ body: (_ document: UInt32, _ frequency: UInt32) -> Void
  ) throws(IndexError) {
    matcher.takeOrdinals(of: numbered)
    for (i, document) in documents.enumerated() {
      if let live, !live.contains(document) { continue }
      if batchCount == PhraseBatch.limit { empty(body) }
      batch.documents[batchCount] = document
      if let ordinals = numbered?.ordinals { batch.ordinals[batchCount] = ordinals[i] }
      batch.wanted[batchCount] = 1
      batchCount &+= 1
    }
    empty(body)
    try matcher.throwFault()
  }

  /// As `forEachMatch`, in any rising documents.
  package func forEachMatch(
    inSome documents: [UInt32], _ body: (_ document: UInt32, _ frequency: UInt32) -> Void
  ) throws(IndexError) {
    try forEachMatch(among: segment.documentSets.intersection(documents, matcher.records), body)
  }

  /// Lists that must hold a document in which the phrase stands.
  package var lists: [TermDictionary.Record] { matcher.records }

  private func empty(_ body: (_ document: UInt32, _ frequency: UInt32) -> Void) {
    matcher.match(batchCount, body)
    batchCount = 0
  }

  // MARK: The best

  /// Offers the best documents to `top`.
  ///
  /// The phrase can be worth no more than any of its terms were it alone. So the least of the terms' bounds by range
  /// is a bound of the phrase's; ranges with the highest come first, and those below the best scores are left out.
  package func search(into top: inout TopK) throws(IndexError) {
    let records = matcher.records
    let bounds = try matcher.bounds(bm25)
    let isFrequent = records.allSatisfy {
      $0.documentFrequency * DocumentSets.bitmapRatio >= segment.documentCount
    }
    guard isFrequent, bounds.count == records.count else { return try searchListed(bounds, into: &top) }
    let accesses = try matcher.accesses()
    let sums = segment.rangeSums
    RangeSums.set(sums.values, bounds[0].maxima, weight: .one, count: sums.count)
    for other in bounds.dropFirst() { RangeSums.lower(sums.values, other.maxima, count: sums.count) }
    if let filtered { RangeSums.require(sums.values, filtered.ranges, count: sums.count) }
    var high = RangeSums.greatest(sums.values, count: sums.count)
    while high >= max(1, floor(top)) {
      let low = max(1, floor(top), high - high / 4)
      let found = RangeSums.collect(sums.values, count: sums.count, low: low, high: high, into: sums.ranges)
      for i in 0..<found {
        let range = Int(sums.ranges[i])
        let level = sums.values.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
        if level >= floor(top) { add(range, accesses, into: &top) }
      }
      offerBatch(into: &top)
      guard low > 1 else { break }
      high = low - 1
    }
    try matcher.throwFault()
  }

  /// The least bound of a range with a document that can be among the best.
  @inline(__always)
  private func floor(_ top: TopK) -> UInt16 {
    top.threshold > 0 ? UInt16(min(256, max(0, (top.threshold / factor * 254.99).rounded(.down)))) : 0
  }

  /// Adds the documents of a range that hold all terms to the batch.
  private func add(_ range: Int, _ accesses: [TermAccess], into top: inout TopK) {
    let first = range &* RangeSums.rangeSize
    var mask = RangeSums.rangeMask
    if let live {
      mask &= UInt32(truncatingIfNeeded: live.words[first &>> 6] &>> UInt64(first & 63))
    }
    for access in accesses { mask &= access.mask(first) }
    while mask != 0 {
      add(UInt32(truncatingIfNeeded: first &+ mask.trailingZeroBitCount), into: &top)
      mask &= mask &- 1
    }
  }

  /// As `search`, where a term is so rare that the documents with all terms are soon listed.
  private func searchListed(_ bounds: [TermBounds], into top: inout TopK) throws(IndexError) {
    var least = floor(top)
    let found = try segment.documentSets.numberedIntersection(matcher.records)
    matcher.takeOrdinals(of: found)
    for (i, document) in found.documents.enumerated() {
      if let live, !live.contains(document) { continue }
      let range = Int(document) / RangeSums.rangeSize
      guard bounds.allSatisfy({ $0.maximum(ofRange: range) >= least }) else { continue }
      if let ordinals = found.ordinals { batch.ordinals[batchCount] = ordinals[i] }
      add(document, into: &top)
      least = floor(top)
    }
    offerBatch(into: &top)
    try matcher.throwFault()
  }

  @inline(__always)
  private func add(_ document: UInt32, into top: inout TopK) {
    batch.documents[batchCount] = document
    batch.wanted[batchCount] = leastFrequency(lengths.length(of: document), top.threshold)
    batchCount &+= 1
    if batchCount == PhraseBatch.limit { offerBatch(into: &top) }
  }

  private func offerBatch(into top: inout TopK) {
    let (factor, bm25, lengths, base) = (factor, bm25, lengths, segment.base)
    matcher.match(batchCount) { document, frequency in
      let score = factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
      top.offer(document: base + Int(document), score: score)
    }
    batchCount = 0
  }

  /// How often the phrase must at least stand in a document of this length to reach a score, but for rounding.
  @inline(__always)
  private func leastFrequency(_ length: UInt32, _ score: Float) -> UInt32 {
    let impact = min(score / factor, 0.999_9)
    guard impact > 0 else { return 1 }
    let frequency = impact / (1 - impact) * (bm25.constant + bm25.slope * Float(length))
    return max(1, UInt32(min(1e9, frequency * 0.999)))
  }
}
