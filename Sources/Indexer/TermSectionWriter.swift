internal import Search

/// Builds the sections of a segment that have to do with terms, from posting lists that come in the terms' order.
final class TermSectionWriter {
  let postings = ByteBuffer(capacity: 1 << 20)
  let positions = ByteBuffer(capacity: 1 << 20)
  private(set) var dictionary = TermDictionaryWriter()
  private(set) var postingCount = 0
  let wordCount: Int
  private let encoder: PostingListEncoder

  /// - Parameter lengths: of all documents of the segment.
  init(lengths: [UInt32], words: Int) throws(IndexError) {
    wordCount = words
    let bm25 = BM25(averageLength: Double(words) / Double(max(1, lengths.count)))
    encoder = PostingListEncoder(saturations: lengths.map(bm25.saturation(length:)))
  }

  func append(_ term: UnsafeRawBufferPointer, _ list: PostingBuffer.List) throws(IndexError) {
    guard list.documentCount > 0 else { return }
    postingCount += list.documentCount
    let occurrences = UnsafeBufferPointer(start: list.positions, count: list.positionCount)
    if list.documentCount == 1, list.frequencies[0] <= TermDictionary.inlineFrequencyLimit {
      dictionary.append(
        term, document: list.documents[0], frequency: list.frequencies[0], occurrences: occurrences,
        offsets: (postings.count, positions.count, 0))
      return
    }
    let starts = (postings.count, positions.count)
    try encoder.encode(
      documents: UnsafeBufferPointer(start: list.documents, count: list.documentCount),
      frequencies: UnsafeBufferPointer(start: list.frequencies, count: list.documentCount),
      occurrences: occurrences, postings: postings, positions: positions)
    dictionary.append(
      term, documentFrequency: list.documentCount, postings: starts.0..<postings.count,
      positions: starts.1..<positions.count, bounds: 0..<0)
  }

  /// Writes the sections.
  func write(to file: SegmentFileWriter, lengths: [UInt32]) throws(IndexError) {
    try file.write(.postings, postings.bytes)
    try file.write(.positions, positions.bytes)
    try file.write(.dictionary, dictionary.dictionary.bytes)
    try file.write(.dictionaryIndex, array: dictionary.index())
    try file.write(.lengths, array: LengthTable.encode(lengths))
  }
}

extension SegmentFileWriter {
  func write(_ section: SegmentFormat.Section, array: [UInt8]) throws(IndexError) {
    try array.withBytes { (raw) throws(IndexError) in try write(section, raw) }
  }
}
