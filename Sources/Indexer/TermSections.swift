internal import Search

/// The sections of a segment that have to do with terms.
///
/// Posting lists are encoded on several threads, some hundred terms at a time, and put together in the order of the
/// terms: the bytes are the same for any number of threads. They wait beside the segment until what comes before them
/// there is written, so that memory holds no more than a few megabytes of them.
final class TermSections {
  /// What there is, for the segment's statistics.
  struct Counts {
    var terms = 0
    var postings = 0
    var pairs = 0
    var pairLimit = 0
    /// Of words set aside.
    var asideTerms = 0
    var asidePostings = 0
  }

  static let termsInRun = 256

  private(set) var counts = Counts()
  private let threads: Int
  private let lengths: [UInt32]
  private let encoder: PostingListEncoder
  private let pairs: PairLists?
  private var dictionary = TermDictionaryWriter()
  private let postings: Spool
  private let positions: Spool
  private var postingsSize = 0
  private var positionsSize = 0

  /// - Parameters:
  ///   - path: of the segment.
  ///   - lengths: of all its documents.
  ///   - words: of all of them together.
  ///   - pairLimit: which pairs of terms to list (`TermPair`); 0 for none.
  init(path: String, lengths: [UInt32], words: Int, threads: Int, pairLimit: Int) {
    pairs = pairLimit > 0 ? PairLists(lengths: lengths, limit: pairLimit) : nil
    counts.pairLimit = pairLimit
    postings = Spool(path: path + ".postings")
    positions = Spool(path: path + ".positions")
    self.threads = threads
    self.lengths = lengths
    let bm25 = BM25(averageLength: Double(words) / Double(max(1, lengths.count)))
    let saturations = lengths.map(bm25.saturation(length:))
    encoder = PostingListEncoder(documentCount: lengths.count) { documents, frequencies in
      Self.greatestImpact(documents, frequencies, saturations)
    }
  }

  private static func greatestImpact(
    _ documents: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>,
    _ saturations: [Float]
  ) -> Float {
    saturations.withUnsafeBufferPointer { saturations in
      var greatest: Float = 0
      for i in 0..<documents.count {
        let frequency = Float(frequencies[i])
        let impact = frequency / (frequency + saturations[Int(documents[i])])
        greatest = impact > greatest ? impact : greatest
      }
      return greatest
    }
  }

  /// Encodes the terms that `next` gives, some at a time, in byte order. `encodePairs` ends it.
  ///
  /// - Parameter setAside: told the terms that have postings besides, of words set aside.
  func encode<Reader: TermReader>(
    makeReader: @escaping () -> Reader, next: (_ limit: Int) throws(IndexError) -> TermRun<Reader.Part>,
    setAside: (UnsafeRawBufferPointer, ArraySlice<Reader.Part>) -> Void = { _, _ in }
  ) throws(IndexError) {
    let (encoder, pairLimit) = (encoder, counts.pairLimit)
    let crew = Crew<RunEncoder<Reader>, EncodedRun<Reader.Part>, EncodedRun<Reader.Part>>(
      threads: threads,
      makeWorker: { RunEncoder(reader: makeReader(), encoder: encoder, pairLimit: pairLimit) },
      work: { worker, run in
        worker.encode(run)
        return run
      })
    var free: [EncodedRun<Reader.Part>] = []
    func accept(_ run: EncodedRun<Reader.Part>) throws(IndexError) {
      try append(run)
      for (i, entry) in run.entries.enumerated() where entry.hasSetAside {
        run.terms.withTerm(i) { setAside($0, run.terms.parts(i)) }
      }
      // A run with a list of hundreds of megabytes is not kept.
      if run.postings.memory + run.positions.memory < 8 << 20 { free.append(run) }
    }
    while true {
      let terms = try next(Self.termsInRun)
      if terms.count == 0 { break }
      let run = free.popLast() ?? EncodedRun()
      run.terms = terms
      crew.give(run)
      while let run = crew.takeFinished() { try accept(run) }
    }
    while let run = crew.takeNext() { try accept(run) }
  }

  /// Encodes the pairs of the terms so far, which stand behind all terms.
  func encodePairs() throws(IndexError) {
    let (list, none) = (ByteBuffer(), ByteBuffer())
    try pairs?.forEach { (key, documents, frequencies) throws(IndexError) in
      list.removeAll()
      try encoder.encode(
        documents: documents, frequencies: frequencies,
        occurrences: UnsafeBufferPointer(start: nil, count: 0), postings: list, positions: none)
      let start = postingsSize
      postingsSize += list.count
      key.withUnsafeBytes {
        dictionary.append(
          $0, documentFrequency: documents.count, postings: start..<postingsSize,
          positions: positionsSize..<positionsSize, bounds: 0..<0)
      }
      try postings.append(list.bytes)
      counts.pairs += 1
    }
  }

  private func append<Part>(_ run: EncodedRun<Part>) throws(IndexError) {
    if let failure = run.failure { throw failure }
    var inline = 0
    for (i, entry) in run.entries.enumerated() where entry.documentFrequency > 0 {
      let isSetAside = run.terms.withTerm(i) { $0.first == AsideTerm.mark }
      counts.terms += isSetAside ? 0 : 1
      counts.postings += isSetAside ? 0 : entry.documentFrequency
      counts.asideTerms += isSetAside ? 1 : 0
      counts.asidePostings += isSetAside ? entry.documentFrequency : 0
      let starts = (postingsSize, positionsSize)
      if entry.isInline {
        let occurrences = UnsafeBufferPointer(
          start: run.inlinePositions.base + inline, count: Int(entry.inlineFrequency))
        inline += occurrences.count
        run.terms.withTerm(i) { term in
          dictionary.append(
            term, document: entry.inlineDocument, frequency: entry.inlineFrequency, occurrences: occurrences,
            offsets: (starts.0, starts.1, 0))
        }
      } else {
        postingsSize += entry.postingsSize
        positionsSize += entry.positionsSize
        run.terms.withTerm(i) { term in
          if let occurrences = entry.occurrences, !isSetAside {
            pairs?.add(term, documentFrequency: entry.documentFrequency, occurrences)
          }
          dictionary.append(
            term, documentFrequency: entry.documentFrequency, postings: starts.0..<postingsSize,
            positions: starts.1..<positionsSize, bounds: 0..<0)
        }
      }
    }
    try postings.append(run.postings.bytes)
    try positions.append(run.positions.bytes)
  }

  /// Writes the sections.
  func write(to file: SegmentFileWriter) throws(IndexError) {
    try write(postings, as: .postings, to: file)
    try write(positions, as: .positions, to: file)
    try file.write(.dictionary, dictionary.dictionary.bytes)
    try file.write(.dictionaryIndex, array: dictionary.index())
    try file.write(.lengths, array: LengthTable.encode(lengths))
  }

  private func write(
    _ spool: Spool, as section: SegmentFormat.Section, to file: SegmentFileWriter
  ) throws(IndexError) {
    try file.begin(section)
    try spool.drain { (bytes) throws(IndexError) in try file.append(bytes) }
    try file.end()
  }
}

/// Some terms and their encoded postings.
private final class EncodedRun<Part> {
  struct Entry {
    var documentFrequency = 0
    var postingsSize = 0
    var positionsSize = 0
    /// Of a term that the dictionary holds whole; its positions are among `inlinePositions`.
    var isInline = false
    /// Those of a frequent term, from which pairs are found.
    var occurrences: PairLists.Occurrences?
    /// Whether there are more, of words set aside.
    var hasSetAside = false
    var inlineDocument: UInt32 = 0
    var inlineFrequency: UInt32 = 0
  }

  var terms = TermRun<Part>()
  var entries: [Entry] = []
  var inlinePositions = Memory<UInt32>(capacity: 256)
  var inlineCount = 0
  let postings = ByteBuffer()
  let positions = ByteBuffer()
  var failure: IndexError?
}

/// Reads and encodes the postings of terms, on one thread.
private final class RunEncoder<Reader: TermReader> {
  private let reader: Reader
  private let encoder: PostingListEncoder
  private let list = Postings()
  private let pairLimit: Int

  init(reader: Reader, encoder: PostingListEncoder, pairLimit: Int) {
    self.reader = reader
    self.pairLimit = pairLimit
    self.encoder = encoder
  }

  func encode(_ run: EncodedRun<Reader.Part>) {
    run.entries.removeAll(keepingCapacity: true)
    run.inlineCount = 0
    run.postings.removeAll()
    run.positions.removeAll()
    run.failure = nil
    do throws(IndexError) {
      for i in 0..<run.terms.count {
        list.removeAll()
        try reader.read(run.terms.parts(i), into: list)
        try encode(to: run)
      }
    } catch {
      run.failure = error
    }
  }

  private func encode(to run: EncodedRun<Reader.Part>) throws(IndexError) {
    var entry = EncodedRun<Reader.Part>.Entry()
    entry.documentFrequency = list.documentCount
    entry.hasSetAside = reader.hasSetAside
    let occurrences = UnsafeBufferPointer(start: list.positions.base, count: list.positionCount)
    if list.documentCount == 1, list.frequencies[0] <= TermDictionary.inlineFrequencyLimit {
      entry.isInline = true
      entry.inlineDocument = list.documents[0]
      entry.inlineFrequency = list.frequencies[0]
      run.inlinePositions.reserve(run.inlineCount + occurrences.count)
      for position in occurrences {
        run.inlinePositions[run.inlineCount] = position
        run.inlineCount += 1
      }
    } else if list.documentCount > 0 {
      let starts = (run.postings.count, run.positions.count)
      if pairLimit > 0, list.documentCount >= pairLimit {
        entry.occurrences = PairLists.Occurrences(list)
      }
      try encoder.encode(
        documents: UnsafeBufferPointer(start: list.documents.base, count: list.documentCount),
        frequencies: UnsafeBufferPointer(start: list.frequencies.base, count: list.documentCount),
        occurrences: occurrences, postings: run.postings, positions: run.positions)
      entry.postingsSize = run.postings.count - starts.0
      entry.positionsSize = run.positions.count - starts.1
    }
    run.entries.append(entry)
  }
}

extension SegmentFileWriter {
  func write(_ section: SegmentFormat.Section, array: [UInt8]) throws(IndexError) {
    try array.withBytes { (raw) throws(IndexError) in try write(section, raw) }
  }
}
