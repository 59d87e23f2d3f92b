internal import Search

/// Documents that wait for the dictionary by which their texts will be stored: in memory at first, then in a file
/// beside the segment that goes with this object.
///
/// A dictionary must have seen all texts of a segment to fit them: of a collection that is sorted by source, the first
/// tenth says little about the rest.
final class DocumentSpool {
  private static let bufferSize = 8 << 20

  private let path: String
  private let buffer = ByteBuffer()
  private var file: Storage.OutputFile?

  var memory: Int { buffer.count }

  /// - Parameter path: where the file goes, if one is needed.
  init(path: String) { self.path = path }

  deinit { if file != nil { try? Storage.remove(path) } }

  /// Appends a document: its record, and its text.
  func append(_ record: UnsafeRawBufferPointer, _ text: [UInt8]) throws(IndexError) {
    buffer.append(littleEndian: UInt32(record.count))
    buffer.append(littleEndian: UInt32(text.count))
    buffer.append(record)
    buffer.append(text)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  private func flush() throws(IndexError) {
    if file == nil { file = try Storage.OutputFile(creating: path) }
    try file?.write(buffer.bytes)
    buffer.removeAll()
  }

  /// Calls `body` with each document in turn.
  func forEach(
    _ body: (_ record: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) throws(IndexError) -> Void
  ) throws(IndexError) {
    if file == nil { return try Self.forEach(in: buffer.bytes, path, body) }
    try flush()
    let written = try Storage.MappedFile(path)
    defer { withExtendedLifetime(written) {} }
    try Self.forEach(in: written.bytes, path, body)
  }

  private static func forEach(
    in bytes: UnsafeRawBufferPointer, _ path: String,
    _ body: (_ record: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) throws(IndexError) -> Void
  ) throws(IndexError) {
    var reader = ByteReader(bytes)
    while reader.remaining > 0 {
      let sizes = (Int(reader.integer(UInt32.self)), Int(reader.integer(UInt32.self)))
      let record = reader.take(sizes.0)
      let text = reader.take(sizes.1)
      guard !reader.overran else {
        throw .corrupt(path: path, offset: reader.offset, reason: "the waiting documents are cut short")
      }
      try body(record, text)
    }
  }
}
