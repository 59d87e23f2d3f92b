import Search
import Testing

private func decode(_ bytes: [UInt8], count: Int) throws(IndexError) -> LiveDocuments {
  let guarded = GuardedBytes(bytes, slack: 0)
  return try LiveDocuments(decoding: guarded.bytes, count: count, path: "live")
}

@Test func `the example of live documents is written and read`() throws {
  var live = LiveDocuments(count: 3)
  live.delete(1)
  let bytes = live.encode()
  #expect(
    bytes.dropLast(4) == [0x73, 0x65, 0x61, 0x72, 0x63, 0x68, 0x6C, 0x64, 3, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0])
  #expect(try decode(bytes, count: 3) == live)
}

@Test func `live documents are read as they were written`() throws {
  var random = seeded(25)
  for count in [0, 1, 63, 64, 65, 128, 1000] {
    var live = LiveDocuments(count: count)
    #expect((0..<UInt32(count)).allSatisfy { live.contains($0) })
    let deleted = risingNumbers(count / 3, below: max(1, count), using: &random)
    for document in deleted {
      let (first, second) = (live.delete(document), live.delete(document))
      #expect(first && !second, "a document is deleted once")
    }
    #expect(live.deletedCount == deleted.count)
    let read = try decode(live.encode(), count: count)
    #expect(read == live)
    #expect((0..<UInt32(count)).filter { !read.contains($0) } == deleted)
  }
}

@Test func `live documents of which any byte was changed or cut are refused`() {
  var live = LiveDocuments(count: 70)
  live.delete(69)
  let bytes = live.encode()
  for i in bytes.indices {
    for bit in 0..<8 {
      var flipped = bytes
      flipped[i] ^= 1 << UInt8(bit)
      #expect(throws: IndexError.self) { try decode(flipped, count: 70) }
    }
    #expect(throws: IndexError.self) { try decode(Array(bytes.prefix(i)), count: 70) }
  }
  for count in [0, 6, 69, 71, 128] { #expect(throws: IndexError.self) { try decode(bytes, count: count) } }
}
