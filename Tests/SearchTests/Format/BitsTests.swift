import Search
import Testing

@Test func `select finds the place of every set bit, as its portable twin does`() {
  var random = seeded(3)
  var words: [UInt64] = [1, 1 << 63, .max, 0x8000_0000_0000_0001, 0xFF00_0000_0000_00FF]
  for _ in 0..<200 {
    let word = UInt64.random(in: 1...(.max), using: &random)
    words += [word, word & UInt64.random(in: 0...(.max), using: &random) | 1 << 40]
  }
  for word in words {
    let places = (0..<64).filter { word >> UInt64($0) & 1 == 1 }
    for (rank, place) in places.enumerated() {
      #expect(Bits.select(word, rank) == place)
      #expect(Bits.selectPortable(word, rank) == place)
    }
  }
}

@Test func `a mask holds as many bits as it was asked for`() {
  for count in 0...64 { #expect(Bits.mask(count).nonzeroBitCount == count) }
  #expect(Bits.mask(64) == .max && Bits.mask(3) == 7)
}

@Test func `every bit field is read as it was written`() {
  var random = seeded(4)
  for _ in 0..<40 {
    var fields: [(value: UInt64, width: Int)] = []
    for _ in 0..<60 {
      let width = Int.random(in: 0...56, using: &random)
      fields.append((UInt64.random(in: 0...(.max), using: &random) & Bits.mask(width), width))
    }
    let bits = fields.reduce(0) { $0 + $1.width }
    let buffer = ByteBuffer()
    var writer = BitWriter(buffer, bits: bits)
    for field in fields { writer.append(field.value, width: field.width) }
    writer.finish()
    #expect(buffer.count == (bits + 7) / 8)
    let guarded = GuardedBytes(buffer.array(), slack: 8)
    guard let base = guarded.bytes.baseAddress else { continue }
    var offset = 0
    for field in fields {
      #expect(Bits.field(base, at: offset, width: field.width) == field.value)
      offset += field.width
    }
  }
}

@Test func `unary numbers of any size are read as they were written`() {
  var random = seeded(5)
  let numbers =
    [0, 1, 47, 48, 49, 63, 64, 65, 500, 0] + (0..<200).map { _ in Int.random(in: 0...90, using: &random) }
  let buffer = ByteBuffer()
  var writer = BitWriter(buffer, bits: numbers.reduce(0) { $0 + $1 + 1 })
  for number in numbers { writer.append(unary: number) }
  writer.finish()
  let guarded = GuardedBytes(buffer.array(), slack: 8)
  let base = guarded.bytes.baseAddress!
  var cursor = BitCursor(base, bits: buffer.count * 8)
  for number in numbers {
    let read = cursor.unary()
    #expect(read == number)
  }
  let behind = cursor.unary()
  #expect(behind == nil)
  for skipped in [0, 1, 5, 64, 65, 130, numbers.count - 1] {
    var cursor = BitCursor(base, bits: buffer.count * 8)
    let isThere = cursor.skip(ones: skipped)
    let read = cursor.unary()
    #expect(isThere && read == numbers[skipped])
  }
  var cut = BitCursor(base, bits: buffer.count * 8)
  let isThere = cut.skip(ones: numbers.count + 1)
  #expect(!isThere)
}
