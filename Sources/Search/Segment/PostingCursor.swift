/// Walks a posting list by rising document.
///
/// It unpacks a block when it comes to it, frequencies only when they are asked for. A list that turns out to be
/// damaged ends, and `fault` says why: whoever walks it asks at the end.
package final class PostingCursor {
  /// The document it stands at; `end` behind the last.
  package private(set) var document: UInt32
  package let documentFrequency: Int
  package private(set) var fault: IndexError?
  package static let end = UInt32.max

  private let segment: Segment
  private let record: TermDictionary.Record
  private let list: PostingList?
  private var block = -1
  private var count = 0
  private var index = 0
  /// The block's documents, then its frequencies, then for each posting the number of its first position.
  private var buffer: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private var hasFrequencies = false
  private var hasStarts = false

  private var documents: UnsafeMutablePointer<UInt32> { buffer }
  private var frequencies: UnsafeMutablePointer<UInt32> { buffer + capacity }
  private var starts: UnsafeMutablePointer<UInt32> { buffer + 2 * capacity }

  /// Stands at the first document.
  package init(_ segment: Segment, _ record: TermDictionary.Record) throws(IndexError) {
    // What may fail comes first: an object that was not made frees no memory.
    list = record.inline == nil ? try segment.postings(record) : nil
    self.segment = segment
    self.record = record
    documentFrequency = record.documentFrequency
    capacity = min(record.documentFrequency, PostingList.singleBlockLimit)
    buffer = .allocate(capacity: 3 * capacity + 1)
    document = 0
    if let inline = record.inline {
      count = 1
      documents[0] = inline.document
      frequencies[0] = inline.frequency
      starts[0] = 0
      starts[1] = inline.frequency
      hasFrequencies = true
      hasStarts = true
      document = inline.document
      if inline.document >= segment.documentCount || inline.frequency == 0 {
        fail(segment.file.corrupt(.dictionary, inline.gaps.lowerBound, "no such document"))
      }
      return
    }
    load(blockFrom: 0)
  }

  deinit { buffer.deallocate() }

  private func fail(_ error: IndexError) {
    fault = error
    document = Self.end
    index = count
  }

  private func fail(_ reason: String) {
    fail(segment.file.corrupt(.postings, record.postings.lowerBound, reason))
  }

  /// Unpacks the first block from `first` on that has postings and stands at its first document.
  private func load(blockFrom first: Int) {
    guard let list else {
      document = Self.end
      return
    }
    var number = first
    while number < list.blockCount, list.count(ofBlock: number) == 0 { number &+= 1 }
    guard number < list.blockCount else {
      block = number
      count = 0
      index = 0
      document = Self.end
      return
    }
    guard let block = list.block(number) else { return fail("a block lies outside its list") }
    if block.count > capacity {
      buffer.deallocate()
      capacity = block.count
      buffer = .allocate(capacity: 3 * capacity + 1)
    }
    self.block = number
    count = block.decodeDocuments(base: list.base(ofBlock: number), into: documents)
    guard count == block.count, documents[count - 1] < segment.documentCount else {
      return fail("a block has fewer documents than it says")
    }
    index = 0
    hasFrequencies = false
    hasStarts = false
    document = documents[0]
  }

  /// Goes to the next document.
  @inline(__always)
  package func next() {
    index &+= 1
    if index < count {
      document = documents[index]
    } else {
      load(blockFrom: block &+ 1)
    }
  }

  /// Goes to the first document not before `target`; stays where it is if it stands there or behind.
  package func advance(to target: UInt32) {
    guard document < target else { return }
    if let list, list.shift < 32, target != Self.end {
      let wanted = Int(target) &>> list.shift
      if wanted > block {
        load(blockFrom: wanted)
        if document >= target { return }
      }
    }
    var low = index &+ 1
    var high = count
    while low < high {
      let middle = (low &+ high) &>> 1
      if documents[middle] < target { low = middle &+ 1 } else { high = middle }
    }
    index = low
    if index < count {
      document = documents[index]
    } else {
      load(blockFrom: block &+ 1)
    }
  }

  /// How often the term stands in the current document.
  @inline(__always)
  package var frequency: UInt32 {
    if !hasFrequencies { loadFrequencies() }
    return frequencies[index]
  }

  private func loadFrequencies() {
    hasFrequencies = true
    let decoded = list?.block(block)?.decodeFrequencies(into: frequencies) ?? 0
    if decoded < count {
      for i in decoded..<count { frequencies[i] = 1 }
      fault = segment.file.corrupt(.postings, record.postings.lowerBound, "a block has too few frequencies")
    }
  }

  private func loadStarts() {
    if !hasFrequencies { loadFrequencies() }
    hasStarts = true
    var sum: UInt32 = 0
    for i in 0..<count {
      starts[i] = sum
      sum &+= frequencies[i]
    }
    starts[count] = sum
  }

  /// The term's positions in the current document, rising; empty in an index without positions.
  package func positions(into out: inout [UInt32]) {
    out.removeAll(keepingCapacity: true)
    guard segment.statistics.hasPositions else { return }
    do throws(IndexError) {
      if let inline = record.inline {
        out += try inline.positions(in: segment.file)
      } else {
        try readPositions(into: &out)
      }
    } catch {
      fault = error
    }
  }

  private func readPositions(into out: inout [UInt32]) throws(IndexError) {
    if !hasStarts { loadStarts() }
    guard let list else { return }
    let start = record.positions.lowerBound
    let range =
      start
      + list.entry(block).positions..<max(
        start + list.entry(block).positions, start + list.entry(block + 1).positions)
    guard range.upperBound <= record.positions.upperBound else {
      throw segment.file.corrupt(.positions, start, "a block lies outside its list")
    }
    try segment.file.verify(.positions, range)
    guard let positions = list.positionBlock(block) else {
      throw segment.file.corrupt(.positions, range.lowerBound, "not a block of positions")
    }
    let count = Int(frequencies[index])
    guard list.mayHold(positions: count) else {
      throw segment.file.corrupt(.positions, range.lowerBound, "a block has too few positions")
    }
    let complete = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { room in
      let isComplete = positions.decode(
        posting: index, first: Int(starts[index]), count: count, into: room.baseAddress!,
        frequency: { $0 < self.count ? Int(self.frequencies[$0]) : 0 })
      if isComplete { out.append(contentsOf: room) }
      return isComplete
    }
    guard complete else {
      throw segment.file.corrupt(.positions, range.lowerBound, "a block has too few positions")
    }
  }
}
