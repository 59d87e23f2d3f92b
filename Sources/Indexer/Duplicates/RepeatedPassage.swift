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
/// bytes (the gear hash of Xia and others, *Ddelta*, 2014) goes over the rest; one place in 16, chosen by the hash
/// itself and thus alike in every repetition, is looked up among the places before. What agrees there is compared
/// byte by byte, extended both ways and cut back to whole sentences. A repetition of 200 bytes has no such place once
/// in 50,000 times, one of 95 bytes once in 60.
///
/// Takes linear time, and 1 to 2 bytes of memory for a byte of the longest text so far.
package struct RepetitionFinder {
  private static let window = 32
  /// Whether a place is looked up: where these bits of its hash, which all of its window make, are 0.
  private static let choice: UInt32 = 15 << 28

  /// Hashes and behind which byte their windows end; 0 is an empty slot.
  private var slots: [(hash: UInt32, end: UInt32)] = []
  /// A random number for each byte, and 0 for white space and control characters.
  private let gears: [UInt32] = (0..<256).map { byte in
    guard byte > 0x20 else { return 0 }
    let mixed = (UInt64(byte) + 1) &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: (mixed ^ mixed >> 29) &* 0xBF58_476D_1CE4_E5B9 >> 32)
  }

  package init() {}

  /// The passages of `bytes` (valid UTF-8, below 2³¹ bytes) that are repetitions, in order and disjoint.
  package mutating func passages(of bytes: UnsafeRawBufferPointer) -> [RepeatedPassage] {
    let text = SpacelessText(bytes: bytes)
    guard bytes.count >= 2 * SpacelessText.leastPassage else { return [] }
    // An eighth of the text is twice the places to expect.
    clearSlots(max(64, bytes.count / 8))
    return gears.withUnsafeBufferPointer { gears in
      slots.withUnsafeMutableBufferPointer { slots in Self.search(text, gears, slots) }
    }
  }

  private mutating func clearSlots(_ count: Int) {
    var capacity = 64
    while capacity < count { capacity *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement((hash: 0, end: 0), count: capacity))
  }

  private static func search(
    _ text: SpacelessText, _ gears: UnsafeBufferPointer<UInt32>,
    _ slots: UnsafeMutableBufferPointer<(hash: UInt32, end: UInt32)>
  ) -> [RepeatedPassage] {
    let bytes = text.bytes
    var passages: [RepeatedPassage] = []
    var hash: UInt32 = 0
    /// Behind what was compared last: to look at it again would take more than linear time.
    var done = 0
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      i &+= 1
      if byte >= 0xC2 {
        let space = WhiteSpace.length(in: bytes, at: i &- 1)
        if space > 0 {
          i &+= space &- 1
          continue
        }
      }
      // Without a branch, since where a word ends cannot be foretold: white space shifts by 0 and adds 0.
      let shift = (0x20 &- UInt32(byte)) &>> 31
      hash = hash &<< shift &+ gears[Int(byte)]
      guard hash & choice == 0, byte > 0x20, let earlier = findOrInsert(hash, end: i, slots) else { continue }
      guard i &- window >= done, let match = text.match(earlier, i, notBefore: done, atLeast: window) else {
        continue
      }
      done = match.range.upperBound
      if let passage = text.sentences(of: match) { passages.append(passage) }
    }
    return passages
  }

  /// Where the first window of this hash ends; `nil` if there was none, and this one is kept.
  @inline(__always)
  private static func findOrInsert(
    _ hash: UInt32, end: Int, _ slots: UnsafeMutableBufferPointer<(hash: UInt32, end: UInt32)>
  ) -> Int? {
    var slot = Int(hash &* 0x9E37_79B1 &>> 3) & (slots.count &- 1)
    // The chosen places are a 16th of a text only on average; a crowded table takes no more.
    var attempts = 32
    while attempts > 0 {
      if slots[slot].end == 0 {
        slots[slot] = (hash, UInt32(truncatingIfNeeded: end))
        return nil
      }
      if slots[slot].hash == hash { return Int(slots[slot].end) }
      slot = (slot &+ 1) & (slots.count &- 1)
      attempts &-= 1
    }
    return nil
  }
}
