/// Numbers for pairs of numbers: what do `left` and, after it, `right` make?
///
/// With words and phrases as numbers this is both a table of merged pairs and, one step a word, a trie. All
/// numbers stay below 2^20, so a pair and its number share one 64-bit slot; a slot of 0 is free. Most pairs
/// asked for are not there: a bit for each pair, in a table a sixteenth as large, tells of nearly all of
/// those without a cache miss.
struct PhraseTable {
  static let none = WordTable.unknown
  /// Numbers must be below this one.
  static let limit = none

  private var slots: [UInt64] = Array(repeating: 0, count: 64)
  private var filter: [UInt8] = Array(repeating: 0, count: 64 * filterBits / 8)
  private var count = 0

  /// Bits of the filter to a slot.
  private static let filterBits = 8

  /// The table for reading: `body` may use it as long as it runs.
  func withView<Result>(_ body: (View) -> Result) -> Result {
    slots.withUnsafeBufferPointer { slots in
      filter.withUnsafeBufferPointer { filter in
        body(View(slots: slots.baseAddress!, mask: slots.count - 1, filter: filter.baseAddress!))
      }
    }
  }

  /// Borrowed from `withView`. All indexes are masked by the tables' sizes, powers of two.
  struct View {
    fileprivate let slots: UnsafePointer<UInt64>
    fileprivate let mask: Int
    fileprivate let filter: UnsafePointer<UInt8>

    /// The number of the pair, or `none`.
    @inline(__always)
    func find(_ left: UInt32, _ right: UInt32) -> UInt32 {
      let key = PhraseTable.key(left, right)
      let hash = PhraseTable.hash(key)
      return passes(hash) == 0 ? none : find(key, from: hash, first: slots[hash & mask])
    }

    /// 0 where no pair has this hash, else 1.
    @inline(__always)
    private func passes(_ hash: Int) -> Int {
      let bit = PhraseTable.filterBit(hash, mask: mask)
      return Int(filter[bit &>> 3] &>> UInt8(truncatingIfNeeded: bit & 7) & 1)
    }

    /// Ends because at least half of the slots are free. Two slots are looked at without a branch: nearly
    /// always one of them decides, and a branch taken wrongly would cost more than the second.
    @inline(__always)
    private func find(_ key: UInt64, from hash: Int, first: UInt64) -> UInt32 {
      let second = slots[(hash &+ 1) & mask]
      let slot = first &>> 20 == key ? first : second
      if slot &>> 20 == key { return UInt32(truncatingIfNeeded: slot) & 0xFFFFF }
      return first == 0 || second == 0 ? none : findFurther(key, from: hash &+ 2)
    }

    @inline(never)
    private func findFurther(_ key: UInt64, from start: Int) -> UInt32 {
      var at = start & mask
      while slots[at] != 0 {
        if slots[at] &>> 20 == key { return UInt32(truncatingIfNeeded: slots[at]) & 0xFFFFF }
        at = (at &+ 1) & mask
      }
      return none
    }

    /// Finds the longest entry at each of the `total` ids: its number and how many ids it spans. Numbers
    /// below `entries` are entries.
    ///
    /// All places go on to a second id together, those left to a third, and so on. No look-up waits for
    /// another, and what the filter says moves an index and not a branch, so cache misses overlap. That pays
    /// more than walking from entry to entry, though half of the places are in vain.
    ///
    /// - Parameter ids: `total` of them and room for one more, which becomes `none`: no pair has it, so no
    ///   place goes beyond it.
    func findLongest(
      _ ids: UnsafeMutablePointer<UInt32>, total: Int, entries: UInt32, into matches: borrowing PhraseMatches
    ) {
      ids[total] = none
      let (numbers, spans) = (matches.numbers, matches.spans)
      let (nodes, places) = (matches.nodes, matches.places)
      let (hashes, firsts) = (matches.hashes, matches.firsts)
      for i in 0..<total {
        numbers[i] = ids[i]
        nodes[i] = ids[i]
        spans[i] = 1
        places[i] = UInt32(truncatingIfNeeded: i)
      }
      var left = total
      var span = 1
      while left > 0 {
        var passed = 0
        for k in 0..<left {
          let i = Int(places[k])
          let hash = PhraseTable.hash(PhraseTable.key(nodes[i], ids[i &+ span]))
          places[passed] = places[k]
          hashes[passed] = UInt32(truncatingIfNeeded: hash)
          passed &+= passes(hash)
        }
        // So short a loop has the most cache misses under way at once.
        for k in 0..<passed { firsts[k] = slots[Int(hashes[k]) & mask] }
        left = 0
        for k in 0..<passed {
          let i = Int(places[k])
          let key = PhraseTable.key(nodes[i], ids[i &+ span])
          let node = find(key, from: Int(hashes[k]), first: firsts[k])
          let isEntry = node < entries
          numbers[i] = isEntry ? node : numbers[i]
          spans[i] = isEntry ? UInt32(truncatingIfNeeded: span &+ 1) : spans[i]
          nodes[i] = node
          places[left] = places[k]
          left &+= node == none ? 0 : 1
        }
        span &+= 1
      }
    }
  }

  @inline(__always)
  private static func key(_ left: UInt32, _ right: UInt32) -> UInt64 {
    (UInt64(left) &<< 20 | UInt64(right)) &+ 1
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32)
  }

  @inline(__always)
  private static func filterBit(_ hash: Int, mask: Int) -> Int {
    (hash &>> 3) & (mask &* filterBits | filterBits &- 1)
  }

  /// The number of the pair; a new pair is given `number`.
  mutating func insert(_ left: UInt32, _ right: UInt32, number: UInt32) -> UInt32 {
    let found = withView { $0.find(left, right) }
    if found != Self.none { return found }
    if (count + 1) * 2 > slots.count { grow() }
    place(Self.key(left, right) &<< 20 | UInt64(number))
    count += 1
    return number
  }

  private mutating func place(_ slot: UInt64) {
    let mask = slots.count - 1
    let hash = Self.hash(slot &>> 20)
    let bit = Self.filterBit(hash, mask: mask)
    filter[bit >> 3] |= 1 << UInt8(bit & 7)
    var at = hash & mask
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: old.count * 2)
    filter = Array(repeating: 0, count: filter.count * 2)
    for slot in old where slot != 0 { place(slot) }
  }
}

/// What `findLongest` found, and its room to work; kept from text to text. Owns its memory.
struct PhraseMatches: ~Copyable {
  private(set) var numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var spans = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  fileprivate var nodes = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  fileprivate var places = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  fileprivate var hashes = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  fileprivate var firsts = UnsafeMutablePointer<UInt64>.allocate(capacity: 0)
  private var capacity = 0

  deinit { free() }

  /// Makes room for `count` ids; what was found is forgotten.
  mutating func grow(to count: Int) {
    guard count > capacity else { return }
    free()
    capacity = max(count, capacity * 2)
    numbers = .allocate(capacity: capacity)
    spans = .allocate(capacity: capacity)
    nodes = .allocate(capacity: capacity)
    places = .allocate(capacity: capacity)
    hashes = .allocate(capacity: capacity)
    firsts = .allocate(capacity: capacity)
  }

  private func free() {
    numbers.deallocate()
    spans.deallocate()
    nodes.deallocate()
    places.deallocate()
    hashes.deallocate()
    firsts.deallocate()
  }
}

/// Sequences of words in a `PhraseTable`, one node a step.
///
/// A node that ends an entry has the entry's number, below `entries`; all others have numbers from there on.
struct PhraseTrie {
  let entries: UInt32
  private(set) var table = PhraseTable()
  private var next: UInt32

  init(entries: UInt32) {
    self.entries = entries
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
