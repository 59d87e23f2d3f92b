/// A segment as a query sees it: one of a reader's, and which of its documents may be found.
package struct SegmentContext {
  package let reader: IndexReader
  package let ordinal: Int
  package let segment: Segment
  /// `nil` where every document may be found.
  package let live: LiveDocuments?
  /// What a filter lets through, where it leaves documents out; `live` are these, too.
  package let filtered: FilteredDocuments?

  package init(_ reader: IndexReader, _ ordinal: Int, live: LiveDocuments?) {
    self.reader = reader
    self.ordinal = ordinal
    segment = reader.segments[ordinal]
    self.live = live
    filtered = nil
  }

  package init(_ reader: IndexReader, _ ordinal: Int, _ filtered: FilteredDocuments) {
    self.reader = reader
    self.ordinal = ordinal
    segment = reader.segments[ordinal]
    let leavesOut = filtered.live.deletedCount > 0
    live = leavesOut ? filtered.live : nil
    self.filtered = leavesOut ? filtered : nil
  }
}
