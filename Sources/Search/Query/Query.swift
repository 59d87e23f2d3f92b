/// What is asked, analyzed: clauses of words and phrases, each optional, required or excluded.
///
/// Written as people write it: `words` (any may match), `+required`, `-excluded`, `"a phrase"`.
/// Something written together that the analyzer cuts into several words, such as `GPT-4o`, is a phrase.
/// What is written twice counts twice.
public struct Query: Equatable, Sendable {
  package enum Occur: Hashable, Sendable {
    case should, must, mustNot
  }

  /// One term of a phrase and its place in it.
  package struct Item: Hashable, Sendable {
    package var term: [UInt8]
    package var position: Int
  }

  /// A single word (one item) or a phrase (several).
  package struct Clause: Equatable, Sendable {
    package var occur: Occur
    package var items: [Item]
    /// How many times it was written.
    package var weight = 1

    package var isPhrase: Bool { items.count > 1 }
  }

  package private(set) var clauses: [Clause] = []

  /// Parses `text` with the analyzer of the index that will be asked.
  ///
  /// - Throws: `QueryError` where the text asks for nothing that can be found.
  public init(parsing text: String, analyzer: Analyzer) throws(QueryError) {
    var parser = QueryParser(Array(text.utf8), analyzer: analyzer)
    var places = ClausePlaces()
    while let clause = try parser.next() {
      if let place = places.place(of: clause, in: clauses) {
        clauses[place].weight += 1
      } else {
        clauses.append(clause)
      }
    }
    guard !clauses.isEmpty else { throw .empty }
    guard clauses.contains(where: { $0.occur != .mustNot }) else { throw .onlyExclusions }
  }
}

/// Finds which clause of a query is the same as another. Few are compared, which takes less than to hash them.
private struct ClausePlaces {
  private struct Key: Hashable {
    let occur: Query.Occur
    let items: [Query.Item]
  }

  private static let comparedAtMost = 16

  /// Of the clauses known so far, once they are many.
  private var places: [Key: Int] = [:]

  /// The place of the clause that is the same but for its weight; `nil` where there is none yet.
  mutating func place(of clause: Query.Clause, in clauses: [Query.Clause]) -> Int? {
    guard clauses.count > Self.comparedAtMost else {
      return clauses.firstIndex { $0.occur == clause.occur && $0.items == clause.items }
    }
    for place in places.count..<clauses.count {
      places[Key(occur: clauses[place].occur, items: clauses[place].items)] = place
    }
    return places[Key(occur: clause.occur, items: clause.items)]
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
    case .openQuote(let offset):
      "the quotation mark at byte \(offset) of the query does not close; add a second one"
    }
  }
}
