import Search

/// The plainest searcher there is: reads the words of every document for every query. What any faster one answers
/// must be what this one answers, to the bit.
struct Oracle {
  private struct Entry {
    var length: UInt32
    var positions: [[UInt8]: [UInt32]]
  }

  private let documents: [Entry]
  private let deleted: Set<Int>
  private let bm25: BM25

  init(_ texts: [String], analyzer: Analyzer, deleted: Set<Int> = []) {
    documents = texts.map { text in
      Array(text.utf8).withUnsafeBytes { bytes in
        var words: [Word] = []
        analyzer.appendWords(of: bytes, to: &words)
        var positions: [[UInt8]: [UInt32]] = [:]
        for (position, word) in words.enumerated() {
          analyzer.forEachTerm(of: UnsafeRawBufferPointer(rebasing: bytes[Int(word.start)..<Int(word.end)])) {
            positions[Array($0), default: []].append(UInt32(position))
          }
        }
        return Entry(length: UInt32(words.count), positions: positions)
      }
    }
    self.deleted = deleted
    let words = documents.reduce(0) { $0 + Int($1.length) }
    bm25 = BM25(averageLength: Double(words) / Double(max(1, documents.count)))
  }

  private func frequency(_ clause: Query.Clause, in entry: Entry) -> UInt32 {
    let lists = clause.items.map { entry.positions[$0.term] ?? [] }
    var count: UInt32 = 0
    for start in lists[0] {
      let matches = zip(clause.items, lists).allSatisfy { item, list in
        list.contains(UInt32(Int(start) + item.position - clause.items[0].position))
      }
      if matches { count += 1 }
    }
    return count
  }

  private func factor(_ clause: Query.Clause) -> Float {
    var idf: Float = 0
    for item in clause.items {
      let frequency = documents.count { $0.positions[item.term] != nil }
      idf += BM25.idf(documents: documents.count, documentFrequency: frequency)
    }
    return idf * Float(clause.weight)
  }

  func search(_ query: Query, limit: Int) -> (hits: [Hit], count: Int) {
    let factors = query.clauses.map(factor)
    var hits: [Hit] = []
    for (number, entry) in documents.enumerated() where !deleted.contains(number) {
      var sum: Float = 0
      var hasMatch = false
      var isOut = false
      for (clause, factor) in zip(query.clauses, factors) {
        let frequency = frequency(clause, in: entry)
        switch clause.occur {
        case .must where frequency == 0: isOut = true
        case .mustNot where frequency > 0: isOut = true
        case .must, .should:
          if frequency > 0 {
            hasMatch = true
            sum += factor * bm25.impact(frequency: frequency, length: entry.length)
          }
        case .mustNot: break
        }
      }
      if hasMatch, !isOut { hits.append(Hit(document: number, score: sum)) }
    }
    hits.sort { $0.score > $1.score || $0.score == $1.score && $0.document < $1.document }
    return (Array(hits.prefix(limit)), hits.count)
  }
}
