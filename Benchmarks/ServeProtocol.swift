import Search

/// search-benchmark-game's own protocol, so that its driver can time this engine like any other.
var serveProtocol: Subcommand {
  Subcommand(
    name: "serve", operands: ["DIR"],
    summary: "Answers COMMAND<TAB>query lines of standard input, a line each: a count, 1, or UNSUPPORTED.",
    flags: [], run: { try serve(QueryRunner(opening: $0.operands[0])) })
}

private func serve(_ runner: QueryRunner) throws -> ExitCode {
  var output = Output()
  while let line = readLine() {
    try output.line(reply(to: line, runner))
    try output.flush()
  }
  return .success
}

/// `TOP_k` asks for hits only, and the protocol has no place for them: `1` says that it is done.
private func reply(to line: String, _ runner: QueryRunner) throws -> String {
  guard let tab = line.firstIndex(of: "\t"), let command = SearchCommand(String(line[..<tab])) else {
    return "UNSUPPORTED"
  }
  do {
    let result = try runner.answer(String(line[line.index(after: tab)...]), command)
    return String(result.matchCount ?? 1)
  } catch is QueryError {
    return "UNSUPPORTED"
  }
}
