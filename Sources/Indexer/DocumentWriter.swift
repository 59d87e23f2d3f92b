internal import Search

/// Writes the documents of a segment, the first section of its file, and what finds them again.
final class DocumentWriter {
  let file: SegmentFileWriter
  /// What is set aside of the documents.
  let aside = AsideTableBuilder()
  private let storesText: Bool
  private var encoder: TextEncoder?
  private var dictionary: [UInt8] = []
  /// Documents that wait for a dictionary, which is made of all of them.
  private let waiting: DocumentSpool
  private var trainer: TextDictionaryTrainer
  private var statistics = SegmentFormat.Statistics()
  /// Those of the records with their stored texts.
  private var sizes = Memory<UInt32>(capacity: 1 << 10)
  private var written = 0
  private let keys = KeyTable()
  /// The values of each column (`Columns`).
  private var columns = Columns.Name.allCases.map { _ in Columns.Values() }
  /// Which of the documents are copies.
  let groups = GroupCollector()
  private let sourceTable = TermTable()
  private let scratch = ByteBuffer()
  private var stored: [UInt8] = []

  /// What is held in memory, in bytes; and what sorting the keys will take.
  var memory: Int {
    waiting.memory + trainer.memory + keys.memory + sizes.bytes + sourceTable.memory + keys.count * 8
      + columns.reduce(0) { $0 + $1.memory } + groups.memory + aside.memory
  }

  /// The last document with this key.
  func document(ofKey key: UnsafeRawBufferPointer) -> UInt32? { keys.find(key) }

  /// - Parameters:
  ///   - dictionary: to store the texts by; `nil` makes one from them.
  ///   - memoryBudget: of the whole segment, of which making a dictionary may take a part.
  init(
    path: String, storesText: Bool, dictionary: [UInt8]?, memoryBudget: Int = 512 << 20
  ) throws(IndexError) {
    trainer = TextDictionaryTrainer(memory: memoryBudget)
    file = try SegmentFileWriter(creating: path)
    self.storesText = storesText
    waiting = DocumentSpool(path: path + ".texts")
    if let dictionary { try use(dictionary) }
    try file.begin(.documents)
  }

  private func use(_ dictionary: [UInt8]) throws(IndexError) {
    self.dictionary = dictionary
    encoder = try TextEncoder(dictionary: dictionary)
  }

  /// Appends a document to a batch that comes back by `append`, once it is inverted; batches keep their order.
  func add(_ document: Document, fingerprint: UInt64, to batch: DocumentBatch) {
    var (key, own) = (document.key, document.source)
    let source = key.withUTF8 { key in
      own.withUTF8 { own in note(UnsafeRawBufferPointer(key), source: UnsafeRawBufferPointer(own)) }
    }
    note(source: source, date: document.date?.packed ?? 0, evidence: document.evidence.packed)
    let edits = storesText ? document.edits.encoded() : []
    Self.author(of: document).withUnsafeBytes { author in
      edits.withUnsafeBytes { edits in
        encodeRecord(
          title: document.title, textSize: document.text.count, fingerprint: fingerprint, author: author,
          edits: edits, into: batch.records)
      }
    }
    document.text.withUnsafeBytes { batch.append($0) }
  }

  /// Takes a batch whose documents were added to it in turn, and their texts stored if there was a dictionary for it.
  func append(_ batch: DocumentBatch) throws(IndexError) {
    if storesText, batch.storedEnds.isEmpty {
      for i in 0..<batch.count { trainer.add(batch.text(i)) }
      return try waiting.append(batch)
    }
    try write(batch)
  }

  private func write(_ batch: DocumentBatch) throws(IndexError) {
    var start = 0
    for i in 0..<batch.count {
      let end = batch.storedEnds.isEmpty ? start : batch.storedEnds[i]
      try batch.stored.withBytes { (stored) throws(IndexError) in
        try write(batch.record(i), stored: UnsafeRawBufferPointer(rebasing: stored[start..<end]))
      }
      start = end
    }
  }

  /// The name without half a letter at its end.
  private static func author(of document: Document) -> [UInt8] {
    var name = Array((document.author ?? "").utf8)
    if name.count > longestAuthor {
      var end = longestAuthor
      while end > 0, name[end] & 0xC0 == 0x80 { end -= 1 }
      name.removeSubrange(end...)
    }
    return name
  }

  private static let longestAuthor = 1000

  /// Notes the key of the next document.
  ///
  /// - Returns: the number of its source.
  private func note(_ key: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer) -> UInt32 {
    keys.append(key)
    let shared = DocumentSource.shared(source, key: key)
    return sourceNumber(
      UnsafeRawBufferPointer(rebasing: source.dropLast(shared)),
      keyStart: shared > 0 ? key.count - shared : nil)
  }

  /// Notes the next document's values in the columns.
  private func note(source: UInt32, date: UInt32, evidence: UInt32) {
    columns[Columns.Name.date.rawValue].append(date)
    columns[Columns.Name.source.rawValue].append(source)
    columns[Columns.Name.evidence.rawValue].append(evidence)
    guard date != 0 else { return }
    statistics.earliest = statistics.earliest == 0 ? Int(date) : min(statistics.earliest, Int(date))
    statistics.latest = max(statistics.latest, Int(date))
  }

  /// The number of a source (`DocumentSource`) among this segment's.
  func sourceNumber(_ text: UnsafeRawBufferPointer, keyStart: Int?) -> UInt32 {
    scratch.removeAll()
    scratch.append(varint: keyStart.map { $0 + 1 } ?? 0)
    scratch.append(text)
    return sourceTable.insert(scratch.base, count: scratch.count).number
  }

  enum Text {
    case plain([UInt8])
    /// Already written by the dictionary of this writer.
    case stored(UnsafeRawBufferPointer)
  }

  /// Appends one document at once; the dictionary must be there if texts are stored.
  ///
  /// - Parameter setAside: the parts of its text that are set aside, and their words.
  func add(
    _ record: DocumentRecord, key: UnsafeRawBufferPointer, source: UInt32, date: UInt32, evidence: UInt32,
    text: Text, setAside: (record: AsideTable.Record, ranges: [SetAside])
  ) throws(IndexError) {
    aside.append(UInt32(statistics.documents), setAside.record, setAside.ranges)
    keys.append(key)
    note(source: source, date: date, evidence: evidence)
    scratch.removeAll()
    encodeRecord(
      title: record.title, textSize: record.textSize, fingerprint: record.fingerprint, author: record.author,
      edits: record.edits, into: scratch)
    switch text {
    case .stored(let bytes): try write(scratch.bytes, stored: bytes)
    case .plain(let text):
      stored.removeAll(keepingCapacity: true)
      if storesText { text.withUnsafeBytes { encoder!.encode($0, into: &stored) } }
      try stored.withBytes { (stored) throws(IndexError) in try write(scratch.bytes, stored: stored) }
    }
  }

  /// Appends a record but for its stored text to `buffer`.
  private func encodeRecord(
    title: Range<Int>, textSize: Int, fingerprint: UInt64, author: UnsafeRawBufferPointer,
    edits: UnsafeRawBufferPointer, into buffer: ByteBuffer
  ) {
    statistics.documents += 1
    statistics.textBytes += textSize
    DocumentRecord.encode(
      title: title, textSize: textSize, fingerprint: fingerprint, author: author, edits: edits, into: buffer)
  }

  /// Makes a dictionary of the texts that wait, and writes them, stored by several threads.
  private func storeWaiting(threads: Int) throws(IndexError) {
    try use(trainer.finish())
    let dictionary = dictionary
    let crew = Crew<TextStorer, DocumentBatch, DocumentBatch>(
      threads: threads, makeWorker: { TextStorer(dictionary) },
      work: { storer, batch in
        storer.encoder?.encode(batch)
        return batch
      })
    var free: [DocumentBatch] = []
    while !waiting.isEmpty {
      let batch = free.popLast() ?? DocumentBatch()
      try waiting.read(into: batch)
      crew.give(batch)
      while let batch = crew.takeFinished() {
        try write(batch)
        free.append(batch)
      }
    }
    while let batch = crew.takeNext() { try write(batch) }
  }

  private final class TextStorer {
    var encoder: TextEncoder?
    /// The dictionary has been opened before, so its bytes are right.
    init(_ dictionary: [UInt8]) { encoder = try? TextEncoder(dictionary: dictionary) }
  }

  private func write(_ record: UnsafeRawBufferPointer, stored: UnsafeRawBufferPointer) throws(IndexError) {
    guard let size = UInt32(exactly: record.count + stored.count) else {
      throw .limit(path: file.path, reason: "a document takes at most 4,294,967,295 bytes as it is stored")
    }
    sizes.reserve(written + 1)
    sizes[written] = size
    written += 1
    try file.append(record)
    try file.append(stored)
  }

  /// Writes the sections that have to do with documents.
  ///
  /// - Returns: the dictionary of the texts.
  func finishDocuments(threads: Int) throws(IndexError) -> [UInt8] {
    if encoder == nil, storesText { try storeWaiting(threads: threads) }
    try file.end()
    let offsets = RecordOffsets.encode(UnsafeBufferPointer(start: sizes.base, count: written))
    try file.write(.documentOffsets, array: offsets)
    try file.write(.keyOrder, array: KeyList.encode(keyOrder()) { keys.key($0) })
    try file.write(.sources, array: sources())
    try file.write(.columns, array: Columns.encode(columns.map(\.all)))
    try file.write(.textDictionary, array: dictionary)
    return dictionary
  }

  /// Closes the file, behind the sections of the terms.
  ///
  /// - Parameter lines: what is known of lines, by rising key.
  func finish(
    _ counts: TermSections.Counts, words: Int, hasPositions: Bool, order: DocumentOrder = .added,
    lines: [AsideTable.Line]
  ) throws(IndexError) -> (size: Int, checksum: UInt32) {
    aside.counts.terms = counts.asideTerms
    aside.counts.postings = counts.asidePostings
    let setAside = aside.finish(documents: statistics.documents, lines: lines)
    if !setAside.isEmpty { try file.write(.setAside, array: setAside) }
    if order != .added { try file.write(.documentOrder, array: order.encode()) }
    if !groups.isEmpty { try file.write(.groups, array: groups.encode()) }
    statistics.terms = counts.terms
    statistics.postings = counts.postings
    statistics.pairs = counts.pairs
    statistics.pairLimit = counts.pairLimit
    statistics.words = words
    statistics.hasPositions = hasPositions
    statistics.hasText = storesText
    return try file.finish(statistics)
  }

  /// The documents, sorted by their keys.
  private func keyOrder() -> [UInt32] {
    var order = Array(0..<UInt32(statistics.documents))
    order.sort { a, b in
      let difference = TermDictionary.compare(keys.key(a), keys.key(b))
      return difference != 0 ? difference < 0 : a < b
    }
    return order
  }

  private func sources() -> [UInt8] {
    let buffer = ByteBuffer()
    for number in 0..<UInt32(sourceTable.count) {
      var source = ByteReader(sourceTable.bytes(of: number))
      buffer.append(varint: source.varint())
      buffer.append(varint: source.remaining)
      buffer.append(source.take(source.remaining))
    }
    return buffer.array()
  }

  func abandon() { try? Storage.remove(file.path) }
}
