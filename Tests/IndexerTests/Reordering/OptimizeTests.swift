import Search
import Testing

@testable import Indexer

/// Documents that write about one of seven subjects, in turn, with dates and titles.
private func documents(_ count: Int, seed: UInt64) -> [Document] {
  var random = Random(seed: seed)
  return (0..<count).map { i in
    var words = ["number\(i)", i % 3 == 0 ? "third" : "other"]
    for _ in 0..<Int.random(in: 3...40, using: &random) {
      let common = Bool.random(using: &random)
      // Squared, so that some words are frequent and some rare.
      let rank = Int.random(in: 0..<15, using: &random) * Int.random(in: 0..<15, using: &random)
      words.append(common ? "w\(rank)" : "s\(i % 7)x\(rank)")
    }
    var document = Document(
      key: "d\(i)", source: "dump\(i % 4)/d\(i)", text: Array(words.joined(separator: " ").utf8))
    document.title = 0..<words[0].utf8.count
    document.date = PartialDate(year: 2000 + i % 20)
    return document
  }
}

/// An index of several segments, some of them with deletions.
private func index(
  _ documents: [Document], in folder: TemporaryFolder, commits: Int = 4, deleting: Bool = true,
  storesText: Bool = true
) throws {
  var options = IndexWriter.Options()
  options.analyzer = .plain
  options.storesText = storesText
  let writer = try IndexWriter(at: folder.path, options: options)
  for (i, document) in documents.enumerated() {
    try writer.add(document)
    if (i + 1) % max(1, documents.count / commits) == 0 { try writer.commit() }
  }
  if deleting {
    for i in stride(from: 3, to: documents.count, by: 10) { try writer.delete(key: "d\(i)") }
  }
  try writer.commit()
}

private let queries = [
  "w0", "w1", "s3x0", "number5", "w0 w1 w2", "w4 s1x4 s2x6", "+w0 +w1", "+w2 +s5x2", "+w0 -w1 third",
  "\"w0 w1\"",
  "\"third w0\"", "\"s1x0 s1x0\"", "w0 w12 w24 w36 w48 s0x10 third other", "absent", "+third \"w0 w0\"",
]

/// All that an index answers, by key: the scores, the counts, and the documents themselves.
private func answers(_ folder: TemporaryFolder) throws -> [String] {
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.verify().isEmpty)
  let searcher = Searcher(reader)
  var answers: [String] = []
  for text in queries {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    for ranking in [Searcher.Ranking.bm25, .closeness] {
      let result = try searcher.search(query, limit: 10_000, counting: true, ranking: ranking)
      #expect(result.matchCount == result.hits.count)
      // Scores fall, and where they are equal the numbers rise.
      #expect(
        zip(result.hits, result.hits.dropFirst()).allSatisfy {
          $0.score > $1.score || $0.score == $1.score && $0.document < $1.document
        })
      answers += try result.hits.map { "\(text): \(try reader.document($0.document).key) \($0.score)" }
        .sorted()
      // The best few have the same scores, whichever of those with equal ones they are.
      let few = try searcher.search(query, limit: 7, ranking: ranking).hits
      answers.append("\(text): \(few.map(\.score))")
      if ranking == .bm25 {
        #expect(few == Array(try searcher.searchPlainly(query, limit: 7, counting: false).hits))
      }
    }
  }
  for number in 0..<reader.documentLimit {
    let document = try reader.document(number)
    guard try reader.number(ofKey: document.key) == number else { continue }
    answers.append(
      "\(document.key) \(document.source) \(document.title) \(document.length) \(document.date!) \(document.text)"
    )
  }
  return answers.prefix { !$0.hasPrefix("d") } + answers.drop { !$0.hasPrefix("d") }.sorted()
}

private func contents(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
  var contents: [String: [UInt8]] = [:]
  for name in try Storage.list(folder.path) where name != "lock" {
    let file = try Storage.MappedFile(folder.path + "/" + name)
    contents[name] = withExtendedLifetime(file) { Array(file.bytes) }
  }
  return contents
}

private func optimize(_ folder: TemporaryFolder, reordering: Bool = true) throws -> Bool {
  try IndexWriter(at: folder.path).optimize(reordering: reordering)
}

@Suite struct OptimizeTests {
  @Test(arguments: [true, false])
  func `what is found and its scores stay the same`(storesText: Bool) throws {
    let documents = documents(900, seed: 1)
    let merged = TemporaryFolder()
    try index(documents, in: merged, storesText: storesText)
    try IndexWriter(at: merged.path).mergeAll()
    let expected = try answers(merged)
    let folder = TemporaryFolder()
    try index(documents, in: folder, storesText: storesText)
    let before = try IndexReader(opening: folder.path)
    #expect(before.segments.count > 2 && before.documentCount < before.documentLimit)
    #expect(try optimize(folder))
    let after = try IndexReader(opening: folder.path)
    #expect(after.segments.count == 1 && after.documentCount == after.documentLimit)
    #expect((try after.segments[0].order()) == .bisected && after.hasStoredText == storesText)
    #expect(try answers(folder) == expected)
    // One segment without deletions is reordered, too.
    #expect(try optimize(merged))
    #expect(try answers(merged) == expected)
    let keys = try (0..<after.documentCount).map { try after.document($0).key }
    #expect(keys != keys.sorted { $0.dropFirst().count < $1.dropFirst().count || $0 < $1 })
  }

  @Test func `documents that share words come to stand together`() throws {
    let folder = TemporaryFolder()
    try index(documents(1000, seed: 2), in: folder, commits: 1, deleting: false)
    #expect(try optimize(folder))
    let reader = try IndexReader(opening: folder.path)
    let subjects = try (0..<1000).map { Int(try reader.document($0).key.dropFirst())! % 7 }
    #expect(zip(subjects, subjects.dropFirst()).count { $0 == $1 } > 850, "143 where they lie at random")
  }

  @Test func `keeping the order is a merge, to the byte`() throws {
    let documents = documents(400, seed: 3)
    let (merged, kept) = (TemporaryFolder(), TemporaryFolder())
    try index(documents, in: merged)
    try index(documents, in: kept)
    // What is optimized lists pairs, too.
    var options = IndexWriter.Options()
    options.pairLimit = TermPair.limit
    try IndexWriter(at: merged.path, options: options).mergeAll()
    #expect(try optimize(kept, reordering: false))
    #expect(try contents(kept) == contents(merged))
    #expect(try !optimize(kept, reordering: false))
    #expect(try contents(kept) == contents(merged))
  }

  @Test func `the same index gives the same bytes`() throws {
    let (one, two) = (TemporaryFolder(), TemporaryFolder())
    for folder in [one, two] {
      try index(documents(600, seed: 4), in: folder)
      #expect(try optimize(folder))
    }
    #expect(try contents(one) == contents(two))
  }

  @Test func `an index that is in order already is left alone until something changes`() throws {
    let folder = TemporaryFolder()
    try index(documents(200, seed: 5), in: folder)
    #expect(try optimize(folder))
    let before = try contents(folder)
    #expect(try !optimize(folder))
    #expect(try !optimize(folder, reordering: false), "an order is never undone")
    #expect(try contents(folder) == before)
    let writer = try IndexWriter(at: folder.path)
    try writer.delete(key: "d0")
    try writer.commit()
    #expect(try writer.optimize())
    try writer.add(Document(key: "new", source: "new", text: Array("w0".utf8)))
    #expect(try writer.optimize(), "what waits is committed, and belongs to it")
    let reader = try IndexReader(opening: folder.path)
    #expect(reader.segments.count == 1 && reader.verify().isEmpty)
    #expect(try reader.number(ofKey: "new") != nil && reader.number(ofKey: "d0") == nil)
    // A merge of what comes later does not pretend to be in order.
    try writer.add(Document(key: "newer", source: "new", text: Array("w0".utf8)))
    try writer.mergeAll()
    #expect(try IndexReader(opening: folder.path).segments[0].order() == .added)
  }

  @Test func `an empty index, one document, and one of which all was deleted`() throws {
    let empty = TemporaryFolder()
    try IndexWriter(at: empty.path).commit()
    #expect(try !optimize(empty))
    #expect(try IndexReader(opening: empty.path).documentLimit == 0)
    let single = TemporaryFolder()
    try index(documents(1, seed: 6), in: single, deleting: false)
    let expected = try answers(single)
    #expect(try optimize(single))
    #expect(try answers(single) == expected)
    #expect(try !optimize(single))
    let deleted = TemporaryFolder()
    try index(documents(30, seed: 7), in: deleted)
    let writer = try IndexWriter(at: deleted.path)
    for i in 0..<30 { try writer.delete(key: "d\(i)") }
    #expect(try writer.optimize())
    let reader = try IndexReader(opening: deleted.path)
    #expect(reader.segments.isEmpty && reader.verify().isEmpty)
    #expect(try contents(deleted).keys.sorted() == ["commit"])
    #expect(try !writer.optimize())
  }

  @Test func `whoever stops it finds the index as it was`() throws {
    let folder = TemporaryFolder()
    try index(documents(600, seed: 8), in: folder)
    let before = try contents(folder)
    let expected = try answers(folder)
    var stages: [OptimizationProgress.Stage: Int] = [:]
    for stage in OptimizationProgress.Stage.allCases {
      let writer = try IndexWriter(at: folder.path)
      #expect(throws: IndexError.noIndex(path: "stop")) {
        try writer.optimize { (state) throws(IndexError) in
          #expect(state.fraction >= 0 && state.fraction <= 1)
          stages[state.stage, default: 0] += 1
          if state.stage == stage { throw .noIndex(path: "stop") }
        }
      }
      #expect(try contents(folder) == before, "and nothing beside it")
      try writer.commit()
      #expect(try contents(folder) == before)
    }
    #expect(stages.count == OptimizationProgress.Stage.allCases.count)
    #expect(try answers(folder) == expected)
    #expect(try optimize(folder))
  }

  @Test func `damage is told or does not matter, and nothing is lost`() throws {
    let folder = TemporaryFolder()
    try index(documents(600, seed: 10), in: folder, commits: 1, deleting: false)
    let original = try contents(folder)
    let good = try #require(original["segment-1"])
    #expect(try optimize(folder))
    let expected = try contents(folder)
    var told = 0
    for place in stride(from: 100, to: good.count - 100, by: good.count / 40) {
      var bad = good
      bad[place] ^= 0x10
      folder.write("segment-1", bad)
      folder.write("commit", original["commit"]!)
      do throws(IndexError) {
        _ = try IndexWriter(at: folder.path).optimize()
        // In what is made anew: the order of the keys.
        #expect(try! contents(folder) == expected)
      } catch {
        guard case .corrupt = error else { throw error }
        told += 1
        #expect(try! contents(folder).keys.sorted() == ["commit", "segment-1"])
      }
    }
    #expect(told > 30)
  }
}
