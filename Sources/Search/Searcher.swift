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

  package init(hits: [Hit], matchCount: Int?) {
    self.hits = hits
    self.matchCount = matchCount
  }
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

  /// The best `limit` documents, and with `counting` the number of all that match.
  public func search(
    _ query: Query, limit: Int, counting: Bool = false, ranking: Ranking = .bm25
  ) throws(IndexError) -> SearchResult {
    SearchResult(hits: [], matchCount: 0)
  }
}
