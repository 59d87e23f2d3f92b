import Search
import Testing

private func encode(_ postings: [[UInt32]]) -> [UInt8] {
  let buffer = ByteBuffer()
  postings.flatMap { $0 }.withUnsafeBufferPointer { positions in
    postings.map { UInt32($0.count) }.withUnsafeBufferPointer {
      PositionBlock.encode(positions: positions, frequencies: $0, into: buffer)
    }
  }
  return buffer.array()
}

/// The positions of each posting, `nil` for one that cannot be read; `nil` where nothing can.
private func decode(_ bytes: UnsafeRawBufferPointer, counts: [Int]) -> [[UInt32]?]? {
  guard let block = PositionBlock(bytes) else { return nil }
  let starts = counts.reduce(into: [0]) { $0.append($0.last! + $1) }
  return counts.indices.map { posting in
    var isComplete = false
    let positions = [UInt32](unsafeUninitializedCapacity: counts[posting]) { room, count in
      isComplete = block.decode(
        posting: posting, first: starts[posting], count: counts[posting], into: room.baseAddress!,
        frequency: { $0 < counts.count ? counts[$0] : 0 })
      count = isComplete ? counts[posting] : 0
    }
    return isComplete ? positions : nil
  }
}

private func randomPostings(_ count: Int, below limit: Int, using random: inout SeededGenerator) -> [[UInt32]]
{
  (0..<count).map { _ in
    let own = Int.random(in: 0..<4, using: &random) == 0 ? limit : min(limit, 200)
    return risingNumbers(Int.random(in: 1...min(9, own), using: &random), below: own, using: &random)
  }
}

@Test func `the examples of blocks of positions are written and read`() {
  #expect(encode([[3, 7]]) == [0x00, 0x03, 0x07])
  let both: [[UInt32]] = [[3, 7], [300]]
  #expect(encode(both) == [0x62, 0x01, 0x43, 0xC3, 0xC0, 0x02])
  for bytes: [UInt8] in [
    [0x62, 0x01, 0x43, 0xC3, 0xC0, 0x02], [0x01, 0x01, 0x01, 0x01, 0x00, 0x02, 0x03, 0x07, 0x2C],
  ] {
    let guarded = GuardedBytes(bytes, slack: 8)
    #expect(decode(guarded.bytes, counts: [2, 1]) == both)
  }
}

@Test func `every block of positions is read as it was written, in each of the three kinds`() {
  var random = seeded(10)
  var kinds: Set<UInt8> = []
  func expectRoundTrip(_ postings: [[UInt32]]) {
    let bytes = encode(postings)
    kinds.insert(bytes[0] & 15)
    let guarded = GuardedBytes(bytes, slack: 8)
    #expect(decode(guarded.bytes, counts: postings.map(\.count)) == postings)
  }
  for (limit, count) in [(1, 5), (256, 128), (700, 128), (70_000, 60), (1 << 30, 20), (3000, 1)] {
    for _ in 0..<6 { expectRoundTrip(randomPostings(count, below: limit, using: &random)) }
  }
  // Mostly below 256 and evenly spread, some above.
  for count in [60, 128, 500, 4096] {
    expectRoundTrip(
      (0..<count).map { posting in
        let first = UInt32.random(in: 0..<256, using: &random)
        return posting % 29 == 7 ? [first, first + .random(in: 1..<1000, using: &random), 1300] : [first]
      })
  }
  #expect(kinds == [0, 1, 2])
}

@Test func `positions 255, 256 and the last of a document of two thousand million words are read`() {
  for postings: [[UInt32]] in [[[255]], [[256]], [[254, 255, 256, 257]], [[0], [(1 << 31) - 2], [5]]] {
    let guarded = GuardedBytes(encode(postings), slack: 8)
    #expect(decode(guarded.bytes, counts: postings.map(\.count)) == postings)
  }
}

@Test func `a damaged block of positions is read without leaving its bytes`() {
  var random = seeded(11)
  for limit in [256, 700, 70_000] {
    let postings = randomPostings(40, below: limit, using: &random)
    let counts = postings.map(\.count)
    forEachDamage(of: encode(postings), count: 250, using: &random, slack: 8) { damaged in
      _ = decode(damaged, counts: counts)
      _ = decode(damaged, counts: counts.map { $0 * 7 })
    }
  }
}
