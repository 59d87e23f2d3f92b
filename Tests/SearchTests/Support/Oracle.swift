import Search

/// The plainest searcher there is: adds up every posting of every clause. What any faster one answers must be what
/// this one answers, to the bit.
struct Oracle {
  private let lengths: [UInt32]
  /// For each term, the documents that hold it by rising number, and where it stands in each.
  private let postings: [[UInt8]: [(document: Int, positions: [UInt32])]]
  private var deleted: Set<Int>
  private let bm25: BM25

  init(_ texts: [String], analyzer: Analyzer, deleted: Set<Int> = []) {
    var lengths: [UInt32] = []
    var postings: [[UInt8]: [(document: Int, positions: [UInt32])]] = [:]
    for (number, text) in texts.enumerated() {
      Array(text.utf8).withUnsafeBytes { bytes in
        var words: [Word] = []
        analyzer.appendWords(of: bytes, to: &words)
        for (position, word) in words.enumerated() {
          analyzer.forEachTerm(of: UnsafeRawBufferPointer(rebasing: bytes[Int(word.start)..<Int(word.end)])) {
            var list = postings.removeValue(forKey: Array($0)) ?? []
            if list.last?.document != number { list.append((number, [])) }
            list[list.count - 1].positions.append(UInt32(position))
            postings[Array($0)] = list
          }
        }
        lengths.append(UInt32(words.count))
      }
    }
    self.lengths = lengths
    self.postings = postings
    self.deleted = deleted
    let words = lengths.reduce(0) { $0 + Int($1) }
    bm25 = BM25(averageLength: Double(words) / Double(max(1, lengths.count)))
  }

  /// The same, but that only these documents can be found.
  func among(_ documents: Set<Int>) -> Oracle {
    var oracle = self
    oracle.deleted = Set(lengths.indices).subtracting(documents)
    return oracle
  }

  /// In which documents the clause matches, and how often.
  private func frequencies(_ clause: Query.Clause) -> [Int: UInt32] {
    let first = clause.items[0]
    var frequencies: [Int: UInt32] = [:]
    for posting in postings[first.term] ?? [] {
      frequencies[posting.document] = UInt32(posting.positions.count)
    }
    guard clause.isPhrase else { return frequencies }
    // Where the phrase may begin: less with every further word.
    var starts: [Int: Set<UInt32>] = [:]
    for posting in postings[first.term] ?? [] { starts[posting.document] = Set(posting.positions) }
    for item in clause.items.dropFirst() {
      let distance = UInt32(item.position - first.position)
      var left: [Int: Set<UInt32>] = [:]
      for posting in postings[item.term] ?? [] {
        guard let starts = starts[posting.document] else { continue }
        let own = starts.intersection(posting.positions.filter { $0 >= distance }.map { $0 - distance })
        if !own.isEmpty { left[posting.document] = own }
      }
      starts = left
    }
    return starts.mapValues { UInt32($0.count) }
  }

  private func factor(_ clause: Query.Clause) -> Float {
    var idf: Float = 0
    for item in clause.items {
      idf += BM25.idf(documents: lengths.count, documentFrequency: postings[item.term]?.count ?? 0)
    }
    return idf * Float(clause.weight)
  }

  func search(_ query: Query, limit: Int) -> (hits: [Hit], count: Int) {
    var scores: [Int: Float] = [:]
    var excluded = deleted
    for clause in query.clauses {
      let frequencies = frequencies(clause)
      guard clause.occur != .mustNot else {
        excluded.formUnion(frequencies.keys)
        continue
      }
      let factor = factor(clause)
      for (document, frequency) in frequencies {
        scores[document, default: 0] += factor * bm25.impact(frequency: frequency, length: lengths[document])
      }
    }
    for clause in query.clauses where clause.occur == .must {
      let frequencies = frequencies(clause)
      scores = scores.filter { frequencies[$0.key] != nil }
    }
    var hits: [Hit] = []
    for (document, score) in scores where !excluded.contains(document) {
      hits.append(Hit(document: document, score: score))
    }
    hits.sort { $0.score > $1.score || $0.score == $1.score && $0.document < $1.document }
    return (Array(hits.prefix(limit)), hits.count)
  }
}
