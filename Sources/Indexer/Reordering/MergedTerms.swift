internal import Search

/// Walks the terms of several segments in order, each once.
struct MergedTerms {
  private var walks: [TermWalk] = []
  /// The term it stands at; `nil` behind the last.
  private(set) var term: [UInt8]?
  /// The segments that hold the term, by rising ordinal, and what each knows of it.
  private(set) var records: [(segment: Int, record: TermDictionary.Record)] = []

  /// Stands before the first term.
  init(of segments: [Segment]) throws(IndexError) {
    for segment in segments { walks.append(try TermWalk(segment)) }
  }

  /// Goes to the next term; `false` where there is none.
  mutating func next() throws(IndexError) -> Bool {
    records.removeAll(keepingCapacity: true)
    term =
      walks.count == 1 ? walks[0].term : walks.compactMap(\.term).min { $0.lexicographicallyPrecedes($1) }
    guard let term else { return false }
    for i in walks.indices where walks[i].term == term {
      records.append((i, walks[i].record))
      try walks[i].next()
    }
    return true
  }
}
