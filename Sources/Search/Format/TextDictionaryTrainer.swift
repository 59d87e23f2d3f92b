/// Gathers the words of a segment's texts and makes the dictionary they are stored against.
///
/// Phrases are counted over a sample spread evenly over all texts, words over four times as much. What is made depends
/// on the texts and their order alone. Memory stays bounded: of the words those seen least go when they become more
/// than the limit, and so do texts of the sample.
package struct TextDictionaryTrainer: ~Copyable {
  private let wordLimit: Int
  private let sampleLimit: Int
  /// No text gives more than this to the sample, so that no single one makes it up.
  private static let sampleLimitPerText = 1 << 18

  private var words = WordCounts()
  /// The texts of the sample as words, each followed by one `WordTable.unknown`.
  private var sample: [UInt32] = []
  /// Where each text of the sample begins, and the lot that let it in.
  private var sampled: [(start: Int, lot: UInt64)] = []
  private var lotLimit = UInt64.max
  private var texts: UInt64 = 0
  private var size = TextDictionaryBuilder.Corpus()
  private var runs = TextRunBuffer()
  /// The words in hand by number, and the places of those whose number is not known yet.
  private var numbers: [UInt32] = []
  private var unsure: [UInt32] = []

  /// - Parameter memory: how many bytes to take, about, at most 512 MB.
  package init(memory: Int = 512 << 20) {
    sampleLimit = max(1 << 16, min(8 << 20, memory >> 6))
    wordLimit = max(1 << 14, min(1 << 20, memory >> 9))
  }

  /// What the counts and the sample take, in bytes.
  package var memory: Int { words.memory + sample.capacity * 4 + sampled.capacity * 16 }

  /// Counts the words of one text, shorter than 2^31 bytes.
  package mutating func add(_ text: UnsafeRawBufferPointer) {
    precondition(text.count < 1 << 31)
    let lot = drawLot()
    guard lot / 4 <= lotLimit else { return }
    let isSampled = lot <= lotLimit
    if isSampled { sampled.append((sample.count, lot)) }
    var room = isSampled ? Self.sampleLimitPerText : 0
    var start = 0
    while start < text.count {
      let end = TextRunBuffer.end(ofPartFrom: start, in: text)
      let total = runs.cut(UnsafeRawBufferPointer(rebasing: text[start..<end]))
      count(total, room: &room)
      start = end
    }
    size.bytes += text.count
    if isSampled { sample.append(WordTable.unknown) }
    if sample.count > sampleLimit { thinSample() }
    if words.count > wordLimit { forgetRareWords() }
  }

  /// Counts the `total` words of `runs`; the first `room` go into the sample.
  private mutating func count(_ total: Int, room: inout Int) {
    size.words += total
    numbers.removeAll(keepingCapacity: true)
    unsure.removeAll(keepingCapacity: true)
    words.guess(runs, total, into: &numbers, unsure: &unsure)
    for i in unsure {
      let length = runs.length(Int(i))
      if length <= TextDictionary.longestEntry {
        numbers[Int(i)] = words.number(of: runs.key(Int(i)), spelled: runs.word(Int(i)))
      } else {
        size.longWordBytes += length
        numbers[Int(i)] = WordTable.unknown
      }
    }
    words.count(numbers)
    sample.append(contentsOf: numbers.prefix(room))
    room = max(0, room - total)
  }

  /// The dictionary's bytes, none where the texts would not become smaller by it; starts afresh.
  package mutating func finish() -> [UInt8] {
    size.sampledWords = sample.count - sampled.count
    var builder = TextDictionaryBuilder(words: words, sample: sample, corpus: size)
    self = TextDictionaryTrainer(memory: sampleLimit << 6)
    return builder.build()
  }

  /// The next text's lot: splitmix64 of its number.
  private mutating func drawLot() -> UInt64 {
    texts += 1
    var lot = texts &* 0x9E37_79B9_7F4A_7C15
    lot = (lot ^ lot &>> 30) &* 0xBF58_476D_1CE4_E5B9
    lot = (lot ^ lot &>> 27) &* 0x94D0_49BB_1331_11EB
    return lot ^ lot &>> 31
  }

  /// Takes the texts with the largest lots out of the sample, and goes on as if they had never been let in.
  private mutating func thinSample() {
    lotLimit -= lotLimit / 8
    var kept: [(start: Int, lot: UInt64)] = []
    var size = 0
    for (i, text) in sampled.enumerated() where text.lot <= lotLimit {
      let end = i + 1 < sampled.count ? sampled[i + 1].start : sample.count
      kept.append((size, text.lot))
      for j in text.start..<end {
        sample[size] = sample[j]
        size += 1
      }
    }
    sample.removeLast(sample.count - size)
    sampled = kept
  }

  private mutating func forgetRareWords() {
    let numbers = words.forgetRare(limit: wordLimit / 2)
    for i in sample.indices where sample[i] != WordTable.unknown { sample[i] = numbers[Int(sample[i])] }
  }
}

/// How often each word was seen, by numbers in the order of first sight.
struct WordCounts {
  private var table = WordTable(capacity: 1 << 12)
  private(set) var uses: [UInt32] = []
  private var spellings: [UInt8] = []
  private var ends: [Int] = [0]

  var count: Int { uses.count }

  var memory: Int { table.memory + uses.capacity * 4 + spellings.capacity + ends.capacity * 8 }

  func spelling(of word: Int) -> ArraySlice<UInt8> { spellings[ends[word]..<ends[word + 1]] }

  /// Appends what are the numbers of the first `total` words of `runs` but for the places that it appends to `unsure`.
  ///
  /// Takes no branch that depends on a word, so that the cache misses of many are under way at once.
  func guess(
    _ runs: borrowing TextRunBuffer, _ total: Int, into numbers: inout [UInt32], unsure: inout [UInt32]
  ) {
    let start = numbers.count
    numbers.append(contentsOf: repeatElement(0, count: total))
    unsure.append(contentsOf: repeatElement(0, count: total))
    let slots = table.slots
    var missed = 0
    slots.withUnsafeBufferPointer { slots in
      numbers.withUnsafeMutableBufferPointer { numbers in
        unsure.withUnsafeMutableBufferPointer { unsure in
          for i in 0..<total {
            let (number, isRight) = WordTable.guess(
              runs.key(i), in: slots.baseAddress!, mask: slots.count &- 1)
            numbers[start &+ i] = number
            unsure[missed] = UInt32(truncatingIfNeeded: i)
            missed &+= isRight ? 0 : 1
          }
        }
      }
    }
    unsure.removeLast(total - missed)
  }

  /// The number of a word, which may be new.
  mutating func number(of key: WordTable.Key, spelled word: UnsafeRawBufferPointer) -> UInt32 {
    let new = UInt32(truncatingIfNeeded: uses.count)
    let number = table.insert(key, id: new)
    if number == new {
      spellings.append(contentsOf: word)
      ends.append(spellings.count)
      uses.append(0)
    }
    return number
  }

  /// Counts words by their numbers, but for `WordTable.unknown`.
  mutating func count(_ numbers: [UInt32]) {
    uses.withUnsafeMutableBufferPointer { uses in
      for number in numbers where number != WordTable.unknown { uses[Int(number)] &+= 1 }
    }
  }

  /// Drops the words seen least until at most `limit` are left, and returns the new number of each old one.
  mutating func forgetRare(limit: Int) -> [UInt32] {
    var least: UInt32 = 2
    while uses.reduce(0, { $0 + ($1 >= least ? 1 : 0) }) > limit { least *= 2 }
    var kept = WordCounts()
    var numbers: [UInt32] = []
    for word in uses.indices {
      guard uses[word] >= least else {
        numbers.append(WordTable.unknown)
        continue
      }
      numbers.append(UInt32(kept.count))
      kept.spellings.append(contentsOf: spelling(of: word))
      kept.ends.append(kept.spellings.count)
      kept.uses.append(uses[word])
    }
    table.renumber { numbers[Int($0)] == WordTable.unknown ? nil : numbers[Int($0)] }
    kept.table = table
    self = kept
    return numbers
  }
}
