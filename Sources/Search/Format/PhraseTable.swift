/// Numbers for pairs of numbers: what follows `left`, where `right` comes next?
///
/// With words and phrases as numbers this is both a table of merged pairs and, one step a word, a trie. All
/// numbers stay below 2^20, so a pair and its number share one 64-bit slot; a slot of 0 is free.
struct PhraseTable {
  static let none = WordTable.unknown
  /// Numbers must be below this one.
  static let limit = none

  private(set) var slots: [UInt64]
  private var count = 0

  init(capacity: Int) {
    var size = 64
    while size < capacity * 4 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  @inline(__always)
  static func key(_ left: UInt32, _ right: UInt32) -> UInt64 {
    (UInt64(left) &<< 20 | UInt64(right)) &+ 1
  }

  /// The number of the pair, or `none`. `mask` is the size of the table less 1.
  ///
  /// Ends because at least half of the slots are free.
  @inline(__always)
  static func find(_ left: UInt32, _ right: UInt32, in slots: UnsafePointer<UInt64>, mask: Int) -> UInt32 {
    let key = key(left, right)
    var at = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 34) & mask
    while true {
      let slot = slots[at]
      if slot == 0 { return none }
      if slot &>> 20 == key { return UInt32(truncatingIfNeeded: slot) & 0xFFFFF }
      at = (at &+ 1) & mask
    }
  }

  /// The longest entry at `i`: its number, and where the next one begins. Numbers below `entries` are entries.
  ///
  /// `pair` is the node of `ids[i]` and `ids[i + 1]`. A last id of `none` must end the ids: no node goes on
  /// with it, so the walk stops there.
  @inline(__always)
  static func longest(
    at i: Int, pair: UInt32, ids: UnsafePointer<UInt32>, entries: UInt32, in slots: UnsafePointer<UInt64>,
    mask: Int
  ) -> (number: UInt32, end: Int) {
    var best = (number: ids[i], end: i &+ 1)
    var node = pair
    var end = i &+ 2
    while node != none {
      if node < entries { best = (node, end) }
      node = find(node, ids[end], in: slots, mask: mask)
      end &+= 1
    }
    return best
  }

  /// Puts into `pairs` the number of each of the `total` ids with the one after it, `none` for the last.
  ///
  /// Done ahead of the walk because here no look-up waits for another: their cache misses overlap. There is
  /// room for one id more than `total`, which becomes `none`.
  static func findPairs(
    _ ids: UnsafeMutablePointer<UInt32>, total: Int, in slots: UnsafePointer<UInt64>, mask: Int,
    into pairs: UnsafeMutablePointer<UInt32>
  ) {
    ids[total] = none
    for i in 0..<total { pairs[i] = find(ids[i], ids[i &+ 1], in: slots, mask: mask) }
  }

  /// The number of the pair; a new pair is given `number`.
  mutating func insert(_ left: UInt32, _ right: UInt32, number: UInt32) -> UInt32 {
    let found = slots.withUnsafeBufferPointer {
      Self.find(left, right, in: $0.baseAddress!, mask: $0.count &- 1)
    }
    if found != Self.none { return found }
    if (count + 1) * 2 > slots.count { grow() }
    place(Self.key(left, right) &<< 20 | UInt64(number))
    count += 1
    return number
  }

  private mutating func place(_ slot: UInt64) {
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: ((slot &>> 20) &* 0x9E37_79B9_7F4A_7C15) &>> 34) & mask
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: old.count * 2)
    for slot in old where slot != 0 { place(slot) }
  }
}

/// Sequences of words in a `PhraseTable`, one node a step.
///
/// A node that ends an entry has the entry's number, below `entries`; all others have numbers from there on.
struct PhraseTrie {
  let entries: UInt32
  private(set) var table: PhraseTable
  private var next: UInt32

  init(entries: UInt32, capacity: Int) {
    self.entries = entries
    table = PhraseTable(capacity: capacity)
    next = entries
  }

  /// A number that neither an entry nor a node has; for a word that is no entry but occurs in some.
  mutating func newNumber() -> UInt32 {
    defer { next += 1 }
    return next
  }

  /// Adds a sequence of two words or more; shorter sequences must have been added before longer ones.
  ///
  /// One that is there already keeps its number. When the numbers run out, sequences are left out.
  mutating func insert(_ words: [UInt32], number: UInt32) {
    guard hasRoom(for: words.count) else { return }
    var node = words[0]
    for i in 1..<words.count {
      let new = i == words.count - 1 ? number : next
      node = table.insert(node, words[i], number: new)
      if node == next { next += 1 }
    }
  }

  /// Whether a sequence of `count` new words can still be added.
  func hasRoom(for count: Int) -> Bool { Int(next) + 2 * count < Int(PhraseTable.limit) }
}
