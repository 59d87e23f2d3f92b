/// A passage of a document that stood in it before.
package struct RepeatedPassage: Equatable, Sendable {
  /// Where it stands, in bytes.
  package let range: Range<Int>
  /// Where the same text begins before.
  package let original: Int
}

/// Finds the passages of a text that repeat what stands earlier in it: whole sentences and lines, however they are
/// spaced.
///
/// White space does not count, so that a passage is known again with other line breaks, or none. A rolling hash of 32
/// bytes (the gear hash of Xia and others, *Ddelta*, 2014) goes over the rest; one place in eight, chosen by the hash
/// itself and thus alike in every repetition, is looked up among the places before. What agrees there is compared
/// byte by byte, extended both ways and cut back to whole sentences. Of the 64 places of a repetition of 95 bytes
/// none is looked up in 0.02 % of cases.
///
/// Takes linear time, and memory for the longest text so far: some 7 bytes a byte of it.
package struct RepetitionFinder {
  private static let window = 32
  /// Whether a place is looked up: where these bits of its hash, which all of its window make, are 0.
  private static let choice: UInt32 = 7 << 29

  private var text = CompactText()
  /// Hashes and where their windows end; an end of 0 is an empty slot.
  private var slots: [(hash: UInt32, end: UInt32)] = []

  package init() {}

  /// The passages of `text` (valid UTF-8, below 2³¹ bytes) that are repetitions, in order and disjoint.
  package mutating func passages(of original: UnsafeRawBufferPointer) -> [RepeatedPassage] {
    text.replace(by: original)
    guard text.count >= 2 * CompactText.leastPassage else { return [] }
    var passages: [RepeatedPassage] = []
    // A quarter of the text is twice the places to expect.
    clearSlots(max(64, text.count / 4))
    var hash: UInt32 = 0
    /// Behind what was compared last: looking at it again would take more than linear time.
    var done = 0
    for i in 0..<text.count {
      hash = hash &<< 1 &+ Self.gear(text.bytes[i])
      guard hash & Self.choice == 0, i + 1 >= Self.window else { continue }
      guard let earlier = findOrInsert(hash, end: i + 1), i + 1 - Self.window >= done else { continue }
      guard let (from, to) = extend(earlier, i + 1, notBefore: done) else { continue }
      done = to
      if let passage = text.passage(from..<to, original: earlier - (i + 1 - from)) {
        passages.append(passage)
      }
    }
    return passages
  }

  /// A random number for each byte.
  @inline(__always)
  private static func gear(_ byte: UInt8) -> UInt32 {
    let mixed = (UInt64(byte) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: (mixed ^ mixed &>> 29) &* 0xBF58_476D_1CE4_E5B9 &>> 32)
  }

  private mutating func clearSlots(_ count: Int) {
    var capacity = 64
    while capacity < count { capacity *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement((hash: 0, end: 0), count: capacity))
  }

  /// Where the first window of this hash ends; `nil` if there was none, and this one is kept.
  private mutating func findOrInsert(_ hash: UInt32, end: Int) -> Int? {
    // The chosen places are an eighth of a text only on average; a full table takes no more.
    var slot = Int(hash &* 0x9E37_79B1 >> 3) & (slots.count - 1)
    for _ in 0..<32 {
      if slots[slot].end == 0 {
        slots[slot] = (hash, UInt32(end))
        return nil
      }
      if slots[slot].hash == hash { return Int(slots[slot].end) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// What around the place before `end` is as around that before `earlier`; `nil` if not even the window is.
  private func extend(_ earlier: Int, _ end: Int, notBefore done: Int) -> (from: Int, to: Int)? {
    var back = 0
    while back < earlier, end - back > done, text.bytes[earlier - back - 1] == text.bytes[end - back - 1] {
      back += 1
    }
    guard back >= Self.window else { return nil }
    var ahead = 0
    while end + ahead < text.count, text.bytes[earlier + ahead] == text.bytes[end + ahead] { ahead += 1 }
    return (end - back, end + ahead)
  }
}
