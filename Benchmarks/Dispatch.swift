import Search

/// Runs the subject that `words` name.
func runBenchmarks(_ words: [String]) -> ExitCode {
  let subcommands = [
    indexBenchmark, queryBenchmark, repairBenchmark, serveProtocol, duplicatesBenchmark,
  ]
  do {
    guard let name = words.first else { throw BenchmarkError.usage("no subject given") }
    if name == "help" || words.contains("--help") || words.contains("-h") {
      print(help(subcommands), terminator: "")
      return .success
    }
    guard let subcommand = subcommands.first(where: { $0.name == name }) else {
      throw BenchmarkError.usage("there is no subject '\(name)'")
    }
    if !Machine.current().isOptimized { note("a debug build: its times mean nothing") }
    return try subcommand.run(Arguments(words.dropFirst(), for: subcommand))
  } catch {
    note("Benchmarks: \(error)")
    return .error
  }
}

private func help(_ subcommands: [Subcommand]) -> String {
  let head = "usage: swift run -c release Benchmarks SUBJECT ...\n\n"
  let tail = "\nExit status: 0, 1 where an answer was wrong, 2 where something could not be done.\n"
  return head + subcommands.map(\.help).joined(separator: "\n") + tail
}
