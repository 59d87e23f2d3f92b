import Search
import Testing

@testable import Indexer

@Suite struct BackgroundMergeTests {
  let folder = TemporaryFolder()

  private func writer() throws(IndexError) -> IndexWriter {
    var options = IndexWriter.Options()
    options.analyzer = .plain
    options.threads = 2
    return try IndexWriter(at: folder.path, options: options)
  }

  private func document(_ key: String, _ text: String) -> Document {
    Document(key: key, source: "test", text: Array(text.utf8))
  }

  /// The texts by their keys, of an index that is sound.
  private func contents() throws -> [String: String] {
    let reader = try IndexReader(opening: folder.path)
    #expect(reader.verify().isEmpty)
    var contents: [String: String] = [:]
    for key in try reader.keys(beginningWith: "", limit: .max) {
      let number = try #require(try reader.number(ofKey: key))
      let text = String(decoding: try reader.document(number).text, as: UTF8.self)
      #expect(contents.updateValue(text, forKey: key) == nil)
      let query = try Query(parsing: text, analyzer: reader.analyzer)
      #expect(try Searcher(reader).search(query, limit: 999).hits.contains { $0.document == number })
    }
    #expect(contents.count == reader.documentCount)
    return contents
  }

  private func files() throws -> [String] { try Storage.list(folder.path).filter { $0 != "lock" }.sorted() }

  /// The files that the commit names.
  private func namedFiles() throws -> [String] {
    let point = try CommitPoint.read(in: folder.path)
    return
      (["commit"]
      + point.segments.flatMap { $0.deletions > 0 ? [$0.fileName, $0.deletionsFileName] : [$0.fileName] })
      .sorted()
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `what changes while segments are merged is as without a merge`(seed: UInt64) throws {
    var random = Random(seed: seed)
    var expected: [String: String] = [:]
    var merges = 0
    do {
      let writer = try writer()
      for _ in 0..<60 {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let key = "k\(Int.random(in: 0..<150, using: &random))"
          if Int.random(in: 0..<4, using: &random) == 0 {
            #expect(try writer.delete(key: key) == (expected.removeValue(forKey: key) != nil))
          } else {
            let text = "word\(Int.random(in: 0..<9, using: &random))"
            try writer.add(document(key, text))
            expected[key] = text
          }
        }
        let before = writer.background?.number
        try writer.commit()
        if let number = writer.background?.number, number != before { merges += 1 }
        if Int.random(in: 0..<10, using: &random) == 0 { writer.abandonMerge() }
        if Int.random(in: 0..<10, using: &random) == 0 { try writer.finishMerges() }
      }
      try writer.finishMerges()
      #expect(writer.background == nil && writer.segments.count <= MergePolicy.segmentLimit)
    }
    #expect(merges > 3)
    #expect(try contents() == expected)
    #expect(try files() == namedFiles())
  }

  @Test func `what is deleted while its segment is merged stays deleted, and a sweep sees through the merge`()
    throws
  {
    let writer = try writer()
    writer.noteSightings()
    for i in 0..<MergePolicy.segmentLimit {
      try writer.add(document("a/\(i)", "word"))
      try writer.commit()
    }
    #expect(writer.background == nil)
    writer.noteSightings()
    try writer.add(document("a/last", "word"))
    try writer.commit()
    #expect(writer.background != nil)
    for i in 0..<MergePolicy.segmentLimit where i % 3 == 0 { try writer.delete(key: "a/\(i)") }
    try writer.add(document("a/1", "word"))
    try writer.add(document("a/2", "other"))
    try writer.finishMerges()
    #expect(writer.segments.count <= MergePolicy.segmentLimit)
    var left = (1..<MergePolicy.segmentLimit).filter { $0 % 3 != 0 }.map { "a/\($0)" } + ["a/last"]
    #expect(try contents().keys.sorted() == left.sorted())
    #expect(try writer.deleteUnseen(keysBeginningWith: "a/", where: { _ in true }) == left.count - 3)
    try writer.commit()
    left = ["a/1", "a/2", "a/last"]
    #expect(try contents().keys.sorted() == left)
  }

  @Test func `a merge that is given up leaves its segments and no file`() throws {
    do {
      let writer = try writer()
      for i in 0...MergePolicy.segmentLimit {
        try writer.add(document("k\(i)", "word"))
        try writer.commit()
      }
      #expect(writer.background != nil)
      try writer.finishMerges(isInterrupted: { true })
      #expect(writer.background == nil)
      #expect(try files() == namedFiles())
      // The next commit begins another, which ends with the writer.
      try writer.add(document("last", "word"))
      try writer.commit()
      #expect(writer.background != nil)
    }
    #expect(try files() == namedFiles())
    #expect(try contents().count == MergePolicy.segmentLimit + 2)
    let next = try writer()
    try next.add(document("more", "word"))
    try next.finishMerges()
    #expect(next.segments.count <= MergePolicy.segmentLimit)
    #expect(try contents().count == MergePolicy.segmentLimit + 3)
  }

  @Test func `where memory is too small for it, segments are merged all the same`() throws {
    var options = IndexWriter.Options()
    options.analyzer = .plain
    options.threads = 2
    options.memoryBudget = 16 << 20
    let writer = try IndexWriter(at: folder.path, options: options)
    for i in 0..<3 * MergePolicy.segmentLimit {
      try writer.add(document("k\(i)", "word"))
      try writer.commit()
      #expect(writer.background == nil && writer.segments.count <= 2 * MergePolicy.segmentLimit)
    }
    #expect(try contents().count == 3 * MergePolicy.segmentLimit)
  }

  @Test func `no merge begins that memory is too small for`() throws {
    let count = 3 * MergePolicy.segmentLimit
    do {
      let writer = try writer()
      for i in 0..<count {
        try writer.add(document("k\(i)", "word"))
        try writer.commit()
        writer.abandonMerge()
      }
    }
    let sizes = Array(repeating: (documents: 1, deleted: 0), count: MergePolicy.segmentLimit + 1)
    #expect(MergePolicy.choose(sizes)?.count ?? 0 > 3)
    #expect(MergePolicy.choose(sizes) { $0.count < 4 }?.count == 3)
    #expect(MergePolicy.choose(sizes) { _ in false } == nil)
    #expect(MergePolicy.choose([(documents: 3, deleted: 2)]) { _ in false } == nil)
    for threads in [1, 2] {
      var options = IndexWriter.Options()
      options.threads = threads
      options.memoryBudget = 12 << 20
      let writer = try IndexWriter(at: folder.path, options: options)
      let before = writer.segments.count
      try writer.add(document("last \(threads)", "word"))
      try writer.finishMerges()
      #expect(writer.segments.count == before + 1 && writer.mergeFailure == nil)
    }
    #expect(try contents().count == count + 2)
  }

  /// Changes a byte of a segment's texts, which only a merge reads.
  private func damage(_ name: String) throws {
    let path = folder.path + "/" + name
    let file = try Storage.MappedFile(path)
    var bytes = Array(file.bytes)
    bytes[100] ^= 1
    let descriptor = open(path, O_WRONLY)
    #expect(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    close(descriptor)
  }

  @Test(arguments: [1, 2], [1, MergePolicy.segmentLimit])
  func `damage that a merge comes upon ends neither the writer nor the merges of other segments`(
    threads: Int, damagedCount: Int
  ) throws {
    var options = IndexWriter.Options()
    options.analyzer = .plain
    options.threads = threads
    var random = Random(seed: 1)
    func text() -> String {
      (0..<3000).map { _ in String(UInt64.random(in: 0..<(.max), using: &random), radix: 36) }
        .joined(separator: " ")
    }
    do {
      let writer = try IndexWriter(at: folder.path, options: options)
      for i in 0..<MergePolicy.segmentLimit {
        try writer.add(document("k\(i)", text()))
        try writer.commit()
      }
    }
    let damaged = try CommitPoint.read(in: folder.path).segments.prefix(damagedCount).map(\.fileName)
    for name in damaged { try damage(name) }
    let writer = try IndexWriter(at: folder.path, options: options)
    for i in 0..<3 {
      try writer.add(document("last \(i)", "word"))
      try writer.commit()
    }
    try writer.finishMerges()
    guard case .corrupt(let path, _, _)? = writer.mergeFailure else {
      Issue.record("the damage was not told")
      return
    }
    #expect(damaged.contains { path == folder.path + "/" + $0 } && writer.background == nil)
    let names = try CommitPoint.read(in: folder.path).segments.map(\.fileName)
    #expect(names.starts(with: damaged) && names.count == writer.segments.count)
    // The last three are merged at least.
    #expect(names.count <= (damagedCount == 1 ? MergePolicy.segmentLimit : MergePolicy.segmentLimit + 1))
    #expect(try files() == namedFiles())
    for i in 0..<3 { #expect(try IndexReader(opening: folder.path).number(ofKey: "last \(i)") != nil) }
  }

  @Test func `a merge counts the words of the documents that live`() throws {
    let writer = try writer()
    for i in 0..<4 { try writer.add(document("k\(i)", String(repeating: "word ", count: 1000))) }
    try writer.commit()
    let all = writer.mergeMemory(0..<1)
    for i in 0..<2 { try writer.delete(key: "k\(i)") }
    #expect(all - writer.mergeMemory(0..<1) >= 1000)
  }
}
