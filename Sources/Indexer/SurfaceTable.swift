internal import Search

/// Words as they stand in texts, and what is known of each: its code, which is the number of its term or a mark and where
/// its terms lie, and the hash by which it is sketched.
///
/// Open addressing with linear probing, at most three quarters full, a slot in half a cache line. Words of up to 15 bytes lie
/// in the slot itself; longer ones are compared by a 64-bit hash and then byte by byte. When the table grows, words move
/// in the order of first sight: frequent ones are nearly always in the first slot that is looked at.
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

  private var slots = Memory<Slot>(capacity: 1 << 12)
  private var count = 0
  /// The slot of each word, in the order of first sight.
  private var places = Memory<UInt32>(capacity: 1 << 12)
  /// The long words one behind the other, and where each begins.
  private let longBytes = ByteBuffer()
  private var longStarts: [Int] = [0]

  /// What the table takes, in bytes.
  var memory: Int { slots.bytes + places.bytes + longBytes.memory + longStarts.capacity * 8 }

  /// The first slot for each word, to be looked at without a branch. Good until the next word is put in.
  struct FirstSlots {
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let mask: Int

    /// What is in the first slot of a word of up to `ShortKey.longest` bytes, and whether it is that word's.
    @inline(__always)
    func value(_ key: ShortKey) -> (value: Value, isRight: Bool) {
      let slot = slots + key.hash & mask
      let difference = (slot.pointee.low ^ key.low) | (slot.pointee.high ^ key.high)
      return (slot.pointee.value, difference == 0)
    }
  }

  var firstSlots: FirstSlots { FirstSlots(slots: slots.base, mask: slots.capacity &- 1) }

  /// What is known of a word of up to `ShortKey.longest` bytes; of a new one, that is what `make` says.
  @inline(__always)
  func value(_ key: ShortKey, make: () -> Value) -> Value {
    let mask = slots.capacity &- 1
    var index = key.hash & mask
    while slots[index].high != 0 {
      if slots[index].high == key.high, slots[index].low == key.low { return slots[index].value }
      index = (index &+ 1) & mask
    }
    let value = make()
    insert(Slot(key, value), at: index)
    return value
  }

  /// The same of a longer word.
  @inline(never)
  func value(ofLong word: UnsafeRawBufferPointer, make: () -> Value) -> Value {
    let key = ShortKey.ofLong(word)
    let mask = slots.capacity - 1
    var index = key.hash & mask
    while slots[index].high != 0 {
      let slot = slots[index]
      if slot.high == key.high, slot.low == key.low,
        TermDictionary.compare(longWord(slot.long), word) == 0
      {
        return slot.value
      }
      index = (index + 1) & mask
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
    places.reserve(count + 1)
    places[count] = UInt32(truncatingIfNeeded: index)
    count += 1
    if count * 4 > slots.capacity * 3 { grow() }
  }

  private func grow() {
    let larger = Memory<Slot>(capacity: slots.capacity * 2)
    for number in 0..<count {
      let slot = slots[Int(places[number])]
      var index = ShortKey(low: slot.low, high: slot.high).hash & (larger.capacity - 1)
      while larger[index].high != 0 { index = (index + 1) & (larger.capacity - 1) }
      larger[index] = slot
      places[number] = UInt32(truncatingIfNeeded: index)
    }
    slots = larger
  }
}
