internal import Search

/// Makes one segment of several, without their deleted documents.
///
/// Documents keep their order: those of the first source, then those of the second. The result depends on nothing
/// but the sources.
struct SegmentMerger {
  struct Source {
    var segment: Segment
    var live: LiveDocuments
  }

  private let sources: [Source]
  private let ids: [DocumentIDs]
  private let threads: Int
  private let pairLimit: Int

  /// - Parameters:
  ///   - threads: how many take part.
  ///   - pairLimit: which pairs of terms get lists (`TermPair`); 0 for none.
  init(_ sources: [Source], threads: Int, pairLimit: Int) {
    self.sources = sources
    self.threads = threads
    self.pairLimit = pairLimit
    var next: UInt32 = 0
    ids = sources.map { source in
      defer { next += UInt32(source.live.count - source.live.deletedCount) }
      return DocumentIDs(source.live, from: next)
    }
  }

  /// - Parameter check: called often; what it throws ends the merge, and nothing is left of it.
  func write(
    to path: String, check: () throws(IndexError) -> Void = {}
  ) throws(IndexError) -> (size: Int, checksum: UInt32) {
    let storesText = sources.allSatisfy { $0.segment.statistics.hasText }
    let dictionary = storesText ? try DocumentCopier.bestDictionary(of: sources.map(\.segment)) : []
    let documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: dictionary)
    do throws(IndexError) {
      let lengths = try copyDocuments(to: documents, dictionary: dictionary, check: check)
      _ = try documents.finishDocuments(threads: threads)
      let words = lengths.reduce(0) { $0 + Int($1) }
      let hasPositions = sources.allSatisfy { $0.segment.statistics.hasPositions }
      let terms = TermSections(
        path: path, lengths: lengths, words: words, threads: threads,
        pairLimit: hasPositions ? pairLimit : 0)
      let (sources, ids) = (sources, ids)
      try terms.encode(merging: sources, makeReader: { SegmentTermReader(sources, ids) }) {
        (_) throws(IndexError) in try check()
      }
      try check()
      try terms.write(to: documents.file)
      return try documents.finish(
        terms.counts, words: words, hasPositions: hasPositions,
        lines: try DocumentCopier.lines(of: sources.map(\.segment)))
    } catch {
      documents.abandon()
      throw error
    }
  }

  private func copyDocuments(
    to writer: DocumentWriter, dictionary: [UInt8], check: () throws(IndexError) -> Void
  ) throws(IndexError) -> [UInt32] {
    var lengths: [UInt32] = []
    try writer.groups.expect(sources.map(\.segment))
    for source in sources {
      let copier = try DocumentCopier(source.segment, to: writer, dictionary: dictionary)
      for document in 0..<UInt32(source.segment.documentCount) where source.live.contains(document) {
        lengths.append(try copier.copy(document))
        if document & 0x3FFF == 0 { source.segment.file.letGo() }
        if document & 0xFF == 0 { try check() }
      }
      source.segment.file.letGo()
    }
    return lengths
  }
}

/// The ids that the documents of a segment have in the merged one.
struct DocumentIDs {
  /// That of the first.
  let base: UInt32
  /// Where documents were deleted, the id of each, or `gone`.
  let map: [UInt32]?
  static let gone = UInt32.max

  /// Those that they have already.
  static let same = DocumentIDs(base: 0, map: nil)

  private init(base: UInt32, map: [UInt32]?) {
    self.base = base
    self.map = map
  }

  init(_ live: LiveDocuments, from base: UInt32) {
    self.base = base
    guard live.deletedCount > 0 else {
      map = nil
      return
    }
    var next = base
    map = (0..<UInt32(live.count)).map { document in
      guard live.contains(document) else { return Self.gone }
      defer { next += 1 }
      return next
    }
  }
}
