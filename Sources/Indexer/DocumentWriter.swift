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
  private let offsets = ByteBuffer()
  private var offset = 0
  private let keys = KeyTable()
  private let sourceTable = TermTable()
  private let scratch = ByteBuffer()
  private var stored: [UInt8] = []

  /// What is held in memory, in bytes; and what sorting the keys will take.
  var memory: Int {
    waiting.memory + trainer.memory + keys.memory + offsets.memory + sourceTable.memory + keys.count * 8
      + aside.memory
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
    key.withUTF8 { key in
      own.withUTF8 { own in
        // Compared by bytes: strings that are equal may be written with different ones.
        let rest = own.count - key.count
        let endsWithKey =
          rest >= 0 && key.count > 0 && memcmp(own.baseAddress! + rest, key.baseAddress!, key.count) == 0
        let source = sourceNumber(
          UnsafeRawBufferPointer(start: own.baseAddress, count: endsWithKey ? rest : own.count))
        let edits = storesText ? document.edits.encoded() : []
        Self.author(of: document).withUnsafeBytes { author in
          edits.withUnsafeBytes { edits in
            encodeRecord(
              key: UnsafeRawBufferPointer(key), source: source << 1 | (endsWithKey ? 1 : 0),
              date: document.date?.packed ?? 0, title: document.title, textSize: document.text.count,
              fingerprint: fingerprint, evidence: document.evidence, author: author, edits: edits,
              into: batch.records)
          }
        }
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

  /// The number of a source among this segment's.
  func sourceNumber(_ source: UnsafeRawBufferPointer) -> Int {
    scratch.removeAll()
    // A table has no room for an empty string, so each is preceded by a byte.
    scratch.append(1 as UInt8)
    scratch.append(source)
    return Int(sourceTable.insert(scratch.base, count: scratch.count).number)
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
    key: UnsafeRawBufferPointer, source: Int, date: UInt32, title: Range<Int>, text: Text, textSize: Int,
    fingerprint: UInt64, evidence: Evidence, author: UnsafeRawBufferPointer, edits: UnsafeRawBufferPointer,
    setAside: (record: AsideTable.Record, ranges: [SetAside])
  ) throws(IndexError) {
    aside.append(UInt32(statistics.documents), setAside.record, setAside.ranges)
    scratch.removeAll()
    encodeRecord(
      key: key, source: source, date: date, title: title, textSize: textSize, fingerprint: fingerprint,
      evidence: evidence, author: author, edits: edits, into: scratch)
    switch text {
    case .stored(let bytes): try write(scratch.bytes, stored: bytes)
    case .plain(let text):
      stored.removeAll(keepingCapacity: true)
      if storesText { text.withUnsafeBytes { encoder!.encode($0, into: &stored) } }
      try stored.withBytes { (stored) throws(IndexError) in try write(scratch.bytes, stored: stored) }
    }
  }

  /// Appends a record but for its stored text to `buffer`, and notes what finds it again.
  private func encodeRecord(
    key: UnsafeRawBufferPointer, source: Int, date: UInt32, title: Range<Int>, textSize: Int,
    fingerprint: UInt64, evidence: Evidence, author: UnsafeRawBufferPointer, edits: UnsafeRawBufferPointer,
    into buffer: ByteBuffer
  ) {
    keys.append(key)
    statistics.documents += 1
    statistics.textBytes += textSize
    if date != 0 {
      statistics.earliest = statistics.earliest == 0 ? Int(date) : min(statistics.earliest, Int(date))
      statistics.latest = max(statistics.latest, Int(date))
    }
    DocumentRecord.encode(
      key: key, source: source, date: date, title: title, textSize: textSize, fingerprint: fingerprint,
      evidence: evidence, author: author, edits: edits, into: buffer)
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
    appendOffset()
    try file.append(record)
    try file.append(stored)
    offset += record.count + stored.count
  }

  private func appendOffset() {
    for byte in 0..<DocumentRecord.offsetSize {
      offsets.append(UInt8(truncatingIfNeeded: offset >> (byte * 8)))
    }
  }

  /// Writes the sections that have to do with documents.
  ///
  /// - Returns: the dictionary of the texts.
  func finishDocuments(threads: Int) throws(IndexError) -> [UInt8] {
    if encoder == nil, storesText { try storeWaiting(threads: threads) }
    try file.end()
    appendOffset()
    try file.write(.documentOffsets, offsets.bytes)
    try file.write(.keyOrder, array: keyOrder())
    try file.write(.sources, array: sources())
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
    statistics.terms = counts.terms
    statistics.postings = counts.postings
    statistics.pairs = counts.pairs
    statistics.pairLimit = counts.pairLimit
    statistics.words = words
    statistics.hasPositions = hasPositions
    statistics.hasText = storesText
    return try file.finish(statistics)
  }

  private func keyOrder() -> [UInt8] {
    var order = Array(0..<UInt32(statistics.documents))
    order.sort { a, b in
      let difference = TermDictionary.compare(keys.key(a), keys.key(b))
      return difference != 0 ? difference < 0 : a < b
    }
    let buffer = ByteBuffer(capacity: order.count * 4)
    for document in order { buffer.append(littleEndian: document) }
    return buffer.array()
  }

  private func sources() -> [UInt8] {
    let buffer = ByteBuffer()
    for number in 0..<UInt32(sourceTable.count) {
      let source = UnsafeRawBufferPointer(rebasing: sourceTable.bytes(of: number).dropFirst())
      buffer.append(varint: source.count)
      buffer.append(source)
    }
    return buffer.array()
  }

  func abandon() { try? Storage.remove(file.path) }
}
