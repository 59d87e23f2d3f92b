/// Everything there is to know about the arguments of one command.
struct ArgumentTable: Sendable {
  let command: String
  /// One line.
  let summary: String
  let operand: Operand?
  let flags: [Flag]
  /// Whether a word such as `-china` is a word of the query, one to exclude, where it is no flag.
  let takesExclusions: Bool
  /// Paragraphs that help prints behind the flags; a line that begins with blanks stays as it is.
  let notes: [String]

  static let help = Option.toggle("help", short: "h", help: "Print this help.")

  init(
    command: String, summary: String, operand: Operand? = nil, flags: [Flag] = [],
    takesExclusions: Bool = false, notes: [String] = []
  ) {
    self.command = command
    self.summary = summary
    self.operand = operand
    self.flags = flags + [Self.help.flag]
    self.takesExclusions = takesExclusions
    self.notes = notes
  }

  func flag(named name: some StringProtocol) -> Flag? { flags.first { $0.name == name } }

  func flag(short letter: Character) -> Flag? { flags.first { $0.short == letter } }
}

/// Arguments that a table has found in order.
struct Arguments: Equatable, Sendable {
  /// What was last given to each flag.
  fileprivate(set) var values: [String: String] = [:]
  /// All that was given to each flag, in order.
  fileprivate var givenValues: [String: [String]] = [:]
  fileprivate(set) var operands: [String] = []

  subscript<Value>(option: Option<Value>) -> Value {
    values[option.flag.name].flatMap(option.read) ?? option.fallback
  }

  /// All values of a flag that may be given several times.
  func all<Value>(_ option: Option<Value?>) -> [Value] {
    givenValues[option.flag.name, default: []].compactMap { option.read($0) ?? nil }
  }
}

/// What is wrong with the arguments of a command: each complaint is one line.
struct ArgumentError: Error, Equatable {
  let complaints: [String]
}

extension ArgumentTable {
  /// Reads the arguments behind the command's name, and complains about all that is wrong at once.
  func parse(_ arguments: [String]) throws(ArgumentError) -> Arguments {
    var parser = ArgumentParser(table: self, rest: arguments[...])
    parser.run()
    // Whoever asks for help gets it, whatever else is wrong.
    if parser.found.values[Self.help.flag.name] == nil {
      parser.checkOperands()
      if !parser.complaints.isEmpty { throw ArgumentError(complaints: parser.complaints) }
    }
    return parser.found
  }
}

private struct ArgumentParser {
  let table: ArgumentTable
  var rest: ArraySlice<String>
  var found = Arguments()
  var complaints: [String] = []

  mutating func run() {
    while let argument = rest.popFirst() {
      if argument == "--" {
        found.operands += rest
        rest = []
      } else if argument.hasPrefix("--") {
        takeLong(argument.dropFirst(2))
      } else if argument.hasPrefix("-"), argument != "-" {
        takeShort(argument)
      } else {
        found.operands.append(argument)
      }
    }
  }

  /// `--name`, `--name value` or `--name=value`.
  private mutating func takeLong(_ text: Substring) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let attached = parts.count > 1 ? String(parts[1]) : nil
    if let flag = table.flag(named: parts[0]) {
      set(flag, spelled: "--\(flag.name)", attached: attached)
    } else {
      complainAboutUnknown("--\(parts[0])", nearest: String(parts[0]))
    }
  }

  /// `-h`, `-n5`, `-n 5`, or for a query a word to exclude.
  private mutating func takeShort(_ argument: String) {
    let letters = argument.dropFirst()
    guard let first = letters.first, let flag = table.flag(short: first), isShort(flag, with: letters) else {
      if table.takesExclusions {
        found.operands.append(argument)
      } else {
        complainAboutUnknown(argument, nearest: String(letters))
      }
      return
    }
    if flag.takesArgument {
      let attached = letters.count > 1 ? String(letters.dropFirst()) : nil
      set(flag, spelled: "-\(first)", attached: attached)
    } else {
      for flag in letters.compactMap({ table.flag(short: $0) }) {
        set(flag, spelled: "-\(first)", attached: nil)
      }
    }
  }

  /// Whether an argument of one dash is meant as a flag. Where words may begin with a dash, only what fits the
  /// flag is: `-n5`, but not `-news`.
  private func isShort(_ flag: Flag, with letters: Substring) -> Bool {
    guard flag.takesArgument else {
      return letters.allSatisfy { table.flag(short: $0)?.takesArgument == false }
    }
    guard table.takesExclusions, letters.count > 1, case .number = flag.argument else { return true }
    return letters.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }

  private mutating func set(_ flag: Flag, spelled name: String, attached: String?) {
    guard flag.takesArgument else {
      if attached == nil {
        found.values[flag.name] = ""
      } else {
        complaints.append("'\(name)' takes no value")
      }
      return
    }
    guard let value = attached ?? nextValue() else {
      complaints.append("'\(name)' needs a value: \(name) \(flag.placeholder ?? "")")
      return
    }
    if let complaint = flag.complaint(about: value) {
      complaints.append("'\(name)' \(complaint)")
    } else {
      found.values[flag.name] = value
      found.givenValues[flag.name, default: []].append(value)
    }
  }

  /// The argument behind a flag, unless that is a flag itself.
  private mutating func nextValue() -> String? {
    guard let next = rest.first, !next.hasPrefix("--") else { return nil }
    return rest.popFirst()
  }

  private mutating func complainAboutUnknown(_ argument: String, nearest name: String) {
    let nearest = nearestName(to: name, among: table.flags.map(\.name)).map { "; did you mean '--\($0)'?" }
    complaints.append("unknown flag '\(argument)'\(nearest ?? "")")
  }

  mutating func checkOperands() {
    let count = found.operands.count
    guard let operand = table.operand else {
      if count > 0 { complaints.append("takes no argument, but was given '\(found.operands[0])'") }
      return
    }
    if count < operand.count.lowerBound {
      complaints.append("needs \(operand.usage): searchctl \(table.command) \(operand.usage)")
    } else if count > operand.count.upperBound {
      complaints.append("takes one \(operand.name), but was given \(count)")
    }
  }
}
