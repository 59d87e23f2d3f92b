internal import Search

/// Makes one segment of several, without their deleted documents, in an order of its choice.
///
/// The result depends on nothing but the sources and the order. A further section of posting lists is rewritten as
/// `reorderTerms` does it: the lists of each term go through one `PostingReorderer` under the ids of the numbering.
struct SegmentReorderer {
  typealias Progress = (OptimizationProgress) throws(IndexError) -> Void

  private let sources: [SegmentMerger.Source]
  private let segments: [Segment]
  private let order: DocumentOrder
  private let pairLimit: Int

  /// - Parameter pairLimit: which pairs of terms get lists (`TermPair`); 0 for none.
  init(_ sources: [SegmentMerger.Source], order: DocumentOrder, pairLimit: Int) {
    self.sources = sources
    self.pairLimit = pairLimit
    self.order = order
    segments = sources.map(\.segment)
  }

  func write(to path: String, progress: Progress) throws(IndexError) -> (size: Int, checksum: UInt32) {
    let numbering = try numbering(progress)
    let storesText = segments.allSatisfy { $0.statistics.hasText }
    let dictionary = storesText ? try DocumentCopier.bestDictionary(of: segments) : []
    let documents = try DocumentWriter(path: path, storesText: storesText, dictionary: dictionary)
    do throws(IndexError) {
      let lengths = try copyDocuments(numbering, to: documents, dictionary: dictionary, progress)
      let hasPositions = segments.allSatisfy { $0.statistics.hasPositions }
      let terms = try reorderTerms(numbering, lengths: lengths, hasPositions: hasPositions, progress)
      let written = try documents.finish(
        terms: terms, lengths: lengths, hasPositions: hasPositions, order: order)
      return (written.size, written.checksum)
    } catch {
      documents.abandon()
      throw error
    }
  }

  private func numbering(_ progress: Progress) throws(IndexError) -> DocumentNumbering {
    var numbering = DocumentNumbering(sources)
    switch order {
    case .added: break
    case .bisected:
      let forward = try ForwardIndex(of: segments, numbering, progress)
      var done = 0
      let order = try GraphBisection.order(of: forward) { (steps, total) throws(IndexError) in
        done += steps
        try progress(OptimizationProgress(.ordering, done: done, of: total))
      }
      numbering.reorder(order)
    }
    return numbering
  }

  private func copyDocuments(
    _ numbering: DocumentNumbering, to writer: DocumentWriter, dictionary: [UInt8], _ progress: Progress
  ) throws(IndexError) -> [UInt32] {
    var copiers: [DocumentCopier] = []
    for segment in segments {
      copiers.append(try DocumentCopier(segment, to: writer, dictionary: dictionary))
    }
    var lengths: [UInt32] = []
    for (id, place) in numbering.places.enumerated() {
      if id % 256 == 0 {
        try progress(OptimizationProgress(.writingDocuments, done: id, of: numbering.places.count))
      }
      lengths.append(try copiers[Int(place.segment)].copy(place.document))
    }
    return lengths
  }

  private func reorderTerms(
    _ numbering: DocumentNumbering, lengths: [UInt32], hasPositions: Bool, _ progress: Progress
  ) throws(IndexError) -> TermSectionWriter {
    let writer = try TermSectionWriter(
      lengths: lengths, words: lengths.reduce(0) { $0 + Int($1) }, pairLimit: hasPositions ? pairLimit : 0)
    let reorderer = PostingReorderer(documentCount: lengths.count)
    let total = segments.reduce(0) { $0 + $1.statistics.postings }
    var done = 0
    var told = 0
    try progress(OptimizationProgress(.writingTerms, done: 0, of: total))
    var terms = try MergedTerms(of: segments)
    while try terms.next() {
      reorderer.removeAll()
      for (segment, record) in terms.records {
        try reorderer.append(
          record, of: segments[segment], ids: numbering.ids[segment], hasPositions: hasPositions)
        done += record.documentFrequency
      }
      try terms.term!.withBytes { (term) throws(IndexError) in try writer.append(term, reorderer.sorted()) }
      if done - told > 1 << 16 {
        told = done
        try progress(OptimizationProgress(.writingTerms, done: done, of: total))
      }
    }
    return writer
  }
}
