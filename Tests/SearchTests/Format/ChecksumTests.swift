import Search
import Testing

@Test func `the checksum of the digits 1 to 9 is E3069283`() {
  let digits = Array("123456789".utf8)
  #expect(digits.withUnsafeBytes { Checksum.crc32c($0) } == 0xE306_9283)
  #expect(digits.withUnsafeBytes { Checksum.portable($0) } == 0xE306_9283)
  #expect(Checksum.crc32c(UnsafeRawBufferPointer(start: nil, count: 0)) == 0)
  #expect(Checksum.portable(UnsafeRawBufferPointer(start: nil, count: 0)) == 0)
}

@Test func `the checksum by instruction equals the one by table`() {
  var random = seeded(6)
  for size in Array(0...40) + [255, 4095, 4096] {
    let guarded = GuardedBytes((0..<size).map { _ in .random(in: 0...255, using: &random) }, slack: 0)
    #expect(Checksum.crc32c(guarded.bytes) == Checksum.portable(guarded.bytes))
  }
}

@Test func `any one to three flipped bits change the checksum of a page`() {
  var random = seeded(7)
  var page = (0..<SegmentFormat.pageSize).map { _ in UInt8.random(in: 0...255, using: &random) }
  let checksum = page.withUnsafeBytes { Checksum.crc32c($0) }
  for _ in 0..<300 {
    let bits = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      Int.random(in: 0..<page.count * 8, using: &random)
    }
    for bit in Set(bits) { page[bit / 8] ^= 1 << UInt8(bit % 8) }
    #expect(page.withUnsafeBytes { Checksum.crc32c($0) } != checksum)
    for bit in Set(bits) { page[bit / 8] ^= 1 << UInt8(bit % 8) }
  }
}
