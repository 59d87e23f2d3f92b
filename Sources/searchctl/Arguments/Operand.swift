/// What a command takes beside its flags.
struct Operand: Equatable, Sendable {
  /// How a shell completes it.
  enum Completion: Equatable, Sendable {
    case nothing, files, documents, commands
  }

  let name: String
  let count: ClosedRange<Int>
  let completion: Completion
  let help: String

  /// As it stands in a usage line: `PATH...`, `[COMMAND]`.
  var usage: String {
    let text = count.upperBound > 1 ? name + "..." : name
    return count.lowerBound == 0 ? "[\(text)]" : text
  }
}
