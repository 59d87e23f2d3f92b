internal import Search

/// Copies documents of a segment into another one that is being written.
struct DocumentCopier {
  private let segment: Segment
  private let writer: DocumentWriter
  /// The numbers of the segment's sources in what is written.
  private let sources: [Int]
  private let lengths: LengthTable
  /// Whether texts are stored by the dictionary of the writer, so that they can stay as they are.
  private let fits: Bool

  /// - Parameter dictionary: the one by which `writer` stores texts.
  init(_ segment: Segment, to writer: DocumentWriter, dictionary: [UInt8]) throws(IndexError) {
    self.segment = segment
    self.writer = writer
    sources = try segment.sources().map { name in
      var name = name
      return name.withUTF8 { writer.sourceNumber(UnsafeRawBufferPointer($0)) }
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
    guard record.source >> 1 < sources.count else {
      throw segment.file.corrupt(.sources, 0, "a source is missing")
    }
    let text: DocumentWriter.Text =
      fits ? .stored(record.storedText) : .plain(try segment.document(document).text)
    try writer.add(
      key: record.key,
      source: sources[record.source >> 1] << 1 | record.source & 1,
      date: record.date, title: record.title, text: text, textSize: record.textSize,
      fingerprint: record.fingerprint, evidence: record.evidence, author: record.author, edits: record.edits,
      setAside: (
        try segment.asideRecord(of: document) ?? AsideTable.Record(),
        try segment.setAside(of: document, textSize: record.textSize)
      ))
    return lengths.length(of: document)
  }
}
