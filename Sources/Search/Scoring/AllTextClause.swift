/// A clause that is looked for in what is set aside too.
struct AllTextClause {
  let weight: Weight
  /// For each item of the clause, and each segment: what the dictionary says of the words set aside.
  private let records: [[TermDictionary.Record?]]

  init(_ weight: Weight, _ reader: IndexReader) throws(IndexError) {
    self.weight = weight
    var records: [[TermDictionary.Record?]] = []
    for item in weight.clause.items {
      let key = AsideTerm.key(item.term)
      var own: [TermDictionary.Record?] = []
      for segment in reader.segments {
        own.append(try key.withBytes { (raw) throws(IndexError) in try segment.find(raw) })
      }
      records.append(own)
    }
    self.records = records
  }

  var occur: Query.Occur { weight.clause.occur }

  /// The same word set aside, worth nothing; `nil` for a phrase.
  var asideWord: Weight? {
    weight.clause.isPhrase ? nil : Weight(weight.clause, factor: 0, lists: records[0])
  }

  /// The documents that have one of its terms set aside; of a required word those that do not have it in their text, too.
  func documentsSetAside(in context: SegmentContext) throws(IndexError) -> [UInt32] {
    let sets = context.segment.documentSets
    let lists = records.compactMap { $0[context.ordinal] }
    guard !lists.isEmpty else { return [] }
    sets.clear()
    guard occur == .must, !weight.clause.isPhrase else {
      for list in lists { try sets.unite(list) }
      return sets.current(sets.listUnion())
    }
    if let text = weight.records[0][context.ordinal] { try sets.unite(text) }
    let count = try sets.intersection(lists).count
    return sets.current(sets.keep(count) { !sets.isInUnion($0) })
  }

  /// Whether all of its terms were set aside somewhere.
  var isSetAside: Bool { records.allSatisfy { $0.contains { $0 != nil } } }

  /// The scorer of the clause in a segment; `nil` where nothing can match there.
  func scorer(in context: SegmentContext) throws(IndexError) -> (any Scorer)? {
    let (segment, ordinal) = (context.segment, context.ordinal)
    var terms: [AllTextTerm] = []
    for (text, aside) in zip(weight.records, records) {
      var lists: [PostingCursor] = []
      if let record = text[ordinal] { lists.append(try PostingCursor(segment, record)) }
      if let record = aside[ordinal] { lists.append(try PostingCursor(segment, record)) }
      guard !lists.isEmpty else { return nil }
      terms.append(AllTextTerm(lists))
    }
    return AllTextScorer(
      terms, offsets: weight.clause.items.map { UInt32($0.position) },
      scored: try weight.scorer(in: ordinal, of: context.reader))
  }
}

/// A term's list and that of the same word set aside, walked as one.
final class AllTextTerm {
  private let lists: [PostingCursor]
  private var room: [UInt32] = []

  init(_ lists: [PostingCursor]) { self.lists = lists }

  var document: UInt32 { lists.reduce(PostingCursor.end) { min($0, $1.document) } }
  /// At most how many documents hold it.
  var cost: Int { lists.reduce(0) { $0 + $1.documentFrequency } }
  var fault: IndexError? { lists.lazy.compactMap(\.fault).first }

  func advance(to target: UInt32) { for list in lists { list.advance(to: target) } }

  /// Where it stands in the current document, rising.
  func positions(into out: inout [UInt32]) {
    let document = document
    out.removeAll(keepingCapacity: true)
    for list in lists where list.document == document {
      list.positions(into: &room)
      out += room
    }
    // A list rises by itself; no position is in both.
    if lists.count > 1 { out.sort() }
  }
}

/// Matches the documents of a word or phrase wherever it stands; what stands in the text counts for the score.
final class AllTextScorer: Scorer {
  private let terms: [AllTextTerm]
  private let offsets: [UInt32]
  private let scored: (any Scorer)?
  private var positions: [[UInt32]]
  private(set) var document: UInt32 = 0

  /// Stands at the first match. `offsets` rise and belong to the terms in turn; `scored` is the clause's scorer for the
  /// text alone.
  init(_ terms: [AllTextTerm], offsets: [UInt32], scored: (any Scorer)?) {
    self.terms = terms
    self.offsets = offsets
    self.scored = scored
    positions = Array(repeating: [], count: terms.count)
    findMatch(from: 0)
  }

  var cost: Int { terms.reduce(Int.max) { min($0, $1.cost) } }

  func next() {
    guard document != PostingCursor.end else { return }
    findMatch(from: document + 1)
  }

  func advance(to target: UInt32) {
    guard document < target else { return }
    findMatch(from: target)
  }

  private func findMatch(from start: UInt32) {
    var candidate = start
    repeat {
      candidate = nextOfAll(from: candidate)
      document = candidate
      guard candidate != PostingCursor.end else { return }
      candidate += 1
    } while !isMatch
  }

  /// The first document at or behind `target` that holds all terms.
  private func nextOfAll(from target: UInt32) -> UInt32 {
    var candidate = target
    search: while candidate != PostingCursor.end {
      for term in terms {
        term.advance(to: candidate)
        if term.document != candidate {
          candidate = term.document
          continue search
        }
      }
      break
    }
    return candidate
  }

  private var isMatch: Bool {
    guard terms.count > 1 else { return true }
    for (i, term) in terms.enumerated() {
      term.positions(into: &positions[i])
      if positions[i].isEmpty { return false }
    }
    return PhraseScorer.count(offsets, in: positions) > 0
  }

  func score() -> Float {
    guard let scored else { return 0 }
    scored.advance(to: document)
    return scored.document == document ? scored.score() : 0
  }

  var fault: IndexError? { scored?.fault ?? terms.lazy.compactMap(\.fault).first }
}
