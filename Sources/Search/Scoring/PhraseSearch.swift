/// Finds the documents of a segment in which terms stand at given distances from each other.
///
/// Documents that hold all the terms come first (`DocumentSets`). In each, the frequencies are looked up and, where
/// only the best are wanted, give a bound before any position is read; then the positions of the rarest term there
/// are compared with those of the others.
package final class PhraseSearch {
  private let segment: Segment
  private let lengths: LengthTable
  private let bm25: BM25
  private let factor: Float
  private let records: [TermDictionary.Record]
  private let probes: UnsafeMutablePointer<PhraseProbe>
  private let probeCount: Int
  /// Kept for the probes, which hold plain pointers.
  private let bitmaps: [TermBitmap]
  /// Positions of two terms in one document.
  private var starts: UnsafeMutablePointer<UInt32>
  private var others: UnsafeMutablePointer<UInt32>
  private var capacity = 256

  /// `nil` where a term is not in the segment, or the index has no positions.
  package init?(_ weight: Weight, segment ordinal: Int, of reader: IndexReader) throws(IndexError) {
    let segment = reader.segments[ordinal]
    guard segment.statistics.hasPositions else { return nil }
    var records: [TermDictionary.Record] = []
    for own in weight.records {
      guard let record = own[ordinal] else { return nil }
      records.append(record)
    }
    var distinct: [TermDictionary.Record] = []
    for record in records where !distinct.contains(record) { distinct.append(record) }
    var made: [PhraseProbe] = []
    var bitmaps: [TermBitmap] = []
    for (item, record) in zip(weight.clause.items, records) {
      let bitmap = try segment.documentSets.bitmap(record)
      if let bitmap { bitmaps.append(bitmap) }
      made.append(try PhraseProbe(segment, record, bitmap, offset: UInt32(item.position)))
    }
    self.segment = segment
    self.bitmaps = bitmaps
    bm25 = reader.bm25
    lengths = try segment.lengths()
    factor = weight.factor
    self.records = distinct
    probeCount = made.count
    probes = .allocate(capacity: made.count)
    probes.initialize(from: made, count: made.count)
    starts = .allocate(capacity: capacity)
    others = .allocate(capacity: capacity)
  }

  deinit {
    probes.deinitialize(count: probeCount)
    probes.deallocate()
    starts.deallocate()
    others.deallocate()
  }

  /// Calls `body` with each living document in which the phrase stands and how often.
  package func forEachMatch(_ body: (_ document: UInt32, _ frequency: UInt32) -> Void) throws(IndexError) {
    for document in try segment.documentSets.intersection(records) {
      if let live = segment.live, !live.contains(document) { continue }
      let (rarest, least) = locate(document)
      if least == 0 { continue }
      let count = matches(rarest)
      if count > 0 { body(document, count) }
    }
    try throwFault()
  }

  /// Offers the best documents to `top`.
  ///
  /// The phrase can be worth no more than any of its terms were it alone. So the least of the terms' bounds by range
  /// is a bound of the phrase's; ranges with the highest come first, and those below the best scores are left out.
  package func search(into top: inout TopK) throws(IndexError) {
    var bounds: [TermBounds] = []
    for record in records {
      if let own = try segment.bounds(record, bm25) { bounds.append(own) }
    }
    let isFrequent = records.allSatisfy {
      $0.documentFrequency * DocumentSets.bitmapRatio >= segment.documentCount
    }
    guard isFrequent, bounds.count == records.count else { return try searchListed(bounds, into: &top) }
    let sums = segment.rangeSums
    RangeSums.set(sums.values, bounds[0].maxima, weight: 1, count: sums.count)
    for other in bounds.dropFirst() { RangeSums.lower(sums.values, other.maxima, count: sums.count) }
    var high = RangeSums.greatest(sums.values, count: sums.count)
    while high >= max(1, floor(top)) {
      let low = max(1, floor(top), high - high / 4)
      let found = RangeSums.collect(sums.values, count: sums.count, low: low, high: high, into: sums.ranges)
      for i in 0..<found {
        let range = Int(sums.ranges[i])
        let level = sums.values.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
        if level >= floor(top) { search(range, into: &top) }
      }
      guard low > 1 else { break }
      high = low - 1
    }
    try throwFault()
  }

  /// The least bound of a range with a document that can be among the best.
  @inline(__always)
  private func floor(_ top: TopK) -> UInt16 {
    top.threshold > 0 ? UInt16(min(256, max(0, (top.threshold / factor * 254.99).rounded(.down)))) : 0
  }

  private func search(_ range: Int, into top: inout TopK) {
    let first = range &* RangeSums.rangeSize
    var mask = RangeSums.rangeMask
    if let live = segment.live {
      mask &= UInt32(truncatingIfNeeded: live.words[first &>> 6] &>> UInt64(first & 63))
    }
    for p in 0..<probeCount where mask != 0 { mask &= probes[p].mask(first) }
    while mask != 0 {
      offer(UInt32(truncatingIfNeeded: first &+ mask.trailingZeroBitCount), into: &top)
      mask &= mask &- 1
    }
  }

  /// As `search`, where a term is so rare that the documents with all terms are soon listed.
  private func searchListed(_ bounds: [TermBounds], into top: inout TopK) throws(IndexError) {
    var least = floor(top)
    for document in try segment.documentSets.intersection(records) {
      if let live = segment.live, !live.contains(document) { continue }
      let range = Int(document) / RangeSums.rangeSize
      guard bounds.allSatisfy({ $0.maximum(ofRange: range) >= least }) else { continue }
      offer(document, into: &top)
      least = floor(top)
    }
    try throwFault()
  }

  /// Offers a document that holds all terms, if the phrase stands in it.
  private func offer(_ document: UInt32, into top: inout TopK) {
    let length = lengths.length(of: document)
    let wanted = leastFrequency(length, top.threshold)
    let (rarest, least) = locate(document, wanted)
    guard least > 0, factor * bm25.impact(frequency: least, length: length) >= top.threshold else { return }
    let count = matches(rarest)
    guard count > 0 else { return }
    top.offer(
      document: segment.base + Int(document), score: factor * bm25.impact(frequency: count, length: length))
  }

  /// How often the phrase must at least stand in a document of this length to reach a score, but for rounding.
  @inline(__always)
  private func leastFrequency(_ length: UInt32, _ score: Float) -> UInt32 {
    let impact = min(score / factor, 0.999_9)
    guard impact > 0 else { return 1 }
    let frequency = impact / (1 - impact) * (bm25.constant + bm25.slope * Float(length))
    return max(1, UInt32(min(1e9, frequency * 0.999)))
  }

  /// Goes to a document; which of the terms stands in it least often, and how often: 0 as soon as that is below
  /// `wanted`.
  @inline(__always)
  private func locate(_ document: UInt32, _ wanted: UInt32 = 1) -> (rarest: Int, least: UInt32) {
    var rarest = 0
    var least = UInt32.max
    for p in 0..<probeCount {
      let frequency = probes[p].locate(document, segment)
      if frequency < wanted { return (p, 0) }
      if frequency < least {
        least = frequency
        rarest = p
      }
    }
    return (rarest, least)
  }

  private func throwFault() throws(IndexError) {
    for p in 0..<probeCount { if let fault = probes[p].fault { throw fault } }
  }

  /// How often the phrase stands in the document that the probes stand at.
  private func matches(_ rarest: Int) -> UInt32 {
    let shift = probes[rarest].offset
    reserve(Int(probes[rarest].frequency))
    let read = probes[rarest].readPositions(into: starts, limit: .max, segment)
    var count = 0
    // Where the phrase would begin.
    for i in 0..<read where starts[i] >= shift {
      starts[count] = starts[i] &- shift
      count &+= 1
    }
    var p = 0
    while p < probeCount, count > 0 {
      if p != rarest {
        reserve(Int(probes[p].frequency))
        let last = starts[count &- 1] &+ probes[p].offset
        let read = probes[p].readPositions(into: others, limit: last, segment)
        count = keep(count, read, offset: probes[p].offset)
      }
      p &+= 1
    }
    return UInt32(truncatingIfNeeded: count)
  }

  /// Keeps those of the first `count` starts at which `others` has a position `offset` further on.
  @inline(__always)
  private func keep(_ count: Int, _ otherCount: Int, offset: UInt32) -> Int {
    var kept = 0
    var j = 0
    for i in 0..<count {
      let wanted = starts[i] &+ offset
      while j < otherCount, others[j] < wanted { j &+= 1 }
      if j == otherCount { break }
      if others[j] == wanted {
        starts[kept] = starts[i]
        kept &+= 1
      }
    }
    return kept
  }

  @inline(__always)
  private func reserve(_ count: Int) {
    if count > capacity { grow(count) }
  }

  @inline(never)
  private func grow(_ count: Int) {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: count * 2)
    larger.update(from: starts, count: capacity)
    starts.deallocate()
    others.deallocate()
    starts = larger
    others = .allocate(capacity: count * 2)
    capacity = count * 2
  }
}

/// Looks up rising documents in a term's list: their frequencies and positions.
///
/// What goes wrong is noted in `fault`; a document that cannot be read has the frequency 0.
private struct PhraseProbe {
  let offset: UInt32
  private(set) var frequency: UInt32 = 0
  private(set) var fault: IndexError?
  private let record: TermDictionary.Record
  private let isInline: Bool
  private let access: TermAccess
  private var number = -1
  private var base: UInt32 = 0
  private var block: PostingBlock
  private var positions: PositionCursor
  private var hasPositions = false
  private var frequencies: FrequencyCursor
  /// The ordinal in the block of the posting, and of its first position.
  private var ordinal = -1
  private var first = 0

  init(
    _ segment: Segment, _ record: TermDictionary.Record, _ bitmap: TermBitmap?, offset: UInt32
  ) throws(IndexError) {
    self.record = record
    self.offset = offset
    isInline = record.inline != nil
    frequency = record.inline?.frequency ?? 0
    block = .empty
    frequencies = block.frequencies(from: 0)
    positions = PositionCursor.none
    access = isInline ? TermAccess(.empty, nil) : TermAccess(try segment.postings(record), bitmap)
  }

  /// The documents among the 32 from `first` on that hold the term.
  @inline(__always)
  func mask(_ first: Int) -> UInt32 { access.mask(first) }

  /// Goes to a document; how often the term stands in it. Going forward is fastest.
  @inline(__always)
  mutating func locate(_ document: UInt32, _ segment: Segment) -> UInt32 {
    if isInline { return frequency }
    let wanted = access.block(of: Int(document))
    if wanted != number { load(wanted, segment) }
    guard let place = access.ordinal(of: document, in: block, base: base) else {
      fail(segment)
      return 0
    }
    if place != ordinal {
      if place < ordinal { frequencies = block.frequencies(from: 0) }
      // What stands before the posting, and the posting itself.
      first = frequencies.sum(upTo: place)
      frequency = frequencies.next()
      ordinal = place
    }
    return frequency
  }

  @inline(never)
  private mutating func load(_ wanted: Int, _ segment: Segment) {
    let list = access.list
    number = wanted
    ordinal = -1
    base = list.base(ofBlock: wanted)
    positions = .none
    hasPositions = false
    guard list.count(ofBlock: wanted) > 0, let next = list.block(wanted) else {
      block = .empty
      return fail(segment)
    }
    block = next
    frequencies = next.frequencies(from: 0)
  }

  /// Looks up where the block's positions are.
  @inline(never)
  private mutating func loadPositions(_ segment: Segment) {
    let list = access.list
    hasPositions = true
    let start = record.positions.lowerBound
    let from = list.entry(number).positions
    let to = list.entry(number + 1).positions
    guard from < to, start + to <= record.positions.upperBound else { return fail(segment) }
    do throws(IndexError) {
      try segment.file.verify(.positions, start + from..<start + to)
    } catch {
      fault = error
      return
    }
    guard let own = list.positionBlock(number) else { return fail(segment) }
    positions = PositionCursor(own)
  }

  private mutating func fail(_ segment: Segment) {
    if fault == nil {
      fault = segment.file.corrupt(.postings, record.postings.lowerBound, "impossible postings")
    }
  }

  /// Writes the positions in the current document to `out`, which has room for `frequency` of them, at least up to
  /// the first that is not below `limit`; how many.
  @inline(__always)
  mutating func readPositions(
    into out: UnsafeMutablePointer<UInt32>, limit: UInt32, _ segment: Segment
  ) -> Int {
    if isInline { return readInline(into: out, segment) }
    if !hasPositions { loadPositions(segment) }
    let block = block
    let read = positions.decode(
      posting: ordinal, first: first, count: Int(frequency), limit: limit, into: out,
      start: { ordinal in
        var cursor = block.frequencies(from: 0)
        return cursor.sum(upTo: ordinal)
      })
    if read == 0 { fail(segment) }
    return read
  }

  private mutating func readInline(into out: UnsafeMutablePointer<UInt32>, _ segment: Segment) -> Int {
    do throws(IndexError) {
      guard let inline = record.inline else { return 0 }
      var reader = ByteReader(try segment.file.verified(.dictionary, inline.gaps))
      var position: UInt32 = ~0
      let count = Int(min(inline.frequency, TermDictionary.inlineFrequencyLimit))
      for i in 0..<count {
        position &+= UInt32(truncatingIfNeeded: reader.varint()) &+ 1
        out[i] = position
      }
      return count
    } catch {
      fault = error
      return 0
    }
  }
}
