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

  init(_ sources: [Source], threads: Int) {
    self.sources = sources
    self.threads = threads
    var next: UInt32 = 0
    ids = sources.map { source in
      defer { next += UInt32(source.live.count - source.live.deletedCount) }
      return DocumentIDs(source.live, from: next)
    }
  }

  func write(to path: String) throws(IndexError) -> (size: Int, checksum: UInt32) {
    let storesText = sources.allSatisfy { $0.segment.statistics.hasText }
    let dictionary = storesText ? try bestDictionary() : []
    let documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: dictionary)
    do throws(IndexError) {
      let lengths = try copyDocuments(to: documents, dictionary: dictionary)
      _ = try documents.finishDocuments(threads: threads)
      let words = lengths.reduce(0) { $0 + Int($1) }
      let terms = TermSections(path: path, lengths: lengths, words: words, threads: threads)
      try mergeTerms(into: terms)
      try terms.write(to: documents.file)
      let hasPositions = sources.allSatisfy { $0.segment.statistics.hasPositions }
      return try documents.finish(terms.counts, words: words, hasPositions: hasPositions)
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
      let names = try segment.sources().map { name in
        var name = name
        return name.withUTF8 { writer.sourceNumber(UnsafeRawBufferPointer($0)) }
      }
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
          key: record.key, source: names[record.source >> 1] << 1 | record.source & 1, date: record.date,
          title: record.title, text: text, textSize: record.textSize, fingerprint: record.fingerprint)
        lengths.append(table.length(of: document))
        if document & 0x3FFF == 0 { segment.file.letGo() }
      }
      segment.file.letGo()
    }
    return lengths
  }

  private func mergeTerms(into terms: TermSections) throws(IndexError) {
    var walks: [TermWalk] = []
    for source in sources {
      // Checked here, so that the threads that read find nothing left to note.
      _ = try source.segment.file.verified(.postings)
      source.segment.file.letGo()
      _ = try source.segment.file.verified(.positions)
      source.segment.file.letGo()
      walks.append(try TermWalk(source.segment))
    }
    let (sources, ids) = (sources, ids)
    var runs = 0
    try terms.encode(makeReader: { SegmentTermReader(sources, ids) }) { (limit) throws(IndexError) in
      runs += 1
      // The pages that were read are no longer wanted.
      if runs % 64 == 0 { for source in sources { source.segment.file.letGo() } }
      var run = TermRun<SegmentTermReader.Part>()
      while run.count < limit, let first = Self.least(walks) {
        let part = SegmentTermReader.Part(source: first, record: walks[first].record)
        walks[first].term.withUnsafeBytes { run.append($0, part) }
        for other in first + 1..<walks.count where !walks[other].isAtEnd {
          guard walks[other].prefix == walks[first].prefix, walks[other].term == walks[first].term else {
            continue
          }
          run.appendToLast(SegmentTermReader.Part(source: other, record: walks[other].record))
          try walks[other].next()
        }
        try walks[first].next()
      }
      return run
    }
  }

  /// The first walk whose term is before those of all others or the same; `nil` at the end.
  private static func least(_ walks: [TermWalk]) -> Int? {
    var least: Int?
    for i in walks.indices where !walks[i].isAtEnd {
      guard let before = least else {
        least = i
        continue
      }
      if walks[i].isBefore(walks[before]) { least = i }
    }
    return least
  }
}

/// The ids that the documents of a segment have in the merged one.
struct DocumentIDs {
  /// That of the first.
  let base: UInt32
  /// Where documents were deleted, the id of each, or `gone`.
  let map: [UInt32]?
  static let gone = UInt32.max

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

/// Walks all terms of a segment in order.
private struct TermWalk {
  private let segment: Segment
  private var block = 0
  private var cursor: TermCursor?
  private(set) var term: [UInt8] = []
  private(set) var prefix: UInt64 = 0
  private(set) var isAtEnd = false
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
        prefix = term.withUnsafeBytes { TermDictionary.prefix($0) }
        record = cursor!.record
        return
      }
      if cursor!.isDamaged { throw segment.file.corrupt(.dictionary, 0, "not a block of terms") }
      block += 1
      cursor = block < segment.dictionary.blockCount ? segment.dictionary.cursor(block: block) : nil
    }
    isAtEnd = true
  }

  func isBefore(_ other: TermWalk) -> Bool {
    if prefix != other.prefix { return prefix < other.prefix }
    return term.withUnsafeBytes { a in
      other.term.withUnsafeBytes { b in TermDictionary.compare(a, b) < 0 }
    }
  }
}
