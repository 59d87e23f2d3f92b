/// What is asked, analyzed: clauses of words and phrases, each optional, required or excluded.
///
/// Written as people write it: `words` (any may match), `+required`, `-excluded`, `"a phrase"`.
public struct Query: Equatable, Sendable {
  public enum Occur: Equatable, Sendable {
    case should, must, mustNot
  }

  /// One term of a phrase and its place in it.
  package struct Item: Equatable, Sendable {
    package var term: [UInt8]
    package var position: Int
  }

  /// A single word (one item) or a phrase (several).
  package struct Clause: Equatable, Sendable {
    package var occur: Occur
    package var items: [Item]
  }

  package var clauses: [Clause]

  /// Parses `text` with the analyzer of the index that will be asked.
  ///
  /// - Throws: `QueryError` where the text asks for nothing that can be found.
  public init(parsing text: String, analyzer: Analyzer) throws(QueryError) {
    clauses = []
    throw .empty
  }
}

/// Why a query cannot be answered.
public enum QueryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It holds no word.
  case empty
  /// It only excludes.
  case onlyExclusions
  /// A quotation mark opens at `offset` (in bytes) and does not close.
  case openQuote(offset: Int)

  public var description: String {
    switch self {
    case .empty: "the query holds no word; ask for at least one, such as: searchctl query global ban"
    case .onlyExclusions: "the query only excludes; add at least one word to look for"
    case .openQuote(let offset): "the quotation mark at byte \(offset) of the query does not close; add a second one"
    }
  }
}
