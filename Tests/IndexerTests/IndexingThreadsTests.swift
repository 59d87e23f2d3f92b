import Search
import Testing

@testable import Indexer

private func documents(_ count: Int, seed: UInt64) -> [Document] {
  var random = Random(seed: seed)
  return (0..<count).map { i in
    let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      ["red", "Green", "BlueSky", "don't", "w\(Int.random(in: 0..<500, using: &random))"].randomElement(
        using: &random)!
    }
    return Document(key: "d\(i)", source: "test", text: Array(words.joined(separator: " ").utf8))
  }
}

private func files(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
  var contents: [String: [UInt8]] = [:]
  for name in try Storage.list(folder.path) where name != "lock" {
    let file = try Storage.MappedFile(folder.path + "/" + name)
    contents[name] = withExtendedLifetime(file) { Array(file.bytes) }
  }
  return contents
}

private func build(
  _ documents: [Document], threads: Int, storesText: Bool = true, mergesAll: Bool = false
) throws -> [String: [UInt8]] {
  let folder = TemporaryFolder()
  var options = IndexWriter.Options()
  options.threads = threads
  options.storesText = storesText
  let writer = try IndexWriter(at: folder.path, options: options)
  for document in documents.dropLast(documents.count / 4) { try writer.add(document) }
  try writer.commit()
  for document in documents.suffix(documents.count / 4) { try writer.add(document) }
  _ = try writer.delete(key: "d5")
  try writer.commit()
  if mergesAll { try writer.mergeAll() }
  #expect(try IndexReader(opening: folder.path).verify().isEmpty)
  return try files(folder)
}

@Test(arguments: [true, false]) func `any number of threads writes the same bytes`(mergesAll: Bool) throws {
  // Batches are full at 4,096 documents.
  let documents = documents(14_000, seed: 11)
  let alone = try build(documents, threads: 1, mergesAll: mergesAll)
  for threads in [2, 5] {
    #expect(try build(documents, threads: threads, mergesAll: mergesAll) == alone, "\(threads) threads")
  }
}

@Test func `a crew hands outcomes back in the order of the jobs, whoever did them`() {
  for threads in [1, 2, 8] {
    let crew = Crew<Void, Int, Int>(threads: threads, makeWorker: {}) { _, job in
      var sum = job
      for i in 0..<(job % 7) * 100 { sum = sum &* 31 &+ i }
      return job + (sum == .min ? 1 : 0)
    }
    var taken: [Int] = []
    for job in 0..<300 {
      crew.give(job)
      while let outcome = crew.takeFinished() { taken.append(outcome) }
    }
    while let outcome = crew.takeNext() { taken.append(outcome) }
    #expect(taken == Array(0..<300))
    #expect(crew.finish().count <= threads)
  }
}

@Test func `a run that commits as it goes keeps what it committed, however it ends`() throws {
  let folder = TemporaryFolder()
  let documents = documents(12_000, seed: 3)
  do {
    var options = IndexWriter.Options()
    options.memoryBudget = 5 << 20
    options.commitsAsItGoes = true
    let writer = try IndexWriter(at: folder.path, options: options)
    for document in documents { try writer.add(document) }
  }
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.verify().isEmpty)
  #expect(reader.documentCount > 0 && reader.documentCount < documents.count)
  // What is there is what came first, in its order.
  for number in [0, reader.documentCount - 1] {
    #expect(try reader.document(number).key == "d\(number)")
  }
}

@Test func `a merge takes neighbours of like size and leaves few segments`() {
  var segments: [(documents: Int, deleted: Int)] = [(documents: 1_000_000, deleted: 0)]
  var written = 0
  for _ in 0..<1000 {
    segments.append((documents: 1000, deleted: 0))
    while let few = MergePolicy.choose(segments) {
      let sum = segments[few].reduce(0) { $0 + $1.documents }
      written += sum
      segments.replaceSubrange(few, with: [(documents: sum, deleted: 0)])
    }
    #expect(segments.count <= MergePolicy.segmentLimit)
  }
  #expect(segments.reduce(0) { $0 + $1.documents } == 2_000_000)
  #expect(written < 6_000_000, "each document of the small ones is written some times, the large one hardly")
  #expect(MergePolicy.choose([(documents: 10, deleted: 0), (documents: 30, deleted: 11)]) == 1..<2)
  #expect(MergePolicy.choose([(documents: 10, deleted: 3)]) == nil)
}

@Test func `a table of keys knows the last document with each`() {
  let table = KeyTable()
  func bytes(_ text: String, _ body: (UnsafeRawBufferPointer) -> Void) {
    Array(text.utf8).withUnsafeBytes(body)
  }
  for i in 0..<5000 { bytes("key \(i % 3000)") { table.append($0) } }
  for i in 0..<3000 {
    bytes("key \(i)") { #expect(table.find($0) == UInt32(i < 2000 ? i + 3000 : i)) }
  }
  bytes("key 3000") { #expect(table.find($0) == nil) }
  bytes("key 17") { #expect(table.key(3017).elementsEqual($0)) }
}
