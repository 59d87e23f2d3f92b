import Search

/// What search-benchmark-game can ask of an engine: the best so many hits, a count, or both.
struct SearchCommand: Equatable {
  let name: String
  /// 0 where only the count is wanted.
  let limit: Int
  let isCounting: Bool

  /// `COUNT`, `TOP_k` or `TOP_k_COUNT`; `nil` for anything else.
  init?(_ name: String) {
    self.name = name
    if name == "COUNT" {
      (limit, isCounting) = (0, true)
      return
    }
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 && parts[2] == "COUNT", parts[0] == "TOP",
      let limit = Int(parts[1]), limit > 0
    else { return nil }
    (self.limit, isCounting) = (limit, parts.count == 3)
  }
}

/// Answers queries as text: parsing belongs to what is measured.
struct QueryRunner {
  let searcher: Searcher
  let filter: Filter

  init(opening path: String, filter: Filter = Filter()) throws {
    searcher = Searcher(try IndexReader(opening: path))
    self.filter = filter
  }

  /// Not inlined, so that nothing of it can move out of the timed part.
  @inline(never)
  func answer(_ text: String, _ command: SearchCommand) throws -> SearchResult {
    let query = try Query(parsing: text, analyzer: searcher.reader.analyzer)
    return try searcher.search(query, limit: command.limit, counting: command.isCounting, filter: filter)
  }

  /// The answer of the scorer that looks at every document that matches, counted.
  func plainAnswer(_ text: String, limit: Int) throws -> SearchResult {
    let query = try Query(parsing: text, analyzer: searcher.reader.analyzer)
    return try searcher.searchPlainly(query, limit: limit, counting: true, filter: filter)
  }
}
