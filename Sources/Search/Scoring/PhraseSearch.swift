/// Finds the documents of a segment in which terms stand at given distances from each other.
///
/// Documents that hold all the terms come first (`DocumentSets`). In each, the frequencies are looked up and, where
/// only the best are wanted, give a bound before any position is read; then the positions of the rarest term there
/// are compared with those of the others.
package struct PhraseSearch {
  private let segment: Segment
  private let lengths: LengthTable
  private let bm25: BM25
  private var probes: [PhraseProbe] = []
  private let documents: UnsafeBufferPointer<UInt32>
  private let factor: Float
  private var starts: [UInt32] = []
  private var others: [UInt32] = []

  /// `nil` where a term is not in the segment.
  package init?(_ weight: Weight, segment ordinal: Int, of reader: IndexReader) throws(IndexError) {
    let segment = reader.segments[ordinal]
    self.segment = segment
    bm25 = reader.bm25
    lengths = try segment.lengths()
    factor = weight.factor
    var records: [TermDictionary.Record] = []
    for (item, own) in zip(weight.clause.items, weight.records) {
      guard let record = own[ordinal] else { return nil }
      probes.append(try PhraseProbe(segment, record, offset: UInt32(item.position)))
      if !records.contains(record) { records.append(record) }
    }
    guard segment.statistics.hasPositions else { return nil }
    documents = try segment.documentSets.intersection(records)
  }

  /// Calls `body` with each living document in which the phrase stands and how often.
  package mutating func forEachMatch(_ body: (_ document: UInt32, _ frequency: UInt32) -> Void) throws(IndexError) {
    try walk(least: { _, _ in true }, body)
  }

  /// Offers the best documents to `top`.
  package mutating func search(into top: inout TopK) throws(IndexError) {
    let (lengths, bm25, factor, base) = (lengths, bm25, factor, segment.base)
    var best = top
    try walk(
      least: { document, frequency in
        factor * bm25.impact(frequency: frequency, length: lengths.length(of: document)) >= best.threshold
      },
      { document, frequency in
        let score = factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
        best.offer(document: base + Int(document), score: score)
      })
    top = best
  }

  /// - Parameter least: whether a document is wanted in which the phrase stands at most so often.
  private mutating func walk(
    least isWanted: (_ document: UInt32, _ frequency: UInt32) -> Bool,
    _ body: (_ document: UInt32, _ frequency: UInt32) -> Void
  ) throws(IndexError) {
    for i in documents.indices {
      let document = documents[i]
      if let live = segment.live, !live.contains(document) { continue }
      var rarest = 0
      for p in probes.indices {
        guard try probes[p].locate(document, segment) else {
          throw segment.file.corrupt(.postings, 0, "a list does not hold a document it held")
        }
        if probes[p].frequency < probes[rarest].frequency { rarest = p }
      }
      guard isWanted(document, probes[rarest].frequency) else { continue }
      let count = try matches(rarest)
      if count > 0 { body(document, count) }
    }
  }

  /// How often the phrase stands in the document that the probes stand at.
  private mutating func matches(_ rarest: Int) throws(IndexError) -> UInt32 {
    try probes[rarest].readPositions(into: &starts, segment)
    let shift = probes[rarest].offset
    var count = 0
    // Where the phrase would begin.
    for position in starts where position >= shift {
      starts[count] = position &- shift
      count &+= 1
    }
    for p in probes.indices where p != rarest && count > 0 {
      try probes[p].readPositions(into: &others, segment)
      count = keep(count, offset: probes[p].offset)
    }
    return UInt32(truncatingIfNeeded: count)
  }

  /// Keeps those of the first `count` starts at which `others` has a position `offset` further on.
  private mutating func keep(_ count: Int, offset: UInt32) -> Int {
    starts.withUnsafeMutableBufferPointer { starts in
      others.withUnsafeBufferPointer { others in
        var kept = 0
        var i = 0
        var j = 0
        while i < count, j < others.count {
          let wanted = starts[i] &+ offset
          let position = others[j]
          if position == wanted {
            starts[kept] = starts[i]
            kept &+= 1
          }
          i &+= wanted <= position ? 1 : 0
          j &+= position <= wanted ? 1 : 0
        }
        return kept
      }
    }
  }
}

/// Looks up rising documents in a term's list: their frequencies and positions.
private struct PhraseProbe {
  let offset: UInt32
  private(set) var frequency: UInt32 = 0
  private let record: TermDictionary.Record
  private let access: TermAccess?
  private var number = -1
  private var base: UInt32 = 0
  /// Kept for `access`.
  private let bitmap: TermBitmap?
  private var block: PostingBlock?
  private var positions: PositionBlock?
  private var frequencies: FrequencyCursor?
  /// The ordinal in the block of the posting, and of its first position.
  private var ordinal = 0
  private var first = 0

  init(_ segment: Segment, _ record: TermDictionary.Record, offset: UInt32) throws(IndexError) {
    self.record = record
    self.offset = offset
    bitmap = record.inline == nil ? try segment.documentSets.bitmap(record) : nil
    access = record.inline == nil ? TermAccess(try segment.postings(record), bitmap) : nil
    if let inline = record.inline { frequency = inline.frequency }
  }

  /// Goes to a document, which is not before the one it stands at; `false` where the list does not hold it.
  mutating func locate(_ document: UInt32, _ segment: Segment) throws(IndexError) -> Bool {
    guard let access else { return record.inline?.document == document }
    let wanted = access.block(of: Int(document))
    if wanted != number {
      let list = access.list
      number = wanted
      base = list.base(ofBlock: wanted)
      positions = nil
      guard list.count(ofBlock: wanted) > 0, let next = list.block(wanted) else { return false }
      block = next
      frequencies = next.frequencies(from: 0)
      ordinal = -1
      frequency = 0
      first = 0
    }
    guard let place = access.ordinal(of: document, in: block.unsafelyUnwrapped, base: base) else { return false }
    if place != ordinal {
      // What stands between the two, and the posting itself.
      first = frequencies!.sum(upTo: place)
      frequency = frequencies!.next()
      ordinal = place
    }
    return true
  }

  mutating func readPositions(into out: inout [UInt32], _ segment: Segment) throws(IndexError) {
    let count = Int(frequency)
    if out.count < count { out.append(contentsOf: repeatElement(0, count: count - out.count)) }
    if out.count > count { out.removeLast(out.count - count) }
    guard let list = access?.list else {
      var reader = ByteReader(try segment.file.verified(.dictionary, record.inline!.gaps))
      var position: UInt32 = ~0
      for i in 0..<count {
        position &+= UInt32(truncatingIfNeeded: reader.varint()) &+ 1
        out[i] = position
      }
      return
    }
    if positions == nil {
      let start = record.positions.lowerBound
      let from = list.entry(number).positions
      let to = list.entry(number + 1).positions
      guard from < to, start + to <= record.positions.upperBound else {
        throw segment.file.corrupt(.positions, start, "a block lies outside its list")
      }
      try segment.file.verify(.positions, start + from..<start + to)
      positions = list.positionBlock(number)
    }
    let block = block.unsafelyUnwrapped
    let complete = out.withUnsafeMutableBufferPointer { room in
      positions?.decode(
        posting: ordinal, first: first, count: count, into: room.baseAddress!,
        start: { ordinal in
          var cursor = block.frequencies(from: 0)
          return cursor.sum(upTo: ordinal)
        }) ?? false
    }
    guard complete else {
      throw segment.file.corrupt(.positions, record.positions.lowerBound, "a block has too few positions")
    }
  }
}
