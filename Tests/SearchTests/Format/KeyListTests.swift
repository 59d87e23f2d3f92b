import Indexer
import Search
import Testing

private func encode(_ keys: [String]) -> [UInt8] {
  let order = (0..<UInt32(keys.count)).sorted {
    Array(keys[Int($0)].utf8).lexicographicallyPrecedes(Array(keys[Int($1)].utf8))
  }
  let buffer = ByteBuffer()
  return KeyList.encode(order) { document in
    buffer.removeAll()
    buffer.append(Array(keys[Int(document)].utf8))
    return buffer.bytes
  }
}

@Test func `the example of a list of keys is written`() {
  #expect(
    encode(["act/2", "act/1"])
      == [1, 1, 0, 0, 0, 0, 0, 0xC5, 0x61, 0x63, 0x74, 0x2F, 0x31, 0x71, 0x32])
}

@Test func `packed numbers are written as their example says`() {
  let buffer = ByteBuffer()
  PackedNumbers.append([1, 5, 2], width: 3, to: buffer)
  #expect(buffer.array() == [0xA9, 0x00])
  #expect(PackedNumbers.size(count: 3, width: 3) == 2)
  #expect([0, 1, 2, 255, 256].map { PackedNumbers.width(upTo: $0) } == [0, 1, 2, 8, 9])
}

/// Keys of all sizes, many of which begin alike.
private func randomKeys(_ count: Int, using random: inout SeededGenerator) -> [String] {
  let folders = (0..<5).map { "dump/" + String(repeating: "folder", count: $0 * $0) + "/" }
  var keys: Set<String> = ["d", String(repeating: "x", count: 65_535)]
  while keys.count < count {
    keys.insert(
      folders.randomElement(using: &random)! + String(Int.random(in: 0...9999, using: &random))
        + String(repeating: "é", count: Int.random(in: 0...20, using: &random)))
  }
  return keys.shuffled(using: &random)
}

@Test(arguments: [1, 2, 64, 65, 300])
func `every key is found, and no other`(count: Int) throws {
  var random = seeded(UInt64(50 + count))
  let keys = count < 3 ? (0..<count).map { "k\($0)" } : randomKeys(count, using: &random)
  let index = TemporaryIndex()
  let writer = try IndexWriter(at: index.path)
  for key in keys {
    try writer.add(Document(key: key, source: "elsewhere/\(key.prefix(60_000))", text: [0x61]))
  }
  try writer.commit()
  let reader = try index.reader()
  let segment = reader.segments[0]
  for (number, key) in keys.enumerated() {
    #expect(try reader.number(ofKey: key) == number)
    #expect(try segment.key(of: UInt32(number)) == Array(key.utf8))
    #expect(try reader.document(number).source == "elsewhere/\(key.prefix(60_000))")
    #expect(try reader.number(ofKey: key + "!") == nil && reader.number(ofKey: "!" + key) == nil)
  }
  var walk = KeyWalk(segment, from: 0)
  var walked: [String] = []
  while try walk.next() { walked.append(String(decoding: walk.key, as: UTF8.self)) }
  #expect(walked == keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
  #expect(reader.verify().isEmpty)
}

@Test func `damaged blocks of keys are read without leaving their bytes`() {
  var random = seeded(51)
  let all = encode((0..<64).map { "dump/folder/\($0 * 37)" })
  let block = Array(all[KeyList.Places(documents: 64).blocks...])
  forEachDamage(of: block, count: 300, using: &random, slack: 0) { damaged in
    var cursor = KeyList.Cursor(damaged)
    var count = 0
    while count < 64, cursor.next() { count += 1 }
    #expect(cursor.key.count <= damaged.count)
  }
}
