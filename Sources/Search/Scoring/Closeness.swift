/// What a document gains when neighbouring words of a query stand close together in it.
///
/// For each pair of neighbouring words a, b of the query, after Büttcher, Clarke and Lushman ("Term proximity scoring
/// for ad-hoc retrieval on very large text collections", 2006):
///
///     near(d) = Σ 1 / distance²     over occurrences of a and b with no other of the two between them,
///                                   at most 64 words apart; a step backwards counts one more
///     gain(d) = min(idf(a), idf(b)) · near / (near + K(length(d)))
///
/// Only documents that hold both words gain. With the lower of the words' frequencies m, `near` is at most 1.25 m: m
/// steps forwards to the next position, and as many backwards.
package struct Closeness {
  private static let reach = 64
  /// A gain is at most this many times `min(idf)` times the lower impact of the two words.
  static let impactRatio: Float = 1.25

  struct Pair {
    /// The places of the two words among the weights.
    var clauses: (first: Int, second: Int)
    var first: Weight
    var second: Weight
    var idf: Float
  }

  let pairs: [Pair]
  private let reader: IndexReader

  /// The gains for the words of `weights`, in the order of the query; `nil` where there is no pair or no position.
  package init?(_ weights: [Weight], _ reader: IndexReader) {
    self.reader = reader
    let words = weights.indices.filter {
      weights[$0].clause.occur != .mustNot && !weights[$0].clause.isPhrase
    }
    guard words.count > 1, reader.segments.allSatisfy(\.statistics.hasPositions) else { return nil }
    pairs = zip(words, words.dropFirst()).map { i, j in
      let (first, second) = (weights[i], weights[j])
      return Pair(clauses: (i, j), first: first, second: second, idf: min(first.factor, second.factor))
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
          Self.gain(pair.idf, near, saturation: bm25.saturation(length: lengths.length(of: document)))
        }
      }
    }
    return rescored.sorted { $0.precedes($1) }
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
      let near = a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { b in Self.near(a, b) } }
      if near > 0 { hits[i] = Hit(document: hits[i].document, score: hits[i].score + gain(near, document)) }
    }
    if let fault = first.fault ?? second.fault { throw fault }
  }

  @inline(__always)
  static func gain(_ idf: Float, _ near: Float, saturation: Float) -> Float {
    idf * near / (near + saturation)
  }

  /// Merges two rising lists of positions and adds up 1 / distance² where one list's follows the other's.
  static func near(_ a: UnsafeBufferPointer<UInt32>, _ b: UnsafeBufferPointer<UInt32>) -> Float {
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
