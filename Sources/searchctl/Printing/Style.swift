/// When to colour.
enum ColorChoice: String, CaseIterable {
  case auto, always, never

  static let option = Option.choice(
    "color", among: allCases.map(\.rawValue), default: Self.auto.rawValue,
    help: "Whether to colour; auto does on a terminal unless NO_COLOR is set.")

  init(_ arguments: Arguments) {
    self = arguments[Self.option].flatMap { ColorChoice(rawValue: $0) } ?? .auto
  }

  func colors(on terminal: Terminal) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: terminal.obeysSequences && environment("NO_COLOR") == nil
    }
  }
}

/// How a piece of text looks on a terminal: what is sent before it.
enum Style: String {
  case plain = ""
  case title = "\u{1B}[1m"
  case key = "\u{1B}[32m"
  case detail = "\u{1B}[2m"
  case match = "\u{1B}[1;31m"

  static let reset = "\u{1B}[0m"
}
