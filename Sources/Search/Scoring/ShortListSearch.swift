/// Finds the best documents for words that are in few documents, or in few of those that pass a filter: all of these are
/// scored.
///
/// Where not many more documents match than are wanted, bounds cannot leave many out, and reading the lists from end to
/// end is faster than looking documents up. Where a filter leaves few documents, what the lists have for them is kept
/// (`FilteredPostings`), and bounds of ranges would say little of the few documents in each that pass.
///
/// All memory, 8 bytes a document and 4 more once words are required or excluded, belongs to the object and serves one
/// query after the other.
package final class ShortListSearch {
  /// Lists with more postings together than this many times the hits that are wanted are not short, if they are more than
  /// a word without bounds may have.
  package static let ratio = 16
  /// With a filter, lists are short if they have at most a posting for so many documents of the segment.
  package static let filteredRatio = 32

  /// The owner of this object, which it cannot outlive.
  private unowned(unsafe) let segment: Segment
  private let lengths: LengthTable
  /// The score of each document so far: 0 between queries.
  private let scores: UnsafeMutablePointer<Float>
  /// How many of the required words a document holds, and whether it holds an excluded one: 0 between queries.
  private lazy var held: UnsafeMutablePointer<UInt32> = {
    isHeldMade = true
    return .allocateZeroed(capacity: segment.documentCount)
  }()
  private var isHeldMade = false
  private static let excluded: UInt32 = 1 << 31
  /// The documents with a score.
  private let documents: UnsafeMutablePointer<UInt32>
  private var count = 0

  package init(_ segment: Segment) throws(IndexError) {
    self.segment = segment
    lengths = try segment.lengths()
    scores = .allocateZeroed(capacity: segment.documentCount)
    // One more: a document is written before it is known to be new.
    documents = .allocate(capacity: segment.documentCount + 1)
  }

  deinit {
    free(scores)
    documents.deallocate()
    if isHeldMade { free(held) }
  }

  /// Whether a query is of words with short lists, none of them required or excluded unless there is a filter.
  package static func suits(_ weights: [Weight], _ context: SegmentContext, limit: Int) -> Bool {
    var postings = 0
    var leastRequired = Int.max
    for weight in weights {
      let occur = weight.clause.occur
      guard !weight.clause.isPhrase, occur == .should || context.filtered != nil else { return false }
      let frequency = weight.records[0][context.ordinal]?.documentFrequency ?? 0
      postings += frequency
      if occur == .must { leastRequired = min(leastRequired, frequency) }
    }
    let segment = context.segment
    guard let filtered = context.filtered else { return postings <= max(ratio * limit, segment.rareLimit) }
    // As many as there are if words and filter have nothing to do with each other.
    let expected = Int(
      Double(postings) * Double(filtered.live.liveCount) / Double(segment.documentCount))
    // Of words that are all required the rarest alone may leave fewer documents than the filter.
    return expected <= min(leastRequired, max(ratio * limit, segment.documentCount / filteredRatio))
  }

  /// Offers the best documents to `top`.
  package func search(
    _ weights: [Weight], _ context: SegmentContext, into top: inout TopK
  ) throws(IndexError) {
    if let filtered = context.filtered {
      try searchFiltered(weights, context, filtered, into: &top)
    } else {
      try searchAll(weights, context, into: &top)
    }
    segment.work.documents &+= count
    count = 0
  }

  // MARK: Without a filter

  private func searchAll(
    _ weights: [Weight], _ context: SegmentContext, into top: inout TopK
  ) throws(IndexError) {
    let bm25 = context.reader.bm25
    if weights.count == 1 { return try searchSingle(weights[0], context, bm25, into: &top) }
    // Before anything is written down, what may fail.
    var lists: [(weight: Weight, record: TermDictionary.Record, list: PostingList)] = []
    for weight in weights {
      guard let record = weight.records[0][context.ordinal] else { continue }
      lists.append((weight, record, record.inline == nil ? try segment.postings(record) : .empty))
    }
    // In the order of the query, so that the bits are those of the plain scorer.
    for (weight, record, list) in lists {
      if let inline = record.inline {
        add(inline.document, inline.frequency, weight.factor, bm25)
      } else {
        segment.work.blocks &+= list.blockCount
        segment.work.bytes &+= list.size
        list.forEachBlock { documents, frequencies, count in
          if let live = context.live {
            for i in 0..<count where live.holds(documents[i]) {
              add(documents[i], frequencies[i], weight.factor, bm25)
            }
          } else {
            for i in 0..<count { add(documents[i], frequencies[i], weight.factor, bm25) }
          }
        }
      }
    }
    for i in 0..<count {
      let document = documents[i]
      let score = scores[Int(document)]
      scores[Int(document)] = 0
      if score >= top.threshold, context.live?.contains(document) ?? true {
        top.offer(document: segment.base + Int(document), score: score)
      }
    }
  }

  /// As `search` of one list, whose documents each have a single part.
  private func searchSingle(
    _ weight: Weight, _ context: SegmentContext, _ bm25: BM25, into top: inout TopK
  ) throws(IndexError) {
    guard let record = weight.records[0][context.ordinal] else { return }
    let (lengths, live, base) = (lengths, context.live, segment.base)
    let documentCount = segment.documentCount
    var best = top
    func offer(_ document: UInt32, _ frequency: UInt32) {
      guard document < documentCount else { return }
      let score = weight.factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
      guard score >= best.threshold, live?.contains(document) ?? true else { return }
      best.offer(document: base + Int(document), score: score)
    }
    if let inline = record.inline {
      offer(inline.document, inline.frequency)
    } else {
      let list = try segment.postings(record)
      segment.work.blocks &+= list.blockCount
      segment.work.bytes &+= list.size
      list.forEachPosting(offer)
    }
    segment.work.documents &+= record.documentFrequency
    top = best
  }

  @inline(__always)
  private func add(_ document: UInt32, _ frequency: UInt32, _ factor: Float, _ bm25: BM25) {
    guard document < segment.documentCount else { return }
    add(document, factor * bm25.impact(frequency: frequency, length: lengths.length(of: document)))
  }

  /// Adds a part to the score of a document of the segment.
  @inline(__always)
  private func add(_ document: UInt32, _ part: Float) {
    let before = scores[Int(document)]
    // Parts of scores are above 0, so that is a document that is new.
    documents[count] = document
    count &+= before == 0 ? 1 : 0
    scores[Int(document)] = before + part
  }

  // MARK: With a filter

  private func searchFiltered(
    _ weights: [Weight], _ context: SegmentContext, _ filtered: FilteredDocuments, into top: inout TopK
  ) throws(IndexError) {
    let bm25 = context.reader.bm25
    var required: UInt32 = 0
    var excluded: [FilteredPostings] = []
    // Before anything is written down, what may fail.
    var lists: [(weight: Weight, postings: FilteredPostings)] = []
    for weight in weights {
      if weight.clause.occur == .must { required += 1 }
      guard let record = weight.records[0][context.ordinal] else {
        if weight.clause.occur == .must { return }
        continue
      }
      let postings = try segment.postings(record, among: filtered, bm25)
      if weight.clause.occur == .mustNot {
        excluded.append(postings)
      } else {
        lists.append((weight, postings))
      }
    }
    if lists.count == 1, excluded.isEmpty {
      return offer(lists[0].postings, factor: lists[0].weight.factor, into: &top)
    }
    for (weight, postings) in lists {
      add(postings, factor: weight.factor)
      if weight.clause.occur == .must { for document in postings.documents { held[Int(document)] &+= 1 } }
    }
    for postings in excluded {
      // A document without a score is not in the list of those that are gone through below.
      for document in postings.documents where scores[Int(document)] > 0 {
        held[Int(document)] |= Self.excluded
      }
    }
    if required > 0 || !excluded.isEmpty { keep(holding: required) }
    for i in 0..<count {
      let document = documents[i]
      let score = scores[Int(document)]
      scores[Int(document)] = 0
      if score >= top.threshold { top.offer(document: segment.base + Int(document), score: score) }
    }
  }

  /// Offers the documents of a single word.
  private func offer(_ postings: FilteredPostings, factor: Float, into top: inout TopK) {
    segment.work.bytes &+= 4 &* postings.documents.count
    var threshold = top.threshold
    for i in postings.impacts.indices where factor * postings.impacts[i] >= threshold {
      top.offer(
        document: segment.base + Int(postings.documents[i]), score: factor * postings.impacts[i])
      threshold = top.threshold
      segment.work.documents &+= 1
    }
  }

  private func add(_ postings: FilteredPostings, factor: Float) {
    segment.work.bytes &+= 8 &* postings.documents.count
    postings.documents.withUnsafeBufferPointer { documents in
      postings.impacts.withUnsafeBufferPointer { impacts in
        for i in 0..<documents.count { add(documents[i], factor * impacts[i]) }
      }
    }
  }

  /// Leaves only the documents that hold as many of the required words, and none of the excluded.
  private func keep(holding required: UInt32) {
    var kept = 0
    for i in 0..<count {
      let document = documents[i]
      if held[Int(document)] == required {
        documents[kept] = document
        kept &+= 1
      } else {
        scores[Int(document)] = 0
      }
      held[Int(document)] = 0
    }
    count = kept
  }
}
