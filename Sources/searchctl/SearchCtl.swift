import Search

/// One thing that the program can do.
protocol Command: SendableMetatype {
  static var table: ArgumentTable { get }

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode
}

/// The program: finds the command, reads its arguments by its table, runs it.
enum SearchCtl {
  static let version = "0.1.0"

  static let commands: [any Command.Type] = [
    IndexCommand.self, QueryCommand.self, ShowCommand.self, DupsCommand.self, InspectCommand.self,
    DeleteCommand.self, WatchCommand.self, StatsCommand.self, OptimizeCommand.self, VerifyCommand.self,
    HelpCommand.self,
  ]

  static func run(_ arguments: [String]) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)  // A closed pipe comes back from `write`, which knows what to do.
    let console = Console()
    guard processorFits() else {
      console.complain(
        "this build needs a processor with \(processorNeeds); "
          + "build with 'SEARCHCTL_CPU=baseline swift build -c release' for this one")
      return .failure
    }
    do {
      let code = try dispatch(arguments, console: console)
      console.output.flush()
      return code
    } catch {
      console.complain(error.message)
      return error.exitCode
    }
  }

  private static func dispatch(_ arguments: [String], console: Console) throws(CommandError) -> ExitCode {
    guard let name = arguments.first else {
      _ = writeAll(Array(HelpText.short(of: commands.map { $0.table }).utf8), to: STDERR_FILENO)
      return .failure
    }
    switch name {
    case "--version": return printVersion(console)
    case "--help", "-h": return try HelpCommand.run(Arguments(), console: console)
    default: return try run(command(named: name), Array(arguments.dropFirst()), console: console)
    }
  }

  private static func run(
    _ command: any Command.Type, _ arguments: [String], console: Console
  ) throws(CommandError) -> ExitCode {
    let table = command.table
    let found: Arguments
    do {
      found = try table.parse(arguments)
    } catch {
      for complaint in error.complaints.dropLast() { console.complain("\(table.command): \(complaint)") }
      throw CommandError("\(table.command): \(error.complaints.last ?? "cannot read the arguments")")
    }
    if found[ArgumentTable.help] {
      console.output.append(HelpText.page(of: table))
      return .success
    }
    return try command.run(found, console: console)
  }

  /// The command of that name, or an error that names the nearest.
  static func command(named name: String) throws(CommandError) -> any Command.Type {
    if let command = commands.first(where: { $0.table.command == name }) { return command }
    let nearest = nearestName(to: name, among: commands.map { $0.table.command }) ?? "help"
    throw CommandError(
      "unknown command '\(name)'; did you mean '\(nearest)'? 'searchctl help' lists all")
  }

  private static func printVersion(_ console: Console) -> ExitCode {
    console.print("searchctl \(version)")
    return .success
  }
}
