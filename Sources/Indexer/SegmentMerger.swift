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
  /// For each source and document its new id, or `gone`.
  private let ids: [[UInt32]]
  private let pairLimit: Int
  private static let gone = UInt32.max

  /// - Parameter pairLimit: which pairs of terms get lists (`TermPair`); 0 for none.
  init(_ sources: [Source], pairLimit: Int) {
    self.sources = sources
    self.pairLimit = pairLimit
    var next: UInt32 = 0
    ids = sources.map { source in
      (0..<UInt32(source.live.count)).map { document in
        guard source.live.contains(document) else { return Self.gone }
        defer { next += 1 }
        return next
      }
    }
  }

  func write(to path: String) throws(IndexError) -> (size: Int, checksum: UInt32) {
    let storesText = sources.allSatisfy { $0.segment.statistics.hasText }
    let dictionary = storesText ? try DocumentCopier.bestDictionary(of: sources.map(\.segment)) : []
    let documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: dictionary)
    do throws(IndexError) {
      let lengths = try copyDocuments(to: documents, dictionary: dictionary)
      let terms = try mergeTerms(lengths: lengths)
      let hasPositions = sources.allSatisfy { $0.segment.statistics.hasPositions }
      let written = try documents.finish(terms: terms, lengths: lengths, hasPositions: hasPositions)
      return (written.size, written.checksum)
    } catch {
      documents.abandon()
      throw error
    }
  }

  private func copyDocuments(to writer: DocumentWriter, dictionary: [UInt8]) throws(IndexError) -> [UInt32] {
    var lengths: [UInt32] = []
    for source in sources {
      let copier = try DocumentCopier(source.segment, to: writer, dictionary: dictionary)
      for document in 0..<UInt32(source.segment.documentCount) where source.live.contains(document) {
        lengths.append(try copier.copy(document))
      }
    }
    return lengths
  }

  private func mergeTerms(lengths: [UInt32]) throws(IndexError) -> TermSectionWriter {
    let writer = try TermSectionWriter(
      lengths: lengths, words: lengths.reduce(0) { $0 + Int($1) }, pairLimit: pairLimit)
    var walks: [TermWalk] = []
    for source in sources { walks.append(try TermWalk(source.segment)) }
    let list = PostingBuffer.List()
    var positions: [UInt32] = []
    while let term = walks.compactMap(\.term).min(by: { $0.lexicographicallyPrecedes($1) }) {
      list.removeAll()
      for i in walks.indices where walks[i].term == term {
        try append(walks[i].record, of: i, to: list, &positions)
        try walks[i].next()
      }
      try term.withBytes { (raw) throws(IndexError) in try writer.append(raw, list) }
    }
    return writer
  }

  private func append(
    _ record: TermDictionary.Record, of source: Int, to list: PostingBuffer.List, _ positions: inout [UInt32]
  ) throws(IndexError) {
    let cursor = try PostingCursor(sources[source].segment, record)
    while cursor.document != PostingCursor.end {
      let id = ids[source][Int(cursor.document)]
      if id != Self.gone {
        cursor.positions(into: &positions)
        list.append(document: id, positions: positions, frequency: cursor.frequency)
      }
      cursor.next()
    }
    if let fault = cursor.fault { throw fault }
  }
}

/// Walks all terms of a segment in order.
struct TermWalk {
  private let segment: Segment
  private var block = 0
  private var cursor: TermCursor?
  private(set) var term: [UInt8]?
  private(set) var record = TermDictionary.Record()

  init(_ segment: Segment) throws(IndexError) {
    self.segment = segment
    _ = try segment.file.verified(.dictionary)
    cursor = segment.dictionary.cursor(block: 0)
    try next()
  }

  mutating func next() throws(IndexError) {
    while cursor != nil {
      if cursor!.next() {
        // Behind the terms come pairs, which are not merged: they are found anew.
        if cursor!.term.first == TermPair.mark { break }
        term = cursor!.term
        record = cursor!.record
        return
      }
      if cursor!.isDamaged { throw segment.file.corrupt(.dictionary, 0, "not a block of terms") }
      block += 1
      cursor = block < segment.dictionary.blockCount ? segment.dictionary.cursor(block: block) : nil
    }
    term = nil
  }
}
