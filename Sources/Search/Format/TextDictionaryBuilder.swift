/// Makes a dictionary of counted words and a sample of texts: chooses words, merges pairs of neighbours into
/// phrases, counts what a parse of the sample uses, and orders the entries by it.
struct TextDictionaryBuilder {
  /// How much text there was, and how much of it is in the sample.
  struct Corpus {
    var bytes = 0
    var words = 0
    var longWordBytes = 0
    var sampledWords = 0
  }

  private static let wordLimit = 1 << 18
  private static let leastWordUses = 3
  private static let rounds = 3
  private static let phrasesPerRound = 40_000
  private static let leastPhraseUses = 30

  private let corpus: Corpus
  /// Bytes of coded text that no entry stands for.
  private var escapedBytes: Int
  /// The entries by number: words, then phrases in the order they were made.
  private var entries: [Entry] = []
  private var wordCount = 0
  private var spellings: [UInt8] = []
  /// The sample in numbers of words; `WordTable.unknown` for all others and after each text.
  private var sample: [UInt32]

  private struct Entry {
    /// Of a word: where it is in `spellings`. Of a phrase: its two parts.
    var left: UInt32
    var right: UInt32
    var length: Int
    var words = 1
    var beginsWithWord: Bool
    var endsWithWord: Bool
    var uses = 0
  }

  init(words: WordCounts, sample: [UInt32], corpus: Corpus) {
    self.corpus = corpus
    self.sample = sample
    escapedBytes = corpus.longWordBytes
    chooseWords(words)
  }

  /// The dictionary's bytes; none where the text would not become smaller by it.
  mutating func build() -> [UInt8] {
    let wordUses = entries.map(\.uses)
    mergePairs()
    countUses()
    dropRarePhrases()
    countUses()
    scaleUses(wordUses: wordUses)
    let order = entries.indices.filter { $0 < wordCount || entries[$0].uses > 0 }
      .sorted { (entries[$0].uses, $1) > (entries[$1].uses, $0) }
    let (codes, coded) = TextCodes.best(for: order.map { entries[$0].uses })
    let bytes = serialized(order, codes: codes)
    return bytes.count + coded + escapedBytes < corpus.bytes ? bytes : []
  }

  // MARK: Words

  /// Keeps the words that save more than they cost, most used first, and renumbers the sample.
  private mutating func chooseWords(_ words: WordCounts) {
    let order = words.uses.indices.filter { Int(words.uses[$0]) >= Self.leastWordUses }
      .sorted { (words.uses[$0], $1) > (words.uses[$1], $0) }
    var numbers = [UInt32](repeating: WordTable.unknown, count: words.count)
    for word in order where entries.count < Self.wordLimit {
      let spelling = words.spelling(of: word)
      let uses = Int(words.uses[word])
      // An escape takes two bytes more than the word; a code two, beyond some 50,000 entries three.
      let saved = uses * (spelling.count + 2 - (entries.count < 50_000 ? 2 : 3))
      guard saved > spelling.count + MemoryLayout<UInt32>.size else { continue }
      let isWord = spelling.withUnsafeBytes { TextRuns.isWord($0.baseAddress!, count: $0.count) }
      numbers[word] = UInt32(entries.count)
      entries.append(
        Entry(
          left: UInt32(spellings.count), right: 0, length: spelling.count, beginsWithWord: isWord,
          endsWithWord: isWord, uses: uses))
      spellings.append(contentsOf: spelling)
    }
    wordCount = entries.count
    for word in words.uses.indices where numbers[word] == WordTable.unknown {
      escapedBytes += Int(words.uses[word]) * (words.spelling(of: word).count + 2)
    }
    for i in sample.indices where sample[i] != WordTable.unknown { sample[i] = numbers[Int(sample[i])] }
  }

  // MARK: Phrases

  /// `uses` in the sample as uses in all the text.
  private func scaled(_ uses: Int) -> Int {
    corpus.sampledWords == 0 ? 0 : uses * corpus.words / corpus.sampledWords
  }

  /// Merges the most frequent pairs of neighbours into one, some rounds over, so that phrases of up to
  /// 2, 4 and 8 words arise.
  private mutating func mergePairs() {
    var merged = sample
    var least = 4
    while scaled(least) < Self.leastPhraseUses, least < Self.leastPhraseUses { least += 1 }
    for _ in 0..<Self.rounds {
      let pairs = frequentPairs(merged, least: least)
      if pairs.isEmpty { return }
      var table = PhraseTable()
      for pair in pairs {
        let (left, right) = (entries[Int(pair.left)], entries[Int(pair.right)])
        _ = table.insert(pair.left, pair.right, number: UInt32(entries.count))
        entries.append(
          Entry(
            left: pair.left, right: pair.right, length: joinedLength(left, right),
            words: left.words + right.words, beginsWithWord: left.beginsWithWord,
            endsWithWord: right.endsWithWord))
      }
      replacePairs(&merged, by: table)
    }
  }

  private func joinedLength(_ left: Entry, _ right: Entry) -> Int {
    left.length + right.length + (left.endsWithWord && right.beginsWithWord ? 1 : 0)
  }

  /// The pairs seen at least `least` times that an entry can hold, most frequent first.
  private func frequentPairs(_ text: [UInt32], least: Int) -> [(left: UInt32, right: UInt32)] {
    // A pair is no more frequent than its parts; this spares the sort most of the pairs.
    var uses = [UInt32](repeating: 0, count: entries.count)
    for id in text where id != WordTable.unknown { uses[Int(id)] += 1 }
    var keys: [UInt64] = []
    keys.reserveCapacity(text.count)
    for i in 0..<max(text.count - 1, 0) {
      let (left, right) = (text[i], text[i + 1])
      guard left != WordTable.unknown, right != WordTable.unknown,
        uses[Int(left)] >= least, uses[Int(right)] >= least
      else { continue }
      keys.append(UInt64(left) << 20 | UInt64(right))
    }
    sort(&keys, bits: 40)
    var found: [(key: UInt64, count: Int)] = []
    var i = 0
    while i < keys.count {
      let start = i
      while i < keys.count, keys[i] == keys[start] { i += 1 }
      if i - start >= least { found.append((keys[start], i - start)) }
    }
    found.sort { ($0.count, $1.key) > ($1.count, $0.key) }
    var pairs: [(left: UInt32, right: UInt32)] = []
    for (key, _) in found where pairs.count < Self.phrasesPerRound {
      let (left, right) = (UInt32(key >> 20), UInt32(key & 0xFFFFF))
      if joinedLength(entries[Int(left)], entries[Int(right)]) <= TextDictionary.longestEntry {
        pairs.append((left, right))
      }
    }
    return pairs
  }

  private func replacePairs(_ text: inout [UInt32], by table: PhraseTable) {
    var size = 0
    var i = 0
    table.withView { table in
      while i < text.count {
        var id = text[i]
        i += 1
        if i < text.count, id != WordTable.unknown {
          let both = table.find(id, text[i])
          if both != PhraseTable.none {
            id = both
            i += 1
          }
        }
        text[size] = id
        size += 1
      }
    }
    text.removeLast(text.count - size)
  }

  /// The words of an entry, in order.
  private func words(of entry: UInt32, into out: inout [UInt32]) {
    if entry < wordCount {
      out.append(entry)
    } else {
      words(of: entries[Int(entry)].left, into: &out)
      words(of: entries[Int(entry)].right, into: &out)
    }
  }

  // MARK: Uses

  /// Counts how often a parse of the sample, like the encoder's, uses each entry. A phrase that was dropped
  /// has fewer words than 2.
  private mutating func countUses() {
    var trie = PhraseTrie(entries: UInt32(entries.count))
    let phrases = entries.indices.dropFirst(wordCount).filter { entries[$0].words > 1 }
    var sequence: [UInt32] = []
    for phrase in phrases.sorted(by: { (entries[$0].words, $0) < (entries[$1].words, $1) }) {
      sequence.removeAll(keepingCapacity: true)
      words(of: UInt32(phrase), into: &sequence)
      trie.insert(sequence, number: UInt32(phrase))
    }
    for i in entries.indices { entries[i].uses = 0 }
    var matches = PhraseMatches()
    var start = 0
    sample.append(PhraseTable.none)
    while start < sample.count - 1 {
      // Part by part, to stay in the cache; an unknown word ends a part, for no phrase goes beyond it.
      var end = min(start + 4096, sample.count - 1)
      while sample[end] != PhraseTable.none { end += 1 }
      let total = end - start
      matches.grow(to: total)
      sample.withUnsafeMutableBufferPointer { ids in
        trie.table.withView { table in
          table.findLongest(ids.baseAddress! + start, total: total, entries: trie.entries, into: matches)
        }
      }
      var i = 0
      while i < total {
        if matches.numbers[i] != PhraseTable.none { entries[Int(matches.numbers[i])].uses += 1 }
        i += Int(matches.spans[i])
      }
      start = end + 1
    }
    sample.removeLast()
  }

  private mutating func dropRarePhrases() {
    for i in wordCount..<entries.count {
      // A use saves some two bytes: the second of the codes it stands for.
      if scaled(entries[i].uses) * 2 < entries[i].length + 2 * MemoryLayout<UInt32>.size {
        entries[i].words = 0
      }
    }
  }

  /// From uses in the sample to uses in all the text. A word's share that phrases left over is taken from
  /// the sample, how often it was seen from all the text.
  private mutating func scaleUses(wordUses: [Int]) {
    var sampled = [Int](repeating: 0, count: wordCount)
    for id in sample where id != WordTable.unknown { sampled[Int(id)] += 1 }
    for i in entries.indices {
      if i >= wordCount {
        entries[i].uses = scaled(entries[i].uses)
      } else {
        entries[i].uses =
          sampled[i] == 0 ? wordUses[i] : (wordUses[i] * entries[i].uses + sampled[i] - 1) / sampled[i]
      }
    }
  }

  // MARK: Bytes

  /// The dictionary of the entries in `order`.
  ///
  /// The most used have their bytes close together; then come the other phrases, within whose bytes the
  /// entries they are made of are found, and last what isn't found there.
  private func serialized(_ order: [Int], codes: TextCodes) -> [UInt8] {
    var text: [UInt8] = []
    var places = [Int](repeating: -1, count: entries.count)
    for entry in order.prefix(Self.closeEntries) { place(entry, &text, &places) }
    for entry in order.sorted(by: >) { place(entry, &text, &places) }
    var bytes: [UInt8] = []
    func append(_ number: UInt32) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(TextDictionary.magic)
    append(UInt32(order.count))
    append(UInt32(text.count))
    bytes += [UInt8(codes.singles), UInt8(codes.doubles), 0, 0]
    for i in order {
      let entry = entries[i]
      append(
        TextDictionary.Entry(
          offset: places[i], count: entry.length, beginsWithWord: entry.beginsWithWord,
          endsWithWord: entry.endsWithWord
        ).bits)
    }
    bytes += text
    bytes += [UInt8](repeating: 0, count: TextDictionary.slack)
    return bytes
  }

  private static let closeEntries = 4096

  /// Appends the bytes of an entry, unless it has some; the entries it is made of may use them too.
  private func place(_ entry: Int, _ text: inout [UInt8], _ places: inout [Int]) {
    if places[entry] < 0 {
      places[entry] = text.count
      spell(entry, into: &text)
    }
    shareParts(of: entry, &places)
  }

  private func shareParts(of entry: Int, _ places: inout [Int]) {
    guard entry >= wordCount else { return }
    let (left, right) = (Int(entries[entry].left), Int(entries[entry].right))
    if places[left] < 0 { places[left] = places[entry] }
    if places[right] < 0 { places[right] = places[entry] + entries[entry].length - entries[right].length }
    shareParts(of: left, &places)
    shareParts(of: right, &places)
  }

  private func spell(_ entry: Int, into text: inout [UInt8]) {
    let entry = entries[entry]
    if entry.words == 1 {
      text += spellings[Int(entry.left)..<Int(entry.left) + entry.length]
      return
    }
    spell(Int(entry.left), into: &text)
    if entries[Int(entry.left)].endsWithWord && entries[Int(entry.right)].beginsWithWord { text.append(0x20) }
    spell(Int(entry.right), into: &text)
  }
}

extension TextCodes {
  /// The codes by which entries with these uses, falling, take the fewest bytes, and how many.
  static func best(for uses: [Int]) -> (codes: TextCodes, bytes: Int) {
    var sums = [0]
    for count in uses { sums.append(sums.last! + count) }
    func used(_ ranks: Int) -> Int { sums[min(ranks, uses.count)] }
    var best: (codes: TextCodes, bytes: Int)?
    for triples in 0...8 {
      for singles in 0...firstBytes - triples {
        let codes = TextCodes(singles: singles, doubles: firstBytes - triples - singles)!
        guard codes.capacity >= uses.count else { continue }
        let bytes = 3 * sums.last! - used(singles) - used(singles + codes.doubles * 256)
        if best.map({ bytes < $0.bytes }) ?? true { best = (codes, bytes) }
      }
    }
    return best!
  }
}

/// Sorts numbers below 2^`bits` by ten bits a pass, lowest first.
private func sort(_ keys: inout [UInt64], bits: Int) {
  var other = [UInt64](repeating: 0, count: keys.count)
  for shift in stride(from: 0, to: bits, by: 10) {
    var starts = [Int](repeating: 0, count: 1 << 10)
    for key in keys { starts[Int(key &>> UInt64(shift)) & 0x3FF] += 1 }
    var sum = 0
    for digit in starts.indices { (starts[digit], sum) = (sum, sum + starts[digit]) }
    for key in keys {
      let digit = Int(key &>> UInt64(shift)) & 0x3FF
      other[starts[digit]] = key
      starts[digit] &+= 1
    }
    swap(&keys, &other)
  }
}
