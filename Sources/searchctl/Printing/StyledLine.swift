/// Builds a line of a person's view: nothing in it can steer the terminal but the styles themselves.
struct StyledLine {
  private(set) var text = ""
  let isColored: Bool

  mutating func append(_ part: some StringProtocol, _ style: Style = .plain) {
    guard !part.isEmpty else { return }
    if isColored, style != .plain {
      text += style.rawValue + Control.printable(String(part)) + Style.reset
    } else {
      text += Control.printable(String(part))
    }
  }

  /// The bytes `range` of `whole`, those in `highlights` as matches.
  mutating func append(
    _ range: Range<Int>, of whole: String, highlights: [Range<Int>], _ style: Style = .plain
  ) {
    var done = range.lowerBound
    for highlight in highlights where highlight.overlaps(range) {
      let match = highlight.clamped(to: range)
      append(Substring(whole.utf8[done..<match.lowerBound]), style)
      append(Substring(whole.utf8[match]), .match)
      done = match.upperBound
    }
    append(Substring(whole.utf8[done..<range.upperBound]), style)
  }
}
