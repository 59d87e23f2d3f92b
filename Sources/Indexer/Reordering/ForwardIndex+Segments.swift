internal import Search

extension ForwardIndex {
  /// The numbers of documents that a term must have among `documents` to count: rare terms bring only a few documents
  /// together, often against all the others; frequent ones are everywhere and cost the most time.
  static func frequencies(documents: Int) -> ClosedRange<Int> {
    let least = min(256, max(2, documents / 64))
    return least...max(least, documents / 8)
  }

  /// The terms of segments' living documents, these under their new ids.
  ///
  /// Reads the lists of documents twice: to know how many terms each document has, and to note them.
  convenience init(
    of segments: [Segment], _ numbering: DocumentNumbering, _ progress: SegmentReorderer.Progress
  ) throws(IndexError) {
    let count = numbering.places.count
    var total = 0
    for segment in segments { total += 2 * (try segment.postingCount()) }
    var done = 0
    func tell(_ postings: Int) throws(IndexError) {
      done += postings
      try progress(OptimizationProgress(.reading, done: done, of: total))
    }
    try tell(0)
    var sizes = [UInt32](repeating: 0, count: count)
    let termCount = try Self.forEachTerm(of: segments, numbering, tell) { _, id in sizes[Int(id)] += 1 }
    self.init(sizes: sizes, termCount: termCount)
    _ = try Self.forEachTerm(of: segments, numbering, tell) { term, id in append(term, to: id) }
  }

  /// Calls `body` for each posting of the terms that are not left out, which it numbers; how many these are.
  private static func forEachTerm(
    of segments: [Segment], _ numbering: DocumentNumbering,
    _ tell: (_ postings: Int) throws(IndexError) -> Void,
    _ body: (_ term: UInt32, _ id: UInt32) -> Void
  ) throws(IndexError) -> Int {
    let frequencies = frequencies(documents: numbering.places.count)
    var terms = try MergedTerms(of: segments)
    var count = 0
    var passed = 0
    while try terms.next() {
      let frequency = terms.records.reduce(0) { $0 + $1.record.documentFrequency }
      passed += frequency
      if passed > 1 << 16 {
        try tell(passed)
        passed = 0
      }
      guard frequencies.contains(frequency) else { continue }
      for (segment, record) in terms.records {
        let cursor = try PostingCursor(segments[segment], record)
        while cursor.document != PostingCursor.end {
          let id = numbering.ids[segment][Int(cursor.document)]
          if id != DocumentNumbering.gone { body(UInt32(count), id) }
          cursor.next()
        }
        if let fault = cursor.fault { throw fault }
      }
      count += 1
    }
    return count
  }
}
