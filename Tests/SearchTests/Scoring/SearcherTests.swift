import Indexer
import Search
import Testing

/// Texts of words `w0`, `w1`, … whose frequencies fall as in natural language, some empty, some long.
private func randomTexts(_ count: Int, words: Int, using random: inout SeededGenerator) -> [String] {
  (0..<count).map { _ in
    let length = Int.random(in: 0...9, using: &random) == 0 ? Int.random(in: 200...1500, using: &random)
      : Int.random(in: 0...60, using: &random)
    return (0..<length).map { _ in "w\(randomWord(words, using: &random))" }.joined(separator: " ")
  }
}

private func randomWord(_ words: Int, using random: inout SeededGenerator) -> Int {
  Int(Double(words) * pow(Double.random(in: 0..<1, using: &random), 3))
}

private func randomQuery(_ words: Int, using random: inout SeededGenerator) -> String {
  func word() -> String { "w\(randomWord(words + 2, using: &random))" }
  let count = Int.random(in: 1...5, using: &random)
  switch Int.random(in: 0..<5, using: &random) {
  case 0: return (0..<count).map { _ in word() }.joined(separator: " ")
  case 1: return (0..<count).map { _ in "+" + word() }.joined(separator: " ")
  case 2: return "\"" + (0..<min(3, count)).map { _ in word() }.joined(separator: " ") + "\""
  default:
    return word() + " "
      + (0..<count).map { _ in
        let sign = ["", "", "+", "-"].randomElement(using: &random)!
        let isPhrase = Int.random(in: 0..<4, using: &random) == 0
        return sign + (isPhrase ? "\"\(word()) \(word())\"" : word())
      }.joined(separator: " ")
  }
}

@Test(arguments: [(1, false), (4, false), (4, true)])
func `every answer is the oracle's, to the bit`(segments: Int, merging: Bool) throws {
  let seed = UInt64(20_260_521 + segments)
  print("seed \(seed)")
  var random = SeededGenerator(seed: seed)
  for words in [8, 60, 900] {
    let texts = randomTexts(700, words: words, using: &random)
    let index = TemporaryIndex()
    let commits = Set((1..<segments).map { $0 * texts.count / segments })
    try index.index(texts, commits: commits, merging: merging)
    let reader = try index.reader()
    #expect(reader.segments.count == (merging ? 1 : segments))
    let oracle = Oracle(texts, analyzer: reader.analyzer)
    let searcher = Searcher(reader)
    for _ in 0..<250 {
      let text = randomQuery(words, using: &random)
      let query = try Query(parsing: text, analyzer: reader.analyzer)
      let limit = [1, 10, 100, 1000].randomElement(using: &random)!
      let expected = oracle.search(query, limit: limit)
      let result = try searcher.search(query, limit: limit, counting: true)
      #expect(result.hits == expected.hits, "\(text), \(limit)")
      #expect(result.matchCount == expected.count, "\(text)")
      #expect(try searcher.search(query, limit: limit).hits == expected.hits, "\(text), \(limit), not counting")
    }
    #expect(reader.verify().isEmpty)
  }
}
