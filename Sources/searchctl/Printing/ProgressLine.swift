import Search

/// The line that tells how far something is: on a terminal only, redrawn ten times a second at most.
struct ProgressLine {
  private let console: Console
  let isShown: Bool
  private let start = monotonicSeconds()
  private var lastDrawn = 0.0
  /// The stage that was last told, and when it began.
  private var stage: (number: Int, start: Double)?

  private static let interval = 0.1

  init(on console: Console, isWanted: Bool) {
    self.console = console
    isShown = isWanted && console.errorTerminal.obeysSequences
  }

  /// `what` is asked only when it is time to draw.
  mutating func update(done: Int, total: Int?, what: () -> String) {
    guard isShown else { return }
    let now = monotonicSeconds()
    guard now - lastDrawn >= Self.interval else { return }
    lastDrawn = now
    console.showProgress(what() + pace(done: done, total: total, seconds: now - start))
  }

  /// `ordering the documents, 42 %, 7 s left`: of a stage of several, each of which begins anew.
  mutating func update(stage: Int, fraction: Double, what: () -> String) {
    guard isShown else { return }
    let now = monotonicSeconds()
    if stage != self.stage?.number { self.stage = (stage, now) }
    guard now - lastDrawn >= Self.interval else { return }
    lastDrawn = now
    var text = what() + ", \(Int(fraction * 100)) %"
    let seconds = now - (self.stage?.start ?? now)
    if fraction > 0, seconds > 1 { text += ", \(Self.rest(seconds / fraction - seconds)) left" }
    console.showProgress(text)
  }

  /// `, 1.2 of 30 MB, 15 MB/s, 2 s left`
  private func pace(done: Int, total: Int?, seconds: Double) -> String {
    var text = ", " + byteText(done)
    if let total { text += " of \(byteText(total))" }
    guard seconds > 0, done > 0 else { return text }
    let rate = Double(done) / seconds
    text += ", \(byteText(Int(rate)))/s"
    if let total, total > done { text += ", \(Self.rest(Double(total - done) / rate)) left" }
    return text
  }

  /// In whole seconds: nobody can tell tenths of what is still to come.
  private static func rest(_ seconds: Double) -> String {
    seconds < 60 ? "\(Int(seconds.rounded(.up))) s" : timeText(seconds)
  }
}
