internal import Search

/// Gathers documents in memory and writes them as a segment.
///
/// Texts are stored as they come once there is a dictionary for them; until then, up to `trainingSize`, they wait.
final class SegmentBuilder {
  /// Texts of this many bytes are waited for before a dictionary of theirs is made.
  private static let trainingSize = 48 << 20

  private let analyzer: Analyzer
  private let storesText: Bool
  private let postings = PostingBuffer()
  /// Words as they stand in the texts, and for each its term, or where its terms lie.
  private let surfaces = TermTable()
  private var surfaceTerms: [UInt32] = []
  private var manyTerms: [[UInt32]] = []
  private static let manyMark: UInt32 = 1 << 31
  private let terms = TermTable()
  private var lengths: [UInt32] = []
  private let documents: DocumentWriter
  private let text = ByteBuffer(capacity: 1 << 16)
  private let scratch = ByteBuffer(capacity: 256)
  private var words: [Word] = []
  private var occurrences: [UInt32] = []
  private var places: [UInt32] = []

  var documentCount: Int { lengths.count }
  /// What is held in memory, in bytes.
  var memory: Int { postings.memory + surfaces.memory + terms.memory + documents.memory + lengths.count * 4 }

  /// - Parameter textDictionary: one to go on with; `nil` makes one from the texts.
  init(
    path: String, analyzer: Analyzer, storesText: Bool, textDictionary: [UInt8]?
  ) throws(IndexError) {
    self.analyzer = analyzer
    self.storesText = storesText
    documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: textDictionary, trainingSize: Self.trainingSize)
  }

  /// Takes in a document.
  ///
  /// - Returns: its id in the segment.
  func add(_ document: Document, fingerprint: UInt64) throws(IndexError) -> UInt32 {
    let id = UInt32(lengths.count)
    // The copy has room behind it, so that words may be loaded sixteen bytes at a time.
    text.removeAll()
    text.append(document.text)
    words.removeAll(keepingCapacity: true)
    analyzer.appendWords(of: text.bytes, to: &words)
    resolve()
    occurrences.withUnsafeBufferPointer { terms in
      places.withUnsafeBufferPointer { positions in
        postings.add(document: id, terms: terms, positions: positions)
      }
    }
    lengths.append(UInt32(words.count))
    try documents.add(document, fingerprint: fingerprint)
    return id
  }

  /// Turns `words` into the numbers of their terms.
  private func resolve() {
    occurrences.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    occurrences.reserveCapacity(words.count)
    places.reserveCapacity(words.count)
    let base = UnsafeRawPointer(text.base)
    for (position, word) in words.enumerated() {
      let start = base + Int(word.start)
      let surface = surfaces.insert(start, count: Int(word.end &- word.start))
      if surface.isNew { addSurface(UnsafeRawBufferPointer(start: start, count: Int(word.end - word.start))) }
      let term = surfaceTerms[Int(surface.number)]
      if term & Self.manyMark == 0 {
        occurrences.append(term)
        places.append(UInt32(truncatingIfNeeded: position))
      } else {
        for term in manyTerms[Int(term & ~Self.manyMark)] {
          occurrences.append(term)
          places.append(UInt32(truncatingIfNeeded: position))
        }
      }
    }
  }

  private func addSurface(_ word: UnsafeRawBufferPointer) {
    var own: [UInt32] = []
    analyzer.forEachTerm(of: word) { term in
      scratch.removeAll()
      scratch.append(term)
      own.append(terms.insert(scratch.base, count: scratch.count).number)
    }
    if own.count == 1 {
      surfaceTerms.append(own[0])
    } else {
      surfaceTerms.append(Self.manyMark | UInt32(manyTerms.count))
      manyTerms.append(own)
    }
  }

  /// Writes the segment.
  func finish() throws(IndexError) -> (size: Int, checksum: UInt32, textDictionary: [UInt8]) {
    let words = lengths.reduce(0) { $0 + Int($1) }
    let writer = try TermSectionWriter(lengths: lengths, words: words)
    let list = PostingBuffer.List()
    for term in terms.sortedNumbers() {
      postings.read(term, into: list)
      try writer.append(terms.bytes(of: term), list)
    }
    return try documents.finish(terms: writer, lengths: lengths, hasPositions: true)
  }

  /// Gives up the unfinished file.
  func abandon() { documents.abandon() }
}
