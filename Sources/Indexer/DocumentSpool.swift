internal import Search

/// Documents that wait for the dictionary by which their texts will be stored, in batches.
///
/// A dictionary must have seen texts of all of a segment to fit them: of a collection that is sorted by source, the
/// first tenth says little about the rest.
struct DocumentSpool {
  private let spool: Spool
  private let head = ByteBuffer()

  var memory: Int { spool.memory }
  var isEmpty: Bool { spool.remaining == 0 }

  /// - Parameter path: where the file goes, if one is needed.
  init(path: String) { spool = Spool(path: path) }

  func append(_ batch: DocumentBatch) throws(IndexError) {
    head.removeAll()
    head.append(littleEndian: UInt64(batch.count))
    for i in 0..<batch.count {
      head.append(littleEndian: UInt64(batch.record(i).count))
      head.append(littleEndian: UInt64(batch.text(i).count))
    }
    try spool.append(head.bytes)
    try spool.append(batch.records.bytes)
    try spool.append(batch.texts.bytes)
  }

  /// Reads the batch that waits longest.
  func read(into batch: DocumentBatch) throws(IndexError) {
    batch.start(with: 0)
    head.removeAll()
    try spool.read(8, into: head)
    let count = integer(0)
    try spool.read(count * 16, into: head)
    var ends = (0, 0)
    for i in 0..<count {
      ends.0 += integer(8 + i * 16)
      ends.1 += integer(16 + i * 16)
      batch.append(recordEnd: ends.0, textEnd: ends.1)
    }
    try spool.read(ends.0, into: batch.records)
    try spool.read(ends.1, into: batch.texts)
  }

  private func integer(_ offset: Int) -> Int {
    Int(UInt64(littleEndian: head.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
  }
}
