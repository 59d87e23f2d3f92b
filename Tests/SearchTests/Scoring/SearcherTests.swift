import Indexer
import Search
import Testing

/// With SEARCHCTL_LONG_TESTS=1 the tests of this file ask 10,000 queries instead of some hundred.
/// SEARCHCTL_CORPUS names a collection in BEIR's JSONL (`_id`, `title`, `text`), whose first 2,000 documents are
/// asked for with words and phrases of theirs.
private let isLong = getenv("SEARCHCTL_LONG_TESTS").map { String(cString: $0) == "1" } ?? false
private let corpusPath = getenv("SEARCHCTL_CORPUS").map { String(cString: $0) }

/// Texts of words `w0`, `w1`, … whose frequencies fall as in natural language, some empty, some long.
private func randomTexts(_ count: Int, words: Int, using random: inout SeededGenerator) -> [String] {
  (0..<count).map { _ in
    let isLong = Int.random(in: 0...9, using: &random) == 0
    let length = Int.random(in: isLong ? 200...1500 : 0...60, using: &random)
    return (0..<length).map { _ in "w\(randomWord(words, using: &random))" }.joined(separator: " ")
  }
}

private func randomWord(_ words: Int, using random: inout SeededGenerator) -> Int {
  Int(Double(words) * pow(Double.random(in: 0..<1, using: &random), 3))
}

/// A union, an intersection, a phrase or a mixture, each as often, of what `words` gives: so many words that stand
/// together somewhere, or may.
private func randomQuery(
  using random: inout SeededGenerator, words: (Int, inout SeededGenerator) -> [String]
) -> String {
  let count = Int.random(in: 1...5, using: &random)
  func separate() -> [String] { (0..<count).flatMap { _ in words(1, &random) } }
  switch Int.random(in: 0..<4, using: &random) {
  case 0: return separate().joined(separator: " ")
  case 1: return separate().map { "+" + $0 }.joined(separator: " ")
  case 2: return "\"" + words(min(3, count), &random).joined(separator: " ") + "\""
  default:
    let clauses = (0..<count).map { _ in
      let sign = ["", "", "+", "-"].randomElement(using: &random)!
      guard Int.random(in: 0..<4, using: &random) == 0 else { return sign + words(1, &random)[0] }
      return sign + "\"" + words(2, &random).joined(separator: " ") + "\""
    }
    return (words(1, &random) + clauses).joined(separator: " ")
  }
}

/// Asks the index and the oracle the same queries.
private func expectOracle(
  _ reader: IndexReader, _ oracle: Oracle, queries: Int, using random: inout SeededGenerator,
  words: (Int, inout SeededGenerator) -> [String]
) throws {
  let searcher = Searcher(reader)
  for _ in 0..<queries {
    let text = randomQuery(using: &random, words: words)
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    let limit = [1, 10, 100, 1000].randomElement(using: &random)!
    let expected = oracle.search(query, limit: limit)
    let counted = try searcher.search(query, limit: limit, counting: true)
    let plain = try searcher.search(query, limit: limit)
    if counted.hits != expected.hits || counted.matchCount != expected.count || plain.hits != expected.hits {
      Issue.record(
        "\(text), \(limit): \(counted.matchCount ?? -1) instead of \(expected.count) documents, or others")
    }
  }
}

@Test(arguments: [(1, false), (4, false), (4, true)])
func `every answer is the oracle's, to the bit`(segments: Int, merging: Bool) throws {
  var random = seeded(UInt64(20_260_521 + segments))
  for words in [8, 60, 900] {
    let texts = randomTexts(isLong ? 700 : 250, words: words, using: &random)
    let index = TemporaryIndex()
    let commits = Set((1..<segments).map { $0 * texts.count / segments })
    try index.index(texts, commits: commits, merging: merging)
    let reader = try index.reader()
    #expect(reader.segments.count == (merging ? 1 : segments))
    let oracle = Oracle(texts, analyzer: reader.analyzer)
    try expectOracle(reader, oracle, queries: isLong ? 1200 : 60, using: &random) { count, random in
      (0..<count).map { _ in "w\(randomWord(words + 2, using: &random))" }
    }
    #expect(reader.verify().isEmpty)
  }
}

/// Short documents in such a number that lists of all kinds come up: single postings, one block, several, bitmaps.
@Test(arguments: [0, 40, 400])
func `phrases among words are the oracle's`(pairLimit: Int) throws {
  var random = seeded(UInt64(31 + pairLimit))
  let texts = (0..<5000).map { document in
    let length = document % 50 == 0 ? 300 : Int.random(in: 0...24, using: &random)
    return (0..<length).map { _ in "w\(randomWord(400, using: &random))" }.joined(separator: " ")
  }
  let index = TemporaryIndex()
  try index.index(texts, commits: [4200], pairLimit: pairLimit)
  let deleted = Set(risingNumbers(60, below: 4200, using: &random).map(Int.init))
  let writer = try IndexWriter(at: index.path)
  for number in deleted { try writer.delete(key: "d\(number)") }
  try writer.commit()
  let reader = try index.reader()
  #expect(reader.segments.contains { $0.statistics.pairs > 0 } == (pairLimit > 0))
  #expect(reader.verify().isEmpty)
  let oracle = Oracle(texts, analyzer: reader.analyzer, deleted: deleted)
  try expectOracle(reader, oracle, queries: isLong ? 1200 : 100, using: &random) { count, random in
    let words = texts.randomElement(using: &random)!.split(separator: " ").map(String.init)
    guard words.count > count else { return (0..<count).map { _ in "w\(randomWord(9, using: &random))" } }
    let start = Int.random(in: 0...words.count - count, using: &random)
    return Array(words[start..<start + count])
  }
}

@Test func `deleted documents change no other document's score`() throws {
  var random = seeded(27)
  let texts = randomTexts(200, words: 40, using: &random)
  let index = TemporaryIndex()
  try index.index(texts, commits: [70, 140])
  let deleted = Set(
    risingNumbers(50, below: texts.count, using: &random).filter { $0 % 70 < 25 }.map(Int.init))
  let writer = try IndexWriter(at: index.path)
  for number in deleted { try writer.delete(key: "d\(number)") }
  try writer.commit()
  let reader = try index.reader()
  #expect(reader.segments.count == 3)
  #expect(reader.documentCount == texts.count - deleted.count)
  let oracle = Oracle(texts, analyzer: reader.analyzer, deleted: deleted)
  try expectOracle(reader, oracle, queries: isLong ? 1200 : 120, using: &random) { count, random in
    (0..<count).map { _ in "w\(randomWord(42, using: &random))" }
  }
}

@Test(.enabled(if: corpusPath != nil))
func `every answer over real documents is the oracle's, to the bit`() throws {
  var random = seeded(28)
  var texts: [String] = []
  let enough = IndexError.limit(path: corpusPath!, reason: "enough")
  do throws(IndexError) {
    _ = try DumpReader(paths: [corpusPath!]).read { document throws(IndexError) in
      texts.append(String(decoding: document.text, as: UTF8.self))
      if texts.count == 2000 { throw enough }
    }
  } catch {
    guard error == enough else { throw error }
  }
  for analyzer in Analyzer.Name.allCases {
    let index = TemporaryIndex()
    try index.index(texts, analyzer: analyzer, commits: [900])
    let reader = try index.reader()
    let oracle = Oracle(texts, analyzer: reader.analyzer)
    try expectOracle(reader, oracle, queries: isLong ? 5000 : 150, using: &random) { count, random in
      while true {
        let words = texts.randomElement(using: &random)!.split { !$0.isLetter }
        guard words.count > count else { continue }
        let start = Int.random(in: 0...words.count - count, using: &random)
        return words[start..<start + count].map(String.init)
      }
    }
  }
}

@Test func `a query of three hundred words is answered as any other`() throws {
  let texts = (0..<300).map { document in (0...document).map { "w\($0)" }.joined(separator: " ") }
  let index = TemporaryIndex()
  try index.index(texts)
  let reader = try index.reader()
  let query = try Query(parsing: (0..<300).map { "w\($0)" }.joined(separator: " "), analyzer: reader.analyzer)
  let expected = Oracle(texts, analyzer: reader.analyzer).search(query, limit: 10)
  #expect(try Searcher(reader).search(query, limit: 10).hits == expected.hits)
}

@Test func `a word in every document counts beside one of great weight`() throws {
  // Parts of very different size: what the light word gives must not be lost in a sum.
  let texts = (0..<6000).map { document in
    let rare = document % 120 == 0 ? String(repeating: " rare", count: 1 + document % 7) : ""
    return "all" + String(repeating: " filler", count: document * 7 % 40) + rare
  }
  let index = TemporaryIndex()
  try index.index(texts)
  let reader = try index.reader()
  let oracle = Oracle(texts, analyzer: reader.analyzer)
  for text in ["rare all", "all rare", "all filler rare", "+all rare", "all -filler"] {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    for limit in [1, 10, 100, 1000, .max] {
      let result = try Searcher(reader).search(query, limit: limit)
      #expect(result.hits == oracle.search(query, limit: limit).hits, "\(text), \(limit)")
    }
    #expect(try Searcher(reader).search(query, limit: .max, ranking: .closeness).hits.count > 0)
  }
}

/// Against gains added to every document that matches.
@Test(arguments: [8, 60, 900])
func `ranking by closeness misses no document`(wordCount: Int) throws {
  var random = seeded(UInt64(29 + wordCount))
  let texts = randomTexts(3000, words: wordCount, using: &random)
  let index = TemporaryIndex()
  try index.index(texts, commits: [1700])
  let writer = try IndexWriter(at: index.path)
  for number in stride(from: 3, to: 3000, by: 11) { try writer.delete(key: "d\(number)") }
  try writer.commit()
  let reader = try index.reader()
  let searcher = Searcher(reader)
  var changed = 0
  for _ in 0..<(isLong ? 1200 : 60) {
    // Now and then more than bounds have room for, and phrases between the words.
    let count = Int.random(in: 0...19, using: &random) == 0 ? 40 : Int.random(in: 2...6, using: &random)
    let words = (0..<count).map { _ in
      let sign = ["", "", "", "+", "-"].randomElement(using: &random)!
      let word = "w\(randomWord(wordCount, using: &random))"
      return sign + (Int.random(in: 0...5, using: &random) == 0 ? "\"\(word) w1\"" : word)
    }
    let text = (["w3"] + words).joined(separator: " ")
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    let limit = [1, 3, 10, 30].randomElement(using: &random)!
    let plain = try searcher.searchPlainly(query, limit: .max, counting: true)
    let closeness = Closeness(try query.clauses.map { try Weight($0, reader) }, reader)
    let all = try closeness?.rescored(plain.hits) ?? plain.hits
    let best = try searcher.search(query, limit: limit, counting: true, ranking: .closeness)
    #expect(best.hits == Array(all.prefix(limit)), "\(text), \(limit)")
    #expect(best.matchCount == plain.matchCount)
    changed +=
      best.hits.contains { hit in !plain.hits.prefix(10 * limit).contains { $0.document == hit.document } }
      ? 1 : 0
  }
  #expect(changed > 0, "no answer had a document that the plain score puts far behind")
}

@Test func `a segment goes with its reader`() throws {
  let index = TemporaryIndex()
  try index.index((0..<300).map { "common words w\($0 % 3)" })
  weak var segment: Segment?
  do {
    let reader = try index.reader()
    segment = reader.segments[0]
    for text in ["common words", "+common w1", "\"common words\" w2", "w0"] {
      let query = try Query(parsing: text, analyzer: reader.analyzer)
      for ranking in [Searcher.Ranking.bm25, .closeness] {
        _ = try Searcher(reader).search(query, limit: 3, counting: true, ranking: ranking)
      }
    }
  }
  #expect(segment == nil)
}
