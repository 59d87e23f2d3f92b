/// Finds the passage of a document that shows best why a query found it.
///
/// The passage has the most distinct words of the query (a whole phrase counts for more), then those closest
/// together, then the earliest; in the body rather than in the title. It begins at a sentence or a line where one
/// is near, and never inside a word. Words that the query excludes play no part, nor does what is set aside: the
/// passage lies between such parts.
public struct SnippetMaker: Sendable {
  let analyzer: Analyzer
  let terms: QueryTerms
  private let scope: Searcher.Scope

  /// - Parameter scope: with `allText` a document in which nothing else matches shows what is set aside of it.
  public init(query: Query, analyzer: Analyzer, scope: Searcher.Scope = .text) {
    self.init(clauses: query.clauses, analyzer: analyzer, scope: scope)
  }

  init(clauses: [Query.Clause], analyzer: Analyzer, scope: Searcher.Scope = .text) {
    self.analyzer = analyzer
    self.scope = scope
    terms = QueryTerms(of: clauses)
  }

  /// The best passage of about `length` bytes; where nothing matches, how the body begins.
  ///
  /// Takes time in proportion to the length of the text.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - title: the byte range of the title in `text`; empty where there is none.
  ///   - setAside: the parts of `text` that are set aside, in order and disjoint.
  public func snippet(
    of text: [UInt8], title: Range<Int>, setAside: [SetAside] = [], length: Int = 240
  ) -> Snippet {
    text.withUnsafeBytes { snippet(of: $0, title: title, setAside: setAside, length: length) }
  }

  package func snippet(
    of text: UnsafeRawBufferPointer, title: Range<Int>, setAside: [SetAside] = [], length: Int = 240
  ) -> Snippet {
    precondition(title.lowerBound >= 0 && title.upperBound <= text.count, "the title lies outside the text")
    var words: [Word] = []
    analyzer.appendWords(of: text, to: &words)
    let all = TermMatches(in: text, words: words, terms: terms, analyzer: analyzer)
    var stretches = Stretches(of: text.count, without: setAside)
    var matches = all.within(stretches, words: words)
    if scope == .allText, !matches.events.contains(where: { terms.isClause($0.slot) }), !all.events.isEmpty {
      (stretches, matches) = (Stretches(of: text.count, without: []), all)
    }
    let region = Region(of: text, words: words, title: title, matches: matches, stretches)
    let core =
      PassageChoice(
        of: terms, among: matches.events, words: words, in: region.bytes, stretches, length: length
      ).core ?? region.beginning
    let bounds = PassageBounds(
      text: text, words: words, region: region.bytes,
      limits: stretches.stretch(around: core).clamped(to: region.bytes))
    let range = bounds.passage(around: core, length: length)
    let shown = ShownPassage(of: text, range: range, highlights: matches.byteRanges(in: range, words: words))
    return Snippet(
      text: shown.text, highlights: shown.highlights, byteRange: range,
      continuesBefore: bounds.continues(before: range), continuesBehind: bounds.continues(behind: range))
  }

  /// A given part of a document, such as its title, with the words that match.
  public func passage(
    of text: [UInt8], in range: Range<Int>
  ) -> (text: String, highlights: [Range<Int>]) {
    text[range].withUnsafeBytes { text in
      var words: [Word] = []
      analyzer.appendWords(of: text, to: &words)
      let matches = TermMatches(in: text, words: words, terms: terms, analyzer: analyzer)
      let all = 0..<text.count
      let shown = ShownPassage(of: text, range: all, highlights: matches.byteRanges(in: all, words: words))
      return (shown.text, shown.highlights)
    }
  }
}

/// The part of a text from which its passage is taken.
private struct Region {
  let bytes: Range<Int>
  /// Where the passage begins when nothing in the region matches.
  let beginning: Range<Int>

  /// The body behind the title where anything in it matches, else what is before the title, else all from the
  /// title on; where nothing matches at all, the body if it has words.
  init(
    of text: UnsafeRawBufferPointer, words: [Word], title: Range<Int>, matches: TermMatches,
    _ stretches: Stretches
  ) {
    let behind = title.upperBound..<text.count
    let before = 0..<title.lowerBound
    let fromTitle = title.lowerBound..<text.count
    if matches.events.isEmpty {
      bytes = words.contains { Int($0.start) >= behind.lowerBound } ? behind : 0..<text.count
    } else if matches.contains(in: behind, words: words) {
      bytes = behind
    } else {
      bytes = matches.contains(in: before, words: words) ? before : fromTitle
    }
    let region = bytes
    func isInside(_ word: Word) -> Bool {
      Int(word.start) >= region.lowerBound && Int(word.end) <= region.upperBound
    }
    let first =
      words.first { isInside($0) && stretches.holds(Int($0.start)..<Int($0.end)) }
      ?? words.first(where: isInside)
    beginning = first.map { Int($0.start)..<Int($0.end) } ?? region.lowerBound..<region.lowerBound
  }
}
