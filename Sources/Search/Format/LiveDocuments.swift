/// Which documents of a segment can still be found.
///
///     live := magic:byte[8] documents:u32 word:u64[(documents + 63) / 64] checksum:u32
///
/// Bit `i & 63` of word `i >> 6` is set where document `i` lives. `checksum` is CRC-32C of all before it.
///
/// Three documents, the second of them deleted, are written
/// `73 65 61 72 63 68 6C 64  03 00 00 00  05 00 00 00 00 00 00 00` and their checksum.
package struct LiveDocuments: Equatable, Sendable {
  package static let magic = Array("searchld".utf8)

  package let count: Int
  package private(set) var words: [UInt64]
  package private(set) var deletedCount = 0

  /// All `count` documents live.
  package init(count: Int) {
    self.count = count
    words = [UInt64](repeating: ~0, count: (count + 63) / 64)
    if count % 64 != 0 { words[words.count - 1] = Bits.mask(count % 64) }
  }

  /// Those whose bits are set; bits behind the last document are not.
  package init(count: Int, words: [UInt64]) {
    self.count = count
    self.words = words
    deletedCount = count - words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// How many live.
  package var liveCount: Int { count - deletedCount }

  @inline(__always)
  package func contains(_ document: UInt32) -> Bool {
    words[Int(document >> 6)] &>> UInt64(document & 63) & 1 == 1
  }

  /// As `contains`, for numbers that may be beyond the last.
  @inline(__always)
  package func holds(_ document: UInt32) -> Bool { document < count && contains(document) }

  /// Those that live, rising.
  package func list() -> [UInt32] {
    var documents: [UInt32] = []
    documents.reserveCapacity(liveCount)
    for (i, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        documents.append(UInt32(i) << 6 | UInt32(bits.trailingZeroBitCount))
        bits &= bits &- 1
      }
    }
    return documents
  }

  /// - Returns: whether it lived.
  @discardableResult
  package mutating func delete(_ document: UInt32) -> Bool {
    guard contains(document) else { return false }
    words[Int(document >> 6)] &= ~(1 << UInt64(document & 63))
    deletedCount += 1
    return true
  }

  package func encode() -> [UInt8] {
    let buffer = ByteBuffer()
    buffer.append(Self.magic)
    buffer.append(littleEndian: UInt32(count))
    for word in words { buffer.append(littleEndian: word) }
    buffer.append(littleEndian: Checksum.crc32c(buffer.bytes))
    return buffer.array()
  }

  package init(decoding bytes: UnsafeRawBufferPointer, count: Int, path: String) throws(IndexError) {
    self.init(count: count)
    var reader = ByteReader(bytes)
    guard bytes.count == 16 + words.count * 8, reader.take(8).elementsEqual(Self.magic),
      Int(reader.integer(UInt32.self)) == count
    else {
      throw .corrupt(path: path, offset: 0, reason: "these are not the live documents of their segment")
    }
    let full = words
    for i in words.indices {
      words[i] = reader.integer(UInt64.self)
      guard words[i] & ~full[i] == 0 else {
        throw .corrupt(path: path, offset: 12 + i * 8, reason: "a document beyond the last lives")
      }
      deletedCount += full[i].nonzeroBitCount - words[i].nonzeroBitCount
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])
    guard reader.integer(UInt32.self) == Checksum.crc32c(body) else {
      throw .corrupt(path: path, offset: 0, reason: "wrong checksum")
    }
  }
}
