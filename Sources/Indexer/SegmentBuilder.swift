internal import Search

/// Gathers documents in memory and writes them as a segment.
///
/// Documents are inverted in batches by a crew, each thread with postings of its own, which come together when the
/// segment is written. Its bytes are the same for any number of threads. Where texts are stored by a dictionary that
/// is yet to be made, they wait, on the disk if they are many, until all are there.
final class SegmentBuilder {
  private let threads: Int
  private let pairLimit: Int
  /// What puts copies into groups; `nil` where that is not wanted.
  private let grouper: DocumentGrouper?
  private var crew: Crew<BatchWorker, DocumentBatch, BatchWorker.Outcome>?
  private var batch: DocumentBatch
  private var freeBatches: [DocumentBatch] = []
  private var lengths: [UInt32] = []
  private let documents: DocumentWriter
  private let aside: AsideGatherer?
  private let lines: LineCounts?
  private(set) var documentCount = 0
  /// What each worker held when it finished its last batch.
  private var workerMemory: [ObjectIdentifier: Int] = [:]
  private var underWay = 0

  /// What is held in memory, in bytes.
  var memory: Int {
    workerMemory.values.reduce(0, +) + documents.memory + lengths.capacity * 4 + batch.memory
      + (grouper?.memory ?? 0) + underWay * DocumentBatch.size * 2 + (aside?.memory ?? 0)
  }

  /// - Parameters:
  ///   - textDictionary: one to go on with; `nil` makes one from the texts.
  ///   - pairLimit: which pairs of terms get lists (`TermPair`); 0 for none.
  ///   - memoryBudget: what all of it may take, to make the dictionary by; `memory` says when it is time to finish.
  ///   - grouper: puts copies into groups; knows the documents of all other segments.
  ///   - lines: what is known of lines that come back; `nil` sets nothing aside.
  init(
    path: String, analyzer: Analyzer, storesText: Bool, textDictionary: [UInt8]?, threads: Int,
    memoryBudget: Int, pairLimit: Int, grouper: DocumentGrouper?, lines: LineCounts?
  ) throws(IndexError) {
    self.lines = lines
    aside = lines.map { AsideGatherer($0, path: path) }
    batch = DocumentBatch(isScanned: lines != nil)
    self.threads = threads
    self.pairLimit = pairLimit
    self.grouper = grouper
    documents = try DocumentWriter(
      path: path, storesText: storesText, dictionary: textDictionary, memoryBudget: memoryBudget)
    let storesAtOnce = storesText && textDictionary != nil
    crew = Crew(
      threads: threads,
      makeWorker: { [sketches = grouper != nil, findsRepetition = lines != nil] in
        BatchWorker(
          Inverter(analyzer, sketches: sketches, findsRepetition: findsRepetition),
          textDictionary: storesAtOnce ? textDictionary : nil)
      },
      work: { worker, batch in worker.take(batch) })
    batch.start(with: 0)
  }

  /// The last document with this key.
  func document(ofKey key: UnsafeRawBufferPointer) -> UInt32? { documents.document(ofKey: key) }

  /// Takes in a document. Its id in the segment is the number of those before it.
  ///
  /// - Parameter isNew: whether its lines count, not those of a page that was there before.
  func add(_ document: Document, fingerprint: UInt64, isNew: Bool) throws(IndexError) {
    if let scan = batch.scan {
      let site = Array(document.key.utf8).withUnsafeBytes { Site.hash(ofKey: $0) }
      scan.heads.append(
        DocumentScan.Head(
          document: UInt32(documentCount), counts: isNew ? 1 : 0, site: site, title: TextSpan(document.title))
      )
    }
    documentCount += 1
    documents.add(document, fingerprint: fingerprint, to: batch)
    if grouper != nil { batch.origins.append(DocumentOrigin(of: document, fingerprint: fingerprint)) }
    if batch.isFull { try handOver() }
  }

  private func handOver() throws(IndexError) {
    underWay += 1
    crew?.give(batch)
    while let outcome = crew?.takeFinished() { try accept(outcome) }
    batch = freeBatches.popLast() ?? DocumentBatch(isScanned: lines != nil)
    batch.start(with: UInt32(documentCount))
  }

  private func accept(_ outcome: BatchWorker.Outcome) throws(IndexError) {
    underWay -= 1
    workerMemory[ObjectIdentifier(outcome.worker)] = outcome.memory
    lengths += outcome.batch.lengths
    if let scan = outcome.batch.scan { try aside?.append(scan) }
    try grouper?.place(outcome.batch, in: documents.groups)
    try documents.append(outcome.batch)
    // A batch with one huge text is not kept.
    if outcome.batch.memory < 4 * DocumentBatch.size { freeBatches.append(outcome.batch) }
  }

  /// Writes the segment.
  func finish() throws(IndexError) -> (size: Int, checksum: UInt32, textDictionary: [UInt8]) {
    if batch.count > 0 { try handOver() }
    while let outcome = crew?.takeNext() { try accept(outcome) }
    freeBatches.removeAll()
    let positions = try aside?.finish(lengths: &lengths, table: documents.aside)
    let words = lengths.reduce(0) { $0 + Int($1) }
    // Postings first, so that their memory is free before a dictionary of the texts is made.
    let terms = try encodeTerms(words: words, setAside: positions)
    let dictionary = try documents.finishDocuments(threads: threads)
    try terms.write(to: documents.file)
    let (size, checksum) = try documents.finish(
      terms.counts, words: words, hasPositions: true, lines: lines?.takeNew() ?? [])
    return (size, checksum, dictionary)
  }

  private func encodeTerms(words: Int, setAside positions: AsidePositions?) throws(IndexError) -> TermSections
  {
    let workers = crew?.finish() ?? []
    crew = nil
    workerMemory.removeAll()
    for worker in workers { worker.inverter.finish() }
    let terms = InvertedTerms(workers.map(\.inverter), threads: threads)
    let sections = TermSections(
      path: documents.file.path, lengths: lengths, words: words, threads: threads, pairLimit: pairLimit)
    let positions = positions.flatMap { $0.isEmpty ? nil : $0 }
    // The same words set aside have lists of their own, behind all terms.
    var waiting: [TermRun<InvertedTerms.Part>] = []
    try sections.encode(
      makeReader: { terms.makeReader(.text, positions) },
      next: { (limit) throws(IndexError) in terms.next(limit) },
      setAside: { term, parts in
        if waiting.last.map({ $0.count >= TermSections.termsInRun }) ?? true { waiting.append(TermRun()) }
        AsideTerm.key(term).withUnsafeBytes { key in
          waiting[waiting.count - 1].append(key, parts)
        }
      })
    waiting.reverse()
    try sections.encode(
      makeReader: { terms.makeReader(.setAside, positions) },
      next: { (_) throws(IndexError) in waiting.popLast() ?? TermRun() })
    try sections.encodePairs()
    return sections
  }

  /// Gives up the unfinished file.
  func abandon() {
    crew = nil
    documents.abandon()
  }
}

/// Inverts batches on one thread, and stores their texts where there is a dictionary for it.
private final class BatchWorker {
  struct Outcome {
    var worker: BatchWorker
    var batch: DocumentBatch
    var memory: Int
  }

  let inverter: Inverter
  private let scanner = AsideScanner()
  private var encoder: TextEncoder?

  /// The dictionary has been opened before, so its bytes are right.
  init(_ inverter: Inverter, textDictionary: [UInt8]?) {
    self.inverter = inverter
    if let textDictionary { encoder = try? TextEncoder(dictionary: textDictionary) }
  }

  func take(_ batch: DocumentBatch) -> Outcome {
    if let scan = batch.scan { scanner.scan(batch, into: scan) }
    inverter.invert(batch)
    encoder?.encode(batch)
    return Outcome(worker: self, batch: batch, memory: inverter.memory)
  }
}

extension TextEncoder {
  /// Writes the texts of a batch as they are stored.
  mutating func encode(_ batch: DocumentBatch) {
    for i in 0..<batch.count {
      encode(batch.text(i), into: &batch.stored)
      batch.storedEnds.append(batch.stored.count)
    }
  }
}
