import Search
import Testing

private func encode(
  key: [UInt8], source: Int, date: UInt32, title: Range<Int>, textSize: Int, fingerprint: UInt64,
  edits: [UInt8] = []
) -> [UInt8] {
  let buffer = ByteBuffer()
  key.withUnsafeBytes { key in
    edits.withUnsafeBytes {
      DocumentRecord.encode(
        key: key, source: source, date: date, title: title, textSize: textSize, fingerprint: fingerprint,
        evidence: Evidence(), author: UnsafeRawBufferPointer(start: nil, count: 0), edits: $0, into: buffer)
    }
  }
  return buffer.array()
}

@Test func `the example of a document record is written and read`() throws {
  let bytes = encode(
    key: [0x61], source: 1, date: PartialDate(year: 2026, month: 5)!.packed, title: 0..<2, textSize: 5,
    fingerprint: 9)
  #expect(bytes == [1, 0x61, 1, 0xA0, 0xA9, 0x3F, 0, 2, 5, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  let guarded = GuardedBytes(bytes + [7, 8], slack: 0)
  let record = try #require(DocumentRecord(guarded.bytes))
  #expect(record.key.elementsEqual([0x61]) && record.source == 1 && record.title == 0..<2)
  #expect(PartialDate(packed: record.date)?.description == "2026-05")
  #expect(record.textSize == 5 && record.fingerprint == 9 && record.storedText.elementsEqual([7, 8]))
}

@Test func `a record with everything at its largest is read as it was written`() throws {
  let key = [UInt8](repeating: 0xF4, count: 65_535)
  let size = (1 << 31) - 1
  let bytes = encode(
    key: key, source: Int(UInt32.max), date: PartialDate(year: 9999, month: 12, day: 31)!.packed,
    title: size - 1..<size, textSize: size, fingerprint: .max)
  let guarded = GuardedBytes(bytes, slack: 0)
  let record = try #require(DocumentRecord(guarded.bytes))
  #expect(
    record.key.elementsEqual(key) && record.source == Int(UInt32.max) && record.title == size - 1..<size)
  #expect(record.textSize == size && record.fingerprint == .max && record.storedText.isEmpty)
}

@Test func `a title beyond its text is damage`() {
  let guarded = GuardedBytes(
    encode(key: [1], source: 0, date: 0, title: 3..<6, textSize: 5, fingerprint: 0), slack: 0)
  #expect(DocumentRecord(guarded.bytes) == nil)
}

@Test func `a damaged record is read without leaving its bytes`() {
  var random = seeded(26)
  let bytes = encode(
    key: Array("a/b.txt#7".utf8), source: 300, date: 9000, title: 2..<200, textSize: 70_000,
    fingerprint: 1 << 60)
  forEachDamage(of: bytes, count: 400, using: &random, slack: 0) { damaged in
    guard let record = DocumentRecord(damaged) else { return }
    #expect(record.key.count + record.storedText.count <= damaged.count)
  }
}
