import Search
import Testing

@Test func `the example of lengths is written and read`() throws {
  let bytes = LengthTable.encode([3, 40, 70_000])
  #expect(bytes == [3, 0, 40, 0, 0xFF, 0xFF, 1, 0, 0, 0, 2, 0, 0, 0, 0x70, 0x11, 1, 0])
  let guarded = GuardedBytes(bytes, slack: 0)
  let table = try #require(LengthTable(guarded.bytes, count: 3))
  #expect((0..<3).map { table.length(of: $0) } == [3, 40, 70_000])
}

@Test func `every length is read as it was written`() throws {
  var random = seeded(22)
  for count in [0, 1, 500] {
    let lengths = (0..<count).map { i -> UInt32 in
      switch i % 4 {
      case 0: [0, 65_534, 65_535, 65_536, .max][i / 4 % 5]
      case 1: UInt32.random(in: 0...(.max), using: &random)
      default: UInt32.random(in: 0...500, using: &random)
      }
    }
    let guarded = GuardedBytes(LengthTable.encode(lengths), slack: 0)
    let table = try #require(LengthTable(guarded.bytes, count: count))
    #expect((0..<UInt32(count)).map { table.length(of: $0) } == lengths)
  }
}

@Test func `lengths of another size than they should have are refused`() {
  let bytes = LengthTable.encode([3, 40, 70_000])
  for count in [0, 1, 2, 4, 1000] {
    let guarded = GuardedBytes(bytes, slack: 0)
    #expect(LengthTable(guarded.bytes, count: count) == nil)
  }
  for size in 0..<bytes.count {
    let guarded = GuardedBytes(Array(bytes.prefix(size)), slack: 0)
    #expect(LengthTable(guarded.bytes, count: 3) == nil)
  }
}

@Test func `damaged lengths are read without leaving their bytes`() {
  var random = seeded(23)
  let lengths = (0..<40).map { _ in UInt32.random(in: 0...140_000, using: &random) }
  forEachDamage(of: LengthTable.encode(lengths), count: 300, using: &random, slack: 0) { damaged in
    guard let table = LengthTable(damaged, count: lengths.count) else { return }
    for document in lengths.indices { _ = table.length(of: UInt32(document)) }
  }
}
