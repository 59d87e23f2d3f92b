import Search
import Testing

private func record(furniture: Int, repeated: Int) -> AsideTable.Record {
  var record = AsideTable.Record()
  record.furnitureWords = furniture
  record.repeatedWords = repeated
  return record
}

private func ranges(_ bytes: [UInt8], documents: Int, of document: UInt32, textSize: Int = 1000)
  -> [SetAside]?
{
  bytes.withUnsafeBytes {
    AsideTable($0, documents: documents)?.record(of: document)?.ranges(textSize: textSize)
  }
}

@Test func `the example of what is set aside is written as the format says`() {
  let builder = AsideTableBuilder()
  builder.append(
    0, record(furniture: 2, repeated: 9), [SetAside(3..<8, .furniture), SetAside(20..<60, .repetition)])
  (builder.counts.terms, builder.counts.postings) = (1, 1)
  let bytes = builder.finish(documents: 1, lines: [])
  let counts: [UInt8] = [5, 2, 40, 9, 1, 1, 1].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] }
  #expect(
    bytes == counts + [8, 0, 0, 0, 0, 0, 0, 0] + [0x00, 0x02, 0x09, 0x04, 0x03, 0x0A, 0x0C, 0x51] + [0x00])
}

@Test func `what was set aside of each document is read again`() throws {
  var random = seeded(15)
  let builder = AsideTableBuilder()
  var written: [[SetAside]] = []
  for document in 0..<300 as Range<UInt32> {
    var own: [SetAside] = []
    var end = 0
    if Int.random(in: 0..<3, using: &random) == 0 {
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let start = end + Int.random(in: 0..<200, using: &random)
        end = start + Int.random(in: 1..<200, using: &random)
        own.append(SetAside(start..<end, Bool.random(using: &random) ? .furniture : .repetition))
      }
    }
    builder.append(document, record(furniture: own.count, repeated: 1), own)
    written.append(own)
  }
  let lines = [(3, 2, 1), (500, 70_000, 0), (1 << 47, 1, 1)].map {
    AsideTable.Line(key: UInt64($0.0), documents: UInt32($0.1), edges: UInt32($0.2))
  }
  let bytes = builder.finish(documents: 300, lines: lines)
  for (document, own) in written.enumerated() {
    #expect(ranges(bytes, documents: 300, of: UInt32(document), textSize: 5000) == own)
  }
  bytes.withUnsafeBytes {
    #expect(AsideTable($0, documents: 300)?.lines() == lines)
    #expect(AsideTable($0, documents: 300)?.counts == builder.counts)
  }
}

@Test func `nothing set aside takes no bytes`() {
  #expect(AsideTableBuilder().finish(documents: 500, lines: []) == [])
}

@Test func `ranges outside the text are none`() {
  let builder = AsideTableBuilder()
  builder.append(0, record(furniture: 1, repeated: 0), [SetAside(3..<8, .furniture)])
  let bytes = builder.finish(documents: 1, lines: [])
  #expect(ranges(bytes, documents: 1, of: 0, textSize: 8) == [SetAside(3..<8, .furniture)])
  #expect(ranges(bytes, documents: 1, of: 0, textSize: 7) == nil)
}

@Test func `whatever the bytes, reading stays inside them`() {
  var random = seeded(16)
  let builder = AsideTableBuilder()
  for document in 0..<130 as Range<UInt32> where document % 3 > 0 {
    builder.append(document, record(furniture: 1, repeated: 2), [SetAside(3..<300, .repetition)])
  }
  let whole = builder.finish(
    documents: 130, lines: [AsideTable.Line(key: 77, documents: 3, edges: 1)])
  forEachDamage(of: whole, count: 2000, using: &random, slack: 0) { bytes in
    guard let table = AsideTable(bytes, documents: 130) else { return }
    _ = table.lines()
    for document in 0..<130 as Range<UInt32> { _ = table.record(of: document)?.ranges(textSize: 400) }
  }
}

/// Writes the only segment of an index anew, with right checksums but other bytes about what is set aside.
private func forge(_ index: TemporaryIndex, _ setAside: [UInt8]) throws {
  var commit = try CommitPoint.read(in: index.path)
  let path = index.path + "/" + commit.segments[0].fileName
  let (size, checksum) = try {
    let file = try SegmentFile(path)
    let writer = try SegmentFileWriter(creating: path + ".new")
    for section in SegmentFormat.Section.allCases where section != .setAside {
      try writer.write(section, try file.verified(section))
    }
    try setAside.withBytes { (bytes) throws(IndexError) in try writer.write(.setAside, bytes) }
    return try writer.finish(file.statistics)
  }()
  try index.write(try index.bytes(of: commit.segments[0].fileName + ".new"), to: commit.segments[0].fileName)
  try Storage.remove(path + ".new")
  (commit.segments[0].size, commit.segments[0].checksum) = (UInt64(size), checksum)
  try commit.write(in: index.path)
}

@Test func `forged ranges are an error that says so, never a trap`() throws {
  let index = TemporaryIndex()
  try index.index(["Some text.\nLeave a Reply"], setsAside: true)
  var builder = AsideTableBuilder()
  builder.append(0, record(furniture: 3, repeated: 0), [SetAside(11..<24, .furniture)])
  try forge(index, builder.finish(documents: 1, lines: []))
  #expect(try index.reader().document(0).setAside == [SetAside(11..<24, .furniture)])

  builder = AsideTableBuilder()
  builder.append(0, record(furniture: 3, repeated: 0), [SetAside(11..<25, .furniture)])
  for bytes in [builder.finish(documents: 1, lines: []), [1, 2, 3], [UInt8](repeating: 0xFF, count: 80)] {
    try forge(index, bytes)
    let reader = try index.reader()
    #expect(throws: IndexError.self) { try reader.document(0) }
    #expect(!reader.verify().isEmpty)
  }
}
