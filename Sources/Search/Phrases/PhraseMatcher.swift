/// Tells how often terms stand at given distances from each other in documents that hold them all.
///
/// Works on batches: the frequencies of the rarest term come first, and where only the best are wanted, they and those
/// of the others leave out documents before any position is read. Then the positions of the rarest term are compared
/// with those of the others.
final class PhraseMatcher {
  /// The rarest first.
  private let terms: [PhraseTerm]
  private let segment: Segment
  /// Kept for the accesses that were handed out.
  private var bitmaps: [TermBitmap] = []
  let batch = PhraseBatch()
  /// Lists, each once, such that only documents in all of them can hold the phrase, and it stands in none more often
  /// than a list says: of pairs of neighbours where the segment has them, of single terms else.
  let records: [TermDictionary.Record]

  /// `nil` where the phrase cannot be in the segment, or the index has no positions.
  init?(_ weight: Weight, _ context: SegmentContext) throws(IndexError) {
    let segment = context.segment
    guard segment.statistics.hasPositions, let records = try weight.covering(context) else { return nil }
    var terms: [(frequency: Int, term: PhraseTerm)] = []
    for (item, own) in zip(weight.clause.items, weight.records) {
      guard let record = own[context.ordinal] else { return nil }
      let term = try PhraseTerm.term(segment, record, offset: UInt32(item.position))
      terms.append((record.documentFrequency, term))
    }
    self.records = records
    self.segment = segment
    self.terms = terms.sorted { $0.frequency < $1.frequency }.map(\.term)
  }

  /// The bounds of those of the lists that are long enough to have some.
  func bounds(_ bm25: BM25) throws(IndexError) -> [TermBounds] {
    var bounds: [TermBounds] = []
    for record in records {
      if let own = try segment.bounds(record, bm25) { bounds.append(own) }
    }
    return bounds
  }

  /// What looks documents up in each of the lists, as long as this object lives.
  func accesses() throws(IndexError) -> [TermAccess] {
    var accesses: [TermAccess] = []
    for record in records {
      let bitmap = try segment.documentSets.bitmap(record)
      if let bitmap { bitmaps.append(bitmap) }
      accesses.append(TermAccess(try segment.postings(record), bitmap))
    }
    return accesses
  }

  /// Says of which intersection the documents of the batches to come are, so that terms take over the ordinals of their
  /// postings; `nil` where they are of none.
  func takeOrdinals(of numbered: DocumentSets.Numbered?) {
    for term in terms {
      term.takesOrdinals = numbered?.ordinals != nil && term.record == numbered?.rarest
    }
  }

  /// Calls `body` with those of the first `count` documents of the batch in which the phrase stands, and how often.
  ///
  /// The caller has written the documents, which all hold the terms, and how often the phrase is `wanted` in each at
  /// least; documents in which a term stands less often than that are passed over.
  @inline(__always)
  func match(_ count: Int, _ body: (_ document: UInt32, _ frequency: UInt32) -> Void) {
    find(count)
    for a in 0..<batch.aliveCount {
      let number = Int(batch.alive[a])
      body(batch.documents[number], UInt32(truncatingIfNeeded: batch.startCounts[number]))
    }
  }

  @inline(never)
  private func find(_ count: Int) {
    for number in 0..<count { batch.alive[number] = Int32(truncatingIfNeeded: number) }
    batch.aliveCount = count
    segment.work.candidates &+= count
    for term in terms {
      segment.work.bytes &+= Work.line &* batch.aliveCount
      term.locate(batch)
      if batch.aliveCount == 0 { return }
    }
    segment.work.bytes &+= 2 &* Work.line &* batch.aliveCount
    terms[0].begin(batch)
    for a in 0..<batch.aliveCount { segment.work.positions &+= batch.startCounts[Int(batch.alive[a])] }
    for term in terms.dropFirst() where batch.aliveCount > 0 {
      segment.work.bytes &+= 2 &* Work.line &* batch.aliveCount
      term.narrow(batch)
    }
  }

  /// What was damaged on the way, if anything.
  func throwFault() throws(IndexError) {
    for term in terms { if let fault = term.fault { throw fault } }
  }
}
