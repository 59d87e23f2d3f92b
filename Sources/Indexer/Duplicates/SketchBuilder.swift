internal import Search

/// Makes sketches of documents from their words, one document after the other, in one pass without allocation but for
/// the sketch itself.
package struct SketchBuilder: ~Copyable {
  /// Four times the bins of a sketch: their minima also tell how many distinct shingles there are, to some 6 %.
  private static let binCount = 256
  /// More than any shingle of 56 bits, those without the number of its bin.
  private static let empty: UInt64 = 1 << 56
  /// About so many of the least shingles are probes: a page of three times the words still finds an article in it,
  /// whose landmarks are then among its 27 least, with an error of one in 40.
  private static let probeCount = 96.0

  /// For each bin its least shingle, the order of the hashes in its upper 32 bits, and where that stands first; and room
  /// for the numbers of bins, which have eight bits, and for probes. Owned from `init` to `deinit`.
  private let bins: UnsafeMutablePointer<UInt64>
  private let positions: UnsafeMutablePointer<Int>
  private let chosen: UnsafeMutablePointer<UInt8>
  private let room: UnsafeMutablePointer<Probe>
  private var wordCount = 0
  private var digest: UInt64 = 0
  private var digestWithoutNumbers: UInt64 = 0
  /// The words before those in hand, the last first; 0 where there was none. So many around a number may be needed.
  private let before: UnsafeMutablePointer<UInt64>
  private static let beforeCount = 6
  private var numbers: [NumberInContext] = []

  package init() {
    bins = .allocate(capacity: Self.binCount)
    bins.initialize(repeating: Self.empty, count: Self.binCount)
    positions = .allocate(capacity: Self.binCount)
    positions.initialize(repeating: 0, count: Self.binCount)
    chosen = .allocate(capacity: Self.binCount)
    room = .allocate(capacity: Self.binCount)
    before = .allocate(capacity: Self.beforeCount)
    before.initialize(repeating: 0, count: Self.beforeCount)
  }

  deinit {
    bins.deallocate()
    positions.deallocate()
    chosen.deallocate()
    room.deallocate()
    before.deallocate()
  }

  /// Takes in the next words of the document.
  package mutating func add(_ words: Span<WordHash>) {
    words.withUnsafeBufferPointer { words in
      digest(words)
      // The first three words end no shingle.
      let first = max(0, Sketch.shingleLength - 1 - wordCount)
      let inside = min(words.count, Sketch.shingleLength - 1)
      if first < inside {
        for i in first..<inside {
          let shingle = Self.shingle(
            word(i - 3, words), word(i - 2, words), word(i - 1, words), word(i, words))
          place(shingle, at: wordCount + i)
        }
      }
      var i = max(first, inside)
      while i < words.count {
        let shingle = Self.shingle(
          words[i &- 3].rawValue, words[i &- 2].rawValue, words[i &- 1].rawValue, words[i].rawValue)
        place(shingle, at: wordCount &+ i)
        i &+= 1
      }
      wordCount += words.count
      shift(words)
    }
  }

  /// A word by its place among those in hand, or, below 0, among those before.
  private func word(_ i: Int, _ words: UnsafeBufferPointer<WordHash>) -> UInt64 {
    i < 0 ? before[-1 - i] : words[i].rawValue
  }

  /// Takes the last of the words in hand for those before.
  private mutating func shift(_ words: UnsafeBufferPointer<WordHash>) {
    let kept = min(words.count, Self.beforeCount)
    for i in stride(from: Self.beforeCount - 1, through: kept, by: -1) { before[i] = before[i - kept] }
    for i in 0..<kept { before[i] = words[words.count - 1 - i].rawValue }
  }

  /// Takes the words into the digests, and notes the numbers that have three words behind them by now.
  private mutating func digest(_ words: UnsafeBufferPointer<WordHash>) {
    for i in -3..<min(0, words.count - 3) where before[-1 - i] & 1 != 0 { note(i, words) }
    var digest = digest
    var digestWithoutNumbers = digestWithoutNumbers
    for i in 0..<words.count {
      let word = words[i]
      digest = (digest ^ word.rawValue) &* 0x9E37_79B9_7F4A_7C15
      digestWithoutNumbers = (digestWithoutNumbers ^ word.withoutNumber) &* 0x9E37_79B9_7F4A_7C15
      if word.isNumber, i &+ 3 < words.count { note(i, words) }
    }
    self.digest = digest
    self.digestWithoutNumbers = digestWithoutNumbers
  }

  /// Notes the number at a place that has three words behind it.
  @inline(never)
  private mutating func note(_ i: Int, _ words: UnsafeBufferPointer<WordHash>) {
    note(
      number: word(i, words), before: (word(i - 3, words), word(i - 2, words), word(i - 1, words)),
      behind: (word(i + 1, words), word(i + 2, words), word(i + 3, words)))
  }

  @inline(__always)
  private func place(_ shingle: UInt64, at position: Int) {
    let bin = Int(truncatingIfNeeded: shingle &>> 56)
    // Without a branch, which a comparison may become: which shingle is the least so far cannot be foretold. The
    // difference of numbers below 2⁵⁷ has the sign for a mask.
    let (new, least, place) = (shingle & (Self.empty &- 1), bins[bin], positions[bin])
    let isLess = Int64(bitPattern: new &- least) &>> 63
    positions[bin] = place ^ (place ^ position) & Int(isLess)
    bins[bin] = least ^ (least ^ new) & UInt64(bitPattern: isLess)
  }

  @inline(__always)
  private static func shingle(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> UInt64 {
    let ordered = rotated(a, 17) ^ rotated(b, 29) ^ (rotated(c, 43) ^ d)
    let mixed = (ordered ^ ordered &>> 32) &* 0xD6E8_FEB8_6659_FD93
    return (mixed ^ mixed &>> 32) &* 0xD6E8_FEB8_6659_FD93
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value &<< bits | value &>> (64 &- bits)
  }

  /// Notes a number with the words before it, and with those behind.
  private mutating func note(
    number: UInt64, before: (UInt64, UInt64, UInt64), behind: (UInt64, UInt64, UInt64)
  ) {
    func masked(_ word: UInt64) -> UInt64 { WordHash(rawValue: word).withoutNumber }
    let before = Self.shingle(masked(before.0), masked(before.1), masked(before.2), 1)
    let behind = Self.shingle(masked(behind.0), masked(behind.1), masked(behind.2), 2)
    numbers.append(NumberInContext(before: before, behind: behind, value: number))
    if numbers.count == 8 * Sketch.numberLimit { NumberInContext.limit(&numbers) }
  }

  /// The sketch of the words since the last one; the next words are another document's.
  package mutating func finish() -> Sketch {
    var sketch = Sketch()
    finish(into: &sketch)
    return sketch
  }

  /// The same in the place of a sketch that is not needed any more, whose memory is used again.
  mutating func finish(into sketch: inout Sketch) {
    // The last numbers have fewer words behind them.
    let (a, b, c, d, e, f) = (before[0], before[1], before[2], before[3], before[4], before[5])
    if c & 1 != 0 { note(number: c, before: (f, e, d), behind: (b, a, 0)) }
    if b & 1 != 0 { note(number: b, before: (e, d, c), behind: (a, 0, 0)) }
    if a & 1 != 0 { note(number: a, before: (d, c, b), behind: (0, 0, 0)) }
    sketch.wordCount = UInt32(clamping: wordCount)
    sketch.digest = digest
    sketch.digestWithoutNumbers = digestWithoutNumbers
    sketch.shingleCount = UInt32(clamping: distinctShingles())
    fold(into: &sketch)
    NumberInContext.limit(&numbers)
    swap(&sketch.numbers, &numbers)
    findProbes(into: &sketch)
    reset()
  }

  private mutating func reset() {
    bins.update(repeating: Self.empty, count: Self.binCount)
    numbers.removeAll(keepingCapacity: true)
    wordCount = 0
    digest = 0
    digestWithoutNumbers = 0
    before.update(repeating: 0, count: Self.beforeCount)
  }

  /// The least shingles; where the words are too few for one, what stands for all of them.
  private func findProbes(into sketch: inout Sketch) {
    sketch.probes.removeAll(keepingCapacity: true)
    let all = wordCount - (Sketch.shingleLength - 1)
    guard all > 0 else {
      let name = max(UInt32(truncatingIfNeeded: digest &>> 32), 1)
      return sketch.probes.append(Probe(order: 0, name: name, third: 0))
    }
    let share = Self.probeCount / Double(all)
    let limit = share < 1 ? UInt64(share * 0x1p56) : Self.empty
    let (second, third) = ((wordCount + 2) / 3, (2 * wordCount + 2) / 3)
    var count = 0
    // Without a branch, as above: which of them are below the limit cannot be foretold.
    for bin in 0..<Self.binCount {
      chosen[count] = UInt8(truncatingIfNeeded: bin)
      count &+= Int(truncatingIfNeeded: (bins[bin] &- limit) &>> 63)
    }
    for i in 0..<count {
      let bin = Int(chosen[i])
      let (least, position) = (bins[bin], positions[bin])
      let name = UInt32(truncatingIfNeeded: least &<< 8) | UInt32(truncatingIfNeeded: bin)
      room[i] = Probe(
        order: UInt32(truncatingIfNeeded: least &>> 24), name: max(name, 1),
        third: (position >= second ? 1 : 0) &+ (position >= third ? 1 : 0))
    }
    sketch.probes.append(contentsOf: UnsafeBufferPointer(start: room, count: count))
  }

  /// All shingles where they are few. Of many the minima tell how many are distinct, since the mean of the least of
  /// `n` numbers is one part in `n`; a text that holds an article twice has half of its shingles.
  private func distinctShingles() -> Int {
    let all = max(0, wordCount - (Sketch.shingleLength - 1))
    guard all >= 4 * Self.binCount else { return all }
    var sum = 0.0
    for bin in 0..<Self.binCount { sum += (Double(min(bins[bin], Self.empty - 1) &>> 24) + 1) / 0x1p32 }
    let estimate = Double(Self.binCount * (Self.binCount - 1)) / sum
    // Within the error of the estimate the count is the better one.
    return estimate < 0.8 * Double(all) ? max(1, Int(estimate)) : all
  }

  private func fold(into sketch: inout Sketch) {
    let share = Self.binCount / Sketch.binCount
    let isComparable = sketch.isComparable
    sketch.minima.withUnsafeMutableBufferPointer { minima in
      // A bit for each bin.
      var isEmpty: UInt64 = 0
      for bin in 0..<Sketch.binCount {
        var least = Self.empty
        for i in 0..<share { least = min(least, bins[bin &* share &+ i]) }
        isEmpty |= (least &>> 56) &<< UInt64(bin)
        minima[bin] = UInt16(truncatingIfNeeded: least &>> 24)
      }
      guard isComparable else { return minima.update(repeating: 0) }
      var rest = isEmpty
      while rest != 0 {
        let bin = rest.trailingZeroBitCount
        rest &= rest &- 1
        var attempt: UInt64 = 1
        var donor: UInt64
        repeat {
          donor = Self.shingle(UInt64(bin), attempt, 3, 4) &>> 58
          attempt &+= 1
        } while isEmpty &>> donor & 1 != 0
        minima[bin] = minima[Int(donor)]
      }
    }
  }
}
