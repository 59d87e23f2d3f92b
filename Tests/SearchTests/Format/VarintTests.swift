import Search
import Testing

@Test func `300 is written AC 02`() {
  let buffer = ByteBuffer()
  buffer.append(varint: 300)
  #expect(buffer.array() == [0xAC, 0x02])
}

@Test func `every varint is read as it was written`() {
  var random = seeded(1)
  var values: [UInt64] = [0, 1, 127, 128, 16_383, 16_384, UInt64(UInt32.max), 1 << 63, .max]
  for _ in 0..<500 {
    values.append(UInt64.random(in: 0...(.max), using: &random) >> UInt64.random(in: 0..<64, using: &random))
  }
  let buffer = ByteBuffer()
  for value in values { buffer.append(varint: value) }
  let guarded = GuardedBytes(buffer.array(), slack: 0)
  var reader = ByteReader(guarded.bytes)
  for value in values {
    let read = reader.varint()
    #expect(read == value)
  }
  #expect(!reader.overran && reader.remaining == 0)
}

@Test func `a reader past the end yields zeros and says so`() {
  let guarded = GuardedBytes([0x80, 0x80], slack: 0)
  var reader = ByteReader(guarded.bytes)
  let (varint, byte, integer) = (reader.varint(), reader.byte(), reader.integer(UInt64.self))
  let bytes = reader.take(1)
  #expect(varint == 0 && byte == 0 && integer == 0 && bytes.isEmpty && reader.overran)
  let behind = ByteReader(guarded.bytes, at: 3)
  #expect(behind.overran && behind.remaining == 0)
  let before = ByteReader(guarded.bytes, at: -1)
  #expect(before.overran && before.offset == 0)
}

@Test func `a varint of more than ten bytes and a size above its limit are damage`() {
  let endless = GuardedBytes([UInt8](repeating: 0x80, count: 20), slack: 0)
  var reader = ByteReader(endless.bytes)
  _ = reader.varint()
  #expect(reader.overran)
  let large = GuardedBytes([0x81, 0x01], slack: 0)
  var sizes = ByteReader(large.bytes)
  let refused = sizes.size(limit: 128)
  #expect(refused == 0 && sizes.overran)
  var allowed = ByteReader(large.bytes)
  let size = allowed.size(limit: 129)
  #expect(size == 129 && !allowed.overran)
}

@Test func `a reader stays inside whatever bytes it is given`() {
  var random = seeded(2)
  for _ in 0..<300 {
    let size = Int.random(in: 0...30, using: &random)
    let guarded = GuardedBytes((0..<size).map { _ in .random(in: 0...255, using: &random) }, slack: 0)
    var reader = ByteReader(guarded.bytes)
    while !reader.overran {
      switch Int.random(in: 0..<5, using: &random) {
      case 0: _ = reader.byte()
      case 1: _ = reader.varint()
      case 2: _ = reader.integer(UInt32.self)
      case 3: _ = reader.take(reader.size())
      default: _ = reader.take(Int.random(in: -2...9, using: &random))
      }
    }
    #expect(reader.offset <= size)
  }
}
