import Indexer
import Search
import Testing

@Test func `the example of the columns is written`() {
  let may = PartialDate(year: 2026, month: 5)!.packed
  #expect(
    Columns.encode([[may, 0], [0, 0], [0, 0]]) == [
      2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xA0, 0xD4, 0x0F, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
    ])
}

@Test func `a column's values are those that were appended`() {
  for values in [[], [7], [7, 7, 7], [7, 7, 3, 7], [1, 2, 3]] as [[UInt32]] {
    var column = Columns.Values()
    for value in values { column.append(value) }
    #expect(column.all == values)
  }
}

@Test func `the example of record offsets is written`() {
  let bytes = [5, 9, 7].map { UInt32($0) }.withUnsafeBufferPointer { RecordOffsets.encode($0) }
  #expect(bytes == [0, 0, 0, 0, 0, 4, 12, 0, 0, 0, 0, 0, 0xE5])
}

@Test func `a source is kept as its example says`() throws {
  func shared(_ source: String, _ key: String) -> Int {
    Array(source.utf8).withUnsafeBytes { source in
      Array(key.utf8).withUnsafeBytes { DocumentSource.shared(source, key: $0) }
    }
  }
  #expect(shared("crawl/eu/act.txt", "laws/eu/act.txt") == "/eu/act.txt".utf8.count)
  #expect(shared("/x/laws/act.txt", "laws/act.txt") == "laws/act.txt".utf8.count)
  #expect(shared("laws2/act.txt", "laws/act.txt") == "/act.txt".utf8.count)
  #expect(shared("a.jsonl", "a.jsonl#7") == 0 && shared("axe", "e") == 1 && shared("xe", "ye") == 0)
  let bytes: [UInt8] = [5, 5, 0x63, 0x72, 0x61, 0x77, 0x6C]
  bytes.withUnsafeBytes {
    var reader = ByteReader($0)
    let source = DocumentSource(&reader)
    #expect(source == DocumentSource(text: Array("crawl".utf8), keyStart: 4) && !reader.overran)
    #expect(source.whole(key: Array("laws/eu/act.txt".utf8)) == Array("crawl/eu/act.txt".utf8))
  }
}

private func smallIndex() throws -> TemporaryIndex {
  let index = TemporaryIndex()
  let writer = try IndexWriter(at: index.path)
  for number in 0..<100 {
    try writer.add(
      Document(
        key: "dump/\(number)", source: number % 2 == 0 ? "even" : "odd", text: Array("word \(number)".utf8),
        date: number % 3 == 0 ? PartialDate(year: 2000 + number) : nil))
  }
  try writer.commit()
  return index
}

private func use(_ index: TemporaryIndex) throws {
  let reader = try index.reader()
  let query = try Query(parsing: "word", analyzer: reader.analyzer)
  for filter in [
    Filter(since: PartialDate(year: 2030)), Filter(sources: [SourcePattern("dump")!]),
    Filter(sources: [SourcePattern("even")!]),
  ] {
    _ = try Searcher(reader).search(query, limit: 10, counting: true, filter: filter)
  }
  for document in 0..<100 { _ = try reader.document(document) }
  for number in 0..<100 { _ = try reader.number(ofKey: "dump/\(number)") }
}

@Test(arguments: [
  SegmentFormat.Section.columns, .keyOrder, .documentOffsets, .sources, .documents,
])
func `forged columns, keys, offsets and sources give an error or an answer, never a crash`(
  section: SegmentFormat.Section
) throws {
  let whole = try smallIndex().section(section)
  var random = seeded(52)
  var errors = 0
  for attempt in 0..<30 {
    let index = try smallIndex()
    var bytes = whole
    switch attempt % 3 {
    case 0: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
    case 1:
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
    default: for i in bytes.indices { bytes[i] = .random(in: 0...255, using: &random) }
    }
    try index.forge([section: bytes])
    do {
      try use(index)
      _ = try index.reader().verify()
    } catch is IndexError {
      errors += 1
    }
  }
  #expect(errors > 5)
}

@Test func `columns of another size are damage that names the file`() throws {
  let index = try smallIndex()
  try index.forge([.columns: try index.section(.columns) + [0]])
  #expect(throws: IndexError.self) { try use(index) }
  #expect(!(try index.reader().verify().isEmpty))
}

@Test func `a number of documents that the sections are too small for is damage`() throws {
  for documents in [0, 101, 1 << 20, Int(UInt32.max)] {
    let index = try smallIndex()
    try index.forge { $0.documents = documents }
    do throws(IndexError) {
      _ = try index.reader()
      Issue.record("\(documents) documents were believed")
    } catch {
      guard case .corrupt(let path, _, _) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(path.hasSuffix("segment-1"))
    }
  }
}
