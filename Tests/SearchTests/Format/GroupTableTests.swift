import Indexer
import Search
import Testing

@Suite struct GroupTableTests {
  @Test func `the example is written as the format says`() {
    let landmarks = ByteBuffer()
    for landmark: UInt32 in [7, 0, 0, 7, 0, 0] { landmarks.append(littleEndian: landmark) }
    let group = GroupID(rawValue: 0x40)
    let bytes = GroupTable.encode(
      [(1, GroupTable.Link(group, .copy)), (0, GroupTable.Link(group, .first))], firstsElsewhere: [],
      landmarks: landmarks.bytes)
    #expect(
      bytes == [
        2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x43, 0, 0, 0, 0, 0, 0, 0, 0x42, 0, 0, 0, 0, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      ])
  }

  /// A segment file of so many documents with this table.
  private func table(_ bytes: [UInt8], documents: Int) throws -> (TemporaryIndex, SegmentFile) {
    let index = TemporaryIndex()
    let writer = try SegmentFileWriter(creating: index.path + "/file")
    try bytes.withBytes { (raw) throws(IndexError) in try writer.write(.groups, raw) }
    var statistics = SegmentFormat.Statistics()
    statistics.documents = documents
    _ = try writer.finish(statistics)
    return (index, try SegmentFile(index.path + "/file"))
  }

  private func example(_ random: inout SeededGenerator) -> (
    bytes: [UInt8], links: [(document: UInt32, link: GroupTable.Link)],
    firsts: [(group: GroupID, key: [UInt8])], documents: Int
  ) {
    let documents = 40
    var links: [(document: UInt32, link: GroupTable.Link)] = []
    for document in 0..<UInt32(documents) where document % 3 > 0 {
      let group = GroupID(rawValue: UInt64.random(in: 1...6, using: &random) << 40)
      links.append(
        (document, GroupTable.Link(group, [.sameArticle, .copy, .first].randomElement(using: &random)!)))
      if document % 3 == 2 { links.append((document, GroupTable.Link(GroupID(rawValue: 12), .similar))) }
    }
    let firsts = [
      (GroupID(rawValue: 1 << 40), Array("a/key".utf8)), (GroupID(rawValue: 12), Array("b".utf8)),
    ]
    let landmarks = ByteBuffer()
    for i in 0..<UInt32(documents * 3) { landmarks.append(littleEndian: i) }
    return (
      GroupTable.encode(links, firstsElsewhere: firsts, landmarks: landmarks.bytes), links, firsts, documents
    )
  }

  @Test func `links are found by document and by group`() throws {
    var random = seeded(90)
    let (bytes, links, firsts, documents) = example(&random)
    let (index, file) = try table(bytes, documents: documents)
    let table = try #require(try GroupTable(file))
    try table.verify()
    for document in 0..<UInt32(documents) {
      #expect(try table.links(of: document) == links.filter { $0.document == document }.map(\.link))
      #expect(try table.landmarks(of: document) == (document * 3, document * 3 + 1, document * 3 + 2))
    }
    for group in Set(links.map(\.link.group)) {
      let found = try table.documents(of: group).map { "\($0.document) \($0.kind)" }
      let expected = links.filter { $0.link.group == group }.map { "\($0.document) \($0.link.kind)" }
      #expect(found.sorted() == expected.sorted())
    }
    #expect(try table.documents(of: GroupID(rawValue: 7 << 40)).isEmpty)
    #expect(try table.firstsElsewhere().map(\.group) == firsts.map(\.0))
    #expect(try table.firstsElsewhere().map(\.key) == firsts.map(\.1))
    withExtendedLifetime(index) {}
  }

  @Test func `bytes that are no table give a typed error and nothing else`() throws {
    var random = seeded(91)
    let (bytes, _, _, documents) = example(&random)
    func readAll(_ bytes: [UInt8]) throws {
      let (index, file) = try table(bytes, documents: documents)
      defer { withExtendedLifetime(index) {} }
      guard let table = try GroupTable(file) else { return }
      for document in 0..<UInt32(documents) {
        _ = try table.links(of: document)
        _ = try table.landmarks(of: document)
      }
      for group in 0..<8 { _ = try table.documents(of: GroupID(rawValue: UInt64(group) << 40)) }
      try table.verify()
    }
    // Of another size: always damage.
    for count in [1, 7, 8, bytes.count - 1] {
      #expect(throws: IndexError.self) { try readAll(Array(bytes[..<count])) }
    }
    #expect(throws: IndexError.self) { try readAll(bytes + [0]) }
    // Of the same size: damage, or another table, but no crash.
    for _ in 0..<200 {
      var damaged = bytes
      for _ in 0..<3 {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      do { try readAll(damaged) } catch { #expect(error is IndexError) }
    }
  }
}
