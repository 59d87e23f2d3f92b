internal import Search

/// Gathers documents in memory and writes them as a segment.
///
/// Texts wait, on the disk if they are many, until all are there and a dictionary can be made of them.
final class SegmentBuilder {
  private let analyzer: Analyzer
  private let pairLimit: Int
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
  /// The terms of the document in hand and their positions, in memory of this object's own.
  private var occurrences: UnsafeMutablePointer<UInt32>
  private var places: UnsafeMutablePointer<UInt32>
  private var occurrenceCapacity = 1 << 12

  var documentCount: Int { lengths.count }
  /// What is held in memory, in bytes.
  var memory: Int { postings.memory + surfaces.memory + terms.memory + documents.memory + lengths.count * 4 }

  /// - Parameters:
  ///   - textDictionary: one to go on with; `nil` makes one from the texts.
  ///   - pairLimit: which pairs of terms get lists (`TermPair`); 0 for none.
  init(
    path: String, analyzer: Analyzer, storesText: Bool, textDictionary: [UInt8]?, pairLimit: Int
  ) throws(IndexError) {
    self.analyzer = analyzer
    self.pairLimit = pairLimit
    occurrences = .allocate(capacity: occurrenceCapacity)
    places = .allocate(capacity: occurrenceCapacity)
    documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: textDictionary)
  }

  deinit {
    occurrences.deallocate()
    places.deallocate()
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
    let count = resolve()
    postings.add(
      document: id, terms: UnsafeBufferPointer(start: occurrences, count: count),
      positions: UnsafeBufferPointer(start: places, count: count))
    lengths.append(UInt32(words.count))
    try documents.add(document, fingerprint: fingerprint)
    return id
  }

  /// Turns `words` into the numbers of their terms, and counts them.
  private func resolve() -> Int {
    reserve(words.count)
    let base = UnsafeRawPointer(text.base)
    var count = 0
    words.withUnsafeBufferPointer { words in
      for position in words.indices {
        let word = words[position]
        let start = base + Int(word.start)
        let size = Int(word.end &- word.start)
        let surface = surfaces.insert(start, count: size)
        if surface.isNew { addSurface(UnsafeRawBufferPointer(start: start, count: size)) }
        let term = surfaceTerms[Int(surface.number)]
        if term & Self.manyMark == 0 {
          occurrences[count] = term
          places[count] = UInt32(truncatingIfNeeded: position)
          count &+= 1
        } else {
          count = addMany(
            term, at: UInt32(truncatingIfNeeded: position), count, left: words.count &- position)
        }
      }
    }
    return count
  }

  /// Notes all the terms of a word, keeping room for the `left` words from it on.
  @inline(never)
  private func addMany(_ mark: UInt32, at position: UInt32, _ count: Int, left: Int) -> Int {
    let terms = manyTerms[Int(mark & ~Self.manyMark)]
    reserve(count + terms.count + left)
    for (i, term) in terms.enumerated() {
      occurrences[count + i] = term
      places[count + i] = position
    }
    return count + terms.count
  }

  /// Makes room for occurrences, keeping those that are there.
  private func reserve(_ wanted: Int) {
    guard wanted > occurrenceCapacity else { return }
    let larger = wanted * 2
    let newOccurrences = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    let newPlaces = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    newOccurrences.update(from: occurrences, count: occurrenceCapacity)
    newPlaces.update(from: places, count: occurrenceCapacity)
    occurrences.deallocate()
    places.deallocate()
    (occurrences, places, occurrenceCapacity) = (newOccurrences, newPlaces, larger)
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
    let writer = try TermSectionWriter(lengths: lengths, words: words, pairLimit: pairLimit)
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
