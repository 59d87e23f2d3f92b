/// Widens a stretch of matches to a passage that begins and ends where a reader would have it.
struct PassageBounds {
  let text: UnsafeRawBufferPointer
  let words: [Word]
  /// What counts as the document.
  let region: Range<Int>
  /// What the passage may not leave.
  let limits: Range<Int>

  /// How far punctuation that belongs to a word may reach.
  private static let punctuation = 12

  /// The passage of about `length` bytes that holds `core`.
  func passage(around core: Range<Int>, length: Int) -> Range<Int> {
    let room = max(0, length - core.count)
    // Two thirds of the room for the beginning of a sentence leave a third for what follows the matches.
    var start =
      sentenceStart(before: core.lowerBound, from: core.lowerBound - room * 2 / 3)
      ?? wordStart(from: core.lowerBound - room / 3, before: core.lowerBound)
    var end = passageEnd(from: start, core: core, length: length)
    if end == trimmedEnd, end - start < length {
      let earliest = end - length
      start = firstSentenceStart(from: earliest, before: start) ?? start
      if !isSentenceStart(at: start) { start = wordStart(from: earliest, before: start) }
      end = max(end, start)
    }
    return start..<end
  }

  func continues(before range: Range<Int>) -> Bool {
    WhiteSpace.end(in: text, from: region.lowerBound, to: range.lowerBound) < range.lowerBound
  }

  func continues(behind range: Range<Int>) -> Bool {
    WhiteSpace.end(in: text, from: range.upperBound, to: text.count) < text.count
  }

  /// Behind the last byte of the limits that is not white space.
  private var trimmedEnd: Int { WhiteSpace.start(in: text, from: limits.lowerBound, to: limits.upperBound) }
}

// Where a passage begins.
extension PassageBounds {
  /// The nearest start of a sentence at or before `offset`, no earlier than `earliest`.
  private func sentenceStart(before offset: Int, from earliest: Int) -> Int? {
    var i = firstWord(from: offset + 1) - 1
    while i >= 0, words[i].start >= max(earliest, limits.lowerBound) {
      if beginsSentence(i) { return start(ofWord: i) }
      i -= 1
    }
    return nil
  }

  /// The earliest start of a sentence in the range.
  private func firstSentenceStart(from earliest: Int, before offset: Int) -> Int? {
    var i = firstWord(from: max(earliest, limits.lowerBound))
    while i < words.count, words[i].start < offset {
      if beginsSentence(i) { return start(ofWord: i) }
      i += 1
    }
    return nil
  }

  private func isSentenceStart(at offset: Int) -> Bool {
    let i = firstWord(from: offset)
    return i < words.count && start(ofWord: i) == offset && beginsSentence(i)
  }

  /// The first start of a word in the range, or `offset` where there is none.
  private func wordStart(from earliest: Int, before offset: Int) -> Int {
    let i = firstWord(from: max(earliest, limits.lowerBound))
    guard i < words.count, words[i].start < offset else { return offset }
    return min(offset, start(ofWord: i))
  }

  /// The first byte of a word, or of the opening punctuation right before it.
  private func start(ofWord i: Int) -> Int {
    let word = Int(words[i].start)
    let floor = max(limits.lowerBound, i > 0 ? Int(words[i - 1].end) : 0)
    guard floor < word else { return word }
    let gap = WhiteSpace.lastEnd(in: text, from: max(floor, word - Self.punctuation), to: word)
    if let gap { return gap }
    return floor == limits.lowerBound && word - floor <= Self.punctuation ? floor : word
  }

  /// Whether a line break, or the end of a sentence and white space, stand right before a word.
  private func beginsSentence(_ i: Int) -> Bool {
    let word = Int(words[i].start)
    let previous = i > 0 ? Int(words[i - 1].end) : 0
    if previous <= limits.lowerBound { return true }
    return SentenceEnd.isIn(text, from: max(previous, word - 64), to: word)
  }

  /// The ordinal of the first word that begins at or behind `offset`, by bisection.
  private func firstWord(from offset: Int) -> Int {
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

// Where a passage ends.
extension PassageBounds {
  private func passageEnd(from start: Int, core: Range<Int>, length: Int) -> Int {
    let limit = max(core.upperBound, start + length)
    let whole = trimmedEnd
    if limit >= whole { return max(whole, core.upperBound) }
    var i = firstWord(from: limit) - 1
    while i >= 0, words[i].end > limit { i -= 1 }
    guard i >= 0, words[i].end > core.upperBound else {
      return core.isEmpty ? scalarStart(before: limit) : end(behind: core.upperBound)
    }
    return sentenceEnd(before: i, from: max(core.upperBound, start + length * 3 / 4)) ?? end(ofWord: i)
  }

  /// The last end of a sentence at or before the word `i`, no earlier than `earliest`.
  private func sentenceEnd(before i: Int, from earliest: Int) -> Int? {
    var i = i
    while i >= 0, words[i].end >= earliest {
      if i + 1 < words.count, beginsSentence(i + 1) { return end(ofWord: i) }
      i -= 1
    }
    return nil
  }

  private func end(ofWord i: Int) -> Int { end(behind: Int(words[i].end)) }

  /// Behind the closing punctuation right behind a word that ends at `offset`.
  private func end(behind offset: Int) -> Int {
    let next = firstWord(from: offset)
    let ceiling = min(limits.upperBound, next < words.count ? Int(words[next].start) : text.count)
    let limit = min(ceiling, offset + Self.punctuation)
    guard offset < limit else { return offset }
    let gap = WhiteSpace.firstStart(in: text, from: offset, to: limit)
    if let gap { return gap }
    return limit == limits.upperBound ? limit : offset
  }

  /// For a text without words: not inside a character.
  private func scalarStart(before offset: Int) -> Int {
    var offset = offset
    while offset > limits.lowerBound, offset < text.count, text[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
