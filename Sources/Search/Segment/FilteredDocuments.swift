/// The documents of a segment that pass a filter and are not deleted.
package final class FilteredDocuments {
  package let live: LiveDocuments
  /// Those that would pass if they had a date; `nil` where dates do not matter.
  package let undated: LiveDocuments?
  /// The sources of the filter that a document is from, whether it passes or not.
  package let sources: Set<SourcePattern>
  /// For each range of documents (`RangeSums`) 255 where one of them passes, else 0.
  package let ranges: UnsafeMutableRawPointer
  /// The documents that pass, rising.
  package private(set) lazy var documents: [UInt32] = live.list()
  /// What passes of the lists of terms that were asked for; full, it takes 8 bytes a document of the segment.
  package var postings: DerivedCache<FilteredPostings>

  package init(live: LiveDocuments, undated: LiveDocuments?, sources: Set<SourcePattern> = []) {
    self.live = live
    self.undated = undated
    self.sources = sources
    postings = DerivedCache(limit: live.count)
    let count = RangeSums.count(documents: live.count)
    ranges = .allocate(byteCount: max(1, count), alignment: 64)
    ranges.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    for (i, word) in live.words.enumerated() where word != 0 {
      for part in 0..<64 / RangeSums.rangeSize {
        let bits = word >> UInt64(part * RangeSums.rangeSize) & UInt64(RangeSums.rangeMask)
        if bits != 0 {
          ranges.storeBytes(
            of: .max, toByteOffset: i * 64 / RangeSums.rangeSize + part, as: UInt8.self)
        }
      }
    }
  }

  deinit { ranges.deallocate() }
}

extension Segment {
  /// The documents that pass a filter; kept for the next query with it.
  package func documents(passing filter: Filter) throws(IndexError) -> FilteredDocuments {
    if let known = filterCache.first(where: { $0.filter == filter }) { return known.documents }
    var words = live?.words ?? LiveDocuments(count: documentCount).words
    var sources: Set<SourcePattern> = []
    if !filter.sources.isEmpty {
      let (bits, found) = try bits(from: filter.sources)
      intersect(&words, bits)
      sources = found
    }
    var undated: LiveDocuments?
    if filter.asksForDates {
      let (dated, others) = try bits(dated: filter)
      undated = LiveDocuments(count: documentCount, words: zip(words, others).map { $0 & $1 })
      intersect(&words, dated)
    }
    let documents = FilteredDocuments(
      live: LiveDocuments(count: documentCount, words: words), undated: undated, sources: sources)
    if filterCache.count == Self.filterLimit { filterCache.removeFirst() }
    filterCache.append((filter, documents))
    return documents
  }

  /// How many filters' documents are kept; each takes up to 2.5 bits a document, 4 bytes for each that
  /// passes, and what is kept of terms' lists.
  private static let filterLimit = 8

  private func intersect(_ words: inout [UInt64], _ others: [UInt64]) {
    for i in words.indices { words[i] &= others[i] }
  }

  /// Bits of the documents whose date passes, and of those without one.
  private func bits(dated filter: Filter) throws(IndexError) -> (dated: [UInt64], undated: [UInt64]) {
    let column = try column(.date)
    // Each date is looked at once, however many documents are of it.
    let passes = column.values.map { PartialDate(packed: $0).map(filter.covers) ?? false }
    let isUndated = column.values.map { $0 == 0 }
    var dated = [UInt64](repeating: 0, count: (documentCount + 63) / 64)
    var undated = dated
    guard passes.contains(true) || isUndated.contains(true) else { return (dated, undated) }
    for document in 0..<documentCount {
      let number = column.number(of: document)
      guard number < passes.count else { throw file.corrupt(.columns, 0, "a document has no date") }
      let bit: UInt64 = 1 &<< UInt64(document & 63)
      if passes[number] { dated[document >> 6] |= bit }
      if isUndated[number] { undated[document >> 6] |= bit }
    }
    return (dated, undated)
  }

  /// Bits of the documents that one of the patterns fits, and the patterns that fit one that is not deleted.
  private func bits(
    from patterns: [SourcePattern]
  ) throws(IndexError) -> (words: [UInt64], found: Set<SourcePattern>) {
    var all = [UInt64](repeating: 0, count: (documentCount + 63) / 64)
    var found: Set<SourcePattern> = []
    let sources = try sources()
    let sourceColumn = try column(.source)
    for pattern in patterns {
      var words = [UInt64](repeating: 0, count: all.count)
      let matches = sources.map(pattern.match)
      let asksForSources = matches.contains { $0 != .none }
      var walk = KeyWalk(self, from: 0)
      // How many bytes of the last key made it fit.
      var decisive: Int?
      while try walk.next() {
        // Keys share their beginnings: only what is new is looked at.
        if decisive.map({ $0 > walk.shared }) ?? true {
          decisive = pattern.match(in: walk.key, from: pattern.restart(shared: walk.shared))
        }
        guard decisive != nil || asksForSources else { continue }
        let document = try document(inKeyOrder: walk.rank)
        var fits = decisive != nil
        if !fits {
          let number = sourceColumn.number(of: Int(document))
          let source = number < sourceColumn.values.count ? Int(sourceColumn.values[number]) : sources.count
          guard source < sources.count else { throw file.corrupt(.sources, 0, "a source is missing") }
          switch matches[source] {
          case .none: break
          case .all: fits = true
          case .keys(let start, let offset): fits = pattern.continues(walk.key, from: start, offset: offset)
          case .paths: fits = pattern.begins(path: sources[source].whole(key: walk.key))
          }
        }
        if fits { words[Int(document >> 6)] |= 1 << UInt64(document & 63) }
      }
      for i in words.indices { all[i] |= words[i] }
      let lives = words.indices.contains { words[$0] & (live?.words[$0] ?? ~0) != 0 }
      if lives { found.insert(pattern) }
    }
    return (all, found)
  }
}
