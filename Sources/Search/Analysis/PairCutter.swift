/// Makes words of a run of characters in a script written without spaces: each two neighbours are one, so
/// that a query, cut the same way, finds its characters side by side; a character alone is one as well.
///
/// A character is a letter with the marks that follow it. A run ends where another kind of script begins.
struct PairCutter {
  private var last: WordBreaker.Segment?
  private var isPaired = false

  mutating func append(_ character: WordBreaker.Segment, _ words: inout [Word]) {
    if let last, last.end == character.start, last.first.unspacedGroup == character.first.unspacedGroup {
      words.append(Word(last.start, character.end))
      isPaired = true
    } else {
      finish(&words)
    }
    last = character
  }

  mutating func finish(_ words: inout [Word]) {
    if let last, !isPaired { words.append(Word(last.start, last.end)) }
    last = nil
    isPaired = false
  }
}
