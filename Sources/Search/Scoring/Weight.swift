/// A clause bound to the statistics of an index: what each match is worth.
package struct Weight {
  package let clause: Query.Clause
  /// What the clause's part between 0 and 1 is multiplied with; for a phrase the idfs of its terms added up.
  package let factor: Float
  /// For each item of the clause, and each segment: what the dictionary says.
  package let records: [[TermDictionary.Record?]]

  package init(_ clause: Query.Clause, _ reader: IndexReader) throws(IndexError) {
    self.clause = clause
    var records: [[TermDictionary.Record?]] = []
    var idf: Float = 0
    for item in clause.items {
      var own: [TermDictionary.Record?] = []
      for segment in reader.segments {
        own.append(try item.term.withBytes { (raw) throws(IndexError) in try segment.find(raw) })
      }
      let frequency = own.reduce(0) { $0 + ($1?.documentFrequency ?? 0) }
      records.append(own)
      idf += BM25.idf(documents: reader.documentLimit, documentFrequency: frequency)
    }
    self.records = records
    factor = idf * Float(clause.weight)
  }

  /// A clause of something with a list of its own in each segment that holds it.
  init(_ clause: Query.Clause, factor: Float, lists: [TermDictionary.Record?]) {
    self.clause = Query.Clause(occur: clause.occur, items: [clause.items[0]], weight: clause.weight)
    self.factor = factor
    records = [lists]
  }

  /// The lists whose documents may hold the clause in a segment, which it matches in no other and in none more often than
  /// they say; `nil` where it cannot match.
  package func covering(_ context: SegmentContext) throws(IndexError) -> [TermDictionary.Record]? {
    let (segment, ordinal) = (context.segment, context.ordinal)
    var lists: [TermDictionary.Record] = []
    var isCovered = false
    for i in clause.items.indices {
      guard let record = records[i][ordinal] else { return nil }
      var list: TermDictionary.Record?
      if i + 1 < clause.items.count, let next = records[i + 1][ordinal],
        clause.items[i + 1].position == clause.items[i].position + 1
      {
        switch try segment.pair(clause.items[i].term, clause.items[i + 1].term, (record, next)) {
        case .absent: return nil
        case .unlisted: break
        case .listed(let pair): list = pair
        }
      }
      // A term in a pair needs no list of its own.
      let needed = list ?? (isCovered ? nil : record)
      if let needed, !lists.contains(needed) { lists.append(needed) }
      isCovered = list != nil
    }
    return lists
  }

  /// The same clause as a single word, where it is a phrase of two terms and each segment has a list of the pair.
  package func asPair(in reader: IndexReader) throws(IndexError) -> Weight? {
    guard clause.items.count == 2, clause.items[1].position == clause.items[0].position + 1 else {
      return nil
    }
    var lists: [TermDictionary.Record?] = []
    for (ordinal, segment) in reader.segments.enumerated() {
      guard let first = records[0][ordinal], let second = records[1][ordinal],
        segment.statistics.hasPositions
      else {
        lists.append(nil)
        continue
      }
      switch try segment.pair(clause.items[0].term, clause.items[1].term, (first, second)) {
      case .unlisted: return nil
      case .absent: lists.append(nil)
      case .listed(let pair): lists.append(pair)
      }
    }
    return Weight(clause, factor: factor, lists: lists)
  }

  /// The scorer of the clause in a segment; `nil` where nothing can match there.
  package func scorer(in ordinal: Int, of reader: IndexReader) throws(IndexError) -> (any Scorer)? {
    let segment = reader.segments[ordinal]
    var cursors: [PostingCursor] = []
    for item in records {
      guard let record = item[ordinal] else { return nil }
      cursors.append(try PostingCursor(segment, record))
    }
    if cursors.count == 1 {
      return TermScorer(cursors[0], factor: factor, bm25: reader.bm25, lengths: try segment.lengths())
    }
    return PhraseScorer(
      cursors, offsets: clause.items.map { UInt32($0.position) }, factor: factor, bm25: reader.bm25,
      lengths: try segment.lengths())
  }
}
