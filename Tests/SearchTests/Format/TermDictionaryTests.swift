import Search
import Testing

private struct Entry: Equatable {
  var term: [UInt8]
  var record: TermDictionary.Record
}

private struct EncodedDictionary {
  var dictionary: [UInt8]
  var index: [UInt8]
}

/// A dictionary of terms, which rise, with records made up of random sizes; the gaps of the single postings aside.
private func encode(
  _ terms: [[UInt8]], hasPositions: Bool = true, using random: inout SeededGenerator
) -> (encoded: EncodedDictionary, entries: [Entry]) {
  var writer = TermDictionaryWriter()
  var next = (postings: 0, positions: 0, bounds: 0)
  var entries: [Entry] = []
  for term in terms {
    var record = TermDictionary.Record()
    if Bool.random(using: &random) {
      let frequency = UInt32.random(in: 1...TermDictionary.inlineFrequencyLimit, using: &random)
      let document = UInt32.random(in: 0...(.max), using: &random)
      let occurrences =
        hasPositions ? risingNumbers(Int(frequency), below: 1 << 31, using: &random) : []
      term.withUnsafeBytes { term in
        occurrences.withUnsafeBufferPointer {
          writer.append(term, document: document, frequency: frequency, occurrences: $0, offsets: next)
        }
      }
      record.documentFrequency = 1
      record.inline = TermDictionary.InlinePosting(document: document, frequency: frequency, gaps: 0..<0)
    } else {
      record.documentFrequency = Int.random(in: 1...100_000, using: &random)
      record.postings = next.postings..<next.postings + Int.random(in: 1...5_000_000, using: &random)
      record.positions = next.positions..<next.positions + Int.random(in: 0...90_000, using: &random)
      record.bounds = next.bounds..<next.bounds + Int.random(in: 0...3, using: &random)
      next = (record.postings.upperBound, record.positions.upperBound, record.bounds.upperBound)
      term.withUnsafeBytes {
        writer.append(
          $0, documentFrequency: record.documentFrequency, postings: record.postings,
          positions: record.positions,
          bounds: record.bounds)
      }
    }
    entries.append(Entry(term: term, record: record))
  }
  return (EncodedDictionary(dictionary: writer.dictionary.array(), index: writer.index()), entries)
}

private func find(_ term: [UInt8], in reader: TermDictionaryReader) throws -> TermDictionary.Record? {
  try term.withBytes { (raw) throws(IndexError) in try reader.find(raw) { (_) throws(IndexError) in } }
}

/// As the record was handed in: where its gaps lie is the dictionary's own business.
private func withoutGaps(_ record: TermDictionary.Record?) -> TermDictionary.Record? {
  var record = record
  record?.inline?.gaps = 0..<0
  return record
}

private func expectAll(
  _ encoded: EncodedDictionary, _ entries: [Entry], absent: [[UInt8]], hasPositions: Bool = true
) throws {
  let dictionary = GuardedBytes(encoded.dictionary)
  let index = GuardedBytes(encoded.index)
  let reader = try #require(
    TermDictionaryReader(dictionary: dictionary.bytes, index: index.bytes, hasPositions: hasPositions))
  for entry in entries {
    #expect(withoutGaps(try find(entry.term, in: reader)) == entry.record, "\(entry.term)")
  }
  for term in absent { #expect(try find(term, in: reader) == nil, "\(term)") }
  var walked: [Entry] = []
  for block in 0..<reader.blockCount {
    var cursor = try #require(reader.cursor(block: block))
    while cursor.next() { walked.append(Entry(term: cursor.term, record: withoutGaps(cursor.record)!)) }
    #expect(!cursor.isDamaged)
  }
  #expect(walked == entries)
}

/// Terms beside each of `terms`: shorter, longer, before, behind.
private func neighbours(of terms: [[UInt8]]) -> [[UInt8]] {
  let known = Set(terms)
  return terms.flatMap { term -> [[UInt8]] in
    let end = term.last ?? 0
    return [
      Array(term.dropLast()), term + [0], term + [0xFF], term.dropLast() + [end &- 1],
      term.dropLast() + [end &+ 1],
      [0], [0xFF, 0xFF], Array("a".utf8),
    ]
  }.filter { !known.contains($0) }
}

private func sorted(_ terms: Set<[UInt8]>) -> [[UInt8]] { terms.sorted { $0.lexicographicallyPrecedes($1) } }

@Test func `the example of a term dictionary is written and read`() throws {
  var writer = TermDictionaryWriter()
  Array("act".utf8).withUnsafeBytes {
    writer.append($0, documentFrequency: 2, postings: 0..<5, positions: 0..<4, bounds: 0..<0)
  }
  Array("action".utf8).withUnsafeBytes { term in
    ([3, 9] as [UInt32]).withUnsafeBufferPointer {
      writer.append(term, document: 7, frequency: 2, occurrences: $0, offsets: (5, 4, 0))
    }
  }
  #expect(
    writer.dictionary.array() == [
      0x00, 0x00, 0x00, 0x00, 0x03, 0x61, 0x63, 0x74, 0x02, 0x05, 0x04, 0x00,
      0x03, 0x03, 0x69, 0x6F, 0x6E, 0x00, 0x07, 0x02, 0x03, 0x05,
    ])
  #expect(
    writer.index() == [0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0x74, 0x63, 0x61, 0, 0, 0, 0, 0, 0, 0, 0])
  let dictionary = GuardedBytes(writer.dictionary.array())
  let index = GuardedBytes(writer.index())
  let reader = try #require(
    TermDictionaryReader(dictionary: dictionary.bytes, index: index.bytes, hasPositions: true))
  let record = try find(Array("action".utf8), in: reader)
  #expect(record?.inline == TermDictionary.InlinePosting(document: 7, frequency: 2, gaps: 20..<22))
  #expect(try find(Array("act".utf8), in: reader)?.postings == 0..<5)
}

@Test func `every term is found and none that is not there`() throws {
  var random = seeded(16)
  for count in [1, 2, 31, 32, 33, 64, 65, 700] {
    var terms: Set<[UInt8]> = []
    while terms.count < count {
      let length = Int.random(in: 1...12, using: &random)
      terms.insert((0..<length).map { _ in [0x61, 0x62, 0x63, 0xC3, 0xFE].randomElement(using: &random)! })
    }
    let (encoded, entries) = encode(sorted(terms), using: &random)
    try expectAll(encoded, entries, absent: neighbours(of: sorted(terms)))
  }
}

@Test func `terms that share their first eight bytes over many blocks are told apart`() throws {
  var random = seeded(17)
  var terms: Set<[UInt8]> = [
    Array("interna".utf8), Array("internat".utf8), Array("zebra".utf8), Array("a".utf8),
  ]
  for number in 0..<400 { terms.insert(Array("international\(number * 7)".utf8)) }
  for number in 0..<100 { terms.insert(Array("internau\(number)".utf8)) }
  let (encoded, entries) = encode(sorted(terms), using: &random)
  try expectAll(encoded, entries, absent: neighbours(of: sorted(terms)))
}

@Test func `terms with zero bytes, of one byte and of 255 bytes are found`() throws {
  var random = seeded(18)
  var terms: Set<[UInt8]> = []
  for count in 1...40 { terms.insert([UInt8](repeating: 0, count: count)) }
  for byte in UInt8.min...UInt8.max { terms.insert([byte]) }
  for tail in 0..<40 { terms.insert([UInt8](repeating: 0x6C, count: 254) + [UInt8(tail)]) }
  let (encoded, entries) = encode(sorted(terms), using: &random)
  let known = Set(sorted(terms))
  try expectAll(encoded, entries, absent: neighbours(of: sorted(terms)).filter { !known.contains($0) })
}

@Test func `a dictionary without positions is read as it was written`() throws {
  var random = seeded(19)
  let terms = sorted(Set((0..<200).map { Array("word\($0)".utf8) }))
  let (encoded, entries) = encode(terms, hasPositions: false, using: &random)
  try expectAll(encoded, entries, absent: neighbours(of: terms), hasPositions: false)
}

@Test func `a dictionary of no terms finds nothing`() throws {
  let encoded = EncodedDictionary(dictionary: [], index: TermDictionaryWriter().index())
  try expectAll(encoded, [], absent: [[], [0], Array("a".utf8)])
}

@Test func `no byte of a dictionary is read before it was verified`() throws {
  var random = seeded(20)
  let terms = sorted(Set((0..<300).map { Array("international\($0)".utf8) }))
  let encoded = encode(terms, using: &random).encoded
  let dictionary = GuardedBytes(encoded.dictionary)
  let index = GuardedBytes(encoded.index)
  let reader = try #require(
    TermDictionaryReader(dictionary: dictionary.bytes, index: index.bytes, hasPositions: true))
  for term in terms {
    #expect(throws: IndexError.noIndex(path: "not checked")) {
      try term.withBytes { (raw) throws(IndexError) in
        try reader.find(raw) { (_) throws(IndexError) in throw .noIndex(path: "not checked") }
      }
    }
  }
}

@Test func `a damaged dictionary is searched and walked without leaving its bytes`() throws {
  var random = seeded(21)
  let terms = sorted(Set((0..<90).map { Array("word\($0 * 31)".utf8) }))
  let encoded = encode(terms, using: &random).encoded
  func use(_ dictionary: UnsafeRawBufferPointer, _ index: UnsafeRawBufferPointer) {
    guard let reader = TermDictionaryReader(dictionary: dictionary, index: index, hasPositions: true) else {
      return
    }
    for term in [terms[0], terms[40], terms[89], Array("x".utf8)] { _ = try? find(term, in: reader) }
    for block in 0..<min(reader.blockCount, 5) {
      guard var cursor = reader.cursor(block: block) else { continue }
      while cursor.next() {}
    }
  }
  let dictionary = GuardedBytes(encoded.dictionary)
  let index = GuardedBytes(encoded.index)
  forEachDamage(of: encoded.dictionary, count: 150, using: &random) { use($0, index.bytes) }
  forEachDamage(of: encoded.index, count: 150, using: &random) { use(dictionary.bytes, $0) }
}
