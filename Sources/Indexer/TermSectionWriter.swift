internal import Search

/// Writes the sections of a segment that have to do with terms.
///
/// Posting lists are encoded on several threads, some hundred terms at a time, and written in the order of the terms:
/// the bytes are the same for any number of threads. Positions wait beside the segment until the postings are written.
struct TermSectionWriter {
  /// What came of it, for the segment's statistics.
  struct Counts {
    var terms = 0
    var postings = 0
  }

  private static let termsInRun = 256

  let file: SegmentFileWriter
  let threads: Int
  private let lengths: [UInt32]
  private let encoder: PostingListEncoder

  /// - Parameter lengths: of all documents of the segment.
  init(to file: SegmentFileWriter, lengths: [UInt32], words: Int, threads: Int) {
    self.file = file
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

  /// Writes the terms that `next` gives, some at a time, in byte order.
  func write<Reader: TermReader>(
    makeReader: @escaping () -> Reader, next: (_ limit: Int) throws(IndexError) -> TermRun<Reader.Part>
  ) throws(IndexError) -> Counts {
    let encoder = encoder
    let crew = Crew<RunEncoder<Reader>, EncodedRun<Reader.Part>, EncodedRun<Reader.Part>>(
      threads: threads, makeWorker: { RunEncoder(reader: makeReader(), encoder: encoder) },
      work: { worker, run in
        worker.encode(run)
        return run
      })
    var output = Output<Reader.Part>(positions: Spool(path: file.path + ".positions"))
    try file.begin(.postings)
    while true {
      let terms = try next(Self.termsInRun)
      if terms.count == 0 { break }
      let run = output.free.popLast() ?? EncodedRun()
      run.terms = terms
      crew.give(run)
      while let run = crew.takeFinished() { try write(run, &output) }
    }
    while let run = crew.takeNext() { try write(run, &output) }
    try file.end()
    try file.begin(.positions)
    try output.positions.drain { (bytes) throws(IndexError) in try file.append(bytes) }
    try file.end()
    try file.write(.dictionary, output.dictionary.dictionary.bytes)
    try file.write(.dictionaryIndex, array: output.dictionary.index())
    try file.write(.lengths, array: LengthTable.encode(lengths))
    return Counts(terms: output.dictionary.termCount, postings: output.postingCount)
  }

  private struct Output<Part> {
    var dictionary = TermDictionaryWriter()
    let positions: Spool
    var postingsSize = 0
    var positionsSize = 0
    var postingCount = 0
    var free: [EncodedRun<Part>] = []

    init(positions: Spool) { self.positions = positions }
  }

  private func write<Part>(_ run: EncodedRun<Part>, _ output: inout Output<Part>) throws(IndexError) {
    if let failure = run.failure { throw failure }
    var inline = 0
    for (i, entry) in run.entries.enumerated() where entry.documentFrequency > 0 {
      output.postingCount += entry.documentFrequency
      let postings = output.postingsSize
      let positions = output.positionsSize
      if entry.isInline {
        let occurrences = UnsafeBufferPointer(
          start: run.inlinePositions.base + inline, count: Int(entry.inlineFrequency))
        inline += occurrences.count
        run.terms.withTerm(i) { term in
          output.dictionary.append(
            term, document: entry.inlineDocument, frequency: entry.inlineFrequency, occurrences: occurrences,
            offsets: (postings, positions, 0))
        }
      } else {
        output.postingsSize += entry.postingsSize
        output.positionsSize += entry.positionsSize
        run.terms.withTerm(i) { term in
          output.dictionary.append(
            term, documentFrequency: entry.documentFrequency, postings: postings..<output.postingsSize,
            positions: positions..<output.positionsSize, bounds: 0..<0)
        }
      }
    }
    try file.append(run.postings.bytes)
    try output.positions.append(run.positions.bytes)
    // A run with a list of hundreds of megabytes is not kept.
    if run.postings.memory + run.positions.memory < 8 << 20 { output.free.append(run) }
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

  init(reader: Reader, encoder: PostingListEncoder) {
    self.reader = reader
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
