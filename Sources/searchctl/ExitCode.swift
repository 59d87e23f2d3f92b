/// What the program tells the shell.
enum ExitCode: Int32, Sendable {
  /// Something was found, or done as asked.
  case success = 0
  /// Nothing was found.
  case none = 1
  /// Something went wrong.
  case failure = 2
  /// Stopped by the person at the keyboard (128 + SIGINT, as shells have it).
  case interrupted = 130
}
