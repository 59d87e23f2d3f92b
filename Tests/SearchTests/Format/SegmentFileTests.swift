import Search
import Testing

private let formatPage =
  String(#filePath.dropLast("Tests/SearchTests/Format/SegmentFileTests.swift".count))
  + "Sources/Search/Format/FORMAT.md"

private func littleEndian(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32($0 * 8)) }
}

@Test func `the page about the format names every section by its id`() throws {
  let file = try Storage.MappedFile(formatPage)
  let page = withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
  for section in SegmentFormat.Section.allCases {
    #expect(page.contains("\n| \(section.rawValue) | \(section.name) |"))
  }
  #expect(page.contains("\nVersion \(SegmentFormat.version). "))
}

@Test func `a section with an unknown id is left alone`() throws {
  let index = TemporaryIndex()
  try index.index(["a few words", "and more"])
  let bytes = try index.bytes(of: "segment-1")
  // The footer with a section more, and the tail that belongs to it.
  let tail = bytes.count - SegmentFormat.tailSize
  let size = (0..<4).reduce(0) { $0 | Int(bytes[tail + $1]) << ($1 * 8) }
  var footer = Array(bytes[tail - size..<tail])
  let count = SegmentFormat.Statistics.count * 8
  footer[count] += 1
  footer.insert(contentsOf: littleEndian(99) + [UInt8](repeating: 0, count: 16), at: count + 4)
  let checksum = footer.withUnsafeBytes { Checksum.crc32c($0) }
  let end = littleEndian(UInt32(footer.count)) + littleEndian(checksum) + bytes[(tail + 8)...]
  try index.write(bytes[..<(tail - size)] + footer + end, to: "segment-1")
  let file = try SegmentFile(index.path + "/segment-1")
  #expect(file.verifyAll { _ in }.isEmpty)
  #expect(file.statistics.documents == 2)
  #expect(try LengthTable(file.verified(.lengths), count: 2)?.length(of: 0) == 3)
}

@Test func `sections begin at their alignment and have zeros behind them`() throws {
  let index = TemporaryIndex()
  try index.index((0..<50).map { "word w\($0)" })
  let bytes = try index.bytes(of: "segment-1")
  let file = try SegmentFile(index.path + "/segment-1")
  let origin = file.unverified(.documents).baseAddress! - SegmentFormat.alignment
  for section in SegmentFormat.Section.allCases where file.size(of: section) > 0 {
    let start = file.unverified(section).baseAddress! - origin
    #expect(start % SegmentFormat.alignment == 0)
    let end = start + file.size(of: section)
    #expect(bytes[end..<end + ByteBuffer.slack].allSatisfy { $0 == 0 })
  }
  withExtendedLifetime(file) {}
}

@Test func `a segment of random bytes is refused or reported`() throws {
  var random = seeded(32)
  let index = TemporaryIndex()
  try index.index(["a few words"])
  let good = try index.bytes(of: "segment-1")
  for _ in 0..<100 {
    var bytes = (0..<good.count).map { _ in UInt8.random(in: 0...255, using: &random) }
    // Often with a right end, sometimes with a right footer.
    let kept = [0, SegmentFormat.tailSize, 400].randomElement(using: &random)!
    bytes.replaceSubrange((bytes.count - kept)..., with: good.suffix(kept))
    try index.write(bytes, to: "segment-1")
    #expect(throws: IndexError.self) { try index.reader() }
  }
}

@Test func `a forged footer with a right checksum leads nowhere outside the file`() throws {
  var random = seeded(33)
  let index = TemporaryIndex()
  try index.index(["a few words", "and a few more"])
  let good = try index.bytes(of: "segment-1")
  let commit = try CommitPoint.read(in: index.path)
  let tail = good.count - SegmentFormat.tailSize
  let size = (0..<4).reduce(0) { $0 | Int(good[tail + $1]) << ($1 * 8) }
  for _ in 0..<300 {
    var bytes = good
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = tail - size + Int.random(in: 0..<size, using: &random)
      bytes[place] = [0, 1, 0xFF, .random(in: 0...255, using: &random)].randomElement(using: &random)!
    }
    let checksum = bytes[(tail - size)..<tail].withUnsafeBytes { Checksum.crc32c($0) }
    bytes.replaceSubrange(tail + 4..<tail + 8, with: littleEndian(checksum))
    try index.write(bytes, to: "segment-1")
    var forged = commit
    forged.segments[0].checksum = checksum
    try forged.write(in: index.path)
    guard let reader = try? index.reader() else { continue }
    _ = reader.verify()
    let query = try Query(parsing: "\"a few\" words -more", analyzer: reader.analyzer)
    _ = try? Searcher(reader).search(query, limit: 3, counting: true)
  }
}
