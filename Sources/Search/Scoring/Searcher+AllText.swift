/// Queries that ask for what is set aside, too.
///
/// That adds to no score, so it can only have a say where the text alone does not tell whether a document matches: where
/// what is set aside holds a required word that the text does not, or a word of a phrase that is required or excluded.
/// These documents are scored one by one, all others with bounds as a query of the text is. A word that is excluded takes
/// out the documents that have it set aside; one that is optional brings in more only behind all that have a score.
extension Searcher {
  func searchAllText(
    _ weights: [Weight], _ contexts: [SegmentContext], limit: Int, counting: Bool
  ) throws(IndexError) -> SearchResult {
    var clauses: [AllTextClause] = []
    for weight in weights { clauses.append(try AllTextClause(weight, reader)) }
    let optional = clauses.filter { $0.occur == .should }
    let isOptional = optional.count == clauses.count { $0.occur != .mustNot }
    let parts = try Parts(contexts, by: clauses.filter { $0.occur != .should })
    var hits: [Hit] = []
    if limit > 0 {
      hits = try self.hits(clauses, parts, limit: limit)
      // Where not all have a score, those that optional words bring in may come before others without one.
      if isOptional, hits.count < limit || hits.last?.score == 0 {
        hits = try self.hits(clauses, Parts(contexts, by: clauses), limit: limit)
      }
    }
    guard counting else { return SearchResult(hits: hits, matchCount: nil) }
    guard isOptional else {
      return SearchResult(hits: hits, matchCount: try count(clauses, parts))
    }
    // Whether a phrase goes on into what is set aside must be looked at; words have lists of their own.
    let unsure = clauses.filter { $0.occur != .should || $0.weight.clause.isPhrase }
    let counted = unsure.count > clauses.count - optional.count ? try Parts(contexts, by: unsure) : parts
    return SearchResult(
      hits: hits, matchCount: try count(clauses, counted, more: optional.compactMap(\.asideWord)))
  }

  private func hits(
    _ clauses: [AllTextClause], _ parts: Parts, limit: Int
  ) throws(IndexError) -> [Hit] {
    let sure = try search(clauses.map(\.weight), parts.sure, limit: limit, counting: false).hits
    guard !parts.unsure.isEmpty else { return sure }
    let unsure = try searchPlainly(clauses, parts.unsure, limit: limit, counting: false).hits
    return Array((sure + unsure).sorted { $0.precedes($1) }.prefix(limit))
  }

  /// - Parameter more: further words that may match where the text tells.
  private func count(
    _ clauses: [AllTextClause], _ parts: Parts, more: [Weight] = []
  ) throws(IndexError) -> Int {
    var weights: [Weight] = []
    for clause in clauses { weights.append(try clause.weight.asPair(in: reader) ?? clause.weight) }
    var count = 0
    for context in parts.sure { count += try MatchCounter(weights + more, context).count() }
    return count + (try searchPlainly(clauses, parts.unsure, limit: 0, counting: true).matchCount ?? 0)
  }

  private func searchPlainly(
    _ clauses: [AllTextClause], _ contexts: [SegmentContext], limit: Int, counting: Bool
  ) throws(IndexError) -> SearchResult {
    try searchPlainly(contexts, limit: limit, counting: counting) { (context) throws(IndexError) in
      var scorers: [(Query.Occur, (any Scorer)?)] = []
      for clause in clauses { scorers.append((clause.occur, try clause.scorer(in: context))) }
      return BooleanScorer(scorers, live: context.live)
    }
  }
}

/// The documents that may be found, parted by whether their texts alone tell if they match.
private struct Parts {
  private(set) var sure: [SegmentContext] = []
  private(set) var unsure: [SegmentContext] = []

  /// - Parameter clauses: whose words, set aside, have a say.
  init(_ contexts: [SegmentContext], by clauses: [AllTextClause]) throws(IndexError) {
    for context in contexts {
      var unsure: [UInt64]?
      var excluded: [UInt64]?
      for clause in clauses {
        if clause.occur == .mustNot, !clause.weight.clause.isPhrase {
          try Self.add(clause.documentsSetAside(in: context), to: &excluded, context)
        } else {
          try Self.add(clause.documentsSetAside(in: context), to: &unsure, context)
        }
      }
      guard unsure != nil || excluded != nil else {
        sure.append(context)
        continue
      }
      let live = context.live?.words ?? LiveDocuments(count: context.segment.documentCount).words
      let left = live.indices.map { live[$0] & ~(excluded?[$0] ?? 0) }
      Self.add(context, left.indices.map { left[$0] & ~(unsure?[$0] ?? 0) }, to: &sure)
      if let unsure { Self.add(context, left.indices.map { left[$0] & unsure[$0] }, to: &self.unsure) }
    }
  }

  private static func add(_ documents: [UInt32], to words: inout [UInt64]?, _ context: SegmentContext) {
    guard !documents.isEmpty else { return }
    var new = words ?? [UInt64](repeating: 0, count: (context.segment.documentCount + 63) / 64)
    words = nil
    for document in documents { new[Int(document >> 6)] |= 1 << UInt64(document & 63) }
    words = new
  }

  private static func add(_ context: SegmentContext, _ words: [UInt64], to contexts: inout [SegmentContext]) {
    let live = LiveDocuments(count: context.segment.documentCount, words: words)
    guard live.liveCount > 0 else { return }
    contexts.append(
      context.filtered == nil
        ? SegmentContext(context.reader, context.ordinal, live: live)
        : SegmentContext(context.reader, context.ordinal, FilteredDocuments(live: live, undated: nil)))
  }
}
