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
