import Search
import Testing

private func clauses(_ text: String) throws -> [Query.Clause] {
  try Query(parsing: text, analyzer: Analyzer(.plain)).clauses
}

@Test func `what is written twice counts twice, and only with the same sign`() throws {
  let found = try clauses("ban \"ban it\" ban +ban -ban ban \"ban it\" it")
  #expect(found.map(\.weight) == [3, 2, 1, 1, 1])
  #expect(found.map(\.occur) == [.should, .should, .must, .mustNot, .should])
}

@Test func `of many clauses each is found again`() throws {
  let words = (0..<3000).map { "w\($0)" }
  let text = (words + words.map { "+" + $0 } + words.reversed() + ["\"w1 w2\"", "w0", "\"w1 w2\""])
    .joined(separator: " ")
  let found = try clauses(text)
  #expect(found.count == 6001)
  #expect(found.prefix(3000).map(\.weight) == [3] + [Int](repeating: 2, count: 2999))
  #expect(found.dropFirst(3000).map(\.weight) == [Int](repeating: 1, count: 3000) + [2])
  #expect(found[17].items.map(\.term) == [Array("w17".utf8)])
}
