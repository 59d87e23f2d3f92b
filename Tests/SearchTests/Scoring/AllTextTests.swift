import Indexer
import Search
import Testing

private let menu = ["Home of Words", "About the Site", "Contact Us Here", "Press and News", "Site Map w1 w2"]

/// Texts in lines, some with a menu that they share, known furniture, and sentences that come again.
private func texts(_ count: Int, using random: inout SeededGenerator) -> [String] {
  (0..<count).map { number in
    var random = SeededGenerator(seed: random.next())
    func sentence() -> String {
      (0..<Int.random(in: 3...30, using: &random)).map { _ in "w\(Int.random(in: 0..<40, using: &random))" }
        .joined(separator: " ") + "."
    }
    var lines = number % 2 == 0 ? menu : []
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      lines.append(
        Int.random(in: 0..<4, using: &random) > 0 || lines.isEmpty
          ? sentence() : lines.randomElement(using: &random)!)
    }
    if number % 3 == 0 { lines += ["Leave a Reply", sentence() + " View on X"] }
    return lines.joined(separator: "\n")
  }
}

private let words = ["home", "words", "site", "reply", "leave", "view", "x", "on", "map", "absent"]

private func word(using random: inout SeededGenerator) -> String {
  Int.random(in: 0..<3, using: &random) == 0
    ? words.randomElement(using: &random)! : "w\(Int.random(in: 0..<42, using: &random))"
}

private func query(_ texts: [String], using random: inout SeededGenerator) -> String {
  let clauses = (0..<Int.random(in: 1...4, using: &random)).map { _ in
    let sign = ["", "", "+", "-"].randomElement(using: &random)!
    guard Int.random(in: 0..<2, using: &random) == 0 else { return sign + word(using: &random) }
    // Words as they stand in a text, perhaps across a border.
    let text = texts.randomElement(using: &random)!.split(whereSeparator: \.isWhitespace)
    let start = Int.random(in: 0...max(0, text.count - 1), using: &random)
    return sign + "\"" + text[start..<min(text.count, start + 3)].joined(separator: " ") + "\""
  }
  return (clauses + [word(using: &random)]).joined(separator: " ")
}

@Test(arguments: [(1, false), (3, false), (3, true)])
func `with and without what is set aside every answer is the oracle's`(segments: Int, merging: Bool) throws {
  var random = seeded(UInt64(70 + segments))
  let texts = texts(100, using: &random)
  let index = TemporaryIndex()
  try index.index(
    texts, commits: Set((1..<segments).map { $0 * texts.count / segments }), merging: merging, setsAside: true
  )
  let reader = try index.reader()
  #expect(reader.verify().isEmpty)
  let setAside = try texts.indices.map { try reader.document($0).setAside }
  #expect(setAside.joined().contains { $0.kind == .repetition })
  #expect(setAside.joined().count { $0.kind == .furniture } > 150)
  let oracle = Oracle(texts, analyzer: reader.analyzer, setAside: setAside)
  for _ in 0..<120 {
    let text = query(texts, using: &random)
    guard let query = try? Query(parsing: text, analyzer: reader.analyzer) else { continue }
    for scope in [Searcher.Scope.text, .allText] {
      let limit = [1, 10, 1000].randomElement(using: &random)!
      let expected = oracle.search(query, limit: limit, scope: scope)
      let found = try Searcher(reader).search(query, limit: limit, counting: true, scope: scope)
      if found.hits != expected.hits || found.matchCount != expected.count {
        Issue.record("\(text), \(scope): \(found.matchCount ?? -1) instead of \(expected.count), or others")
      }
    }
  }
}

@Test func `what only furniture has comes last, with no score`() throws {
  let index = TemporaryIndex()
  try index.index(["Body text.\nLeave a Reply", "A reply came.", "Nothing.\nLeave a Reply"], setsAside: true)
  let reader = try index.reader()
  let query = try Query(parsing: "reply", analyzer: reader.analyzer)
  for ranking in [Searcher.Ranking.bm25, .closeness] {
    let hits = try Searcher(reader).search(query, limit: 9, ranking: ranking, scope: .allText).hits
    #expect(hits.map(\.document) == [1, 0, 2])
    #expect(hits.map { $0.score > 0 } == [true, false, false])
    #expect(try Searcher(reader).search(query, limit: 9, ranking: ranking).hits.map(\.document) == [1])
  }
  #expect(try Searcher(reader).search(query, limit: 9, counting: true).wordsSetAside == 0)
  let only = try Query(parsing: "leave body -reply", analyzer: reader.analyzer)
  #expect(try Searcher(reader).search(only, limit: 9, counting: true).wordsSetAside == 1)
  #expect(try Searcher(reader).search(only, limit: 9).wordsSetAside == nil)
}

@Test func `a phrase across a border is found in all text`() throws {
  let passage =
    "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."
  let index = TemporaryIndex()
  try index.index([passage + "\nBetween.\n" + passage + "\nAfter it.\nLeave a Reply"], setsAside: true)
  let reader = try index.reader()
  func count(_ text: String, _ scope: Searcher.Scope) throws -> Int {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    let result = try Searcher(reader).search(query, limit: 5, counting: true, scope: scope)
    return result.matchCount ?? -1
  }
  for phrase in ["\"fifteen sixteen after\"", "\"between one two three four\"", "\"it leave a reply\""] {
    #expect(try count(phrase, .text) == 0)
    #expect(try count(phrase, .allText) == 1)
  }
  #expect(try count("\"sixteen between\"", .text) == 1)
  #expect(try count("\"fifteen it\"", .allText) == 0)
}

@Test func `all text is searched with bounds where the text alone tells`() throws {
  var random = seeded(73)
  let texts = (0..<4000).map { number in
    let words = (0..<20).map { _ in "w\(Int(300 * pow(Double.random(in: 0..<1, using: &random), 3)))" }
    return words.joined(separator: " ") + "." + (number % 400 == 0 ? "\nLeave a Reply w5 View on X" : "")
  }
  let index = TemporaryIndex()
  try index.index(texts, setsAside: true)
  let reader = try index.reader()
  let setAside = try texts.indices.map { try reader.document($0).setAside }
  #expect(setAside.joined().contains { $0.kind == .furniture })
  let oracle = Oracle(texts, analyzer: reader.analyzer, setAside: setAside)
  for text in [
    "w0 w5 reply", "+w0 +w5", "+w0 w5 -reply", "w1 \"w2 w3\"", "+w0 -\"a reply\"", "+reply w0", "+w0 +w1 +x",
  ] {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    for limit in [1, 10, 5000] {
      let before = reader.work
      let found = try Searcher(reader).search(query, limit: limit, counting: limit != 10, scope: .allText)
      let expected = oracle.search(query, limit: limit, scope: .allText)
      #expect(found.hits == expected.hits, "\(text), \(limit)")
      #expect(limit == 10 || found.matchCount == expected.count, "\(text)")
      guard limit == 10, !text.contains("+reply"), !text.contains("+x") else { continue }
      let work = reader.work - before
      #expect(work.ranges > 0 && work.documents < expected.count, "\(text)")
    }
  }
}
