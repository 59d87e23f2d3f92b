internal import Search

/// Words as they stand in texts, and the code of each: the number of its term, or a mark and where its terms lie.
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
    private let padding: UInt64 = 0

    init(_ key: ShortKey, code: UInt32, long: UInt32 = 0) {
      low = key.low
      high = key.high
      self.code = code
      self.long = long
    }
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

    /// The code in the first slot of a word of up to `ShortKey.longest` bytes, and whether it is that word's.
    @inline(__always)
    func code(_ key: ShortKey) -> (code: UInt32, isRight: Bool) {
      let slot = slots + key.hash & mask
      let difference = (slot.pointee.low ^ key.low) | (slot.pointee.high ^ key.high)
      return (slot.pointee.code, difference == 0)
    }
  }

  var firstSlots: FirstSlots { FirstSlots(slots: slots.base, mask: slots.capacity &- 1) }

  /// The code of a word of up to `ShortKey.longest` bytes; a new one gets that of `makeCode`.
  @inline(__always)
  func code(_ key: ShortKey, makeCode: () -> UInt32) -> UInt32 {
    let mask = slots.capacity &- 1
    var index = key.hash & mask
    while slots[index].high != 0 {
      if slots[index].high == key.high, slots[index].low == key.low { return slots[index].code }
      index = (index &+ 1) & mask
    }
    let code = makeCode()
    insert(Slot(key, code: code), at: index)
    return code
  }

  /// The code of a longer word.
  @inline(never)
  func code(ofLong word: UnsafeRawBufferPointer, makeCode: () -> UInt32) -> UInt32 {
    let key = ShortKey.ofLong(word)
    let mask = slots.capacity - 1
    var index = key.hash & mask
    while slots[index].high != 0 {
      let slot = slots[index]
      if slot.high == key.high, slot.low == key.low,
        TermDictionary.compare(longWord(slot.long), word) == 0
      {
        return slot.code
      }
      index = (index + 1) & mask
    }
    let code = makeCode()
    longBytes.append(word)
    longStarts.append(longBytes.count)
    insert(Slot(key, code: code, long: UInt32(longStarts.count - 2)), at: index)
    return code
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
