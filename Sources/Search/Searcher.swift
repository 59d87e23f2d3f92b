/// A document that came back from a search.
public struct Hit: Equatable, Sendable {
  /// The document's number in the reader that was searched.
  public let document: Int
  public let score: Float

  package init(document: Int, score: Float) {
    self.document = document
    self.score = score
  }

  /// Higher scores come first, at equal scores the lower document.
  @inline(__always)
  func precedes(_ other: Hit) -> Bool {
    score > other.score || score == other.score && document < other.document
  }
}

/// What a search found.
public struct SearchResult: Sendable {
  /// Best first; equal scores by document number.
  public let hits: [Hit]
  /// How many documents match in all, where that was asked for.
  public let matchCount: Int?
  /// How many more would match if they had a date, where matches were counted and the filter asks for dates.
  public var undatedCount: Int?
  /// How many words of the query, phrases left out, stand nowhere but in what is set aside, where matches were counted
  /// in the text.
  public var wordsSetAside: Int?
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

  /// The best `limit` documents that pass the filter, and with `counting` the number of all that match.
  ///
  /// - Throws: where the index is damaged: there is no answer from bytes that are not what was written.
  public func search(
    _ query: Query, limit: Int, counting: Bool = false, ranking: Ranking = .bm25, filter: Filter = Filter(),
    scope: Scope = .text
  ) throws(IndexError) -> SearchResult {
    let limit = min(limit, max(1, reader.documentLimit))
    let contexts = try contexts(filter)
    var weights: [Weight] = []
    for clause in query.clauses { weights.append(try Weight(clause, reader)) }
    var result: SearchResult
    if ranking == .closeness, limit > 0, let closeness = Closeness(weights, reader) {
      result = try search(weights, contexts, scope, limit: limit, counting: counting, closeness)
    } else {
      result = try search(weights, contexts, scope, limit: limit, counting: counting)
    }
    if counting, scope == .text { result.wordsSetAside = try countOfWordsSetAside(weights) }
    if counting, filter.asksForDates { result.undatedCount = try undatedCount(weights, filter, scope) }
    return result
  }

  private func search(
    _ weights: [Weight], _ contexts: [SegmentContext], _ scope: Scope, limit: Int, counting: Bool
  ) throws(IndexError) -> SearchResult {
    switch scope {
    case .text: return try search(weights, contexts, limit: limit, counting: counting)
    case .allText: return try searchAllText(weights, contexts, limit: limit, counting: counting)
    }
  }

  /// How many documents pass a filter. The first time it takes a look at every date, or key.
  public func documentCount(passing filter: Filter) throws(IndexError) -> Int {
    guard !filter.isEmpty else { return reader.documentCount }
    var count = 0
    for segment in reader.segments { count += try segment.documents(passing: filter).live.liveCount }
    return count
  }

  /// The sources of a filter that no document is from, whatever else the filter asks for, in its order.
  public func unknownSources(of filter: Filter) throws(IndexError) -> [SourcePattern] {
    guard !filter.sources.isEmpty else { return [] }
    var known: Set<SourcePattern> = []
    for segment in reader.segments { known.formUnion(try segment.documents(passing: filter).sources) }
    return filter.sources.filter { !known.contains($0) }
  }

  /// How many words of a query, phrases left out, stand nowhere but in what is set aside.
  private func countOfWordsSetAside(_ weights: [Weight]) throws(IndexError) -> Int {
    var count = 0
    for weight in weights where weight.clause.occur != .mustNot && !weight.clause.isPhrase {
      guard weight.records[0].allSatisfy({ $0 == nil }) else { continue }
      if try AllTextClause(weight, reader).isSetAside { count += 1 }
    }
    return count
  }

  func search(
    _ written: [Weight], _ contexts: [SegmentContext], limit: Int, counting: Bool,
    _ closeness: Closeness? = nil
  ) throws(IndexError) -> SearchResult {
    var weights: [Weight] = []
    for weight in written { weights.append(try weight.asPair(in: reader) ?? weight) }
    guard weights.count <= RangeSearch.termLimit else {
      return try searchPlainly(weights, contexts, limit: limit, counting: counting)
    }
    var top = TopK(min(limit, reader.documentLimit))
    var count = 0
    for context in contexts {
      if weights.count == 1, weights[0].clause.isPhrase {
        count += try searchPhrase(weights[0], context, counting: counting, into: &top)
      } else {
        if limit > 0, closeness == nil, ShortListSearch.suits(weights, context, limit: limit) {
          try context.segment.shortListSearch().search(weights, context, into: &top)
        } else if limit > 0 {
          try context.segment.rangeSearch(reader.bm25).search(weights, context, closeness, into: &top)
        }
        if counting { count += try MatchCounter(weights, context).count() }
      }
    }
    return SearchResult(hits: top.sorted(), matchCount: counting ? count : nil)
  }

  /// The segments with documents that pass the filter.
  private func contexts(_ filter: Filter) throws(IndexError) -> [SegmentContext] {
    var contexts: [SegmentContext] = []
    for (ordinal, segment) in reader.segments.enumerated() {
      if filter.isEmpty {
        contexts.append(SegmentContext(reader, ordinal, live: segment.live))
      } else {
        let filtered = try segment.documents(passing: filter)
        if filtered.live.liveCount > 0 { contexts.append(SegmentContext(reader, ordinal, filtered)) }
      }
    }
    return contexts
  }

  private func undatedCount(_ weights: [Weight], _ filter: Filter, _ scope: Scope) throws(IndexError) -> Int {
    var contexts: [SegmentContext] = []
    for (ordinal, segment) in reader.segments.enumerated() {
      guard let undated = try segment.documents(passing: filter).undated, undated.liveCount > 0 else {
        continue
      }
      contexts.append(SegmentContext(reader, ordinal, live: undated))
    }
    return try search(weights, contexts, scope, limit: 0, counting: true).matchCount ?? 0
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
  private func searchPlainly(
    _ weights: [Weight], _ contexts: [SegmentContext], limit: Int, counting: Bool
  ) throws(IndexError) -> SearchResult {
    try searchPlainly(contexts, limit: limit, counting: counting) { (context) throws(IndexError) in
      try BooleanScorer(weights, context)
    }
  }

  func searchPlainly(
    _ contexts: [SegmentContext], limit: Int, counting: Bool,
    by makeScorer: (SegmentContext) throws(IndexError) -> BooleanScorer?
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
  package func searchPlainly(
    _ query: Query, limit: Int, counting: Bool, filter: Filter = Filter()
  ) throws(IndexError) -> SearchResult {
    var weights: [Weight] = []
    for clause in query.clauses { weights.append(try Weight(clause, reader)) }
    return try searchPlainly(weights, contexts(filter), limit: limit, counting: counting)
  }

  /// Ranks by closeness, too: by bounds of the gains where that is possible, else by looking at more of the best by the
  /// plain score until no other document could still come among the best. Where a filter leaves few documents, all that
  /// match are soon scored, so the second is less work.
  private func search(
    _ weights: [Weight], _ contexts: [SegmentContext], _ scope: Scope, limit: Int, counting: Bool,
    _ closeness: Closeness
  ) throws(IndexError) -> SearchResult {
    let isFiltered = contexts.allSatisfy {
      $0.filtered != nil && ShortListSearch.suits(weights, $0, limit: limit)
    }
    if scope == .text, !isFiltered, RangeSearch.canHold(weights, closeness) {
      return try search(weights, contexts, limit: limit, counting: counting, closeness)
    }
    var wanted = max(64, limit &* 4)
    var plain = try search(weights, contexts, scope, limit: wanted, counting: counting)
    let matchCount = plain.matchCount
    while true {
      let hits = try closeness.rescored(plain.hits)
      let isComplete = plain.hits.count < wanted
      if isComplete || plain.hits.last!.score + closeness.bound < hits[limit - 1].score {
        return SearchResult(hits: Array(hits.prefix(limit)), matchCount: matchCount)
      }
      wanted = min(wanted &* 8, reader.documentLimit + 1)
      plain = try search(weights, contexts, scope, limit: wanted, counting: false)
    }
  }
}
