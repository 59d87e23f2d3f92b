/// `searchctl help [COMMAND]`
enum HelpCommand: Command {
  static let table = ArgumentTable(
    command: "help", summary: "Explain a command, or list them all.",
    operand: Operand(name: "COMMAND", count: 0...1, completion: .commands, help: "The command to explain."))

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    if let name = arguments.operands.first {
      console.output.append(HelpText.page(of: try SearchCtl.command(named: name).table))
    } else {
      console.output.append(HelpText.overview(of: SearchCtl.commands.map { $0.table }))
    }
    return .success
  }
}
