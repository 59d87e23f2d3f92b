/// Memory for values without a destructor, an object's own from its creation to its end, that grows.
///
/// What is read must have been written; bounds are checked in debug builds only.
struct Memory<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// What it takes, in bytes.
  var bytes: Int { capacity * MemoryLayout<Element>.stride }

  /// Makes room for `count` values, at least twice as many as there was room for.
  @inline(__always)
  mutating func reserve(_ count: Int) {
    if count > capacity { grow(max(capacity * 2, count)) }
  }

  @inline(never)
  private mutating func grow(_ newCapacity: Int) {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
    UnsafeMutableRawPointer(larger).copyMemory(from: base, byteCount: bytes)
    base.deallocate()
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
