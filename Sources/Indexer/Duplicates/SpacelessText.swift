/// A text in which it does not count what white space stands between words, only whether some does.
struct SpacelessText {
  /// A passage has at least so many bytes, and words: less is a formula, or a row of a table.
  static let leastPassage = 60
  private static let leastWords = 8

  /// Of the caller, who keeps it.
  let bytes: UnsafeRawBufferPointer

  /// A match goes on over less white space than this, in bytes: else each match might go over all of it again.
  private static let longestGap = 64

  /// The first byte at or behind `i` that is not white space, or lies so far behind; the end of the text if there is none.
  private func next(_ i: Int, within limit: Int = .max) -> Int {
    let start = i
    var i = i
    while i < bytes.count, i - start < limit {
      let space = WhiteSpace.length(in: bytes, at: i)
      if space == 0 { break }
      i += space
    }
    return i
  }

  /// Behind the last byte before `i` that is not white space, or so far before it; 0 if there is none.
  private func previousEnd(_ i: Int, within limit: Int = .max) -> Int {
    let end = i
    var i = i
    while i > 0, end - i < limit {
      if bytes[i - 1] > 0x20, bytes[i - 1] < 0x80 { break }
      let space = WhiteSpace.length(in: bytes, before: i)
      if space == 0 { break }
      i -= space
    }
    return i
  }

  /// What around the byte before `end` is as around that before `earlier`; `nil` if it is less than `atLeast` bytes.
  ///
  /// White space stands in both or in neither: `super alignment` and `superalignment` are other words. In neither a
  /// word of letters and digits is cut.
  ///
  /// - Parameter done: where the match may begin at the earliest.
  func match(_ earlier: Int, _ end: Int, notBefore done: Int, atLeast: Int) -> RepeatedPassage? {
    var (a, b) = (earlier, end)
    var count = 0
    while true {
      let (x, y) = (previousEnd(a, within: Self.longestGap), previousEnd(b, within: Self.longestGap))
      guard x > 0, y > done, bytes[x - 1] == bytes[y - 1], (x < a) == (y < b) else { break }
      (a, b) = (x - 1, y - 1)
      count += 1
    }
    guard count >= atLeast else { return nil }
    var (c, d) = (earlier, end)
    while true {
      let (x, y) = (next(c, within: Self.longestGap), next(d, within: Self.longestGap))
      guard y < bytes.count, bytes[x] == bytes[y], (x > c) == (y > d) else { break }
      (c, d) = (x + 1, y + 1)
    }
    while b < d, cutsWord(a) || cutsWord(b) { (a, b) = (next(a + 1), next(b + 1)) }
    while b < d, cutsWord(c) || cutsWord(d) { (c, d) = (previousEnd(c - 1), previousEnd(d - 1)) }
    return RepeatedPassage(range: b..<d, original: a)
  }

  /// Whether letters or digits of ASCII stand on both sides of byte `i`.
  private func cutsWord(_ i: Int) -> Bool {
    i > 0 && i < bytes.count && ASCII.isWordPart(bytes[i - 1]) && ASCII.isWordPart(bytes[i])
  }

  /// The whole sentences and lines of a match; `nil` where they are too few.
  func sentences(of match: RepeatedPassage) -> RepeatedPassage? {
    var (start, original) = (match.range.lowerBound, match.original)
    while start < match.range.upperBound, !isBoundary(start) {
      (start, original) = (next(start + 1), next(original + 1))
    }
    var end = match.range.upperBound
    while end > start, !isBoundary(next(end)) { end = previousEnd(end - 1) }
    guard end > start, isLong(start..<end) else { return nil }
    return RepeatedPassage(range: start..<end, original: original)
  }

  private func isLong(_ range: Range<Int>) -> Bool {
    var (count, words) = (0, 0)
    var i = range.lowerBound
    var last = -1
    while i < range.upperBound, count < Self.leastPassage || words < Self.leastWords {
      if i != last + 1 { words += 1 }
      count += 1
      last = i
      i = next(i + 1)
    }
    return count >= Self.leastPassage && words >= Self.leastWords
  }

  /// Whether a sentence or line begins at byte `i`, which is not white space, or the text ends there.
  private func isBoundary(_ i: Int) -> Bool {
    guard i < bytes.count else { return true }
    // In the middle of a character nothing begins.
    if bytes[i] & 0xC0 == 0x80 { return false }
    let before = previousEnd(i)
    if before == 0 { return true }
    if bytes[before..<i].contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      return true
    }
    // `3.5` and `example.com` go on; `people.I` does not.
    if before == i, bytes[i] &- 0x30 < 10 || bytes[i] &- 0x61 < 26 { return false }
    return !isCloser(at: i) && endsSentence(before)
  }

  /// Whether a quotation mark or bracket that may close a sentence stands at byte `i`.
  private func isCloser(at i: Int) -> Bool {
    switch bytes[i] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): true
    case 0xE2: i + 2 < bytes.count && bytes[i + 1] == 0x80 && (bytes[i + 2] == 0x99 || bytes[i + 2] == 0x9D)
    default: false
    }
  }

  private func endsSentence(_ end: Int) -> Bool {
    var end = end
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
