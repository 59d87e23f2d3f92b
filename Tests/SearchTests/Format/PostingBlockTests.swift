import Search
import Testing

private func encode(
  _ documents: [UInt32], _ frequencies: [UInt32], base: UInt32 = 0, universe: Int
) -> (bytes: [UInt8], parameters: PostingBlock.Parameters) {
  let buffer = ByteBuffer()
  let parameters = documents.withUnsafeBufferPointer { documents in
    frequencies.withUnsafeBufferPointer {
      PostingBlock.encode(
        documents: documents, base: base, universe: universe, frequencies: $0.baseAddress!, into: buffer)
    }
  }
  return (buffer.array(), parameters)
}

/// What can be read of a block; `nil` where its bytes are too few.
private func decode(
  _ bytes: UnsafeRawBufferPointer, _ parameters: PostingBlock.Parameters, count: Int, base: UInt32 = 0,
  universe: Int
) -> (documents: [UInt32], frequencies: [UInt32])? {
  guard let start = bytes.baseAddress,
    let block = PostingBlock(
      start: start, size: bytes.count, count: count, l: parameters.l, k: parameters.k, universe: universe)
  else { return nil }
  let documents = [UInt32](unsafeUninitializedCapacity: count) {
    $1 = block.decodeDocuments(base: base, into: $0.baseAddress!)
  }
  let frequencies = [UInt32](unsafeUninitializedCapacity: count) {
    $1 = block.decodeFrequencies(into: $0.baseAddress!)
  }
  return (documents, frequencies)
}

private func randomFrequencies(_ count: Int, using random: inout SeededGenerator) -> [UInt32] {
  let greatest = [1, 3, 40, 3000].randomElement(using: &random)!
  return (0..<count).map { _ in UInt32.random(in: 1...UInt32(greatest), using: &random) }
}

@Test func `the example of a block of postings is written and read`() {
  let (bytes, parameters) = encode([1, 20, 60], [1, 3, 1], universe: 64)
  #expect(bytes == [0x25, 0x41, 0x0C, 0x19])
  #expect(parameters == PostingBlock.Parameters(l: 4, k: 0))
  let guarded = GuardedBytes(bytes, slack: 8)
  let read = decode(guarded.bytes, parameters, count: 3, universe: 64)
  #expect(read?.documents == [1, 20, 60] && read?.frequencies == [1, 3, 1])
}

@Test func `the example of a block with a bitmap is written and read`() {
  let (bytes, parameters) = encode([1, 4, 6], [1, 3, 1], universe: 8)
  #expect(bytes == [0x52, 0x19])
  #expect(parameters == PostingBlock.Parameters(l: PostingBlock.bitmap, k: 0))
}

@Test func `every block of postings is read as it was written`() {
  var random = seeded(8)
  for universe in [1, 2, 63, 64, 65, 4096, 100_000, 1 << 31] {
    for count in [1, 2, 5, 64, 128, 300] where count <= universe {
      let base = UInt32.random(in: 0...UInt32((1 << 32) - universe), using: &random)
      let documents = risingNumbers(count, below: universe, using: &random).map { $0 + base }
      let frequencies = randomFrequencies(count, using: &random)
      let (bytes, parameters) = encode(documents, frequencies, base: base, universe: universe)
      let guarded = GuardedBytes(bytes, slack: 8)
      let read = decode(guarded.bytes, parameters, count: count, base: base, universe: universe)
      #expect(read?.documents == documents && read?.frequencies == frequencies, "\(count) of \(universe)")
    }
  }
}

@Test func `documents are read at every width`() {
  var random = seeded(81)
  var widths: Set<Int> = []
  for width in 0...25 {
    for count in [3, 4, 29, 64, 67] {
      let universe = count << width
      let documents = risingNumbers(count, below: universe, using: &random)
      let frequencies = [UInt32](repeating: 1, count: count)
      let (bytes, parameters) = encode(documents, frequencies, universe: universe)
      widths.insert(parameters.l)
      let guarded = GuardedBytes(bytes, slack: 8)
      let read = decode(guarded.bytes, parameters, count: count, base: 7, universe: universe)
      #expect(read?.documents == documents.map { $0 + 7 }, "\(count) of \(universe), width \(parameters.l)")
    }
  }
  #expect(widths.isSuperset(of: 3...24))
}

@Test func `a block of postings holds every document and the largest block`() {
  for (count, universe) in [(4096, 4096), (4096, 1 << 20)] {
    let documents = (0..<UInt32(count)).map { $0 * UInt32(universe / count) }
    let frequencies = [UInt32](repeating: 1, count: count)
    let (bytes, parameters) = encode(documents, frequencies, universe: universe)
    let guarded = GuardedBytes(bytes, slack: 8)
    let read = decode(guarded.bytes, parameters, count: count, universe: universe)
    #expect(read?.documents == documents && read?.frequencies == frequencies)
  }
}

@Test func `a frequency of two million is read as it was written`() {
  let (bytes, parameters) = encode([0, 7], [2_000_000, 1], universe: 9)
  let guarded = GuardedBytes(bytes, slack: 8)
  #expect(decode(guarded.bytes, parameters, count: 2, universe: 9)?.frequencies == [2_000_000, 1])
}

@Test func `a damaged block of postings is read without leaving its bytes`() {
  var random = seeded(9)
  for universe in [40, 3000] {
    let documents = risingNumbers(30, below: universe, using: &random)
    let (bytes, own) = encode(documents, randomFrequencies(30, using: &random), universe: universe)
    forEachDamage(of: bytes, count: 300, using: &random, slack: 8) { damaged in
      let read = decode(damaged, own, count: 30, universe: universe)
      #expect(read?.documents.count ?? 0 <= 30)
    }
    var others = SeededGenerator(seed: UInt64(universe))
    forEachDamage(of: bytes, count: 300, using: &random, slack: 8) { damaged in
      let any = PostingBlock.Parameters(
        l: .random(in: 0...31, using: &others), k: .random(in: 0...7, using: &others))
      let count = Int.random(in: 1...4096, using: &others)
      let read = decode(damaged, any, count: count, universe: universe)
      #expect(read?.frequencies.count ?? 0 <= count)
    }
  }
}

/// Every posting by itself, as `ordinal`, `run`, and `frequencies` find it.
private func lookUp(_ block: PostingBlock, universe: Int) -> (
  documents: [UInt32], frequencies: [UInt32], sums: [Int]
) {
  var documents: [UInt32] = []
  var frequencies: [UInt32] = []
  var sums: [Int] = []
  for id in 0..<universe {
    guard let ordinal = block.ordinal(of: id) else { continue }
    var cursor = block.frequencies(from: ordinal)
    sums.append(cursor.sum(upTo: ordinal))
    documents.append(UInt32(id))
    frequencies.append(cursor.next())
  }
  return (documents, frequencies, sums)
}

@Test func `every posting is found by itself, and no other`() {
  var random = seeded(34)
  for universe in [1, 31, 32, 33, 64, 200, 1500] {
    for count in [1, 2, 30, 150, 190] where count <= universe {
      let documents = risingNumbers(count, below: universe, using: &random)
      let frequencies = randomFrequencies(count, using: &random)
      let (bytes, own) = encode(documents, frequencies, universe: universe)
      let guarded = GuardedBytes(bytes, slack: 8)
      let block = PostingBlock(
        start: guarded.bytes.baseAddress!, size: bytes.count, count: count, l: own.l, k: own.k,
        universe: universe)!
      let found = lookUp(block, universe: universe)
      #expect(found.documents == documents && found.frequencies == frequencies, "\(count) of \(universe)")
      #expect(found.sums == frequencies.reduce(into: [0]) { $0.append($0.last! + Int($1)) }.dropLast())
    }
  }
}

@Test func `postings are looked up in a damaged block without leaving its bytes`() {
  var random = seeded(35)
  for (count, universe) in [(30, 40), (40, 700), (150, 4096)] {
    let documents = risingNumbers(count, below: universe, using: &random)
    let (bytes, own) = encode(documents, randomFrequencies(count, using: &random), universe: universe)
    forEachDamage(of: bytes, count: 12, using: &random, slack: 8) { damaged in
      for k in [own.k, 7] {
        guard let start = damaged.baseAddress,
          let block = PostingBlock(
            start: start, size: damaged.count, count: count, l: own.l, k: k, universe: universe)
        else { continue }
        _ = lookUp(block, universe: universe)
      }
    }
  }
}

@Test func `a block that claims fewer postings than its bitmap has is looked up inside its bytes`() {
  let guarded = GuardedBytes([UInt8](repeating: 0xFF, count: 514), slack: 8)
  let block = PostingBlock(
    start: guarded.bytes.baseAddress!, size: 514, count: 1, l: PostingBlock.bitmap, k: 7, universe: 4096)!
  #expect(lookUp(block, universe: 4096).documents.count == 4096)
}
