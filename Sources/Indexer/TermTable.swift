internal import Search

/// Gives each distinct byte string a number, counting from 0 in the order of first sight.
///
/// Open addressing with linear probing, at most three quarters full. Strings of up to 15 bytes lie in the slot itself, so that
/// comparing two integers compares the strings; longer ones are compared by a 64-bit hash and then byte by byte.
/// All memory is the table's own from its creation to its end.
final class TermTable {
  private struct Slot {
    var low: UInt64
    /// 0 if the slot is free.
    var high: UInt64
    var number: UInt32
  }

  private static let firstCapacity = 1 << 12

  private var slots: UnsafeMutablePointer<Slot>
  private var capacity = firstCapacity
  /// All strings one behind the other, and where each begins.
  private let bytes = ByteBuffer(capacity: 1 << 16)
  private var offsets: [Int] = [0]

  var count: Int { offsets.count - 1 }
  /// What the table takes, in bytes.
  var memory: Int { capacity * MemoryLayout<Slot>.stride + bytes.memory + offsets.capacity * 8 }

  init() {
    slots = .allocate(capacity: Self.firstCapacity)
    slots.initialize(repeating: Slot(low: 0, high: 0, number: 0), count: Self.firstCapacity)
  }

  deinit { slots.deallocate() }

  func removeAll() {
    slots.update(repeating: Slot(low: 0, high: 0, number: 0), count: capacity)
    bytes.removeAll()
    offsets.removeLast(offsets.count - 1)
  }

  /// The bytes of a number; valid until the next insertion.
  func bytes(of number: UInt32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.bytes[offsets[Int(number)]..<offsets[Int(number) + 1]])
  }

  /// The number of the `count` (at least 1) bytes at `start`, behind which 16 more can be read.
  ///
  /// - Returns: also whether they are new.
  @inline(__always)
  func insert(_ start: UnsafeRawPointer, count: Int) -> (number: UInt32, isNew: Bool) {
    let string = UnsafeRawBufferPointer(start: start, count: count)
    if count > ShortKey.longest { return insertLong(string) }
    let key = ShortKey(start, count: count)
    var index = key.hash & (capacity &- 1)
    while true {
      let slot = slots + index
      if slot.pointee.high == key.high, slot.pointee.low == key.low { return (slot.pointee.number, false) }
      if slot.pointee.high == 0 { break }
      index = (index &+ 1) & (capacity &- 1)
    }
    return (add(string, key, at: index), true)
  }

  @inline(never)
  private func insertLong(_ string: UnsafeRawBufferPointer) -> (number: UInt32, isNew: Bool) {
    let key = ShortKey.ofLong(string)
    var index = key.hash & (capacity &- 1)
    while slots[index].high != 0 {
      let slot = slots[index]
      if slot.high == key.high, slot.low == key.low,
        TermDictionary.compare(bytes(of: slot.number), string) == 0
      {
        return (slot.number, false)
      }
      index = (index &+ 1) & (capacity &- 1)
    }
    return (add(string, key, at: index), true)
  }

  @inline(never)
  private func add(_ string: UnsafeRawBufferPointer, _ key: ShortKey, at index: Int) -> UInt32 {
    let number = UInt32(count)
    bytes.append(string)
    offsets.append(bytes.count)
    slots[index] = Slot(low: key.low, high: key.high, number: number)
    if count * 4 > capacity * 3 { grow() }
    return number
  }

  private func grow() {
    let old = UnsafeMutableBufferPointer(start: slots, count: capacity)
    capacity *= 2
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(low: 0, high: 0, number: 0), count: capacity)
    for slot in old where slot.high != 0 {
      var index = ShortKey(low: slot.low, high: slot.high).hash & (capacity - 1)
      while slots[index].high != 0 { index = (index + 1) & (capacity - 1) }
      slots[index] = slot
    }
    old.deallocate()
  }

  /// All numbers, sorted by their bytes.
  func sortedNumbers() -> [UInt32] {
    var keyed: [(prefix: UInt64, number: UInt32)] = []
    keyed.reserveCapacity(count)
    for number in 0..<UInt32(count) { keyed.append((TermDictionary.prefix(bytes(of: number)), number)) }
    keyed.sort { a, b in
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      return TermDictionary.compare(bytes(of: a.number), bytes(of: b.number)) < 0
    }
    return keyed.map(\.number)
  }
}
