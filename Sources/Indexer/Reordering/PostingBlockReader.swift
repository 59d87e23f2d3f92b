internal import Search

/// Reads whole posting lists with all they hold, a block at a time.
final class PostingBlockReader {
  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  /// The number in the block of each posting's first position, and behind the last of all of them.
  private let starts: UnsafeMutablePointer<Int>
  private var positions: UnsafeMutablePointer<UInt32>
  private var positionCapacity = 1 << 12

  init() {
    documents = .allocate(capacity: PostingList.blockLimit)
    frequencies = .allocate(capacity: PostingList.blockLimit)
    starts = .allocate(capacity: PostingList.blockLimit + 1)
    positions = .allocate(capacity: positionCapacity)
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
    starts.deallocate()
    positions.deallocate()
  }

  /// Calls `body` with each posting of a list in turn. Positions rise; there are as many as the frequency says, or
  /// none where they are not asked for. They are valid during the call.
  ///
  /// - Throws: where the list is damaged.
  func forEach(
    of record: TermDictionary.Record, in segment: Segment, hasPositions: Bool,
    _ body: (_ document: UInt32, _ frequency: UInt32, _ positions: UnsafeBufferPointer<UInt32>) -> Void
  ) throws(IndexError) {
    if record.inline != nil { return try readInline(record, in: segment, hasPositions: hasPositions, body) }
    let list = try segment.postings(record)
    if hasPositions { _ = try segment.file.verified(.positions, record.positions) }
    for number in 0..<list.blockCount where list.count(ofBlock: number) > 0 {
      guard let block = list.block(number), read(block, base: list.base(ofBlock: number)),
        documents[block.count - 1] < segment.documentCount
      else { throw segment.file.corrupt(.postings, record.postings.lowerBound, "not a block of postings") }
      if hasPositions {
        guard let positionBlock = list.positionBlock(number), readPositions(positionBlock, of: block) else {
          throw segment.file.corrupt(.positions, record.positions.lowerBound, "not a block of positions")
        }
      }
      for i in 0..<block.count {
        let own = hasPositions ? starts[i]..<starts[i + 1] : 0..<0
        body(
          documents[i], frequencies[i],
          UnsafeBufferPointer(start: positions + own.lowerBound, count: own.count))
      }
    }
  }

  private func readInline(
    _ record: TermDictionary.Record, in segment: Segment, hasPositions: Bool,
    _ body: (_ document: UInt32, _ frequency: UInt32, _ positions: UnsafeBufferPointer<UInt32>) -> Void
  ) throws(IndexError) {
    let cursor = try PostingCursor(segment, record)
    var positions: [UInt32] = []
    if hasPositions { cursor.positions(into: &positions) }
    if let fault = cursor.fault { throw fault }
    guard !hasPositions || positions.count == Int(cursor.frequency) else {
      throw segment.file.corrupt(.dictionary, record.inline!.gaps.lowerBound, "too few positions")
    }
    positions.withUnsafeBufferPointer { body(cursor.document, cursor.frequency, $0) }
  }

  /// Reads documents and frequencies; `false` where the block is damaged.
  private func read(_ block: PostingBlock, base: UInt32) -> Bool {
    guard block.decodeDocuments(base: base, into: documents) == block.count,
      block.decodeFrequencies(into: frequencies) == block.count
    else { return false }
    var sum = 0
    for i in 0..<block.count {
      guard frequencies[i] > 0 else { return false }
      starts[i] = sum
      sum &+= Int(frequencies[i])
    }
    starts[block.count] = sum
    return true
  }

  /// Reads all positions of a block; `false` where it is damaged.
  private func readPositions(_ positionBlock: PositionBlock, of block: PostingBlock) -> Bool {
    let count = starts[block.count]
    // Checked before there is memory for them: a forged frequency can be anything.
    guard count <= positionBlock.countLimit else { return false }
    if count > positionCapacity {
      positions.deallocate()
      positionCapacity = count * 2
      positions = .allocate(capacity: positionCapacity)
    }
    var cursor = PositionCursor(positionBlock)
    for i in 0..<block.count {
      let own = positions + starts[i]
      let frequency = starts[i &+ 1] &- starts[i]
      let read = cursor.decode(
        posting: i, first: starts[i], count: frequency, limit: .max, into: own,
        start: { $0 <= block.count ? self.starts[$0] : 0 })
      guard read == frequency else { return false }
      for j in 1..<max(1, frequency) where own[j] <= own[j &- 1] { return false }
    }
    return true
  }
}
