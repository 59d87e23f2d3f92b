/// A flag of a subcommand; parsing and help both come from it.
struct Flag {
  let name: String
  /// What stands for the value in the help; `nil` for a switch.
  let value: String?
  let help: String

  init(_ name: String, _ value: String? = nil, help: String) {
    self.name = name
    self.value = value
    self.help = help
  }
}

/// One subject of the benchmarks, with everything that its command line takes.
struct Subcommand {
  let name: String
  let operands: [String]
  let summary: String
  let flags: [Flag]
  let run: (Arguments) throws -> ExitCode

  var help: String {
    let usage = ([name] + operands).joined(separator: " ")
    let table = flags.map { flag in
      ["    --" + [flag.name, flag.value].compactMap(\.self).joined(separator: " "), flag.help]
    }
    return "  \(usage)\n    \(summary)\n" + TextTable(rows: table, rightAligned: false).text
  }
}

/// How the process ends.
enum ExitCode: Int32 {
  case success = 0
  /// The engine gave a wrong answer.
  case wrongAnswer = 1
  /// The command line, a file or the index is at fault.
  case error = 2
}

/// The words of a command line, sorted into operands and flags.
struct Arguments {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]

  init(_ words: ArraySlice<String>, for subcommand: Subcommand) throws {
    var rest = words
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        operands.append(word)
        continue
      }
      guard let flag = subcommand.flags.first(where: { "--" + $0.name == word }) else {
        throw BenchmarkError.usage("\(subcommand.name) knows no flag '\(word)'")
      }
      values[flag.name] = try Self.value(of: flag, from: &rest)
    }
    guard operands.count == subcommand.operands.count else {
      let wanted = subcommand.operands.joined(separator: " ")
      throw BenchmarkError.usage("\(subcommand.name) wants \(wanted), but got \(operands.count) words")
    }
  }

  private static func value(of flag: Flag, from rest: inout ArraySlice<String>) throws -> String {
    guard let placeholder = flag.value else { return "" }
    guard let value = rest.popFirst() else {
      throw BenchmarkError.usage("--\(flag.name) wants a value: --\(flag.name) \(placeholder)")
    }
    return value
  }

  /// The value of a flag, as it was written.
  subscript(flag: String) -> String? { values[flag] }

  func has(_ flag: String) -> Bool { values[flag] != nil }

  /// The value of a flag as a whole number in `range`; `nil` where the flag is absent.
  func integer(_ flag: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = values[flag] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw BenchmarkError.usage("--\(flag) wants a whole number from \(range.lowerBound), not '\(text)'")
    }
    return number
  }

  /// The value of a flag as a number of seconds; `nil` where the flag is absent.
  func seconds(_ flag: String) throws -> Double? {
    guard let text = values[flag] else { return nil }
    guard let number = Double(text), number >= 0, number.isFinite else {
      throw BenchmarkError.usage("--\(flag) wants a number of seconds, not '\(text)'")
    }
    return number
  }
}
