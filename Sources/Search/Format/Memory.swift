/// Memory that grows where it lies: the system moves the pages of a large piece instead of copying its bytes.
///
/// Whoever asks for a piece owns it and gives it back with `free`. It is aligned to 16 bytes and its bytes are
/// whatever they were.
package enum Memory {
  package static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    guard let start = malloc(size) else { exhausted(size) }
    advise(start, size)
    return start
  }

  /// A piece of `size` bytes with the bytes of `old`, which is gone.
  package static func reallocate(_ old: UnsafeMutableRawPointer, _ size: Int) -> UnsafeMutableRawPointer {
    guard let start = realloc(old, size) else { exhausted(size) }
    advise(start, size)
    return start
  }

  private static func exhausted(_ size: Int) -> Never { fatalError("no memory for \(size) bytes") }

  private static let hugePage = 2 << 20

  /// Asks for large pages: memory that is filled for the first time then costs a tenth of the page faults.
  @inline(__always)
  private static func advise(_ start: UnsafeMutableRawPointer, _ size: Int) {
    #if os(Linux)
      guard size >= 2 * hugePage else { return }
      let address = Int(bitPattern: start)
      let first = (address + hugePage - 1) & ~(hugePage - 1)
      let length = (address + size - first) & ~(hugePage - 1)
      if length > 0 { madvise(UnsafeMutableRawPointer(bitPattern: first), length, MADV_HUGEPAGE) }
    #endif
  }
}
