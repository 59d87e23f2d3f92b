/// The positions of a word in single documents, in any order.
final class TermPositions {
  private let term: PhraseTerm
  private let batch = PhraseBatch()
  private var document = UInt32.max

  /// - Parameter record: of a term of the segment, whose index has positions.
  init(_ segment: Segment, _ record: TermDictionary.Record) throws(IndexError) {
    // Places for all of a list take a walk over it, which a word that is asked for once does not repay.
    let isFrequent =
      record.inline == nil && segment.positionCache.isWorthMaking(at: record.postings.lowerBound)
    term = try PhraseTerm.term(segment, record, offset: 0, mayMakePlaces: isFrequent)
    batch.wanted[0] = 1
  }

  /// The positions in a document, none where it does not hold the word; they stay until the next call.
  func positions(in document: UInt32) -> UnsafeBufferPointer<UInt32> {
    if document != self.document { read(document) }
    let count = batch.aliveCount > 0 ? batch.startCounts[0] : 0
    return UnsafeBufferPointer(start: batch.starts, count: count)
  }

  private func read(_ document: UInt32) {
    self.document = document
    batch.documents[0] = document
    batch.alive[0] = 0
    batch.aliveCount = 1
    term.locate(batch)
    if batch.aliveCount > 0 { term.begin(batch) }
  }

  /// What was damaged on the way, if anything.
  func throwFault() throws(IndexError) {
    if let fault = term.fault { throw fault }
  }
}
