internal import Search

/// Memory for values without a destructor, an object's own from its creation to its end, that grows.
///
/// Bytes that were not written are zero; bounds are checked in debug builds only.
struct Memory<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 16)
    base = Self.allocate(self.capacity)
  }

  deinit { Self.release(base, capacity) }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    let size = count * MemoryLayout<Element>.stride
    if size >= Pages.leastSize { return Pages.take(size).bindMemory(to: Element.self, capacity: count) }
    return .allocateZeroed(capacity: count)
  }

  private static func release(_ base: UnsafeMutablePointer<Element>, _ count: Int) {
    let size = count * MemoryLayout<Element>.stride
    if size >= Pages.leastSize { return Pages.release(base, size) }
    free(base)
  }

  /// What it takes, in bytes.
  var bytes: Int { capacity * MemoryLayout<Element>.stride }

  /// Makes room for `count` values, at least twice as many as there was room for.
  @inline(__always)
  mutating func reserve(_ count: Int) {
    if count > capacity { grow(max(capacity * 2, count)) }
  }

  @inline(never)
  private mutating func grow(_ newCapacity: Int) {
    let larger = Self.allocate(newCapacity)
    UnsafeMutableRawPointer(larger).copyMemory(from: base, byteCount: bytes)
    Self.release(base, capacity)
    (base, capacity) = (larger, newCapacity)
  }

  @inline(__always)
  subscript(_ index: Int) -> Element {
    get {
      assert(index >= 0 && index < capacity)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < capacity)
      base[index] = newValue
    }
  }
}
