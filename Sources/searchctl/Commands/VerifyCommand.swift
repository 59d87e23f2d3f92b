import Search

/// `searchctl verify`
enum VerifyCommand: Command {
  static let table = ArgumentTable(
    command: "verify", summary: "Check every byte of the index.",
    flags: [IndexLocation.option.flag, JSONOption.option.flag],
    notes: ["Exit codes: 0 where all is well, 2 where anything is damaged; a line for each problem."])

  /// What was looked at, and what was found wrong.
  private struct Finding {
    var documents: Int?
    var bytes = 0
    var problems: [IndexError] = []
  }

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let location = try IndexLocation.toRead(arguments)
    let start = monotonicSeconds()
    let finding = try examine(location, console: console)
    if arguments[JSONOption.option] {
      console.output.append(json(finding, location))
    } else {
      for problem in finding.problems { console.print(Control.printable(problem.description)) }
      if let documents = finding.documents {
        console.print("checked \(grouped(finding.bytes)) bytes of \(counted(documents, "document"))")
      }
    }
    let result = finding.problems.isEmpty ? "no problem" : counted(finding.problems.count, "problem")
    console.say("\(location.path): \(result); \(timeText(monotonicSeconds() - start))")
    return finding.problems.isEmpty ? .success : .failure
  }

  /// An index that is too damaged to open is a finding, too; one that does not exist is none.
  private static func examine(_ location: IndexLocation, console: Console) throws(CommandError) -> Finding {
    var finding = Finding()
    do {
      let reader = try IndexReader(opening: location.path)
      finding.documents = reader.documentCount
      var progress = ProgressLine(on: console, isWanted: true)
      // Each byte is read twice, for its checksum and for its meaning; a person wants the index's own size.
      finding.problems = reader.verify { done, total in
        progress.update(done: done / 2, total: total / 2) { "verifying" }
      }
      finding.bytes = reader.byteCount
      console.clearProgress()
    } catch {
      switch error {
      case .corrupt, .unsupportedVersion: finding.problems = [error]
      default: throw CommandError(error)
      }
    }
    return finding
  }

  private static func json(_ finding: Finding, _ location: IndexLocation) -> String {
    JSONOption.object { writer in
      writer.field("index", location.path)
      writer.field("documents", finding.documents)
      writer.field("bytes", finding.bytes)
      writer.name("problems")
      writer.array(finding.problems) { $0.string($1.description) }
    }
  }
}
