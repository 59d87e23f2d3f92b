extension Searcher {
  /// As `search`, but of each group of copies only the best document: the first `limit` of all that match in their
  /// order, each group's first alone.
  ///
  /// `matchCount` still counts documents. Where the best are copies of each other, more of them are looked at until
  /// there are enough.
  public func search(
    _ query: Query, limit: Int, counting: Bool = false, ranking: Ranking = .bm25, filter: Filter = Filter(),
    scope: Scope = .text, folding groups: DocumentGroups
  ) throws(IndexError) -> SearchResult {
    guard limit > 0, !groups.isEmpty else {
      return try search(
        query, limit: limit, counting: counting, ranking: ranking, filter: filter, scope: scope)
    }
    var wanted = limit
    var all = try search(
      query, limit: wanted, counting: counting, ranking: ranking, filter: filter, scope: scope)
    let counts = all
    while true {
      let hits = try groups.folded(all.hits, limit: limit)
      if hits.count == limit || all.hits.count < wanted {
        return SearchResult(
          hits: hits, matchCount: counts.matchCount, undatedCount: counts.undatedCount,
          wordsSetAside: counts.wordsSetAside)
      }
      // What is missing, and as much again for copies among what comes.
      wanted = min(wanted + 2 * (limit - hits.count) + wanted / 2, reader.documentLimit + 1)
      all = try search(query, limit: wanted, ranking: ranking, filter: filter, scope: scope)
    }
  }
}

extension DocumentGroups {
  /// The first hit of each group, at most `limit`.
  fileprivate func folded(_ hits: [Hit], limit: Int) throws(IndexError) -> [Hit] {
    var seen: Set<GroupID> = []
    var folded: [Hit] = []
    for hit in hits where folded.count < limit {
      if let group = try group(of: hit.document), !seen.insert(group).inserted { continue }
      folded.append(hit)
    }
    return folded
  }
}
