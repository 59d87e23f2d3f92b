import Search
import Testing

@testable import Indexer

/// A forward index of documents with these terms.
private func forward(_ documents: [[UInt32]]) -> ForwardIndex {
  let index = ForwardIndex(
    sizes: documents.map { UInt32($0.count) }, termCount: Int(documents.joined().max() ?? 0) + 1)
  for (document, terms) in documents.enumerated() {
    for term in terms { index.append(term, to: UInt32(document)) }
  }
  return index
}

private func order(_ documents: [[UInt32]]) throws -> [UInt32] {
  try GraphBisection.order(of: forward(documents)) { _, _ throws(IndexError) in }
}

/// Documents that take most of their terms from one of `topics`, the topics in turn.
private func documents(_ count: Int, topics: Int, seed: UInt64) -> [[UInt32]] {
  var random = Random(seed: seed)
  return (0..<count).map { document in
    var terms: Set<UInt32> = []
    for _ in 0..<12 {
      let topic = UInt32.random(in: 0..<8, using: &random) > 0 ? document % topics : topics
      terms.insert(UInt32(topic) * 40 + .random(in: 0..<40, using: &random))
    }
    return terms.sorted()
  }
}

/// The bits of all gaps, written at their best.
private func gapBits(_ documents: [[UInt32]], _ order: [UInt32]) -> Double {
  var last: [UInt32: Int] = [:]
  var bits = 0.0
  for (place, document) in order.enumerated() {
    for term in documents[Int(document)] {
      bits += logarithm(Double(place - (last[term] ?? -1))) / logarithm(2)
      last[term] = place
    }
  }
  return bits
}

@Suite struct GraphBisectionTests {
  @Test(arguments: [0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 257, 1500])
  func `an order holds each document once, and is the same each time`(count: Int) throws {
    for topics in [1, 3, 50] {
      let documents = documents(count, topics: topics, seed: UInt64(count + topics))
      let order = try order(documents)
      #expect(order.sorted() == Array(0..<UInt32(count)))
      #expect(try self.order(documents) == order)
    }
  }

  private func order(_ documents: [[UInt32]]) throws -> [UInt32] { try IndexerTests.order(documents) }

  @Test func `documents of a topic come to stand together`() throws {
    let documents = documents(1024, topics: 4, seed: 7)
    let order = try order(documents)
    // Those that share a topic with the document before them; one in four where they lie in turn or at random.
    let alike = zip(order, order.dropFirst()).count { $0 % 4 == $1 % 4 }
    #expect(alike > 900, "\(alike) of 1,023")
    #expect(gapBits(documents, order) < 0.8 * gapBits(documents, Array(0..<1024)))
  }

  @Test func `documents that nothing tells apart stay as they are`() throws {
    #expect(try order(Array(repeating: [], count: 100)) == Array(0..<100))
    #expect(try order(Array(repeating: [0, 1, 2], count: 100)) == Array(0..<100))
    #expect(try order((0..<100).map { [$0] }) == Array(0..<100))
  }

  @Test func `a document of very many terms is one like any other`() throws {
    var documents = documents(64, topics: 2, seed: 9)
    documents[5] = Array(0..<200_000)
    documents[6] = Array(0..<200_000)
    #expect(try order(documents).sorted() == Array(0..<64))
  }

  @Test(arguments: [1, 16, 17, 33, 500, 1000])
  func `progress goes from nothing to all, and what it throws ends the work`(count: Int) throws {
    let documents = documents(count, topics: 3, seed: 11)
    var done = 0
    var total: Int?
    var calls = 0
    _ = try GraphBisection.order(of: forward(documents)) { (steps, all) throws(IndexError) in
      #expect(steps >= 0)
      done += steps
      total = all
      calls += 1
    }
    #expect(done == total)
    var left = calls / 2
    #expect(throws: IndexError.noIndex(path: "stop")) {
      try GraphBisection.order(of: forward(documents)) { _, _ throws(IndexError) in
        if left == 0 { throw .noIndex(path: "stop") }
        left -= 1
      }
    }
  }
}
