/// A document that came back from a search.
public struct Hit: Equatable, Sendable {
  /// The document's number in the reader that was searched.
  public let document: Int
  public let score: Float

  package init(document: Int, score: Float) {
    self.document = document
    self.score = score
  }
}

/// What a search found.
public struct SearchResult: Sendable {
  /// Best first; equal scores by document number.
  public let hits: [Hit]
  /// How many documents match in all, where that was asked for.
  public let matchCount: Int?
}

/// Answers queries over one commit of an index.
public struct Searcher {
  public let reader: IndexReader

  public init(_ reader: IndexReader) { self.reader = reader }

  /// How hits are ranked.
  public enum Ranking: Sendable {
    /// BM25 alone.
    case bm25
    /// BM25, and more for documents in which neighbouring words of the query stand close together.
    case closeness
  }

  /// Where words may stand.
  public enum Scope: Sendable {
    /// In the text without what is set aside.
    case text
    /// In page furniture too, and across the borders of what is set aside. Only what stands in the text counts for the
    /// score, so a document that matches by furniture alone has the score 0 and comes behind all others.
    case allText
  }

  /// The best `limit` documents, and with `counting` the number of all that match.
  ///
  /// - Throws: where the index is damaged: there is no answer from bytes that are not what was written.
  public func search(
    _ query: Query, limit: Int, counting: Bool = false, ranking: Ranking = .bm25, scope: Scope = .text
  ) throws(IndexError) -> SearchResult {
    let limit = min(limit, max(1, reader.documentLimit))
    var weights: [Weight] = []
    for clause in query.clauses { weights.append(try Weight(clause, reader)) }
    if ranking == .closeness, limit > 0, let closeness = Closeness(weights, reader) {
      return try search(weights, limit: limit, counting: counting, scope, closeness)
    }
    return try search(weights, limit: limit, counting: counting, scope)
  }

  private func search(
    _ weights: [Weight], limit: Int, counting: Bool, _ scope: Scope
  ) throws(IndexError) -> SearchResult {
    switch scope {
    case .text: return try search(weights, limit: limit, counting: counting)
    case .allText:
      var clauses: [AllTextClause] = []
      for weight in weights { clauses.append(try AllTextClause(weight, reader)) }
      return try searchPlainly(limit: limit, counting: counting) { (context) throws(IndexError) in
        var scorers: [(Query.Occur, (any Scorer)?)] = []
        for clause in clauses { scorers.append((clause.weight.clause.occur, try clause.scorer(in: context))) }
        return BooleanScorer(scorers, live: context.live)
      }
    }
  }

  /// How many words of a query, phrases left out, stand nowhere but in what is set aside.
  public func countOfWordsSetAside(_ query: Query) throws(IndexError) -> Int {
    var count = 0
    for clause in query.clauses where clause.occur != .mustNot && !clause.isPhrase {
      let weight = try Weight(clause, reader)
      guard weight.records[0].allSatisfy({ $0 == nil }) else { continue }
      if try AllTextClause(weight, reader).isSetAside { count += 1 }
    }
    return count
  }

  private func search(
    _ written: [Weight], limit: Int, counting: Bool
  ) throws(IndexError) -> SearchResult {
    var weights: [Weight] = []
    for weight in written { weights.append(try weight.asPair(in: reader) ?? weight) }
    guard weights.count <= RangeSearch.termLimit else {
      return try searchPlainly(weights, limit: limit, counting: counting)
    }
    var top = TopK(min(limit, reader.documentLimit))
    var count = 0
    for context in contexts {
      if weights.count == 1, weights[0].clause.isPhrase {
        count += try searchPhrase(weights[0], context, counting: counting, into: &top)
      } else {
        if limit > 0, ShortListSearch.suits(weights, context, limit: limit) {
          try context.segment.shortListSearch().search(weights, context, into: &top)
        } else if limit > 0 {
          try context.segment.rangeSearch(reader.bm25).search(weights, context, into: &top)
        }
        if counting { count += try MatchCounter(weights, context).count() }
      }
    }
    return SearchResult(hits: top.sorted(), matchCount: counting ? count : nil)
  }

  private var contexts: [SegmentContext] {
    reader.segments.indices.map { SegmentContext(reader, $0, live: reader.segments[$0].live) }
  }

  /// - Returns: how many documents match, if that is asked for.
  private func searchPhrase(
    _ weight: Weight, _ context: SegmentContext, counting: Bool, into top: inout TopK
  ) throws(IndexError) -> Int {
    guard let search = try PhraseSearch(weight, context) else { return 0 }
    guard counting else {
      try search.search(into: &top)
      return 0
    }
    let segment = context.segment
    let lengths = try segment.lengths()
    let bm25 = reader.bm25
    var best = top
    var count = 0
    try search.forEachMatch { document, frequency in
      count += 1
      guard best.limit > 0 else { return }
      let score = weight.factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
      best.offer(document: segment.base + Int(document), score: score)
    }
    top = best
    return count
  }

  /// Scores every document that matches: for what the faster ways cannot do, and to hold them against.
  package func searchPlainly(
    _ weights: [Weight], limit: Int, counting: Bool
  ) throws(IndexError) -> SearchResult {
    try searchPlainly(limit: limit, counting: counting) { (context) throws(IndexError) in
      try BooleanScorer(weights, context)
    }
  }

  private func searchPlainly(
    limit: Int, counting: Bool, by makeScorer: (SegmentContext) throws(IndexError) -> BooleanScorer?
  ) throws(IndexError) -> SearchResult {
    var top = TopK(min(limit, reader.documentLimit))
    var count = 0
    for context in contexts {
      guard let scorer = try makeScorer(context) else { continue }
      while scorer.document != PostingCursor.end {
        count += 1
        if limit > 0 {
          top.offer(document: context.segment.base + Int(scorer.document), score: scorer.score())
        }
        scorer.next()
      }
      if let fault = scorer.fault { throw fault }
    }
    return SearchResult(hits: top.sorted(), matchCount: counting ? count : nil)
  }

  /// As `search` by BM25, but scoring every document that matches.
  package func searchPlainly(_ query: Query, limit: Int, counting: Bool) throws(IndexError) -> SearchResult {
    var weights: [Weight] = []
    for clause in query.clauses { weights.append(try Weight(clause, reader)) }
    return try searchPlainly(weights, limit: limit, counting: counting)
  }

  /// Looks at more of the best by the plain score until no other document could still come among the best.
  private func search(
    _ weights: [Weight], limit: Int, counting: Bool, _ scope: Scope, _ closeness: Closeness
  ) throws(IndexError) -> SearchResult {
    var wanted = max(64, limit &* 4)
    while true {
      let plain = try search(weights, limit: wanted, counting: counting, scope)
      let hits = try closeness.rescored(plain.hits)
      let isComplete = plain.hits.count < wanted
      if isComplete || plain.hits.last!.score + closeness.bound < hits[limit - 1].score {
        return SearchResult(hits: Array(hits.prefix(limit)), matchCount: plain.matchCount)
      }
      wanted = min(wanted &* 8, reader.documentLimit + 1)
    }
  }
}
