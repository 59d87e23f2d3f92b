/// All postings of one term in one segment.
///
///     list      := parameters block                        up to 128 postings: one block over all documents
///                | shift:u8 entry[blocks + 1] block[blocks]
///     entry     := block:u32 positions:u32 count:u16 parameters:u8 impact:u8
///     parameters := l | k << 5                             of the block, one byte
///
/// A longer list is cut where document ids are multiples of `2^shift`, so the block of a document is number
/// `id >> shift`; blocks without a posting have an entry and no bytes. `block` and `positions` are byte offsets
/// from the start of the list and of its positions, and the last entry says where the last block ends.
/// `impact` is the greatest `tf / (tf + K(length))` of the block in 255ths, rounded up (see `BM25`).
///
/// The documents 1, 20, 60 of 64 with frequencies 1, 3, 1 are written `04  25 41 0C 19`.
package struct PostingList {
  package static let singleBlockLimit = 128
  package static let entrySize = 12
  /// The most postings in a block.
  package static let blockLimit = 4096

  package struct Entry {
    package var block: Int
    package var positions: Int
    package var count: Int
    package var l: Int
    package var k: Int
    package var impact: UInt8
  }

  /// How many documents hold the term.
  package let documentFrequency: Int
  /// How many documents the segment has.
  package let documentCount: Int
  package let shift: Int
  package let blockCount: Int
  private let bytes: UnsafeRawBufferPointer
  private let positions: UnsafeRawBufferPointer

  /// A view of a list's bytes and those of its positions (empty where the index has none). They belong to the
  /// caller and must outlive it, with `ByteBuffer.slack` more readable behind them.
  ///
  /// `nil` where the bytes cannot be such a list. Costs the same whatever the list's length.
  @inline(__always)
  package init?(
    _ bytes: UnsafeRawBufferPointer, positions: UnsafeRawBufferPointer, documentFrequency: Int,
    documentCount: Int
  ) {
    guard bytes.count > 1, documentFrequency > 0, documentFrequency <= documentCount else { return nil }
    self.bytes = bytes
    self.positions = positions
    self.documentFrequency = documentFrequency
    self.documentCount = documentCount
    if documentFrequency <= Self.singleBlockLimit {
      shift = 32
      blockCount = 1
    } else {
      shift = Int(bytes[0])
      guard shift < 32 else { return nil }
      blockCount = (documentCount &- 1) &>> shift &+ 1
      guard 1 &+ (blockCount &+ 1) &* Self.entrySize <= bytes.count else { return nil }
    }
  }

  /// A list of no postings, which reads nothing.
  package static var empty: PostingList { PostingList() }

  private init() {
    documentFrequency = 0
    documentCount = 0
    shift = 32
    blockCount = 0
    bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    positions = bytes
  }

  /// Whether there may be so many positions: each takes a bit at least.
  @inline(__always)
  package func mayHold(positions count: Int) -> Bool { count <= positionSize &* 8 }

  /// The number of the block that a document would be in.
  @inline(__always)
  package func block(of document: Int) -> Int { shift == 32 ? 0 : document &>> shift }

  @inline(__always)
  package func entry(_ block: Int) -> Entry {
    if shift == 32 {
      return Entry(
        block: block == 0 ? 1 : bytes.count, positions: block == 0 ? 0 : positions.count,
        count: block == 0 ? documentFrequency : 0, l: Int(bytes[0] & 31), k: Int(bytes[0] >> 5), impact: 255)
    }
    assert(block <= blockCount)
    let entry = bytes.baseAddress! + (1 &+ block &* Self.entrySize)
    let offsets = UInt64(littleEndian: entry.loadUnaligned(as: UInt64.self))
    let rest = UInt32(littleEndian: entry.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    return Entry(
      block: Int(offsets & 0xFFFF_FFFF), positions: Int(offsets >> 32), count: Int(rest & 0xFFFF),
      l: Int(rest >> 16 & 31), k: Int(rest >> 21 & 7), impact: UInt8(rest >> 24))
  }

  /// How many postings block number `block` has: 0 to `blockLimit`, or what a single block holds.
  @inline(__always)
  package func count(ofBlock block: Int) -> Int { entry(block).count }

  /// The first document id of a block's range.
  @inline(__always)
  package func base(ofBlock block: Int) -> UInt32 {
    shift == 32 ? 0 : UInt32(truncatingIfNeeded: block &<< shift)
  }

  /// The documents and frequencies of a block that has postings; `nil` where it is damaged.
  @inline(__always)
  package func block(_ number: Int) -> PostingBlock? {
    let entry = entry(number)
    let end = self.entry(number &+ 1).block
    guard entry.block < end, end <= bytes.count, entry.count <= max(Self.blockLimit, Self.singleBlockLimit)
    else {
      return nil
    }
    let universe =
      shift == 32 ? documentCount : min(1 &<< shift, documentCount &- number &<< shift)
    return PostingBlock(
      start: bytes.baseAddress! + entry.block, size: end &- entry.block, count: entry.count, l: entry.l,
      k: entry.k, universe: universe)
  }

  /// Where the list's bytes begin and how many there are.
  package var start: UnsafeRawPointer { bytes.baseAddress.unsafelyUnwrapped }
  package var size: Int { bytes.count }

  /// Where the bytes of its positions begin and how many there are.
  package var positionStart: UnsafeRawPointer { positions.baseAddress.unsafelyUnwrapped }
  package var positionSize: Int { positions.count }

  /// The bit of the list at which the unary parts of a block's frequencies begin.
  package func bit(ofFrequenciesIn block: PostingBlock) -> Int { (block.tfHigh - start) * 8 }

  /// Reads the first bytes of a block and of its frequencies, for the cache; the value means nothing.
  @inline(__always)
  package func touchBlock(_ number: Int) -> Int {
    guard let block = block(number) else { return 0 }
    return Int(block.high.load(as: UInt8.self)) &+ Int(block.tfHigh.load(as: UInt8.self))
  }

  /// The positions of a block that has postings; `nil` where it is damaged.
  @inline(__always)
  package func positionBlock(_ number: Int) -> PositionBlock? {
    let start = entry(number).positions
    let end = entry(number &+ 1).positions
    guard start < end, end <= positions.count else { return nil }
    return PositionBlock(UnsafeRawBufferPointer(rebasing: positions[start..<end]))
  }
}

/// Writes posting lists.
package struct PostingListEncoder {
  /// The greatest of the parts between 0 and 1 that the postings of a block add to scores (see `BM25`).
  package typealias GreatestImpact = (
    _ documents: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>
  ) -> Float

  private let documentCount: Int
  private let greatestImpact: GreatestImpact

  package init(documentCount: Int, greatestImpact: @escaping GreatestImpact) {
    self.documentCount = documentCount
    self.greatestImpact = greatestImpact
  }

  /// Appends a list to `postings` and its positions to `positions`.
  ///
  /// - Parameters:
  ///   - documents: rising ids below the segment's document count.
  ///   - frequencies: how often the term stands in each of them.
  ///   - occurrences: the positions in each of them in turn, rising; empty for an index without positions.
  /// - Throws: where the list is larger than its directory can say.
  package func encode(
    documents: UnsafeBufferPointer<UInt32>, frequencies: UnsafeBufferPointer<UInt32>,
    occurrences: UnsafeBufferPointer<UInt32>, postings: ByteBuffer, positions: ByteBuffer
  ) throws(IndexError) {
    if documents.count <= PostingList.singleBlockLimit {
      let head = postings.count
      postings.append(0 as UInt8)
      let parameters = PostingBlock.encode(
        documents: documents, base: 0, universe: documentCount, frequencies: frequencies.baseAddress!,
        into: postings)
      postings.store(littleEndian: UInt8(parameters.l | parameters.k << 5), at: head)
      if !occurrences.isEmpty {
        PositionBlock.encode(positions: occurrences, frequencies: frequencies, into: positions)
      }
      return
    }
    try encodeBlocks(documents, frequencies, occurrences, postings, positions)
  }

  private func encodeBlocks(
    _ documents: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>,
    _ occurrences: UnsafeBufferPointer<UInt32>, _ postings: ByteBuffer, _ positions: ByteBuffer
  ) throws(IndexError) {
    let shift = blockShift(documents)
    let blockCount = (documentCount - 1) >> shift + 1
    let start = postings.count
    let positionStart = positions.count
    postings.append(UInt8(shift))
    let directory = postings.count
    postings.append(zeros: (blockCount + 1) * PostingList.entrySize)
    var next = 0
    var occurrence = 0
    for block in 0...blockCount {
      let entry = directory + block * PostingList.entrySize
      guard postings.count - start <= UInt32.max, positions.count - positionStart <= UInt32.max else {
        throw .limit(path: "segment", reason: "a term has more than 4 GB of postings; index in smaller parts")
      }
      postings.store(littleEndian: UInt32(postings.count - start), at: entry)
      postings.store(littleEndian: UInt32(positions.count - positionStart), at: entry + 4)
      if block == blockCount { break }
      let base = block << shift
      var end = next
      let limit = UInt64(base) + 1 << UInt64(shift)
      var occurrenceEnd = occurrence
      while end < documents.count, UInt64(documents[end]) < limit {
        occurrenceEnd &+= Int(frequencies[end])
        end &+= 1
      }
      if end == next { continue }
      let own = UnsafeBufferPointer(rebasing: documents[next..<end])
      let ownFrequencies = UnsafeBufferPointer(rebasing: frequencies[next..<end])
      let greatest = greatestImpact(own, ownFrequencies)
      let parameters = PostingBlock.encode(
        documents: own, base: UInt32(base),
        universe: min(1 << shift, documentCount - base), frequencies: frequencies.baseAddress! + next,
        into: postings)
      if !occurrences.isEmpty {
        PositionBlock.encode(
          positions: UnsafeBufferPointer(rebasing: occurrences[occurrence..<occurrenceEnd]),
          frequencies: ownFrequencies, into: positions)
      }
      postings.store(littleEndian: UInt16(end - next), at: entry + 8)
      postings.store(littleEndian: UInt8(parameters.l | parameters.k << 5), at: entry + 10)
      postings.store(littleEndian: UInt8(min(255, (greatest * 255).rounded(.up))), at: entry + 11)
      next = end
      occurrence = occurrenceEnd
    }
  }

  /// The widest range of ids that gives blocks of at most 384 postings on average and `blockLimit` anywhere.
  private func blockShift(_ documents: UnsafeBufferPointer<UInt32>) -> Int {
    let spread = max(1, 384 * documentCount / documents.count)
    var shift = Int.bitWidth - 1 - spread.leadingZeroBitCount
    while shift > 12, greatestBlock(documents, shift: shift) > PostingList.blockLimit { shift -= 1 }
    return min(shift, 31)
  }

  private func greatestBlock(_ documents: UnsafeBufferPointer<UInt32>, shift: Int) -> Int {
    var greatest = 0
    var run = 0
    var block = -1
    for document in documents {
      let own = Int(document) >> shift
      run = own == block ? run + 1 : 1
      block = own
      greatest = max(greatest, run)
    }
    return greatest
  }
}
