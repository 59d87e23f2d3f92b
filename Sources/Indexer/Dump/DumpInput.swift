internal import Search

/// The bytes of one file after the other through one buffer: as lines, in pieces, or as a whole.
///
/// The buffer grows to the longest line and is given back before the next file where it grew large.
package final class DumpInput {
  package enum Line {
    /// Without its newline; valid until the next call.
    case bytes(UnsafeRawBufferPointer)
    case tooLong
  }

  /// How many bytes of the file have been used.
  package private(set) var consumed = 0

  private var source: (any ByteSource)?
  private let isStopped: @Sendable () -> Bool
  private let chunk: Int
  let longestLine: Int
  private var buffer: UnsafeMutableRawPointer?
  private var capacity = 0
  /// The bytes that were read and not yet used lie in `start..<end`.
  private var start = 0
  private var end = 0
  /// How many bytes were read of the file.
  private var read = 0
  private var isAtEnd = true

  /// A buffer of up to this size is kept for the next file.
  private static let keptCapacity = 16 << 20

  /// - Parameter isStopped: asked before each reading; where it says so, that fails.
  package init(chunk: Int, longestLine: Int, isStopped: @escaping @Sendable () -> Bool = { false }) {
    self.isStopped = isStopped
    self.chunk = chunk
    self.longestLine = longestLine
  }

  deinit { free(buffer) }

  /// Begins with another file.
  func open(_ source: any ByteSource) {
    close()
    self.source = source
    isAtEnd = false
  }

  /// How many bytes of the file on the disk have been used.
  var position: Int { source?.position ?? consumed }

  /// Lets go of the file.
  func close() {
    source = nil
    (start, end, read, consumed) = (0, 0, 0, 0)
    isAtEnd = true
    if capacity > Self.keptCapacity {
      free(buffer)
      (buffer, capacity) = (nil, 0)
    }
  }

  private var pending: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: buffer, count: end)[from: start]
  }

  /// The next bytes, `count` of them or more where the file has so many; they are not used up.
  package func peek(_ count: Int) throws(InputFailure) -> UnsafeRawBufferPointer {
    while end - start < count, !isAtEnd { try fill() }
    return pending
  }

  /// The bytes from the offset `first`, which has been peeked at, to a newline or the end; they are not used
  /// up.
  package func peekLine(from first: Int) throws(InputFailure) -> UnsafeRawBufferPointer {
    var scanned = first
    while true {
      let bytes = pending
      if let newline = bytes.firstOffset(of: 0x0A, from: scanned) { return bytes[upTo: newline][from: first] }
      if isAtEnd || bytes.count > longestLine { return bytes[from: first] }
      scanned = bytes.count
      try fill()
    }
  }

  /// What `peek` has shown, and more; `nil` where the file has no more.
  func peekMore() throws(InputFailure) -> UnsafeRawBufferPointer? {
    let known = end - start
    while end - start == known {
      if isAtEnd { return nil }
      try fill()
    }
    return pending
  }

  /// Uses up `count` bytes, however many they are; `false` where the file has fewer.
  func discard(_ count: Int) throws(InputFailure) -> Bool {
    var left = count
    while true {
      let taken = min(left, end - start)
      skip(taken)
      left -= taken
      if left == 0 { return true }
      if isAtEnd { return false }
      try fill()
    }
  }

  /// Uses up `count` of the bytes that were peeked at.
  package func skip(_ count: Int) {
    start += count
    consumed += count
  }

  /// `nil` at the end of the file.
  package func nextLine() throws(InputFailure) -> Line? {
    var scanned = 0
    while true {
      let bytes = pending
      if let newline = bytes.firstOffset(of: 0x0A, from: scanned) {
        skip(newline + 1)
        return newline > longestLine ? .tooLong : .bytes(bytes[upTo: newline])
      }
      if isAtEnd {
        guard !bytes.isEmpty else { return nil }
        skip(bytes.count)
        return bytes.count > longestLine ? .tooLong : .bytes(bytes)
      }
      if bytes.count > longestLine {
        try dropLine()
        return .tooLong
      }
      scanned = bytes.count
      try fill()
    }
  }

  /// Uses up the line that does not fit, buffer by buffer.
  private func dropLine() throws(InputFailure) {
    while true {
      if let newline = pending.firstOffset(of: 0x0A) {
        skip(newline + 1)
        return
      }
      skip(end - start)
      if isAtEnd { return }
      try fill()
    }
  }

  /// Whether more than `limit` bytes are left, as far as the length is known.
  func isLonger(than limit: Int) -> Bool {
    guard let size = source?.expectedSize else { return false }
    return end - start + size - read > limit
  }

  /// The next bytes, `limit` of them or as many as are left, and whether those were the last.
  func piece(limit: Int) throws(InputFailure) -> (bytes: [UInt8], isLast: Bool) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, end - start + max(0, (source?.expectedSize ?? 0) - read)))
    while true {
      let taken = min(limit - bytes.count, end - start)
      bytes.append(contentsOf: pending.prefix(taken))
      skip(taken)
      if bytes.count == limit, start < end { return (bytes, false) }
      if isAtEnd { return (bytes, true) }
      try fill()
    }
  }

  /// All that is left; `nil` where that is more than `limit`.
  package func rest(limit: Int) throws(InputFailure) -> [UInt8]? {
    let expected = (source?.expectedSize ?? 0) - read
    guard end - start + max(expected, 0) <= limit else { return nil }
    if isAtEnd {
      let bytes = [UInt8](pending)
      skip(bytes.count)
      return bytes
    }
    var bytes: [UInt8] = []
    // One more, so that a file as long as it said meets its end without growing the array.
    bytes.reserveCapacity(end - start + max(expected, 0) + 1)
    while true {
      bytes.append(contentsOf: pending)
      skip(end - start)
      if bytes.count > limit { return nil }
      if isAtEnd { return bytes }
      try fill()
    }
  }

  /// Reads once, at the buffer's end; makes room for that first.
  private func fill() throws(InputFailure) {
    guard let source else {
      isAtEnd = true
      return
    }
    if start > 0 {
      if let buffer { memmove(buffer, buffer + start, end - start) }
      (start, end) = (0, end - start)
    }
    if capacity - end < chunk {
      let larger = max(end + chunk, end * 2)
      guard let moved = realloc(buffer, larger) else {
        throw InputFailure(SystemFailure("read", code: ENOMEM))
      }
      (buffer, capacity) = (moved, larger)
    }
    guard let buffer else { return }
    let count = try read(source, into: buffer + end)
    end += count
    read += count
    isAtEnd = count == 0 || source.expectedSize.map { read >= $0 } ?? false
  }

  /// Waits for bytes, unless there are to be no more.
  private func read(_ source: any ByteSource, into start: UnsafeMutableRawPointer) throws(InputFailure) -> Int
  {
    while !isStopped() {
      do throws(InputFailure) {
        return try source.read(into: start, atMost: chunk)
      } catch {
        if error != .nothingYet { throw error }
      }
    }
    throw .nothingYet
  }
}

extension UnsafeRawBufferPointer {
  fileprivate subscript(from start: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[start...])
  }

  fileprivate subscript(upTo end: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[..<end])
  }
}
