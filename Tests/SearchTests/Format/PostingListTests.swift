import Search
import Testing

private struct Posting: Equatable {
  var document: UInt32
  var positions: [UInt32]
}

private struct EncodedList {
  var postings: [UInt8]
  var positions: [UInt8]
}

private func encode(_ list: [Posting], documentCount: Int, hasPositions: Bool = true) throws -> EncodedList {
  let encoder = PostingListEncoder(documentCount: documentCount) { documents, frequencies in
    zip(documents, frequencies).reduce(0) { max($0, Float($1.1) / Float($1.1 + 1 + $1.0 % 7)) }
  }
  let postings = ByteBuffer()
  let positions = ByteBuffer()
  let result: Result<Void, IndexError> = list.map(\.document).withUnsafeBufferPointer { documents in
    list.map { UInt32($0.positions.count) }.withUnsafeBufferPointer { frequencies in
      (hasPositions ? list.flatMap(\.positions) : []).withUnsafeBufferPointer { occurrences in
        Result { () throws(IndexError) in
          try encoder.encode(
            documents: documents, frequencies: frequencies, occurrences: occurrences, postings: postings,
            positions: positions)
        }
      }
    }
  }
  try result.get()
  return EncodedList(postings: postings.array(), positions: positions.array())
}

/// All postings that can be read; never more than the blocks say there are.
private func decode(
  _ bytes: UnsafeRawBufferPointer, positions: UnsafeRawBufferPointer, documentFrequency: Int,
  documentCount: Int
) -> [Posting]? {
  guard
    let list = PostingList(
      bytes, positions: positions, documentFrequency: documentFrequency, documentCount: documentCount)
  else { return nil }
  var read: [Posting] = []
  for number in 0..<list.blockCount where list.count(ofBlock: number) > 0 {
    guard let block = list.block(number) else { continue }
    let documents = [UInt32](unsafeUninitializedCapacity: block.count) {
      $1 = block.decodeDocuments(base: list.base(ofBlock: number), into: $0.baseAddress!)
    }
    let frequencies = [UInt32](unsafeUninitializedCapacity: block.count) {
      $1 = block.decodeFrequencies(into: $0.baseAddress!)
    }
    guard documents.count == block.count, frequencies.count == block.count else { continue }
    let starts = frequencies.reduce(into: [0]) { $0.append($0.last! &+ Int($1)) }
    let own = list.positionBlock(number)
    for (i, document) in documents.enumerated() {
      let count = min(Int(frequencies[i]), 10_000)
      let found = [UInt32](unsafeUninitializedCapacity: count) { room, filled in
        let isComplete =
          own?.decode(
            posting: i, first: starts[i], count: count, into: room.baseAddress!,
            frequency: { Int(frequencies[$0]) })
          ?? false
        filled = isComplete ? count : 0
      }
      read.append(Posting(document: document, positions: found))
    }
  }
  return read
}

private func randomList(_ count: Int, of documentCount: Int, using random: inout SeededGenerator) -> [Posting]
{
  risingNumbers(count, below: documentCount, using: &random).map { document in
    let limit = Int.random(in: 0..<20, using: &random) == 0 ? 5000 : 200
    return Posting(
      document: document,
      positions: risingNumbers(Int.random(in: 1...4, using: &random), below: limit, using: &random))
  }
}

private func expectRoundTrip(_ list: [Posting], documentCount: Int) throws {
  let encoded = try encode(list, documentCount: documentCount)
  let bytes = GuardedBytes(encoded.postings)
  let positions = GuardedBytes(encoded.positions)
  let read = decode(
    bytes.bytes, positions: positions.bytes, documentFrequency: list.count, documentCount: documentCount)
  #expect(read == list, "\(list.count) of \(documentCount)")
}

@Test func `the example of a posting list is written and read`() throws {
  let list = [(1, 1), (20, 3), (60, 1)].map { document, frequency in
    Posting(document: document, positions: Array(0..<UInt32(frequency)))
  }
  #expect(try encode(list, documentCount: 64).postings == [0x04, 0x25, 0x41, 0x0C, 0x19])
  try expectRoundTrip(list, documentCount: 64)
}

@Test func `every posting list is read as it was written, in one block and in many`() throws {
  var random = seeded(12)
  for (count, documentCount) in [
    (1, 1), (2, 1 << 31), (127, 200), (128, 128), (129, 129), (129, 1 << 22), (1000, 1000), (2500, 9000),
  ] {
    try expectRoundTrip(randomList(count, of: documentCount, using: &random), documentCount: documentCount)
  }
}

@Test func `no block of a list holds more than its limit, however its documents gather`() throws {
  let gathered = (0..<5000).map { Posting(document: 100_000 + $0, positions: [1]) }
  let documentCount = 10_000_000
  try expectRoundTrip(gathered, documentCount: documentCount)
  let encoded = try encode(gathered, documentCount: documentCount)
  let bytes = GuardedBytes(encoded.postings)
  let positions = GuardedBytes(encoded.positions)
  let list = try #require(
    PostingList(
      bytes.bytes, positions: positions.bytes, documentFrequency: 5000, documentCount: documentCount))
  let counts = (0..<list.blockCount).map { list.count(ofBlock: $0) }
  #expect(counts.max()! <= PostingList.blockLimit)
  #expect(counts.reduce(0, +) == 5000)
}

@Test func `the impact of a block is never below that of any of its postings`() throws {
  var random = seeded(13)
  let list = randomList(1500, of: 4000, using: &random)
  let encoded = try encode(list, documentCount: 4000)
  let bytes = GuardedBytes(encoded.postings)
  let empty = GuardedBytes([])
  let view = try #require(
    PostingList(bytes.bytes, positions: empty.bytes, documentFrequency: list.count, documentCount: 4000))
  for posting in list {
    let frequency = UInt32(posting.positions.count)
    let impact = Float(frequency) / Float(frequency + 1 + posting.document % 7)
    #expect(Float(view.entry(Int(posting.document) >> view.shift).impact) >= impact * 255)
  }
}

@Test func `a list without positions has none and is read all the same`() throws {
  var random = seeded(14)
  let list = randomList(400, of: 1000, using: &random)
  let encoded = try encode(list, documentCount: 1000, hasPositions: false)
  #expect(encoded.positions.isEmpty)
  let bytes = GuardedBytes(encoded.postings)
  let empty = GuardedBytes([])
  let read = decode(bytes.bytes, positions: empty.bytes, documentFrequency: 400, documentCount: 1000)
  #expect(read?.map(\.document) == list.map(\.document))
}

@Test func `a damaged posting list is read without leaving its bytes`() throws {
  var random = seeded(15)
  for (count, documentCount) in [(50, 700), (600, 1500)] {
    let encoded = try encode(
      randomList(count, of: documentCount, using: &random), documentCount: documentCount)
    let positions = GuardedBytes(encoded.positions)
    forEachDamage(of: encoded.postings, count: 40, using: &random) { damaged in
      _ = decode(damaged, positions: positions.bytes, documentFrequency: count, documentCount: documentCount)
    }
    let bytes = GuardedBytes(encoded.postings)
    forEachDamage(of: encoded.positions, count: 15, using: &random) { damaged in
      _ = decode(bytes.bytes, positions: damaged, documentFrequency: count, documentCount: documentCount)
    }
  }
}
