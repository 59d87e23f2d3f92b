/// A segment as a query sees it: one of a reader's, and which of its documents may be found.
package struct SegmentContext {
  package let reader: IndexReader
  package let ordinal: Int
  package let segment: Segment
  /// `nil` where every document may be found.
  package let live: LiveDocuments?

  package init(_ reader: IndexReader, _ ordinal: Int, live: LiveDocuments?) {
    self.reader = reader
    self.ordinal = ordinal
    segment = reader.segments[ordinal]
    self.live = live
  }
}
