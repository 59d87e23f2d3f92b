/// The keys of a segment's documents, sorted by their bytes.
///
///     keys     := document:bits rank:bits start:u40[blocks] block*
///     block    := entry*                                             64 entries, fewer in the last
///     entry    := head:u8 (rest size:varint)? (size:varint)? byte[rest size]
///
/// `document` are the documents in the order of their keys, those with the same key by number, and `rank` is the other
/// way round: the place of each document's key in that order. Both are packed (`PackedNumbers`) with as many bits as the
/// last document's number needs. `start` says where a block begins behind the last `start`.
///
/// A key is what it shares with the one before, which is nothing at the start of a block, and a rest. The low half of
/// `head` is the size of the rest, the high half how much longer the key is than the one before, plus 7; where that is
/// not 0 to 14, the half is 15, and the size of the rest or of the key follows.
///
/// The keys `act/1` and `act/2` of documents 1 and 0 are written
/// `01  01  00 00 00 00 00  C5 61 63 74 2F 31  71 32`.
package enum KeyList {
  package static let blockSize = 64
  fileprivate static let startSize = 5

  /// Where the parts lie in the section.
  package struct Places {
    package let width: Int
    package let ranks: Int
    fileprivate let starts: Int
    package let blockCount: Int
    /// Where the blocks begin.
    package let blocks: Int

    package init(documents: Int) {
      width = PackedNumbers.width(upTo: documents - 1)
      ranks = PackedNumbers.size(count: documents, width: width)
      starts = 2 * ranks
      blockCount = (documents + KeyList.blockSize - 1) / KeyList.blockSize
      blocks = starts + blockCount * KeyList.startSize
    }
  }

  /// - Parameters:
  ///   - order: the documents, sorted by their keys.
  ///   - key: the key of a document, valid until it is asked for another.
  package static func encode(_ order: [UInt32], key: (UInt32) -> UnsafeRawBufferPointer) -> [UInt8] {
    let places = Places(documents: order.count)
    var ranks = [UInt32](repeating: 0, count: order.count)
    for (rank, document) in order.enumerated() { ranks[Int(document)] = UInt32(rank) }
    let out = ByteBuffer(capacity: places.blocks + order.count * 8)
    PackedNumbers.append(order, width: places.width, to: out)
    PackedNumbers.append(ranks, width: places.width, to: out)
    let blocks = ByteBuffer(capacity: order.count * 8)
    let before = ByteBuffer()
    for (rank, document) in order.enumerated() {
      if rank % blockSize == 0 {
        for byte in 0..<startSize { out.append(UInt8(truncatingIfNeeded: blocks.count >> (byte * 8))) }
        before.removeAll()
      }
      let key = key(document)
      append(key, behind: before.bytes, to: blocks)
      before.removeAll()
      before.append(key)
    }
    out.append(blocks.bytes)
    return out.array()
  }

  private static func append(
    _ key: UnsafeRawBufferPointer, behind before: UnsafeRawBufferPointer, to buffer: ByteBuffer
  ) {
    var shared = 0
    while shared < min(key.count, before.count), key[shared] == before[shared] { shared += 1 }
    let rest = key.count - shared
    let growth = key.count - before.count + 7
    let (low, high) = (min(rest, 15), growth >= 0 && growth < 15 ? growth : 15)
    buffer.append(UInt8(high << 4 | low))
    if low == 15 { buffer.append(varint: rest) }
    if high == 15 { buffer.append(varint: key.count) }
    buffer.append(UnsafeRawBufferPointer(rebasing: key[shared...]))
  }

  /// Walks the keys of a block, whose bytes are checked and belong to the caller. Safe for any contents.
  package struct Cursor {
    private var reader: ByteReader
    private let buffer: ByteBuffer
    /// How many bytes the current key shares with the one before.
    package private(set) var shared = 0

    /// Stands before the first key.
    ///
    /// - Parameter buffer: where keys are put together; it must not be in use by another cursor.
    package init(_ block: UnsafeRawBufferPointer, buffer: ByteBuffer = ByteBuffer()) {
      reader = ByteReader(block)
      self.buffer = buffer
      buffer.removeAll()
    }

    /// The current key, valid until the next one.
    package var key: UnsafeRawBufferPointer { buffer.bytes }

    /// Goes to the next key; `false` where there is none that could be read.
    package mutating func next() -> Bool {
      let head = Int(reader.byte())
      let rest = head & 15 < 15 ? head & 15 : reader.size()
      let size = head >> 4 < 15 ? buffer.count + head >> 4 - 7 : reader.size()
      shared = size - rest
      let bytes = reader.take(rest)
      guard !reader.overran, shared >= 0, shared <= buffer.count else { return false }
      buffer.truncate(to: shared)
      buffer.append(bytes)
      return true
    }
  }
}

extension Segment {
  private var places: KeyList.Places { KeyList.Places(documents: documentCount) }

  /// The document number `rank` in the order of the keys.
  package func document(inKeyOrder rank: Int) throws(IndexError) -> UInt32 {
    let document = try file.packedNumber(.keyOrder, from: 0, width: places.width, at: rank)
    guard document < documentCount else { throw damagedKeys("no such document") }
    return UInt32(document)
  }

  /// The place of a document in the order of the keys.
  package func keyRank(of document: UInt32) throws(IndexError) -> Int {
    let rank = try file.packedNumber(.keyOrder, from: places.ranks, width: places.width, at: Int(document))
    guard rank < documentCount else { throw damagedKeys("no such key") }
    return rank
  }

  package func damagedKeys(_ reason: String) -> IndexError { file.corrupt(.keyOrder, 0, reason) }

  /// The bytes of a block of keys.
  package func keyBlock(_ number: Int) throws(IndexError) -> UnsafeRawBufferPointer {
    let places = places
    let end = number + 1 < places.blockCount ? try start(ofKeyBlock: number + 1) : file.size(of: .keyOrder)
    let start = try start(ofKeyBlock: number)
    guard start < end else { throw damagedKeys("blocks do not rise") }
    return try file.verified(.keyOrder, start..<end)
  }

  private func start(ofKeyBlock number: Int) throws(IndexError) -> Int {
    let places = places
    // Numbers of 40 bits, each at a whole byte.
    let width = KeyList.startSize * 8
    return places.blocks
      + (try file.packedNumber(.keyOrder, from: places.starts, width: width, at: number))
  }

  /// The key of a document.
  package func key(of document: UInt32) throws(IndexError) -> [UInt8] {
    let rank = try keyRank(of: document)
    var cursor = KeyList.Cursor(try keyBlock(rank / KeyList.blockSize))
    for _ in 0...rank % KeyList.blockSize {
      guard cursor.next() else { throw damagedKeys("not a block of keys") }
    }
    return Array(cursor.key)
  }

  /// The rank of the first document whose key is not before `key`.
  package func rank(ofKey key: UnsafeRawBufferPointer) throws(IndexError) -> Int {
    let buffer = ByteBuffer()
    // Blocks that begin before the key.
    var low = 0
    var high = places.blockCount
    while low < high {
      let middle = (low + high) / 2
      var cursor = KeyList.Cursor(try keyBlock(middle), buffer: buffer)
      guard cursor.next() else { throw damagedKeys("not a block of keys") }
      if TermDictionary.compare(cursor.key, key) < 0 { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    var rank = (low - 1) * KeyList.blockSize
    let end = min(documentCount, rank + KeyList.blockSize)
    var cursor = KeyList.Cursor(try keyBlock(low - 1), buffer: buffer)
    while rank < end {
      guard cursor.next() else { throw damagedKeys("not a block of keys") }
      if TermDictionary.compare(cursor.key, key) >= 0 { break }
      rank += 1
    }
    return rank
  }

  /// The document with this key among those that live by `live`.
  package func document(
    ofKey key: UnsafeRawBufferPointer, among live: LiveDocuments?
  ) throws(IndexError) -> UInt32? {
    var walk = KeyWalk(self, from: try rank(ofKey: key))
    while try walk.next(), TermDictionary.compare(walk.key, key) == 0 {
      let document = try document(inKeyOrder: walk.rank)
      if live?.contains(document) ?? true { return document }
    }
    return nil
  }
}

/// Walks the keys of a segment in order.
package struct KeyWalk {
  private let segment: Segment
  private var cursor: KeyList.Cursor?
  private let buffer = ByteBuffer()
  /// Of the current key, once there is one.
  package private(set) var rank: Int

  /// Stands before the key number `rank`.
  package init(_ segment: Segment, from rank: Int) {
    self.segment = segment
    self.rank = rank - 1
  }

  /// The current key, valid until the next one.
  package var key: UnsafeRawBufferPointer { buffer.bytes }
  /// How many bytes it shares, at least, with the one before.
  package var shared: Int { cursor?.shared ?? 0 }

  /// Goes to the next key; `false` behind the last.
  package mutating func next() throws(IndexError) -> Bool {
    guard rank + 1 < segment.documentCount else { return false }
    rank += 1
    let inBlock = rank % KeyList.blockSize
    if cursor == nil || inBlock == 0 {
      cursor = KeyList.Cursor(try segment.keyBlock(rank / KeyList.blockSize), buffer: buffer)
      for _ in 0..<inBlock {
        guard cursor!.next() else { throw segment.damagedKeys("not a block of keys") }
      }
    }
    guard cursor!.next() else { throw segment.damagedKeys("not a block of keys") }
    return true
  }
}
