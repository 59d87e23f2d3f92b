internal import Search

/// Bytes that wait to be read again: in memory at first, then in a file that goes with this object.
final class Spool {
  private static let bufferSize = 4 << 20

  private let path: String
  private let buffer = ByteBuffer()
  private var output: Storage.OutputFile?
  private var input: Storage.InputFile?
  private var written = 0
  private var taken = 0

  var memory: Int { buffer.memory }
  /// How many bytes are left to read.
  var remaining: Int { written - taken }

  /// - Parameter path: where the file goes, if one is needed.
  init(path: String) { self.path = path }

  deinit { if output != nil { try? Storage.remove(path) } }

  /// Appends bytes; not after the first were read.
  func append(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    written += bytes.count
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try output?.write(bytes)
    } else {
      buffer.append(bytes)
    }
  }

  private func flush() throws(IndexError) {
    if output == nil { output = try Storage.OutputFile(creating: path) }
    try output?.write(buffer.bytes)
    buffer.removeAll()
  }

  /// Appends the next `count` bytes to `target`; there must be so many.
  func read(_ count: Int, into target: ByteBuffer) throws(IndexError) {
    precondition(count <= remaining)
    let start = taken
    taken += count
    guard output != nil else {
      return target.append(UnsafeRawBufferPointer(rebasing: buffer.bytes[start..<taken]))
    }
    if input == nil {
      try flush()
      input = try Storage.InputFile(path)
    }
    let room = UnsafeMutableRawBufferPointer(start: target.reserve(count), count: count)
    guard try input?.read(into: room) == count else {
      throw .corrupt(path: path, offset: start, reason: "what was written here a moment ago is cut short")
    }
    target.advance(by: count)
  }

  /// Calls `body` with all that is left, some at a time.
  func drain(_ body: (UnsafeRawBufferPointer) throws(IndexError) -> Void) throws(IndexError) {
    let piece = ByteBuffer()
    while remaining > 0 {
      piece.removeAll()
      try read(min(remaining, Self.bufferSize / 4), into: piece)
      try body(piece.bytes)
    }
  }
}
