/// Breaks text into lines by the columns that it takes on a terminal.
///
/// Lines break at blanks, before and behind wide characters, and inside a word only where it is longer than a
/// line. The blanks at a break belong to no line.
struct LineWrapper {
  /// In columns; at least 1 is used, and a wide character has a line to itself where it must.
  let width: Int

  /// The byte ranges of the lines of `text`, which holds no line breaks; at least one.
  func lines(of text: String) -> [Range<Int>] {
    var state = State(width: max(1, width))
    for character in text { state.append(character) }
    return state.finish()
  }

  private struct State {
    let width: Int
    var lines: [Range<Int>] = []
    var offset = 0
    /// The current line: where it begins, and its columns so far with all blanks.
    var lineStart = 0
    var columns = 0
    /// The last place to break: where the line would end, where the next would begin, and the columns before
    /// the latter.
    var breakEnd: Int?
    var nextStart = 0
    var breakColumns = 0
    var lastWasBlank = false
    var lastWasWide = false

    mutating func append(_ character: Character) {
      let bytes = character.utf8.count
      if character == " " {
        appendBlank()
      } else {
        appendVisible(DisplayWidth.of(character), mayNotBegin: "、。，．！？」』）】".contains(character))
      }
      offset += bytes
    }

    private mutating func appendBlank() {
      if !lastWasBlank { breakEnd = offset }
      columns += 1
      nextStart = offset + 1
      breakColumns = columns
      lastWasBlank = true
      lastWasWide = false
    }

    private mutating func appendVisible(_ needed: Int, mayNotBegin: Bool) {
      let isWide = needed == 2
      if offset > lineStart, !lastWasBlank, isWide || lastWasWide, needed > 0, !mayNotBegin {
        (breakEnd, nextStart, breakColumns) = (offset, offset, columns)
      }
      while columns + needed > width, offset > lineStart { breakLine() }
      columns += needed
      lastWasBlank = false
      if needed > 0 { lastWasWide = isWide }
    }

    /// Ends the line at the last place to break, or else right here.
    private mutating func breakLine() {
      if let end = breakEnd {
        if end > lineStart { lines.append(lineStart..<end) }
        lineStart = nextStart
        columns -= breakColumns
      } else {
        lines.append(lineStart..<offset)
        lineStart = offset
        columns = 0
      }
      breakEnd = nil
    }

    mutating func finish() -> [Range<Int>] {
      let end = lastWasBlank ? max(lineStart, breakEnd ?? offset) : offset
      if end > lineStart || lines.isEmpty { lines.append(lineStart..<end) }
      return lines
    }
  }
}
