/// A text without its white space, with the place of every byte, and the beginnings of its sentences.
struct CompactText {
  /// A passage has at least so many bytes besides white space, and words: less is a formula, or a row of a table.
  static let leastPassage = 60
  private static let leastWords = 8

  private(set) var bytes: [UInt8] = []
  private var places: [UInt32] = []
  private var endOfText = 0
  /// Whether a line ends before the byte, for the few bytes that begin one: their numbers, rising.
  private var lineStarts: [UInt32] = []

  var count: Int { bytes.count }

  mutating func replace(by text: UnsafeRawBufferPointer) {
    bytes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    lineStarts.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(text.count)
    places.reserveCapacity(text.count)
    endOfText = text.count
    var endsLine = false
    var i = 0
    while i < text.count {
      let byte = text[i]
      // Most bytes are letters, which need no closer look.
      let isLetter = byte &- 0x21 < 0x5E
      let space = isLetter ? 0 : WhiteSpace.length(in: text, at: i)
      if space > 0 {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { endsLine = true }
        i += space
        continue
      }
      if endsLine {
        lineStarts.append(UInt32(bytes.count))
        endsLine = false
      }
      bytes.append(byte)
      places.append(UInt32(truncatingIfNeeded: i))
      i += 1
    }
  }

  /// The whole sentences and lines in a range of `bytes`, as a passage of the text; `nil` where they are too few.
  ///
  /// - Parameter original: where the same bytes begin before.
  func passage(_ range: Range<Int>, original: Int) -> RepeatedPassage? {
    var start = range.lowerBound
    while start < range.upperBound, !isBoundary(start) { start += 1 }
    var end = range.upperBound
    while end > start, !isBoundary(end) { end -= 1 }
    guard end - start >= Self.leastPassage, hasWords(start..<end) else { return nil }
    return RepeatedPassage(
      range: Int(places[start])..<Int(places[end - 1]) + 1,
      original: Int(places[original + start - range.lowerBound]))
  }

  private func hasWords(_ range: Range<Int>) -> Bool {
    var words = 1
    var i = range.lowerBound + 1
    while i < range.upperBound, words < Self.leastWords {
      if places[i] != places[i - 1] + 1 { words += 1 }
      i += 1
    }
    return words >= Self.leastWords
  }

  /// Whether a sentence or line begins at byte `i`, or the text ends there.
  private func isBoundary(_ i: Int) -> Bool {
    if i == 0 || i == bytes.count { return true }
    // In the middle of a character nothing begins.
    if bytes[i] & 0xC0 == 0x80 { return false }
    if beginsLine(i) { return true }
    let isGlued = places[i] == places[i - 1] + 1
    // `3.5` and `example.com` go on; `people.I` does not.
    if isGlued, bytes[i] &- 0x30 < 10 || bytes[i] &- 0x61 < 26 { return false }
    if isCloser(at: i) { return false }
    return endsSentence(before: i)
  }

  private func beginsLine(_ i: Int) -> Bool {
    var (low, high) = (0, lineStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] < i { low = middle + 1 } else { high = middle }
    }
    return low < lineStarts.count && lineStarts[low] == i
  }

  /// Whether a quotation mark or bracket that may close a sentence stands at byte `i`.
  private func isCloser(at i: Int) -> Bool {
    switch bytes[i] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): true
    case 0xE2: i + 2 < bytes.count && bytes[i + 1] == 0x80 && (bytes[i + 2] == 0x99 || bytes[i + 2] == 0x9D)
    default: false
    }
  }

  private func endsSentence(before i: Int) -> Bool {
    var end = i
    for _ in 0..<3 {
      if end >= 3, bytes[end - 3] == 0xE2, isCloser(at: end - 3) {
        end -= 3
      } else if end >= 1, bytes[end - 1] < 0x80, isCloser(at: end - 1) {
        end -= 1
      }
    }
    guard end > 0 else { return false }
    switch bytes[end - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"): return true
    case 0x82 where end >= 3: return bytes[end - 3] == 0xE3 && bytes[end - 2] == 0x80
    default: return false
    }
  }
}
