import Search
import Testing

private func decode(_ bytes: [UInt8]) throws(IndexError) -> CommitPoint {
  let guarded = GuardedBytes(bytes, slack: 0)
  return try CommitPoint(decoding: guarded.bytes, path: "commit")
}

private func sample() -> CommitPoint {
  var point = CommitPoint(analyzer: .english)
  point.generation = 3
  point.nextSegment = 6
  point.segments = [
    CommitPoint.Segment(number: 2, size: 8192, checksum: 0xCAFE_F00D),
    CommitPoint.Segment(number: 5, size: .max, checksum: 0, deletions: 3, deleted: 17),
  ]
  point.dumps = [Dump(name: "eu", folder: [0x2F, 0xFF]), Dump(name: "us", folder: [])]
  return point
}

@Test func `the example of a commit is written and read`() throws {
  var point = CommitPoint(analyzer: .plain)
  point.generation = 2
  point.segments = [CommitPoint.Segment(number: 1, size: 4096, checksum: 5, deletions: 2, deleted: 3)]
  point.dumps = [Dump(name: "eu", folder: Array("/d".utf8))]
  let bytes = point.encode()
  #expect(
    bytes.dropLast(4) == [
      0x73, 0x65, 0x61, 0x72, 0x63, 0x68, 0x63, 0x70, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
      0,
      5, 0x70, 0x6C, 0x61, 0x69, 0x6E, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0,
      2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 2, 0x65, 0x75, 2, 0x2F, 0x64,
    ])
  #expect(try decode(bytes) == point)
}

@Test func `a commit is read as it was written`() throws {
  #expect(try decode(sample().encode()) == sample())
  var many = CommitPoint(analyzer: .plain)
  many.segments = (0..<500).map { CommitPoint.Segment(number: $0, size: $0 * 7, checksum: UInt32($0)) }
  #expect(try decode(many.encode()) == many)
  #expect(try decode(CommitPoint(analyzer: .english).encode()) == CommitPoint(analyzer: .english))
}

@Test func `a commit of which any byte was changed or cut is refused`() {
  let bytes = sample().encode()
  for i in bytes.indices {
    for bit in 0..<8 {
      var flipped = bytes
      flipped[i] ^= 1 << UInt8(bit)
      #expect(throws: IndexError.self) { try decode(flipped) }
    }
    #expect(throws: IndexError.self) { try decode(Array(bytes.prefix(i))) }
  }
  #expect(throws: IndexError.self) { try decode(bytes + [0]) }
}

@Test func `a commit that could not be read again is not written`() throws {
  let index = TemporaryIndex()
  var point = CommitPoint(analyzer: .plain)
  point.segments = Array(
    repeating: CommitPoint.Segment(number: 1, size: 1, checksum: 1), count: CommitPoint.countLimit + 1)
  let path = index.path + "/commit"
  #expect(
    throws: IndexError.limit(
      path: path, reason: "an index has at most 1,048,576 segments; run 'searchctl optimize'")
  ) { try point.write(in: index.path) }
  #expect(!Storage.exists(path) && !Storage.exists(path + ".new"))
}

@Test func `a commit of another version names both versions`() {
  var bytes = sample().encode()
  bytes[8] = 9
  #expect(throws: IndexError.unsupportedVersion(path: "commit", found: 9, supported: SegmentFormat.version)) {
    try decode(bytes)
  }
}

@Test func `a commit with a right checksum over random bytes is read without leaving them`() {
  var random = seeded(24)
  let sample = sample().encode()
  for _ in 0..<400 {
    var bytes = Array(sample.prefix(Int.random(in: 12...sample.count - 4, using: &random)))
    for i in 12..<bytes.count where Int.random(in: 0..<4, using: &random) == 0 {
      bytes[i] = .random(in: 0...255, using: &random)
    }
    let checksum = bytes.withUnsafeBytes { Checksum.crc32c($0) }
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: checksum >> UInt32($0 * 8)) }
    _ = try? decode(bytes)
  }
}
