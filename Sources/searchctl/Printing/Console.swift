import Search

/// Where a command talks: results to standard output, everything else to standard error.
final class Console {
  let output = OutputStream()
  let terminal = Terminal(of: STDOUT_FILENO)
  let errorTerminal = Terminal(of: STDERR_FILENO)
  private var progressIsShown = false

  /// One line of result.
  func print(_ line: some StringProtocol) {
    output.append(line)
    output.append("\n")
  }

  /// One line beside the results, broken between words on a terminal. Nobody can be told where this fails.
  func say(_ line: String) {
    output.flush()
    clearProgress()
    _ = writeAll(Array((wrapped(Control.printable(line)) + "\n").utf8), to: STDERR_FILENO)
  }

  private func wrapped(_ line: String) -> String {
    guard errorTerminal.isTerminal else { return line }
    return LineWrapper(width: errorTerminal.width).lines(of: line)
      .map { String(Substring(line.utf8[$0])) }.joined(separator: "\n")
  }

  func complain(_ message: String) { say("searchctl: \(message)") }

  /// Asks the person at the keyboard; anything but a yes is a no.
  func isConfirmed(_ question: String) -> Bool {
    output.flush()
    _ = writeAll(Array("\(question) [y/N] ".utf8), to: STDERR_FILENO)
    return ["y", "yes"].contains(readLine()?.lowercased())
  }

  /// Shows how far things are, in place of what was shown before.
  func showProgress(_ text: String) {
    var line = ""
    var columns = 0
    for character in Control.printable(text) {
      columns += DisplayWidth.of(character)
      if columns >= errorTerminal.width { break }
      line.append(character)
    }
    _ = writeAll(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO)
    progressIsShown = true
  }

  func clearProgress() {
    guard progressIsShown else { return }
    _ = writeAll(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    progressIsShown = false
  }
}
