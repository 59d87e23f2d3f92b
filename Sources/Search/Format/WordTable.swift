/// Numbers for words: an open-addressing table from the bytes of a word to an id.
///
/// A word up to 16 bytes is its own key; of a longer one the table keeps two 64-bit hashes and never the
/// bytes. Should two longer words ever share both, the encoder's check finds it and the text is stored raw.
struct WordTable {
  /// The id of a word that is not in the table; no word has it.
  static let unknown: UInt32 = 0xFFFFF

  /// How many bytes a key may read past the end of its word.
  static let slack = 16

  struct Key {
    var low: UInt64
    var high: UInt64
    var length: UInt32

    /// The key of the `length` bytes (at least 1) at `p`, after which `slack` more are readable.
    @inline(__always)
    init(_ p: UnsafeRawPointer, length: Int) {
      self.length = UInt32(truncatingIfNeeded: length)
      if length <= 16 {
        let bits = length &* 8
        low = p.loadUnaligned(as: UInt64.self) & ~(UInt64.max << bits)
        high = p.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & ~(UInt64.max << max(bits &- 64, 0))
      } else {
        (low, high) = Key.hashes(p, length: length)
      }
    }

    @inline(never)
    private static func hashes(_ p: UnsafeRawPointer, length: Int) -> (UInt64, UInt64) {
      var a: UInt64 = 0xA076_1D64_78BD_642F
      var b: UInt64 = 0xE703_7ED1_A0B4_28DB
      var at = 0
      while at < length {
        let step = min(length &- 8, at)  // The last piece overlaps the one before.
        let x = p.loadUnaligned(fromByteOffset: step, as: UInt64.self)
        a = mix(a ^ x, 0x8EBC_6AF0_9C88_C6E3)
        b = mix(b &+ x, 0x5899_65CC_7537_4CC3)
        at &+= 8
      }
      return (a, b)
    }

    @inline(__always)
    var hash: UInt64 {
      mix(low ^ 0x9E37_79B9_7F4A_7C15, high ^ UInt64(length) &* 0xD6E8_FEB8_6659_FD93)
    }
  }

  struct Slot {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length: UInt32 = 0  // 0 marks a free slot.
    var id: UInt32 = 0
  }

  private(set) var slots: [Slot]
  private(set) var count = 0

  /// What the table takes, in bytes.
  var memory: Int { slots.capacity * MemoryLayout<Slot>.stride }

  /// A table with room for `capacity` words; it grows as needed.
  init(capacity: Int) {
    var size = 64
    while size * 2 < capacity * 3 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
  }

  /// The place of `key` in `slots`: its slot or the free one where it belongs. `mask` is the size less 1.
  ///
  /// Ends because a third of the slots is free.
  @inline(__always)
  static func place(of key: Key, in slots: UnsafePointer<Slot>, mask: Int) -> Int {
    var at = Int(truncatingIfNeeded: key.hash &>> 20) & mask
    while true {
      let slot = slots + at
      if slot.pointee.low == key.low && slot.pointee.high == key.high && slot.pointee.length == key.length {
        return at
      }
      if slot.pointee.length == 0 { return at }
      at = (at &+ 1) & mask
    }
  }

  /// Whether the first slot looked at is that of `key`, and the id there, which is of no use if not.
  ///
  /// Words that were put in first are mostly found so, and without a branch.
  @inline(__always)
  static func guess(_ key: Key, in slots: UnsafePointer<Slot>, mask: Int) -> (id: UInt32, isRight: Bool) {
    let slot = slots[Int(truncatingIfNeeded: key.hash &>> 20) & mask]
    let difference = (slot.low ^ key.low) | (slot.high ^ key.high) | UInt64(slot.length ^ key.length)
    return (slot.id, difference == 0)
  }

  /// The id of `key`, or `unknown`.
  func find(_ key: Key) -> UInt32 {
    let at = slots.withUnsafeBufferPointer { Self.place(of: key, in: $0.baseAddress!, mask: $0.count &- 1) }
    return slots[at].length == 0 ? Self.unknown : slots[at].id
  }

  /// The id of `key`; a new word is given `id`.
  @inline(__always)
  mutating func insert(_ key: Key, id: UInt32) -> UInt32 {
    let at = slots.withUnsafeBufferPointer { Self.place(of: key, in: $0.baseAddress!, mask: $0.count &- 1) }
    if slots[at].length != 0 { return slots[at].id }
    slots[at] = Slot(low: key.low, high: key.high, length: key.length, id: id)
    count += 1
    if count * 3 > slots.count * 2 { grow() }
    return id
  }

  private mutating func grow() {
    rebuild(size: slots.count * 2) { $0 }
  }

  /// Gives every word the id that `id` makes of its present one; a word for which it is nil is forgotten.
  mutating func renumber(_ id: (UInt32) -> UInt32?) {
    rebuild(size: slots.count, id)
  }

  private mutating func rebuild(size: Int, _ id: (UInt32) -> UInt32?) {
    let old = slots
    slots = Array(repeating: Slot(), count: size)
    count = 0
    for slot in old where slot.length != 0 {
      guard let new = id(slot.id) else { continue }
      let key = Key(slot)
      let at = slots.withUnsafeBufferPointer { Self.place(of: key, in: $0.baseAddress!, mask: size &- 1) }
      slots[at] = slot
      slots[at].id = new
      count += 1
    }
  }
}

extension WordTable.Key {
  fileprivate init(_ slot: WordTable.Slot) {
    low = slot.low
    high = slot.high
    length = slot.length
  }
}

@inline(__always)
private func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
