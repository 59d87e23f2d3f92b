import Search

/// What is known of the place that a stream leads to.
struct Terminal: Equatable {
  /// Whether a person reads along.
  let isTerminal: Bool
  /// In columns.
  let width: Int

  init(isTerminal: Bool, width: Int) {
    self.isTerminal = isTerminal
    self.width = width
  }

  init(of file: Int32) {
    isTerminal = isatty(file) == 1
    width = isTerminal ? Self.width(of: file) : Self.usualWidth
  }

  /// Whether the terminal can move its cursor and show colours.
  var obeysSequences: Bool { isTerminal && environment("TERM") != "dumb" }

  private static let usualWidth = 80

  private static func width(of file: Int32) -> Int {
    var size = winsize()
    if ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment("COLUMNS").flatMap { Int($0) }.map { max(20, $0) } ?? usualWidth
  }
}
