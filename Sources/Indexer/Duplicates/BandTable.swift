/// Where the sketches are that agree with one in a band: the index of locality-sensitive hashing.
///
/// A band is two neighbouring bins. Of 32 bands two documents of resemblance `r` share at least one with a chance of
/// 1 − (1 − r²)³²: 0.95 for 0.3, 0.996 for 0.4, 0.9999 for 0.5 (Leskovec, Rajaraman, Ullman, *Mining of Massive
/// Datasets*, 3.4). Open addressing with linear probing; a slot has the number of an entry and eight bits of the
/// band's hash, so that a look-up may also return what does not agree: who asks compares anyway. 240 to 480
/// bytes an entry.
struct BandTable {
  static let bandCount = Sketch.binCount / 2
  /// A band of more sketches than this is boilerplate, and takes no more.
  static let longestList = 16

  private var entries: [UInt32] = []
  private var tags: [UInt8] = []
  private var used = 0
  private static let empty = UInt32.max

  /// What the table takes, in bytes.
  var memory: Int { entries.count * 5 }

  private static func hash(_ minima: ArraySlice<UInt16>, _ band: Int) -> UInt64 {
    let first = minima.startIndex + band * 2
    let key = UInt64(minima[first]) | UInt64(minima[first + 1]) << 16 | UInt64(band) << 32
    let mixed = (key &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return (mixed ^ mixed &>> 32) &* 0xD6E8_FEB8_6659_FD93
  }

  /// Calls `body` with the entries that agree with `minima` in a band, one in several bands several times.
  func forEachCandidate(_ minima: ArraySlice<UInt16>, _ body: (UInt32) -> Void) {
    guard !entries.isEmpty else { return }
    for band in 0..<Self.bandCount {
      let hash = Self.hash(minima, band)
      let tag = UInt8(truncatingIfNeeded: hash)
      var slot = Int(truncatingIfNeeded: hash >> 8) & (entries.count - 1)
      while entries[slot] != Self.empty {
        if tags[slot] == tag { body(entries[slot]) }
        slot = (slot + 1) & (entries.count - 1)
      }
    }
  }

  /// Adds an entry.
  ///
  /// - Parameter all: the minima of all entries, one behind the other, the new one's last.
  mutating func insert(_ entry: UInt32, all: [UInt16]) {
    if (used + Self.bandCount) * 3 > entries.count * 2 { grow(all, before: entry) }
    place(entry, all)
  }

  private mutating func place(_ entry: UInt32, _ all: [UInt16]) {
    let start = Int(entry) * Sketch.binCount
    let minima = all[start..<start + Sketch.binCount]
    for band in 0..<Self.bandCount {
      let hash = Self.hash(minima, band)
      let tag = UInt8(truncatingIfNeeded: hash)
      var slot = Int(truncatingIfNeeded: hash >> 8) & (entries.count - 1)
      var length = 0
      while entries[slot] != Self.empty {
        if tags[slot] == tag { length += 1 }
        slot = (slot + 1) & (entries.count - 1)
      }
      guard length < Self.longestList else { continue }
      entries[slot] = entry
      tags[slot] = tag
      used += 1
    }
  }

  private mutating func grow(_ all: [UInt16], before count: UInt32) {
    let capacity = max(1024, entries.count * 2)
    entries = [UInt32](repeating: Self.empty, count: capacity)
    tags = [UInt8](repeating: 0, count: capacity)
    used = 0
    for entry in 0..<count { place(entry, all) }
  }
}
