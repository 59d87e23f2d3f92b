import Indexer
import Search

/// A flag of a command: one datum, from which parsing, help, and every other listing of flags come.
struct Flag: Equatable, Sendable {
  /// What follows the name. It also tells a shell how to complete it.
  enum Argument: Equatable, Sendable {
    case none
    case number(ClosedRange<Int>, placeholder: String)
    case choice([String])
    case folder
    /// Any text but none.
    case text(placeholder: String)
    /// `name=value,...` with names out of these.
    case assignments([String], placeholder: String)
    case day
    /// A day, a month or a year.
    case date
    /// Where documents are from; may be given several times.
    case sources
  }

  /// Without the dashes.
  let name: String
  let short: Character?
  let argument: Argument
  let defaultText: String?
  let help: String

  var takesArgument: Bool { argument != .none }

  /// How help names the argument.
  var placeholder: String? {
    switch argument {
    case .none: nil
    case .number(_, let placeholder): placeholder
    case .choice(let choices): choices.joined(separator: "|")
    case .folder: "DIR"
    case .text(let placeholder), .assignments(_, let placeholder): placeholder
    case .day: "YYYY-MM-DD"
    case .date: "DATE"
    case .sources: "PATTERN"
    }
  }

  /// What the flag wants to follow it, as a person reads it; `nil` where `value` is such a thing.
  func complaint(about value: String) -> String? {
    switch argument {
    case .none:
      return "takes no value"
    case .number(let range, _):
      if let number = Int(value), range.contains(number) { return nil }
      return
        "needs a number from \(grouped(range.lowerBound)) to \(grouped(range.upperBound)), not '\(value)'"
    case .choice(let choices):
      if choices.contains(value) { return nil }
      let nearest = nearestName(to: value, among: choices).map { "; did you mean '\($0)'?" } ?? ""
      return "needs one of \(choices.joined(separator: ", ")), not '\(value)'\(nearest)"
    case .folder:
      return value.isEmpty ? "needs a folder" : nil
    case .text(let placeholder):
      return value.isEmpty ? "needs a \(placeholder)" : nil
    case .assignments(let names, let placeholder):
      for (name, assigned) in Self.assignments(in: value) where !names.contains(name) || assigned.isEmpty {
        let nearest = names.contains(name) ? nil : nearestName(to: name, among: names)
        return "needs \(placeholder) with \(names.joined(separator: ", ")) as names, not '\(value)'"
          + (nearest.map { "; did you mean '\($0)'?" } ?? "")
      }
      return nil
    case .day:
      return Dates.iso8601Day(value) == nil ? "needs a day such as 2026-05-20, not '\(value)'" : nil
    case .date:
      guard Dates.iso8601(value) == nil else { return nil }
      return "needs a date such as 2026, 2026-05 or 2026-05-20, not '\(value)'"
    case .sources:
      guard SourcePattern(value) == nil else { return nil }
      return "needs a dump, a file or a site such as example.org, not '\(value)'"
    }
  }
}

extension Flag {
  /// What `name=value,name=value` says; a value is empty where its sign is missing.
  fileprivate static func assignments(in text: String) -> [(name: String, value: String)] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
    }
  }
}

/// A flag and the type of what it says.
struct Option<Value: Sendable>: Sendable {
  let flag: Flag
  let fallback: Value
  /// Reads a value that `flag` has no complaint about.
  let read: @Sendable (String) -> Value?
}

extension Option<Bool> {
  static func toggle(_ name: String, short: Character? = nil, help: String) -> Self {
    Option(
      flag: Flag(name: name, short: short, argument: .none, defaultText: nil, help: help), fallback: false,
      read: { _ in true })
  }
}

extension Option<Int> {
  static func number(
    _ name: String, short: Character? = nil, placeholder: String = "N", in range: ClosedRange<Int>,
    default fallback: Int, help: String
  ) -> Self {
    Option(
      flag: Flag(
        name: name, short: short, argument: .number(range, placeholder: placeholder),
        defaultText: String(fallback), help: help),
      fallback: fallback, read: { Int($0) })
  }
}

extension Option<[(name: String, value: String)]> {
  static func assignments(_ name: String, among names: [String], placeholder: String, help: String) -> Self {
    Option(
      flag: Flag(
        name: name, short: nil, argument: .assignments(names, placeholder: placeholder), defaultText: nil,
        help: help),
      fallback: [], read: { Flag.assignments(in: $0) })
  }
}

extension Option<String?> {
  static func text(_ name: String, placeholder: String, help: String) -> Self {
    Option(
      flag: Flag(
        name: name, short: nil, argument: .text(placeholder: placeholder), defaultText: nil, help: help),
      fallback: nil, read: { $0 })
  }

  static func folder(_ name: String, help: String) -> Self {
    Option(
      flag: Flag(name: name, short: nil, argument: .folder, defaultText: nil, help: help), fallback: nil,
      read: { $0 })
  }

}

extension Option<PartialDate?> {
  static func day(_ name: String, help: String) -> Self {
    Option(
      flag: Flag(name: name, short: nil, argument: .day, defaultText: nil, help: help), fallback: nil,
      read: { Dates.iso8601Day($0) })
  }
}

extension Option<PartialDate?> {
  static func date(_ name: String, help: String) -> Self {
    Option(
      flag: Flag(name: name, short: nil, argument: .date, defaultText: nil, help: help), fallback: nil,
      read: { Dates.iso8601($0) })
  }
}

extension Option<SourcePattern?> {
  static func sources(_ name: String, help: String) -> Self {
    Option(
      flag: Flag(name: name, short: nil, argument: .sources, defaultText: nil, help: help), fallback: nil,
      read: { SourcePattern($0) })
  }
}

extension Option<String?> {
  /// One of a few words; `nil` where the flag is not given.
  static func choice(_ name: String, among choices: [String], default text: String? = nil, help: String)
    -> Self
  {
    Option(
      flag: Flag(name: name, short: nil, argument: .choice(choices), defaultText: text, help: help),
      fallback: text, read: { $0 })
  }
}

extension Option {
  /// The flag as people type it.
  var spelling: String { "--\(flag.name)" }
}
