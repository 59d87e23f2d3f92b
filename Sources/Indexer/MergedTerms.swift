internal import Search

/// Walks the terms of several segments in order, each once.
struct MergedTerms {
  private let segments: [Segment]
  private var walks: [TermWalk] = []
  /// The term it stands at.
  private(set) var term: [UInt8] = []
  /// The segments that hold the term, by rising ordinal, and what each knows of it.
  private(set) var records: [(segment: Int, record: TermDictionary.Record)] = []

  /// Stands before the first term.
  init(of segments: [Segment]) throws(IndexError) {
    self.segments = segments
    for segment in segments { walks.append(try TermWalk(segment)) }
  }

  /// Goes to the next term; `false` where there is none.
  mutating func next() throws(IndexError) -> Bool {
    records.removeAll(keepingCapacity: true)
    var least: Int?
    for i in walks.indices where !walks[i].isAtEnd {
      if least.map({ walks[i].isBefore(walks[$0]) }) ?? true { least = i }
    }
    guard let first = least else { return false }
    term = walks[first].term
    let prefix = walks[first].prefix
    for i in first..<walks.count where !walks[i].isAtEnd && walks[i].prefix == prefix && walks[i].term == term
    {
      records.append((i, walks[i].record))
      try walks[i].next()
    }
    return true
  }
}

extension TermSections {
  /// Encodes the terms of several segments, each once.
  ///
  /// - Parameters:
  ///   - makeReader: makes what unpacks the parts of a term, for a thread.
  ///   - tell: told now and then how many postings there were since the last time.
  func encode<Reader: TermReader>(
    merging sources: [SegmentMerger.Source], makeReader: @escaping () -> Reader,
    tell: (_ postings: Int) throws(IndexError) -> Void = { _ in }
  ) throws(IndexError) where Reader.Part == SegmentTermReader.Part {
    for source in sources {
      // Checked here, so that the threads that read find nothing left to note.
      _ = try source.segment.file.verified(.postings)
      source.segment.file.letGo()
      _ = try source.segment.file.verified(.positions)
      source.segment.file.letGo()
    }
    var terms = try MergedTerms(of: sources.map(\.segment))
    var runs = 0
    try encode(makeReader: makeReader) { (limit) throws(IndexError) in
      runs += 1
      // The pages that were read are no longer wanted.
      if runs % 64 == 0 { for source in sources { source.segment.file.letGo() } }
      var run = TermRun<SegmentTermReader.Part>()
      var postings = 0
      while run.count < limit, try terms.next() {
        for (i, (segment, record)) in terms.records.enumerated() {
          let part = SegmentTermReader.Part(source: segment, record: record)
          if i == 0 {
            terms.term.withUnsafeBytes { run.append($0, part) }
          } else {
            run.appendToLast(part)
          }
          postings += record.documentFrequency
        }
      }
      try tell(postings)
      return run
    }
    try encodePairs()
  }
}

/// Walks all terms of a segment in order.
private struct TermWalk {
  private let segment: Segment
  private var block = 0
  private var cursor: TermCursor?
  private(set) var term: [UInt8] = []
  private(set) var prefix: UInt64 = 0
  private(set) var isAtEnd = false
  private(set) var record = TermDictionary.Record()

  init(_ segment: Segment) throws(IndexError) {
    self.segment = segment
    _ = try segment.file.verified(.dictionary)
    cursor = segment.dictionary.cursor(block: 0)
    try next()
  }

  mutating func next() throws(IndexError) {
    while cursor != nil {
      if cursor!.next() {
        // Behind the terms come pairs, which are not merged: they are found anew.
        if cursor!.term.first == TermPair.mark { break }
        term = cursor!.term
        prefix = term.withUnsafeBytes { TermDictionary.prefix($0) }
        record = cursor!.record
        return
      }
      if cursor!.isDamaged { throw segment.file.corrupt(.dictionary, 0, "not a block of terms") }
      block += 1
      cursor = block < segment.dictionary.blockCount ? segment.dictionary.cursor(block: block) : nil
    }
    isAtEnd = true
  }

  func isBefore(_ other: TermWalk) -> Bool {
    if prefix != other.prefix { return prefix < other.prefix }
    return term.withUnsafeBytes { a in
      other.term.withUnsafeBytes { b in TermDictionary.compare(a, b) < 0 }
    }
  }
}
