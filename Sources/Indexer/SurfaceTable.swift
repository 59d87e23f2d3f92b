internal import Search

/// Words as they stand in texts, and what is known of each: its code, which is the number of its term or a mark and where
/// its terms lie, and the hash by which it is sketched.
///
/// Open addressing with linear probing, at most three quarters full, a slot in half a cache line. Words of up to 15 bytes lie
/// in the slot itself; longer ones are compared by a 64-bit hash and then byte by byte.
/// All memory is the table's own from its creation to its end.
final class SurfaceTable {
  struct Slot {
    var low: UInt64
    /// 0 if the slot is free.
    var high: UInt64
    var code: UInt32
    /// Of a long word: its number among them.
    var long: UInt32
    var hash: UInt64

    init(_ key: ShortKey, _ value: Value, long: UInt32 = 0) {
      low = key.low
      high = key.high
      code = value.code
      hash = value.hash.rawValue
      self.long = long
    }

    var value: Value { Value(code: code, hash: WordHash(rawValue: hash)) }
  }

  /// What is known of a word.
  struct Value {
    var code: UInt32
    var hash: WordHash
  }

  private static let firstCapacity = 1 << 12

  private(set) var slots: UnsafeMutablePointer<Slot>
  private(set) var capacity = firstCapacity
  private var count = 0
  /// The long words one behind the other, and where each begins.
  private let longBytes = ByteBuffer()
  private var longStarts: [Int] = [0]

  /// What the table takes, in bytes.
  var memory: Int { capacity * MemoryLayout<Slot>.stride + longBytes.memory + longStarts.capacity * 8 }

  init() { slots = Self.makeSlots(capacity) }

  deinit { free(slots) }

  private static func makeSlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    guard let zeros = calloc(count, MemoryLayout<Slot>.stride) else {
      fatalError("no memory for \(count) words")
    }
    return zeros.bindMemory(to: Slot.self, capacity: count)
  }

  /// What is known of a word of up to `ShortKey.longest` bytes; of a new one, that is what `make` says.
  @inline(__always)
  func value(_ key: ShortKey, make: () -> Value) -> Value {
    var index = key.hash & (capacity &- 1)
    while true {
      let slot = slots + index
      if slot.pointee.high == key.high, slot.pointee.low == key.low { return slot.pointee.value }
      if slot.pointee.high == 0 { break }
      index = (index &+ 1) & (capacity &- 1)
    }
    let value = make()
    insert(Slot(key, value), at: index)
    return value
  }

  /// The same of a longer word.
  @inline(never)
  func value(ofLong word: UnsafeRawBufferPointer, make: () -> Value) -> Value {
    let key = ShortKey.ofLong(word)
    var index = key.hash & (capacity - 1)
    while slots[index].high != 0 {
      let slot = slots[index]
      if slot.high == key.high, slot.low == key.low,
        TermDictionary.compare(longWord(slot.long), word) == 0
      {
        return slot.value
      }
      index = (index + 1) & (capacity - 1)
    }
    let value = make()
    longBytes.append(word)
    longStarts.append(longBytes.count)
    insert(Slot(key, value, long: UInt32(longStarts.count - 2)), at: index)
    return value
  }

  private func longWord(_ number: UInt32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: longBytes.bytes[longStarts[Int(number)]..<longStarts[Int(number) + 1]])
  }

  @inline(never)
  private func insert(_ slot: Slot, at index: Int) {
    slots[index] = slot
    count += 1
    if count * 4 > capacity * 3 { grow() }
  }

  private func grow() {
    let old = UnsafeBufferPointer(start: slots, count: capacity)
    capacity *= 2
    slots = Self.makeSlots(capacity)
    for slot in old where slot.high != 0 {
      var index = ShortKey(low: slot.low, high: slot.high).hash & (capacity - 1)
      while slots[index].high != 0 { index = (index + 1) & (capacity - 1) }
      slots[index] = slot
    }
    free(UnsafeMutablePointer(mutating: old.baseAddress))
  }
}
