package import Search

/// A passage of a document that stood in it before.
package struct RepeatedPassage: Equatable, Sendable {
  /// Where it stands, in bytes.
  package let range: Range<Int>
  /// Where the same text begins before.
  package let original: Int
}

/// Finds the passages of a text that repeat what stands earlier in it: whole sentences and lines, whatever white
/// space stands between their words.
///
/// A rolling hash of 8 words (the gear hash of Xia and others, *Ddelta*, 2014) goes over the text; one place in 2, chosen
/// by the hash itself and thus alike in every repetition, is looked up among the places before. What agrees there is
/// compared byte by byte but for the kind of white space, extended both ways and cut back to whole sentences. A repetition of 20
/// words has no such place once in 8,000 times, one of 10 words once in 8.
///
/// Takes linear time, and 2 to 4 bytes of memory for a byte of the longest text so far.
package struct RepetitionFinder {
  /// In words: a hash has 32 bits, and each word shifts it by 4.
  private static let window = 8
  /// Agreement of fewer bytes is none.
  private static let leastBytes = 24

  /// Hashes and behind which byte their windows end; an end of 0 is an empty slot. As many as `mask` says are in use.
  private var slots: [(hash: UInt32, end: UInt32)] = []
  private var mask = 0
  /// Behind what was compared last: to look at it again would take more than linear time.
  private var done = 0

  package init() {}

  /// The words that come are those of another document, of so many bytes.
  package mutating func begin(textSize: Int) {
    done = 0
    // Latin text has a word in 6 bytes, Chinese one in 3.
    var capacity = 64
    while capacity < textSize / 4 { capacity *= 2 }
    mask = capacity - 1
    if slots.count < capacity {
      slots = [(hash: UInt32, end: UInt32)](repeating: (0, 0), count: capacity)
    } else {
      for i in 0..<capacity { slots[i] = (0, 0) }
    }
  }

  /// Calls `body` with the passages among the next words that are repetitions, in order and disjoint.
  ///
  /// - Parameters:
  ///   - text: the document from its start to behind these words, valid UTF-8; a passage ends there at the latest.
  ///   - words: those that follow all before, as far as `offset` says from the start of the text.
  ///   - hashes: those of the words, by which places are chosen.
  package mutating func passages(
    in text: UnsafeRawBufferPointer, words: UnsafeBufferPointer<Word>, offset: Int,
    hashes: UnsafePointer<WordHash>, _ body: (RepeatedPassage) -> Void
  ) {
    let text = SpacelessText(bytes: text)
    let mask = mask
    done = max(done, offset)
    var hash: UInt32 = 0
    slots.withUnsafeMutableBufferPointer { slots in
      for i in 0..<words.count {
        let mixed = UInt32(truncatingIfNeeded: hashes[i].rawValue &>> 1) &* 0x9E37_79B1
        hash = hash &<< 4 &+ (mixed ^ mixed &>> 15)
        // The highest bit is of all words in the window.
        guard hash &>> 31 == 0, i &+ 1 >= Self.window else { continue }
        let end = offset &+ Int(words[i].end)
        guard let earlier = Self.findOrInsert(hash, end: end, slots, mask),
          offset &+ Int(words[i &+ 1 &- Self.window].start) >= done,
          let match = text.match(earlier, end, notBefore: done, atLeast: Self.leastBytes)
        else { continue }
        done = match.range.upperBound
        if let passage = text.sentences(of: match) { body(passage) }
      }
    }
  }

  /// Where the first window of this hash ends; `nil` if there was none, and this one is kept.
  @inline(__always)
  private static func findOrInsert(
    _ hash: UInt32, end: Int, _ slots: UnsafeMutableBufferPointer<(hash: UInt32, end: UInt32)>, _ mask: Int
  ) -> Int? {
    var slot = Int(hash &* 0x9E37_79B1 &>> 3) & mask
    // The chosen places are half of a text only on average; a crowded table takes no more.
    var attempts = 32
    while attempts > 0 {
      if slots[slot].end == 0 {
        slots[slot] = (hash, UInt32(truncatingIfNeeded: end))
        return nil
      }
      if slots[slot].hash == hash { return Int(slots[slot].end) }
      slot = (slot &+ 1) & mask
      attempts &-= 1
    }
    return nil
  }
}

extension RepetitionFinder {
  /// The passages of a whole text that are repetitions, by the words that an analyzer finds in it.
  package mutating func passages(of text: UnsafeRawBufferPointer, by analyzer: Analyzer) -> [RepeatedPassage]
  {
    var words: [Word] = []
    analyzer.appendWords(of: text, to: &words)
    let hashes = words.map {
      WordHash(of: UnsafeRawBufferPointer(rebasing: text[Int($0.start)..<Int($0.end)]))
    }
    var passages: [RepeatedPassage] = []
    begin(textSize: text.count)
    words.withUnsafeBufferPointer { words in
      hashes.withUnsafeBufferPointer { hashes in
        guard let hashes = hashes.baseAddress else { return }
        self.passages(in: text, words: words, offset: 0, hashes: hashes) { passages.append($0) }
      }
    }
    return passages
  }
}
