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
  private static let gone = UInt32.max

  init(_ sources: [Source]) {
    self.sources = sources
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
    let dictionary = storesText ? try bestDictionary() : []
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

  /// The dictionary of the source with the most text: it fits the most, and what it wrote can be copied.
  private func bestDictionary() throws(IndexError) -> [UInt8] {
    let largest = sources.max { $0.segment.statistics.textBytes < $1.segment.statistics.textBytes }!
    return Array(try largest.segment.file.verified(.textDictionary))
  }

  private func copyDocuments(to writer: DocumentWriter, dictionary: [UInt8]) throws(IndexError) -> [UInt32] {
    var lengths: [UInt32] = []
    for source in sources {
      let segment = source.segment
      let names = try segment.sources()
      let ownDictionary = try segment.file.verified(.textDictionary)
      let fits = segment.statistics.hasText && ownDictionary.elementsEqual(dictionary)
      let table = try segment.lengths()
      for document in 0..<UInt32(segment.documentCount) where source.live.contains(document) {
        let record = try segment.record(document)
        guard record.source >> 1 < names.count else {
          throw segment.file.corrupt(.sources, 0, "a source is missing")
        }
        let text: DocumentWriter.Text =
          fits ? .stored(record.storedText) : .plain(try segment.document(document).text)
        try writer.add(
          key: record.key,
          source: writer.sourceNumber(names[record.source >> 1].utf8) << 1 | record.source & 1,
          date: record.date, title: record.title, text: text, textSize: record.textSize,
          fingerprint: record.fingerprint, evidence: record.evidence, author: record.author,
          edits: record.edits)
        lengths.append(table.length(of: document))
      }
    }
    return lengths
  }

  private func mergeTerms(lengths: [UInt32]) throws(IndexError) -> TermSectionWriter {
    let writer = try TermSectionWriter(lengths: lengths, words: lengths.reduce(0) { $0 + Int($1) })
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
private struct TermWalk {
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
