internal import Search

/// Writes the documents of a segment, the first section of its file, and what finds them again.
final class DocumentWriter {
  private let file: SegmentFileWriter
  private let storesText: Bool
  private var encoder: TextEncoder?
  private var dictionary: [UInt8] = []
  /// Documents that wait for a dictionary, which is made of all of them.
  private let waiting: DocumentSpool
  private var trainer = TextDictionaryTrainer()
  private var statistics = SegmentFormat.Statistics()
  private let offsets = ByteBuffer()
  private var offset = 0
  /// All keys one behind the other, and where each begins.
  private let keys = ByteBuffer()
  private var keyStarts: [Int] = [0]
  private let sourceTable = TermTable()
  private let scratch = ByteBuffer()
  private var stored: [UInt8] = []

  var memory: Int { waiting.memory + keys.count + keyStarts.count * 8 + offsets.count }

  /// - Parameters:
  ///   - dictionary: to store the texts by; `nil` makes one from them.
  init(path: String, storesText: Bool, dictionary: [UInt8]?) throws(IndexError) {
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

  func add(_ document: Document, fingerprint: UInt64) throws(IndexError) {
    let own = document.source.utf8
    let key = document.key.utf8
    // Compared by bytes: strings that are equal may be written with different ones.
    let endsWithKey = own.reversed().starts(with: key.reversed())
    let source = sourceNumber(endsWithKey ? own.dropLast(key.count) : own[...]) << 1 | (endsWithKey ? 1 : 0)
    let edits = storesText ? document.edits.encoded() : []
    let author = Self.author(of: document)
    try Array(document.key.utf8).withBytes { (key) throws(IndexError) in
      try author.withBytes { (author) throws(IndexError) in
        try edits.withBytes { (edits) throws(IndexError) in
          try add(
            key: key, source: source, date: document.date?.packed ?? 0, title: document.title,
            text: .plain(document.text), textSize: document.text.count, fingerprint: fingerprint,
            evidence: document.evidence, author: author, edits: edits)
        }
      }
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
  func sourceNumber(_ source: some Sequence<UInt8>) -> Int {
    scratch.removeAll()
    // A table has no room for an empty string, so each is preceded by a byte.
    scratch.append(1 as UInt8)
    for byte in source { scratch.append(byte) }
    return Int(sourceTable.insert(scratch.base, count: scratch.count).number)
  }

  enum Text {
    case plain([UInt8])
    /// Already written by the dictionary of this writer.
    case stored(UnsafeRawBufferPointer)
  }

  func add(
    key: UnsafeRawBufferPointer, source: Int, date: UInt32, title: Range<Int>, text: Text, textSize: Int,
    fingerprint: UInt64, evidence: Evidence, author: UnsafeRawBufferPointer, edits: UnsafeRawBufferPointer
  ) throws(IndexError) {
    keys.append(key)
    keyStarts.append(keys.count)
    statistics.documents += 1
    statistics.textBytes += textSize
    if date != 0 {
      statistics.earliest = statistics.earliest == 0 ? Int(date) : min(statistics.earliest, Int(date))
      statistics.latest = max(statistics.latest, Int(date))
    }
    scratch.removeAll()
    DocumentRecord.encode(
      key: key, source: source, date: date, title: title, textSize: textSize, fingerprint: fingerprint,
      evidence: evidence, author: author, edits: edits, into: scratch)
    guard storesText else { return try write(scratch.bytes, stored: nil) }
    switch text {
    case .stored(let bytes): try write(scratch.bytes, stored: bytes)
    case .plain(let text):
      if encoder == nil {
        text.withUnsafeBytes { trainer.add($0) }
        try waiting.append(scratch.bytes, text)
      } else {
        try text.withBytes { (text) throws(IndexError) in try write(scratch.bytes, text: text) }
      }
    }
  }

  /// Makes a dictionary of the texts that wait, and writes them.
  private func train() throws(IndexError) {
    try use(trainer.finish())
    try waiting.forEach { (record, text) throws(IndexError) in try write(record, text: text) }
  }

  private func write(_ record: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer) throws(IndexError) {
    stored.removeAll(keepingCapacity: true)
    encoder!.encode(text, into: &stored)
    try stored.withBytes { (stored) throws(IndexError) in try write(record, stored: stored) }
  }

  private func write(_ record: UnsafeRawBufferPointer, stored: UnsafeRawBufferPointer?) throws(IndexError) {
    appendOffset()
    try file.append(record)
    offset += record.count
    if let stored {
      try file.append(stored)
      offset += stored.count
    }
  }

  private func appendOffset() {
    for byte in 0..<DocumentRecord.offsetSize {
      offsets.append(UInt8(truncatingIfNeeded: offset >> (byte * 8)))
    }
  }

  /// Writes all other sections and closes the file.
  func finish(
    terms: TermSectionWriter, lengths: [UInt32], hasPositions: Bool, order: DocumentOrder = .added
  ) throws(IndexError) -> (size: Int, checksum: UInt32, textDictionary: [UInt8]) {
    if encoder == nil, storesText { try train() }
    try file.end()
    appendOffset()
    try file.write(.documentOffsets, offsets.bytes)
    try file.write(.keyOrder, array: keyOrder())
    try file.write(.sources, array: sources())
    try file.write(.textDictionary, array: dictionary)
    try terms.appendPairs()
    try terms.write(to: file, lengths: lengths)
    if order != .added { try file.write(.documentOrder, array: order.encode()) }
    statistics.terms = terms.dictionary.termCount - terms.pairCount
    statistics.pairs = terms.pairCount
    statistics.pairLimit = terms.pairLimit
    statistics.postings = terms.postingCount
    statistics.words = terms.wordCount
    statistics.hasPositions = hasPositions
    statistics.hasText = storesText
    let (size, checksum) = try file.finish(statistics)
    return (size, checksum, dictionary)
  }

  private func keyOrder() -> [UInt8] {
    let bytes = keys.bytes
    func key(_ document: UInt32) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: bytes[keyStarts[Int(document)]..<keyStarts[Int(document) + 1]])
    }
    var order = Array(0..<UInt32(statistics.documents))
    order.sort { a, b in
      let difference = TermDictionary.compare(key(a), key(b))
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
