internal import Search

/// Makes one segment of several, without their deleted documents, in an order of its choice.
///
/// The result depends on nothing but the sources and the order.
struct SegmentReorderer {
  typealias Progress = (OptimizationProgress) throws(IndexError) -> Void

  private let sources: [SegmentMerger.Source]
  private let segments: [Segment]
  private let order: DocumentOrder
  private let pairLimit: Int
  private let threads: Int

  /// - Parameters:
  ///   - pairLimit: which pairs of terms get lists (`TermPair`); 0 for none.
  ///   - threads: how many take part in writing posting lists.
  init(_ sources: [SegmentMerger.Source], order: DocumentOrder, pairLimit: Int, threads: Int) {
    self.sources = sources
    self.threads = threads
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
      _ = try documents.finishDocuments(threads: threads)
      let hasPositions = segments.allSatisfy { $0.statistics.hasPositions }
      let words = lengths.reduce(0) { $0 + Int($1) }
      let terms = TermSections(
        path: path, lengths: lengths, words: words, threads: threads,
        pairLimit: hasPositions ? pairLimit : 0)
      try encode(terms, numbering, progress)
      try terms.write(to: documents.file)
      return try documents.finish(
        terms.counts, words: words, hasPositions: hasPositions, order: order,
        lines: try DocumentCopier.lines(of: segments))
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
    try writer.groups.expect(segments)
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

  private func encode(
    _ terms: TermSections, _ numbering: DocumentNumbering, _ progress: Progress
  ) throws(IndexError) {
    var total = 0
    for segment in segments { total += try segment.postingCount() }
    var done = 0
    try progress(OptimizationProgress(.writingTerms, done: 0, of: total))
    let sources = sources
    try terms.encode(merging: sources, makeReader: { ReorderingTermReader(sources, numbering) }) {
      (postings) throws(IndexError) in
      done += postings
      try progress(OptimizationProgress(.writingTerms, done: done, of: total))
    }
  }
}
