/// Bytes being written: grows at its end, little-endian throughout.
///
/// The memory is this object's own from its creation to its end. Every write first makes room, and there are
/// always `slack` more bytes behind the last one, so that bit writers may store whole words.
package final class ByteBuffer {
  package static let slack = 16

  package private(set) var base: UnsafeMutableRawPointer
  package private(set) var count = 0
  private var capacity: Int

  package init(capacity: Int = 256) {
    self.capacity = max(capacity, 64)
    base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity + Self.slack, alignment: 16)
  }

  deinit { base.deallocate() }

  /// What the buffer takes, in bytes.
  package var memory: Int { capacity + Self.slack }

  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  package func array() -> [UInt8] { Array(bytes) }

  package func removeAll() { count = 0 }

  package func truncate(to newCount: Int) {
    precondition(newCount <= count)
    count = newCount
  }

  /// Makes room for `extra` more bytes and returns where they go; `count` is the caller's to `advance`.
  @inline(__always)
  package func reserve(_ extra: Int) -> UnsafeMutableRawPointer {
    if count &+ extra > capacity { grow(extra) }
    return base + count
  }

  @inline(__always)
  package func advance(by written: Int) {
    count &+= written
    assert(count <= capacity)
  }

  @inline(never)
  private func grow(_ extra: Int) {
    capacity = max(capacity * 2, count + extra)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity + Self.slack, alignment: 16)
    larger.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = larger
  }

  @inline(__always)
  package func append(_ value: UInt8) {
    reserve(1).storeBytes(of: value, as: UInt8.self)
    count &+= 1
  }

  @inline(__always)
  package func append<T: FixedWidthInteger & BitwiseCopyable>(littleEndian value: T) {
    reserve(MemoryLayout<T>.size).storeBytes(of: value.littleEndian, as: T.self)
    count &+= MemoryLayout<T>.size
  }

  package func append(_ source: UnsafeRawBufferPointer) {
    guard let start = source.baseAddress, source.count > 0 else { return }
    reserve(source.count).copyMemory(from: start, byteCount: source.count)
    count &+= source.count
  }

  package func append(_ source: [UInt8]) {
    source.withUnsafeBytes { append($0) }
  }

  package func append(zeros: Int) {
    guard zeros > 0 else { return }
    reserve(zeros).initializeMemory(as: UInt8.self, repeating: 0, count: zeros)
    count &+= zeros
  }

  package func store<T: FixedWidthInteger & BitwiseCopyable>(littleEndian value: T, at offset: Int) {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= count)
    (base + offset).storeBytes(of: value.littleEndian, as: T.self)
  }
}

extension [UInt8] {
  /// As `withUnsafeBytes`, but an error keeps its type.
  @inline(__always)
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBufferPointer { (buffer) throws(Failure) in try body(UnsafeRawBufferPointer(buffer)) }
  }
}
