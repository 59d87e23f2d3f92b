/// Where the title of a text lies.
package enum Title {
  /// A longer line is a paragraph.
  static let longest = 200
  /// Where to look for it in a plain text.
  static let textWindow = 4 << 10
  /// Headings may stand below badges and front matter.
  static let markdownWindow = 32 << 10

  /// The first line that is not blank, if it is short enough.
  ///
  /// Web pages put a section or an age above the title (`Opinion`, `1h ago`): where so little stands alone
  /// above a longer line, that line is taken.
  package static func inText(_ text: UnsafeRawBufferPointer) -> Range<Int> {
    var lines = Lines(text, window: textWindow)
    guard let first = lines.nextFilled(), first.count <= longest else { return 0..<0 }
    guard isSlogan(first, in: text), let below = lines.next(), below.isEmpty,
      let second = lines.nextFilled(), second.count > first.count, second.count <= longest
    else { return first }
    return second
  }

  /// The first heading, `# like this` or underlined.
  static func heading(inMarkdown text: UnsafeRawBufferPointer) -> Range<Int>? {
    var lines = Lines(text, window: markdownWindow)
    var paragraph: Range<Int>?  // The line above, where it alone may become a heading.
    var isAfterBlank = true
    var fence: UInt8?
    var isFrontMatter = false
    var isFirst = true
    while let line = lines.next() {
      defer {
        isFirst = false
        isAfterBlank = line.isEmpty
      }
      let marker = line.isEmpty ? 0 : text[line.lowerBound]
      if isFrontMatter || isFirst && isRule(line, of: "-", atLeast: 3, in: text) {
        isFrontMatter = isFirst || !isRule(line, of: "-", atLeast: 3, in: text)
        continue
      }
      if let open = fence {
        if marker == open, isFence(line, in: text) { fence = nil }
        continue
      }
      if isFence(line, in: text) {
        fence = marker
        paragraph = nil
        continue
      }
      if let heading = numberSigned(line, in: text) { return heading }
      if let above = paragraph, isRule(line, of: "=", in: text) || isRule(line, of: "-", in: text) {
        return above
      }
      let begins = isAfterBlank && !line.isEmpty && line.count <= longest
      paragraph = begins && !">-*+|<".utf8.contains(marker) ? line : nil
    }
    return nil
  }

  /// The words of a `## heading ##`.
  private static func numberSigned(_ line: Range<Int>, in text: UnsafeRawBufferPointer) -> Range<Int>? {
    let sign = UInt8(ascii: "#")
    let signs = text[line].prefix { $0 == sign }.count
    guard (1...6).contains(signs), signs < line.count else { return nil }
    let after = line.lowerBound + signs
    guard WhiteSpace.length(in: text, at: after) > 0 else { return nil }
    var heading = WhiteSpace.trimmed(after..<line.upperBound, in: text)
    // Closing signs count as such only behind a space: `C #` loses its sign, `C#` does not.
    var end = heading.upperBound
    while end > heading.lowerBound, text[end - 1] == sign { end -= 1 }
    if end == heading.lowerBound { return nil }
    if text[end - 1] == 0x20 || text[end - 1] == 0x09 {
      heading = WhiteSpace.trimmed(heading.lowerBound..<end, in: text)
    }
    return heading.isEmpty || heading.count > longest ? nil : heading
  }

  private static func isRule(
    _ line: Range<Int>, of sign: Unicode.Scalar, atLeast count: Int = 1, in text: UnsafeRawBufferPointer
  ) -> Bool {
    line.count >= count && text[line].allSatisfy { $0 == UInt8(ascii: sign) }
  }

  private static func isFence(_ line: Range<Int>, in text: UnsafeRawBufferPointer) -> Bool {
    let start = text[line].prefix(3)
    return start.count == 3 && (start.allSatisfy { $0 == 0x60 } || start.allSatisfy { $0 == 0x7E })
  }

  /// Whether a line has two words or less than 20 bytes.
  static func isSlogan(_ line: Range<Int>, in text: UnsafeRawBufferPointer) -> Bool {
    if line.count < 20 { return true }
    var words = 0
    var isInWord = false
    var i = line.lowerBound
    while i < line.upperBound {
      let space = WhiteSpace.length(in: text, at: i)
      if space == 0, !isInWord { words += 1 }
      isInWord = space == 0
      i += max(space, 1)
    }
    return words <= 2
  }

  /// The trimmed lines that begin inside the window.
  private struct Lines {
    let text: UnsafeRawBufferPointer
    let window: Int
    var i = 0

    init(_ text: UnsafeRawBufferPointer, window: Int) {
      self.text = text
      self.window = min(window, text.count)
    }

    /// An empty range for a blank line.
    mutating func next() -> Range<Int>? {
      guard i < window else { return nil }
      let start = i
      i = LineEnd.first(in: text, from: start, to: min(text.count, window + Title.longest + 1))
      let line = WhiteSpace.trimmed(start..<i, in: text)
      if i + 1 < text.count, text[i] == 0x0D, text[i + 1] == 0x0A { i += 1 }
      i += 1
      return line
    }

    mutating func nextFilled() -> Range<Int>? {
      while let line = next() {
        if !line.isEmpty { return line }
      }
      return nil
    }
  }
}
