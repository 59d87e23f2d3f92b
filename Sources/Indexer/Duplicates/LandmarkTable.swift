/// Which documents have a landmark.
///
/// Open addressing with linear probing; a slot has the landmark and the document. 36 to 72 bytes a document.
struct LandmarkTable {
  /// A landmark of so many documents takes no more: they are copies of each other, and one finds all.
  static let longestList = 16

  private struct Slot {
    /// 0 if the slot is free.
    var landmark: UInt32 = 0
    var document: UInt32 = 0
  }

  private var slots: [Slot] = []
  private var used = 0

  /// What the table takes, in bytes.
  var memory: Int { slots.capacity * MemoryLayout<Slot>.stride }

  private func place(of landmark: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(landmark) &* 0x9E37_79B9_7F4A_7C15) &>> 24) & (slots.count &- 1)
  }

  /// Calls `body` with the documents of a landmark, in the order in which they were inserted.
  func forEachDocument(_ landmark: UInt32, _ body: (UInt32) -> Void) {
    guard !slots.isEmpty else { return }
    var i = place(of: landmark)
    while slots[i].landmark != 0 {
      if slots[i].landmark == landmark { body(slots[i].document) }
      i = (i &+ 1) & (slots.count &- 1)
    }
  }

  /// Adds a document; `false` where all of its landmarks have as many already as they take.
  @discardableResult
  mutating func insert(_ landmarks: Landmarks, of document: UInt32) -> Bool {
    if (used + Landmarks.count) * 3 > slots.count * 2 { grow() }
    var isFound = false
    landmarks.forEach { if insert(Slot(landmark: $0, document: document)) { isFound = true } }
    return isFound
  }

  /// Whether any document has the landmark.
  func contains(_ landmark: UInt32) -> Bool {
    var isFound = false
    forEachDocument(landmark) { _ in isFound = true }
    return isFound
  }

  private mutating func insert(_ new: Slot) -> Bool {
    var i = place(of: new.landmark)
    var length = 0
    while slots[i].landmark != 0 {
      if slots[i].landmark == new.landmark { length += 1 }
      i = (i &+ 1) & (slots.count &- 1)
    }
    guard length < Self.longestList else { return false }
    slots[i] = new
    used += 1
    return true
  }

  private mutating func grow() {
    // What lies behind a free slot comes in the order in which it was inserted, whatever the size.
    let old = slots
    slots = [Slot](repeating: Slot(), count: max(1024, old.count * 2))
    used = 0
    let start = old.firstIndex { $0.landmark == 0 } ?? 0
    for i in old.indices {
      let slot = old[(start + i) & (old.count - 1)]
      if slot.landmark != 0 { _ = insert(slot) }
    }
  }
}
