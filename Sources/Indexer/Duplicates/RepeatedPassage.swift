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
/// In most texts of some hundred words no two of the chosen places have one hash, which a bit for each tells: no more is
/// done about them.
///
/// Takes linear time, and 2 to 4 bytes of memory for a byte of the longest text so far that is not one of these.
package struct RepetitionFinder: ~Copyable {
  /// In words: a hash has 32 bits, and each word shifts it by 4.
  private static let window = 8
  /// Agreement of fewer bytes is none.
  private static let leastBytes = 24
  /// So many words are hashed at a time.
  private static let wordsAtOnce = 1 << 12
  /// Of so many chosen places at most it is looked first whether any two have one hash.
  private static let fewPlaces = 256

  // Not private: debug builds by Swift 6.3 fail where another file uses what holds it.
  struct Slot: BitwiseCopyable {
    var hash: UInt32 = 0
    /// Behind which byte the window ends; 0 if the slot is empty.
    var end: UInt32 = 0
  }

  /// As many as `mask` says are in use.
  private var slots = Memory<Slot>(capacity: 0)
  private var mask = 0
  private var isCleared = false
  private var textSize = 0
  /// Behind what was compared last: to look at it again would take more than linear time.
  private var done = 0
  /// The chosen places among the words in hand: the hash in the upper half, the number of the window's last word in the
  /// lower.
  private let places = Memory<UInt64>(capacity: wordsAtOnce)
  /// A bit for each hash of a few places, at least four times the square of how many they are; all are 0 in between.
  private let bits = Memory<UInt64>(capacity: 4 * fewPlaces * fewPlaces / 64)

  package init() {}

  /// The words that come are those of another document, of so many bytes.
  package mutating func begin(textSize: Int) {
    done = 0
    self.textSize = textSize
    isCleared = false
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
    done = max(done, offset)
    var hash: UInt32 = 0
    var next = 0
    while next < words.count {
      let end = min(words.count, next &+ Self.wordsAtOnce)
      let count = choosePlaces(among: next..<end, hashes, &hash)
      let isAll = offset == 0 && text.count == textSize && next == 0 && end == words.count
      if !isAll || hasTwins(count) {
        lookUp(count, in: SpacelessText(bytes: text), words: words, offset: offset, body)
      }
      next = end
    }
  }

  /// Notes the places that are chosen among words, going on from the hash of those before.
  ///
  /// - Returns: how many.
  private func choosePlaces(
    among range: Range<Int>, _ hashes: UnsafePointer<WordHash>, _ hash: inout UInt32
  ) -> Int {
    var (own, count) = (hash, 0)
    for i in range {
      let mixed = UInt32(truncatingIfNeeded: hashes[i].rawValue &>> 1) &* 0x9E37_79B1
      own = own &<< 4 &+ (mixed ^ mixed &>> 15)
      places[count] = UInt64(own) &<< 32 | UInt64(truncatingIfNeeded: i)
      // The highest bit is of all words in the window. Without a branch: half of the places are chosen.
      count &+= Int(~own &>> 31) & (i &+ 1 >= Self.window ? 1 : 0)
    }
    hash = own
    return count
  }

  /// Whether two of the chosen places may have one hash.
  private func hasTwins(_ count: Int) -> Bool {
    guard count <= Self.fewPlaces else { return true }
    var sizeBits: UInt32 = 6
    while 1 &<< sizeBits < 4 * count * count { sizeBits += 1 }
    var twins: UInt64 = 0
    for i in 0..<count {
      let bit = Self.bit(of: places[i], sizeBits)
      let mask = 1 as UInt64 &<< UInt64(bit & 63)
      twins |= bits[bit &>> 6] & mask
      bits[bit &>> 6] |= mask
    }
    for i in 0..<count { bits[Self.bit(of: places[i], sizeBits) &>> 6] = 0 }
    return twins != 0
  }

  /// Which of two to the power of `sizeBits` bits is that of a place's hash.
  @inline(__always)
  private static func bit(of place: UInt64, _ sizeBits: UInt32) -> Int {
    Int((UInt32(truncatingIfNeeded: place &>> 32) &* 0x9E37_79B1) &>> (32 &- sizeBits))
  }

  /// Looks for each chosen place among those before.
  private mutating func lookUp(
    _ count: Int, in text: SpacelessText, words: UnsafeBufferPointer<Word>, offset: Int,
    _ body: (RepeatedPassage) -> Void
  ) {
    if !isCleared { clear() }
    for k in 0..<count {
      let hash = UInt32(truncatingIfNeeded: places[k] &>> 32)
      let i = Int(UInt32(truncatingIfNeeded: places[k]))
      let end = offset &+ Int(words[i].end)
      guard let earlier = findOrInsert(hash, end: end),
        offset &+ Int(words[i &+ 1 &- Self.window].start) >= done,
        let match = text.match(earlier, end, notBefore: done, atLeast: Self.leastBytes)
      else { continue }
      done = match.range.upperBound
      if let passage = text.sentences(of: match) { body(passage) }
    }
  }

  private mutating func clear() {
    // Latin text has a word in 6 bytes, Chinese one in 3.
    var capacity = 64
    while capacity < textSize / 4 { capacity *= 2 }
    mask = capacity - 1
    if slots.capacity < capacity {
      slots = Memory(capacity: capacity)
    } else {
      slots.base.update(repeating: Slot(), count: capacity)
    }
    isCleared = true
  }

  /// Where the first window of this hash ends; `nil` if there was none, and this one is kept.
  @inline(__always)
  private func findOrInsert(_ hash: UInt32, end: Int) -> Int? {
    var slot = Int(hash &* 0x9E37_79B1 &>> 3) & mask
    // The chosen places are half of a text only on average; a crowded table takes no more.
    var attempts = 32
    while attempts > 0 {
      if slots[slot].end == 0 {
        slots[slot] = Slot(hash: hash, end: UInt32(truncatingIfNeeded: end))
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
