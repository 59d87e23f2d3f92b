internal import Search

/// Copies documents of a segment into another one that is being written.
struct DocumentCopier {
  private let segment: Segment
  private let writer: DocumentWriter
  /// The numbers of the segment's sources in what is written.
  private let sources: [UInt32]
  private let lengths: LengthTable
  /// Whether texts are stored by the dictionary of the writer, so that they can stay as they are.
  private let fits: Bool

  /// - Parameter dictionary: the one by which `writer` stores texts.
  init(_ segment: Segment, to writer: DocumentWriter, dictionary: [UInt8]) throws(IndexError) {
    self.segment = segment
    self.writer = writer
    sources = try segment.sources().map { source in
      source.text.withUnsafeBytes { writer.sourceNumber($0, keyStart: source.keyStart) }
    }
    lengths = try segment.lengths()
    let own = try segment.file.verified(.textDictionary)
    fits = segment.statistics.hasText && own.elementsEqual(dictionary)
  }

  /// The dictionary of the segment with the most text: it fits the most, and what it wrote can be copied.
  static func bestDictionary(of segments: [Segment]) throws(IndexError) -> [UInt8] {
    let largest = segments.max { $0.statistics.textBytes < $1.statistics.textBytes }!
    return Array(try largest.file.verified(.textDictionary))
  }

  /// What segments know of lines, put together.
  static func lines(of segments: [Segment]) throws(IndexError) -> [AsideTable.Line] {
    var tables: [[AsideTable.Line]] = []
    for segment in segments { tables.append(try segment.asideLines()) }
    return LineCounts.merged(tables)
  }

  /// Writes a document.
  ///
  /// - Returns: its length in words.
  func copy(_ document: UInt32) throws(IndexError) -> UInt32 {
    let record = try segment.record(document)
    let source = Int(try segment.value(.source, of: document))
    guard source < sources.count else { throw segment.file.corrupt(.sources, 0, "a source is missing") }
    let date = try segment.value(.date, of: document)
    let evidence = try segment.value(.evidence, of: document)
    let text: DocumentWriter.Text =
      fits ? .stored(record.storedText) : .plain(try segment.document(document).text)
    let setAside = (
      try segment.asideRecord(of: document) ?? AsideTable.Record(),
      try segment.setAside(of: document, textSize: record.textSize)
    )
    try segment.key(of: document).withBytes { (key) throws(IndexError) in
      try writer.add(
        record, key: key, source: sources[source], date: date, evidence: evidence, text: text,
        setAside: setAside)
    }
    try writer.groups.append(document, of: segment)
    return lengths.length(of: document)
  }
}
