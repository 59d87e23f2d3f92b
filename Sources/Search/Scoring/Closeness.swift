/// What a document gains when neighbouring words of a query stand close together in it.
///
/// For each pair of neighbouring words a, b of the query, after Büttcher, Clarke and Lushman ("Term proximity scoring
/// for ad-hoc retrieval on very large text collections", 2006):
///
///     near(d) = Σ 1 / distance²     over occurrences of a and b with no other of the two between them,
///                                   at most 64 words apart; a step backwards counts one more
///     gain(d) = min(idf(a), idf(b)) · near / (near + K(length(d)))
///
/// The gain of a pair lies below `min(idf)`, so only documents whose plain score comes within the sum of these of the
/// best can be among the best with it.
package struct Closeness {
  private static let reach = 64

  private struct Pair {
    var first: Weight
    var second: Weight
    var idf: Float
  }

  private let pairs: [Pair]
  private let reader: IndexReader

  /// The gains for the words of `weights`, in the order of the query; `nil` where there is no pair or no position.
  package init?(_ weights: [Weight], _ reader: IndexReader) {
    self.reader = reader
    let words = weights.filter { $0.clause.occur != .mustNot && !$0.clause.isPhrase }
    guard words.count > 1, reader.segments.allSatisfy(\.statistics.hasPositions) else { return nil }
    pairs = zip(words, words.dropFirst()).map { first, second in
      Pair(first: first, second: second, idf: min(first.factor, second.factor))
    }
  }

  /// No document gains more.
  package var bound: Float { pairs.reduce(0) { $0 + $1.idf } }

  /// The hits with their gains added, best first.
  package func rescored(_ hits: [Hit]) throws(IndexError) -> [Hit] {
    var rescored = hits.sorted { $0.document < $1.document }
    let bm25 = reader.bm25
    var start = 0
    for (ordinal, segment) in reader.segments.enumerated() {
      var end = start
      while end < rescored.count, rescored[end].document < segment.base + segment.documentCount { end += 1 }
      defer { start = end }
      if start == end { continue }
      let lengths = try segment.lengths()
      for pair in pairs {
        guard let first = pair.first.records[0][ordinal], let second = pair.second.records[0][ordinal] else {
          continue
        }
        try addGains(
          &rescored[start..<end], PostingCursor(segment, first), PostingCursor(segment, second), segment
        ) { near, document in
          pair.idf * near / (near + (bm25.constant + bm25.slope * Float(lengths.length(of: document))))
        }
      }
    }
    return rescored.sorted { $0.score > $1.score || $0.score == $1.score && $0.document < $1.document }
  }

  private func addGains(
    _ hits: inout ArraySlice<Hit>, _ first: PostingCursor, _ second: PostingCursor, _ segment: Segment,
    gain: (_ near: Float, _ document: UInt32) -> Float
  ) throws(IndexError) {
    var a: [UInt32] = []
    var b: [UInt32] = []
    for i in hits.indices {
      let document = UInt32(hits[i].document - segment.base)
      first.advance(to: document)
      second.advance(to: document)
      guard first.document == document, second.document == document else { continue }
      first.positions(into: &a)
      second.positions(into: &b)
      let near = Self.near(a, b)
      if near > 0 { hits[i] = Hit(document: hits[i].document, score: hits[i].score + gain(near, document)) }
    }
    if let fault = first.fault ?? second.fault { throw fault }
  }

  /// Merges two rising lists of positions and adds up 1 / distance² where one list's follows the other's.
  package static func near(_ a: [UInt32], _ b: [UInt32]) -> Float {
    var sum: Float = 0
    var i = 0
    var j = 0
    var last: (position: Int, isFirst: Bool)? = nil
    while i < a.count || j < b.count {
      let takesFirst = j == b.count || i < a.count && a[i] <= b[j]
      let position = Int(takesFirst ? a[i] : b[j])
      if let last, last.isFirst != takesFirst, position > last.position {
        let distance = position - last.position + (takesFirst ? 1 : 0)
        if distance <= reach { sum += 1 / Float(distance * distance) }
      }
      last = (position, takesFirst)
      if takesFirst { i += 1 } else { j += 1 }
    }
    return sum
  }
}
