/// Finds the best documents for optional words that are in few documents: all of these are scored.
///
/// Where not many more documents match than are wanted, bounds cannot leave many out, and reading the lists from end to
/// end is faster than looking documents up.
///
/// All memory, 8 bytes a document, belongs to the object and serves one query after the other.
package final class ShortListSearch {
  /// Lists with more postings together than this many times the hits that are wanted are not short, if they are more than
  /// a word without bounds may have.
  package static let ratio = 16

  /// The owner of this object, which it cannot outlive.
  private unowned(unsafe) let segment: Segment
  private let lengths: LengthTable
  /// The score of each document so far: 0 between queries.
  private let scores: UnsafeMutablePointer<Float>
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
  }

  /// Whether a query is of optional words with short lists.
  package static func suits(_ weights: [Weight], _ context: SegmentContext, limit: Int) -> Bool {
    var postings = 0
    for weight in weights {
      guard weight.clause.occur == .should, !weight.clause.isPhrase else { return false }
      postings += weight.records[0][context.ordinal]?.documentFrequency ?? 0
    }
    return postings <= max(ratio * limit, context.segment.rareLimit)
  }

  /// Offers the best documents to `top`.
  package func search(
    _ weights: [Weight], _ context: SegmentContext, into top: inout TopK
  ) throws(IndexError) {
    let bm25 = context.reader.bm25
    if weights.count == 1 { return try searchSingle(weights[0], context, bm25, into: &top) }
    // In the order of the query, so that the bits are those of the plain scorer.
    for weight in weights {
      guard let record = weight.records[0][context.ordinal] else { continue }
      if let inline = record.inline {
        add(inline.document, inline.frequency, weight.factor, bm25)
      } else {
        let list = try segment.postings(record)
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
    segment.work.documents &+= count
    for i in 0..<count {
      let document = documents[i]
      let score = scores[Int(document)]
      scores[Int(document)] = 0
      if score >= top.threshold, context.live?.contains(document) ?? true {
        top.offer(document: segment.base + Int(document), score: score)
      }
    }
    count = 0
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
    let before = scores[Int(document)]
    // Parts of scores are above 0, so that is a document that is new.
    documents[count] = document
    count &+= before == 0 ? 1 : 0
    scores[Int(document)] =
      before + factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
  }
}
