/// Which documents have a landmark.
///
/// Open addressing with linear probing; a slot has the landmark and the document. Beside it lie four bits for each slot, of
/// which every landmark sets one: nearly all names that are no landmark are told by a bit that is not set, and the bits
/// are few enough to stay near the processor. 38 to 77 bytes a document.
struct LandmarkTable: ~Copyable {
  /// A landmark of so many documents takes no more: they are copies of each other, and one finds all.
  static let longestList = 16

  // Not private: debug builds by Swift 6.3 fail where another file uses what holds it.
  struct Slot: BitwiseCopyable {
    /// 0 if the slot is free.
    var landmark: UInt32 = 0
    var document: UInt32 = 0
  }

  private var slots: Memory<Slot>
  private var bits: Memory<UInt64>
  private var used = 0

  init() { self.init(slotCount: 1 << 10) }

  /// - Parameter slotCount: a power of two.
  private init(slotCount: Int) {
    slots = Memory(capacity: slotCount)
    bits = Memory(capacity: slotCount / 16)
  }

  /// What the table takes, in bytes.
  var memory: Int { slots.bytes + bits.bytes }

  @inline(__always)
  private static func hash(_ landmark: UInt32) -> UInt64 { UInt64(landmark) &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  private func place(of landmark: UInt32) -> Int {
    Int(truncatingIfNeeded: Self.hash(landmark) &>> 24) & (slots.capacity &- 1)
  }

  /// The number of a landmark's bit, by the highest bits of its hash.
  @inline(__always)
  private func bit(of landmark: UInt32) -> (word: Int, mask: UInt64) {
    let hash = Self.hash(landmark)
    let word = Int(truncatingIfNeeded: hash &>> 40) & (bits.capacity &- 1)
    return (word, 1 &<< (hash &>> 18 & 63))
  }

  /// Whether the landmark may be there.
  @inline(__always)
  private func isMarked(_ landmark: UInt32) -> Bool {
    let (word, mask) = bit(of: landmark)
    return bits[word] & mask != 0
  }

  /// Calls `body` with the documents of a landmark, in the order in which they were inserted.
  @inline(__always)
  private func forEachDocument(_ landmark: UInt32, _ body: (UInt32) -> Void) {
    var i = place(of: landmark)
    while slots[i].landmark != 0 {
      if slots[i].landmark == landmark { body(slots[i].document) }
      i = (i &+ 1) & (slots.capacity &- 1)
    }
  }

  /// Appends the documents whose landmarks are among the probes, in no order.
  ///
  /// Looks at the bits of all probes first, without a branch that depends on them, so that waits for memory overlap.
  func appendDocuments(of probes: [Probe], to documents: inout [UInt32]) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: probes.count) { marked in
      var count = 0
      for probe in probes {
        marked[count] = probe.name
        count &+= isMarked(probe.name) ? 1 : 0
      }
      for i in 0..<count { forEachDocument(marked[i]) { documents.append($0) } }
    }
  }

  /// Whether any document has the landmark.
  func contains(_ landmark: UInt32) -> Bool {
    guard isMarked(landmark) else { return false }
    var isFound = false
    forEachDocument(landmark) { _ in isFound = true }
    return isFound
  }

  /// Adds a document; `false` where all of its landmarks have as many already as they take.
  @discardableResult
  mutating func insert(_ landmarks: Landmarks, of document: UInt32) -> Bool {
    if (used + Landmarks.count) * 3 > slots.capacity * 2 { grow() }
    var isFound = false
    landmarks.forEach { if insert(Slot(landmark: $0, document: document)) { isFound = true } }
    return isFound
  }

  private mutating func insert(_ new: Slot) -> Bool {
    var i = place(of: new.landmark)
    var length = 0
    while slots[i].landmark != 0 {
      if slots[i].landmark == new.landmark { length += 1 }
      i = (i &+ 1) & (slots.capacity &- 1)
    }
    guard length < Self.longestList else { return false }
    slots[i] = new
    let (word, mask) = bit(of: new.landmark)
    bits[word] |= mask
    used += 1
    return true
  }

  private mutating func grow() {
    var larger = LandmarkTable(slotCount: slots.capacity * 2)
    // What lies behind a free slot comes in the order in which it was inserted, whatever the size.
    var start = 0
    while slots[start].landmark != 0 { start += 1 }
    for i in 0..<slots.capacity {
      let slot = slots[(start + i) & (slots.capacity - 1)]
      if slot.landmark != 0 { _ = larger.insert(slot) }
    }
    self = larger
  }
}
