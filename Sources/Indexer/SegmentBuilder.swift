internal import Search

/// Gathers documents in memory and writes them as a segment.
///
/// Texts wait, on the disk if they are many, until all are there and a dictionary can be made of them.
final class SegmentBuilder {
  private let inverter: Inverter
  private var batch = DocumentBatch()
  private var lengths: [UInt32] = []
  private let documents: DocumentWriter
  private(set) var documentCount = 0

  /// What is held in memory, in bytes.
  var memory: Int { inverter.memory + documents.memory + lengths.capacity * 4 + batch.text.memory }

  /// - Parameter textDictionary: one to go on with; `nil` makes one from the texts.
  init(
    path: String, analyzer: Analyzer, storesText: Bool, textDictionary: [UInt8]?
  ) throws(IndexError) {
    inverter = Inverter(analyzer)
    documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: textDictionary)
    batch.start(with: 0)
  }

  /// Takes in a document.
  ///
  /// - Returns: its id in the segment.
  func add(_ document: Document, fingerprint: UInt64) throws(IndexError) -> UInt32 {
    let id = UInt32(documentCount)
    documentCount += 1
    batch.append(document.text)
    if batch.isFull { invert() }
    try documents.add(document, fingerprint: fingerprint)
    return id
  }

  private func invert() {
    lengths += inverter.invert(batch)
    batch.start(with: UInt32(documentCount))
  }

  /// Writes the segment.
  func finish() throws(IndexError) -> (size: Int, checksum: UInt32, textDictionary: [UInt8]) {
    invert()
    let words = lengths.reduce(0) { $0 + Int($1) }
    let writer = try TermSectionWriter(lengths: lengths, words: words)
    let list = PostingBuffer.List()
    for term in inverter.terms.sortedNumbers() {
      inverter.postings.read(term, into: list)
      try writer.append(inverter.terms.bytes(of: term), list)
    }
    return try documents.finish(terms: writer, lengths: lengths, hasPositions: true)
  }

  /// Gives up the unfinished file.
  func abandon() { documents.abandon() }
}
