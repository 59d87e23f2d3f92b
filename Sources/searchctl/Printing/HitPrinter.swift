import Search

/// Shows hits to a person: on a terminal in colour and wrapped, elsewhere a line each for title, key and snippet.
struct HitPrinter {
  let isColored: Bool
  /// Whether the other documents of a hit's group are not among the hits.
  let isFolded: Bool
  /// `nil` wraps nothing.
  let width: Int?

  /// Lines longer than this are hard to read, however wide the terminal.
  private static let widest = 100

  init(terminal: Terminal, isColored: Bool, isFolded: Bool) {
    self.isColored = isColored
    self.isFolded = isFolded
    width = terminal.isTerminal ? min(terminal.width, Self.widest) : nil
  }

  /// `rankWidth` is the digits of the last rank.
  func lines(for hit: ShownHit, rankWidth: Int) -> [String] {
    let rank = String(hit.rank)
    let label = String(repeating: " ", count: max(0, rankWidth - rank.count)) + rank + ". "
    let indent = String(repeating: " ", count: label.count)
    var lines: [String] = []
    for (i, line) in wrapped(hit.title, highlights: hit.titleHighlights, indent: indent, .title).enumerated()
    {
      lines.append((i == 0 ? label : indent) + line)
    }
    lines.append(indent + detail(of: hit))
    if let first = hit.kin.similar.first {
      var line = StyledLine(isColored: isColored)
      let more = hit.kin.similarCount - 1
      line.append("similar, not the same: \(first)" + (more > 0 ? " and \(grouped(more)) more" : ""), .detail)
      lines.append(indent + line.text)
    }
    if let snippet = hit.snippet {
      let (text, highlights) = Self.marked(snippet)
      lines += wrapped(text, highlights: highlights, indent: indent, .plain).map { indent + $0 }
    }
    return lines
  }

  /// Where the hit is from, when, and its score. Never wrapped or cut: people copy keys.
  private func detail(of hit: ShownHit) -> String {
    var line = StyledLine(isColored: isColored)
    line.append(hit.key, .key)
    if !hit.key.hasPrefix(hit.source), !hit.source.isEmpty { line.append(" in \(hit.source)", .detail) }
    if let date = hit.date { line.append(" · \(date)", .detail) }
    line.append(" · score \(fixed(Double(hit.score), places: 2))", .detail)
    if isFolded, hit.kin.otherCount > 0 { line.append(" · +\(grouped(hit.kin.otherCount)) similar", .detail) }
    return line.text
  }

  private func wrapped(_ text: String, highlights: [Range<Int>], indent: String, _ style: Style) -> [String] {
    let ranges = width.map { LineWrapper(width: max(20, $0 - indent.count)).lines(of: text) }
    return (ranges ?? [0..<text.utf8.count]).map { range in
      var line = StyledLine(isColored: isColored)
      line.append(range, of: text, highlights: highlights, style)
      return line.text
    }
  }

  /// The snippet with `…` where the document goes on.
  private static func marked(_ snippet: Snippet) -> (text: String, highlights: [Range<Int>]) {
    let before = snippet.continuesBefore ? "… " : ""
    let shift = before.utf8.count
    let text = before + snippet.text + (snippet.continuesBehind ? " …" : "")
    return (text, snippet.highlights.map { $0.lowerBound + shift..<$0.upperBound + shift })
  }
}
