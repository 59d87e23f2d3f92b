import Indexer
import Search

/// Times a file of queries by search-benchmark-game's rules: warmed up, in mixed order, parsing included,
/// each query by the best and the median of its runs.
var queryBenchmark: Subcommand {
  Subcommand(
    name: "query", operands: ["DIR", "QUERIES"],
    summary: "Checks the answers to QUERIES (one a line), then times each; a JSON line for each.",
    flags: [
      Flag("commands", "LIST", help: "what to time, with commas (TOP_10,TOP_100,TOP_10_COUNT,COUNT)"),
      Flag("runs", "N", help: "timed runs of each query (10)"),
      Flag("warm", "SECONDS", help: "how long to warm up for each command, at least one run (10)"),
      Flag("seed", "N", help: "the order of the queries (2)"),
      Flag("check", help: "compare every answer with that of scoring all documents; slow"),
      Flag("work", help: "count what each answer takes instead of timing it: the same figures in every run"),
      Flag("since", "DATE", help: "only documents of this year, month or day, or later"),
      Flag("until", "DATE", help: "only documents of this year, month or day, or earlier"),
      Flag("source", "PATTERN", help: "only documents of this dump, folder, file or site"),
      Flag("mode", "NAME", help: "a name for this set-up, written into each line"),
      Flag("out", "FILE", help: "where the lines go (standard output)"),
    ],
    run: { try QueryBenchmark($0).run() })
}

private struct QueryBenchmark {
  let runner: QueryRunner
  let queries: QuerySet
  let commands: [SearchCommand]
  let runs: Int
  let warmUpSeconds: Double
  let seed: UInt64
  let mode: String
  let outputPath: String?
  let isThorough: Bool
  let countsWork: Bool

  init(_ arguments: Arguments) throws {
    commands = try Self.commands(arguments["commands"] ?? "TOP_10,TOP_100,TOP_10_COUNT,COUNT")
    runs = try arguments.integer("runs", in: 1...1_000_000) ?? 10
    warmUpSeconds = try arguments.seconds("warm") ?? 10
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 2)
    mode = arguments["mode"] ?? ""
    outputPath = arguments["out"]
    isThorough = arguments.has("check")
    countsWork = arguments.has("work")
    queries = try QuerySet(path: arguments.operands[1])
    runner = try QueryRunner(opening: arguments.operands[0], filter: Self.filter(arguments))
  }

  private static func filter(_ arguments: Arguments) throws -> Filter {
    func date(_ flag: String) throws -> PartialDate? {
      guard let text = arguments[flag] else { return nil }
      guard let date = Dates.iso8601(text) else {
        throw BenchmarkError.usage("--\(flag) wants a date such as 2026-05, not '\(text)'")
      }
      return date
    }
    let sources = try arguments["source"].map { text in
      guard let source = SourcePattern(text) else { throw BenchmarkError.usage("--source wants a name") }
      return [source]
    }
    return Filter(since: try date("since"), until: try date("until"), sources: sources ?? [])
  }

  private static func commands(_ list: String) throws -> [SearchCommand] {
    try list.split(separator: ",").map { name in
      guard let command = SearchCommand(String(name)) else {
        throw BenchmarkError.usage("--commands wants COUNT, TOP_10, TOP_10_COUNT and the like, not '\(name)'")
      }
      return command
    }
  }

  func run() throws -> ExitCode {
    var output = try outputPath.map { try Output(path: $0) } ?? Output()
    let (order, problems) = try check()
    guard problems.isEmpty else {
      problems.prefix(20).forEach { note("wrong: \($0)") }
      note("\(problems.count) wrong answers; nothing timed")
      return .wrongAnswer
    }
    if !runner.filter.isEmpty {
      note("\(try runner.searcher.documentCount(passing: runner.filter)) documents pass the filter")
    }
    guard !countsWork else {
      for command in commands { try writeWork(command, order, to: &output) }
      return .success
    }
    note("\(order.count) queries checked; order by seed \(seed); best and median of \(runs) runs")
    var measurements: [Measurement] = []
    for command in commands {
      let new = try measure(command, order)
      for measurement in new { try output.line(line(for: measurement)) }
      try output.flush()
      measurements += new
    }
    note(summary(of: measurements, commands))
    return .success
  }

  /// The queries that can be answered, in the order to run them, and what is wrong with their answers.
  private func check() throws -> (order: [Int], problems: [String]) {
    let check = AnswerCheck(runner: runner, commands: commands, isThorough: isThorough)
    var order: [Int] = []
    var problems: [String] = []
    for index in queries.order(seed: seed) {
      do {
        problems += try check.problems(with: queries.texts[index])
        order.append(index)
      } catch let error as QueryError {
        note("left out: \(queries.texts[index]): \(error)")
      }
    }
    return (order, problems)
  }

  private func measure(_ command: SearchCommand, _ order: [Int]) throws -> [Measurement] {
    let texts = order.map { queries.texts[$0] }
    try warmUp(command, texts)
    var times = [Int](repeating: 0, count: texts.count * runs)
    for run in 0..<runs {
      for index in texts.indices {
        let start = monotonicNanoseconds()
        let answer = try runner.answer(texts[index], command)
        times[index * runs + run] = monotonicNanoseconds() - start
        // Freed here, outside the timed part.
        withExtendedLifetime(answer) {}
      }
    }
    return try texts.indices.map { index in
      let sorted = times[index * runs..<(index + 1) * runs].sorted()
      return Measurement(
        command: command, query: texts[index], best: sorted[0], median: sorted[runs / 2],
        result: try runner.answer(texts[index], command))
    }
  }

  /// A line of counts for each query, and a table of their means by kind.
  private func writeWork(_ command: SearchCommand, _ order: [Int], to output: inout Output) throws {
    let reader = runner.searcher.reader
    var sums: [QueryKind: (queries: Int, work: Work)] = [:]
    for index in order {
      let text = queries.texts[index]
      let before = reader.work
      let answer = try runner.answer(text, command)
      let work = reader.work - before
      let kind = QueryKind(of: text)
      sums[kind] = (
        sums[kind, default: (0, Work())].queries + 1, sums[kind, default: (0, Work())].work + work
      )
      var object = JSONObject()
      object.add("command", text: command.name)
      object.add("query", text: text)
      object.add("hits", answer.hits.count)
      for (name, value) in work.counts { object.add(name, value) }
      try output.line(object.text)
    }
    try output.flush()
    var table = TextTable(rows: [[command.name, "queries"] + Work().counts.map(\.name)])
    for kind in QueryKind.allCases {
      guard let (queries, work) = sums[kind] else { continue }
      let means = work.counts.map { fixed(Double($0.value) / Double(queries), 1) }
      table.rows.append([kind.rawValue, String(queries)] + means)
    }
    note(table.text)
  }

  private func warmUp(_ command: SearchCommand, _ texts: [String]) throws {
    let start = monotonicNanoseconds()
    repeat {
      for text in texts { _ = try runner.answer(text, command) }
    } while Double(monotonicNanoseconds() - start) < warmUpSeconds * 1e9
  }

  /// The form in which every engine's results are kept, so that one report compares them all.
  private func line(for measurement: Measurement) -> String {
    let hits = measurement.result.hits.prefix(10)
    var object = JSONObject()
    object.add("engine", text: "searchctl")
    object.add("mode", text: mode)
    object.add("command", text: measurement.command.name)
    object.add("query", text: measurement.query)
    object.add("us", Double(measurement.best) / 1e3, digits: 2)
    object.add("us_med", Double(measurement.median) / 1e3, digits: 2)
    object.add("count", measurement.result.matchCount ?? -1)
    object.add("ids", list: hits.map { String($0.document) })
    object.add("scores", list: hits.map { String($0.score) })
    return object.text
  }
}

/// What one command took on one query, in nanoseconds, and its answer.
private struct Measurement {
  let command: SearchCommand
  let query: String
  let best: Int
  let median: Int
  let result: SearchResult
}

/// One row for each command and kind of query, by each query's best run.
private func summary(of measurements: [Measurement], _ commands: [SearchCommand]) -> String {
  var table = TextTable(rows: [["us", "kind", "queries", "median", "mean", "p99", "slowest"]])
  for command in commands {
    for kind in QueryKind.allCases {
      let group = measurements.filter { $0.command == command && QueryKind(of: $0.query) == kind }
      if group.isEmpty { continue }
      let times = Distribution(group.map { Double($0.best) / 1e3 })
      let figures = [times.median, times.mean, times.quantile(0.99), times.maximum]
      table.rows.append([command.name, kind.rawValue, String(times.count)] + figures.map { fixed($0, 1) })
    }
  }
  return table.text
}

extension Work {
  /// The counts with their names, in the order of a table.
  fileprivate var counts: [(name: String, value: Int)] {
    [
      ("blocks", blocks), ("ranges", ranges), ("documents", documents), ("candidates", candidates),
      ("positions", positions), ("bytes", bytes),
    ]
  }
}
