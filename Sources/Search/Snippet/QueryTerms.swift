/// The terms and phrases of a query that a passage can show, numbered.
///
/// A slot is one thing to have in a passage: first come the terms, then the phrases.
struct QueryTerms: Sendable {
  /// A phrase as slots of terms, each with its distance in words from the first.
  struct Phrase: Sendable {
    var parts: [(slot: Int, distance: Int)]
  }

  /// Sorted, none twice.
  let terms: [[UInt8]]
  let phrases: [Phrase]
  /// By slot, whether the query asks for it by itself and not only for a phrase that has it.
  private let isClause: [Bool]
  /// By first byte, whether any term begins so.
  private let beginnings: [Bool]

  /// A phrase is looked for by its first so many words, so that a long one costs no more than a word does.
  private static let longestPhrase = 64

  init(of clauses: [Query.Clause]) {
    let shown = clauses.filter { $0.occur != .mustNot && !$0.items.isEmpty }
    let terms = Set(shown.flatMap { $0.items.map(\.term) }).sorted { $0.lexicographicallyPrecedes($1) }
    let slots = Dictionary(uniqueKeysWithValues: zip(terms, terms.indices))
    self.terms = terms
    var beginnings = [Bool](repeating: false, count: 256)
    for term in terms { if let first = term.first { beginnings[Int(first)] = true } }
    self.beginnings = beginnings
    phrases = shown.filter { $0.items.count > 1 }.map { clause in
      let items = clause.items.sorted { $0.position < $1.position }.prefix(Self.longestPhrase)
      let first = items.first?.position ?? 0
      return Phrase(parts: items.map { (slot: slots[$0.term] ?? 0, distance: $0.position - first) })
    }
    var isClause = [Bool](repeating: false, count: terms.count) + phrases.map { _ in true }
    for clause in shown where clause.items.count == 1 { isClause[slots[clause.items[0].term] ?? 0] = true }
    self.isClause = isClause
  }

  /// Whether a slot is all that one clause of the query asks for.
  func isClause(_ slot: Int) -> Bool { isClause[slot] }

  var slotCount: Int { terms.count + phrases.count }

  /// How much a slot adds to a passage that has it.
  func weight(ofSlot slot: Int) -> Int { slot < terms.count ? 1 : 2 }

  /// Whether a word can have one of the terms; `false` spares most words of a text their analysis.
  ///
  /// A word of plain small letters, the first of which may be a capital, has one term, and that begins with the
  /// same letter: folding leaves it and stemming works on ends.
  func mayInclude(termOf word: UnsafeRawBufferPointer) -> Bool {
    guard let first = word.first, !beginnings[Int(first | 0x20)] else { return true }
    return !Self.isSmallLetter(first | 0x20) || !word.dropFirst().allSatisfy(Self.isSmallLetter)
  }

  private static func isSmallLetter(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  /// The slot of a term, by bisection.
  func slot(of term: UnsafeRawBufferPointer) -> Int? {
    var low = 0
    var high = terms.count
    while low < high {
      let middle = (low + high) / 2
      if terms[middle].lexicographicallyPrecedes(term) { low = middle + 1 } else { high = middle }
    }
    guard low < terms.count, terms[low].elementsEqual(term) else { return nil }
    return low
  }
}
