internal import Search

/// Memory straight from the system, in pages that are zero at first.
enum Pages {
  /// From this size on, in bytes, pages are taken from the system; below it `malloc` does as well.
  static let leastSize = 2 << 20

  /// `size` bytes that are zero, on large pages where the system has them: what is read here and there in a large table
  /// is then found in fewer steps, and filling it for the first time takes two page faults instead of a thousand.
  ///
  /// Whoever takes them gives them back by `release`. Ends the process where there is no memory.
  static func take(_ size: Int) -> UnsafeMutableRawPointer {
    let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let start, start != MAP_FAILED else { fatalError("no memory for \(size) bytes") }
    #if os(Linux)
      madvise(start, size, MADV_HUGEPAGE)
    #endif
    return start
  }

  static func release(_ start: UnsafeMutableRawPointer, _ size: Int) { munmap(start, size) }
}
