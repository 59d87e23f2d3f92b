internal import Search

/// The title of a text, and what speaks for it.
struct TitleChoice: Equatable {
  /// Empty where there is none.
  let range: Range<Int>
  let evidence: Evidence.Title?

  /// Site names are short.
  private static let longestSite = 40
  /// A line by itself that names the site may stand anywhere; so much of the text is searched for it.
  private static let siteWindow = 64 << 10

  /// The title that a document states.
  init(_ stated: StatedFacts) {
    range = stated.title
    evidence = stated.titleEvidence
  }

  init(in text: UnsafeRawBufferPointer, isMarkdown: Bool = false) {
    if isMarkdown, let heading = Title.heading(inMarkdown: text) {
      (range, evidence) = (heading, .heading)
      return
    }
    let top = Title.inText(text)
    let isFirst = WhiteSpace.isAll(of: UnsafeRawBufferPointer(rebasing: text[..<top.lowerBound]))
    if let last = Self.lastLine(of: text, behind: top), let head = Self.withoutSite(last, in: text) {
      if let repeated = Self.line(equalTo: head, in: text, 0..<min(last.lowerBound, Title.textWindow)) {
        (range, evidence) = (repeated, .repeatedAtEnd)
        return
      }
      // Nothing but a section or an age stands at the top.
      if top.isEmpty || isFirst && Title.isSlogan(top, in: text), !Title.isSlogan(head, in: text) {
        (range, evidence) = (head, .lastLine)
        return
      }
    }
    if let head = Self.withoutSite(top, in: text), Self.isRepeated(head, of: top, in: text) {
      (range, evidence) = (head, .beforeSiteName)
    } else {
      (range, evidence) = (top, top.isEmpty ? nil : isFirst ? .firstLine : .belowSlogan)
    }
  }

  /// Whether the rest of a first line is the name of the site: that stands on a line of its own elsewhere, or the line
  /// without it does.
  private static func isRepeated(_ head: Range<Int>, of line: Range<Int>, in text: UnsafeRawBufferPointer)
    -> Bool
  {
    let rest = line.upperBound..<min(text.count, line.upperBound + siteWindow)
    let site = siteName(behind: head, of: line, in: text)
    return self.line(equalTo: site, in: text, rest) != nil || self.line(equalTo: head, in: text, rest) != nil
  }

  /// What stands before the last ` | `, ` · ` or dash of a line, if little stands behind it.
  private static func withoutSite(_ line: Range<Int>, in text: UnsafeRawBufferPointer) -> Range<Int>? {
    var i = line.upperBound
    while i > line.lowerBound, line.upperBound - i <= longestSite {
      i -= 1
      let length = separator(in: text, at: i, to: line.upperBound)
      guard length > 0 else { continue }
      let head = WhiteSpace.trimmed(line.lowerBound..<i, in: text)
      let site = WhiteSpace.trimmed(i + length..<line.upperBound, in: text)
      return head.isEmpty || site.isEmpty ? nil : head
    }
    return nil
  }

  private static func siteName(
    behind head: Range<Int>, of line: Range<Int>, in text: UnsafeRawBufferPointer
  ) -> Range<Int> {
    var i = head.upperBound
    while i < line.upperBound, separator(in: text, at: i, to: line.upperBound) == 0 { i += 1 }
    return WhiteSpace.trimmed(i + separator(in: text, at: i, to: line.upperBound)..<line.upperBound, in: text)
  }

  /// How long the separator is, with its spaces, that begins here; 0 where none does.
  private static func separator(in text: UnsafeRawBufferPointer, at i: Int, to end: Int) -> Int {
    separators.first { text[i..<end].starts(with: $0.utf8) }?.utf8.count ?? 0
  }

  private static let separators = [" | ", " · ", " - ", " – ", " — ", " » ", " • "]

  private static func lastLine(of text: UnsafeRawBufferPointer, behind top: Range<Int>) -> Range<Int>? {
    let rest = WhiteSpace.trimmed(top.upperBound..<text.count, in: text)
    var start = rest.upperBound
    while start > rest.lowerBound, rest.upperBound - start <= Title.longest + longestSite,
      text[start - 1] != 0x0A,
      text[start - 1] != 0x0D
    { start -= 1 }
    guard start > rest.lowerBound, text[start - 1] == 0x0A || text[start - 1] == 0x0D else { return nil }
    return WhiteSpace.trimmed(start..<rest.upperBound, in: text)
  }

  /// The first line in `range` that says the same as `other`.
  private static func line(
    equalTo other: Range<Int>, in text: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Range<Int>? {
    guard !other.isEmpty else { return nil }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = LineEnd.first(in: text, from: start, to: range.upperBound)
      if end - start >= other.count {
        let line = WhiteSpace.trimmed(start..<end, in: text)
        if line.count == other.count, line != other, text[line].elementsEqual(text[other]) { return line }
      }
      start = end + 1
    }
    return nil
  }
}
