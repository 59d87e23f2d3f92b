import Search
import Testing

private func encode(
  title: Range<Int>, textSize: Int, fingerprint: UInt64, author: [UInt8] = [], edits: [UInt8] = []
) -> [UInt8] {
  let buffer = ByteBuffer()
  author.withUnsafeBytes { author in
    edits.withUnsafeBytes {
      DocumentRecord.encode(
        title: title, textSize: textSize, fingerprint: fingerprint, author: author, edits: $0, into: buffer)
    }
  }
  return buffer.array()
}

@Test func `the example of a document record is written and read`() throws {
  let bytes = encode(title: 0..<2, textSize: 5, fingerprint: 9)
  #expect(bytes == [4, 5, 9, 0, 0, 0, 0, 0, 0, 0, 0])
  let guarded = GuardedBytes(bytes + [7, 8], slack: 0)
  let record = try #require(DocumentRecord(guarded.bytes))
  #expect(record.title == 0..<2 && record.textSize == 5 && record.fingerprint == 9)
  #expect(record.author.isEmpty && record.edits.isEmpty && record.storedText.elementsEqual([7, 8]))
}

@Test func `a record with everything at its largest is read as it was written`() throws {
  let size = (1 << 31) - 1
  let author = [UInt8](repeating: 0xF4, count: 1000)
  let bytes = encode(
    title: size - 1..<size, textSize: size, fingerprint: .max, author: author, edits: [1, 2, 3])
  let guarded = GuardedBytes(bytes, slack: 0)
  let record = try #require(DocumentRecord(guarded.bytes))
  #expect(record.title == size - 1..<size && record.textSize == size && record.fingerprint == .max)
  #expect(record.author.elementsEqual(author) && record.edits.elementsEqual([1, 2, 3]))
  #expect(record.storedText.isEmpty)
}

@Test func `a title beyond its text is damage`() {
  let guarded = GuardedBytes(encode(title: 3..<6, textSize: 5, fingerprint: 0), slack: 0)
  #expect(DocumentRecord(guarded.bytes) == nil)
}

@Test func `a damaged record is read without leaving its bytes`() {
  var random = seeded(26)
  let bytes = encode(
    title: 2..<200, textSize: 70_000, fingerprint: 1 << 60, author: Array("Jane Doe".utf8), edits: [9, 9])
  forEachDamage(of: bytes, count: 400, using: &random, slack: 0) { damaged in
    guard let record = DocumentRecord(damaged) else { return }
    #expect(record.author.count + record.edits.count + record.storedText.count <= damaged.count)
  }
}
