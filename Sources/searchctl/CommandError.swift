import Search

/// Why a command stopped: one line for a person, and the exit code.
struct CommandError: Error, Equatable {
  let message: String
  var exitCode = ExitCode.failure

  init(_ message: String, exitCode: ExitCode = .failure) {
    self.message = message
    self.exitCode = exitCode
  }

  init(_ error: IndexError) { self.init(error.description) }

  init(_ error: QueryError) { self.init(error.description) }
}

/// Runs a call of the library inside a command.
func library<Value>(_ call: () throws(IndexError) -> Value) throws(CommandError) -> Value {
  do {
    return try call()
  } catch {
    throw CommandError(error)
  }
}
