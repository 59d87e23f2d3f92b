import Indexer
import Search

/// Takes files into an index, with a commit each time that memory is full, and at the end.
struct Ingestion {
  let location: IndexLocation
  var reader: DumpReader
  var options = IndexWriter.Options()
  var isQuiet = false
  /// Whether to tell which reader each file falls to.
  var explains = false

  init(paths: [String], location: IndexLocation) {
    self.location = location
    reader = DumpReader(paths: paths)
  }

  /// What came of it.
  struct Report {
    var outcomes = Outcomes()
    let summary: DumpSummary
    /// The first thousand.
    let errors: [DumpProblem]
    /// How much of the texts that were taken in is set aside, in bytes.
    let setAside: (furniture: Int, repetition: Int)
    let seconds: Double
  }

  /// What became of the documents that were read.
  struct Outcomes {
    var indexed = 0
    var updated = 0
    var unchanged = 0
  }

  func run(_ console: Console) throws(CommandError) -> Report {
    Interrupt.watch()
    let start = monotonicSeconds()
    var outcomes = Outcomes()
    var problems = ProblemReport(isQuiet: isQuiet, explains: explains)
    let summary: DumpSummary
    var setAside = (furniture: 0, repetition: 0)
    do {
      summary = try read(console, outcomes: &outcomes, setAside: &setAside) { problems.take($0, console) }
    } catch {
      console.clearProgress()
      throw Self.explained(error)
    }
    console.clearProgress()
    return Report(
      outcomes: outcomes, summary: summary, errors: problems.errors, setAside: setAside,
      seconds: monotonicSeconds() - start)
  }

  private func read(
    _ console: Console, outcomes: inout Outcomes, setAside: inout (furniture: Int, repetition: Int),
    problem: (DumpProblem) -> Void
  ) throws(IndexError) -> DumpSummary {
    var writer: IndexWriter?
    var progress = ProgressLine(on: console, isWanted: !isQuiet)
    var reader = reader
    reader.measuresFirst = progress.isShown
    // With its words and postings a text takes several times its own size.
    reader.longestText = options.memoryBudget / 16
    let summary = try reader.read(
      document: { (document: Document) throws(IndexError) in
        if Interrupt.isRequested { throw Self.stop }
        if writer == nil { writer = try open() }
        if let writer { outcomes.count(try writer.add(document)) }
      },
      problem: problem,
      explanation: explains ? { console.say($0.description) } : nil,
      progress: { state in
        progress.update(done: state.bytes, total: state.bytesInAll) { Self.text(of: state) }
      })
    if Interrupt.isRequested { throw Self.stop }
    try writer?.commit()
    if let writer { setAside = writer.setAside }
    return summary
  }

  /// An index is opened, or made, when the first document for it is there: where all input is bad, nothing changes.
  private func open() throws(IndexError) -> IndexWriter {
    guard !location.isNamed, !isFolder(location.path) else {
      return try IndexWriter(at: location.path, options: options)
    }
    guard mkdir(location.path, 0o777) == 0 else {
      throw .system(operation: Self.makeFolder, path: location.path, code: errno)
    }
    do {
      return try IndexWriter(at: location.path, options: options)
    } catch {
      rmdir(location.path)  // Fails where the writer left something, and then it may stay.
      throw error
    }
  }

  private static let makeFolder = "make this folder"

  /// Leaves the reader by the one way out that it has.
  private static let stop = IndexError.system(operation: "go on", path: "", code: EINTR)

  private static func explained(_ error: IndexError) -> CommandError {
    if error == stop {
      return CommandError(
        "interrupted; the index is as of its last commit, and running this again goes on from there",
        exitCode: .interrupted)
    }
    if case .system(makeFolder, _, _) = error {
      return CommandError(
        "\(error); is the current folder writable? Or name another place with \(IndexLocation.option.spelling) DIR"
      )
    }
    return CommandError(error)
  }

  private static func text(of progress: DumpProgress) -> String {
    let total = progress.filesInAll.map { " of \(grouped($0))" } ?? ""
    return "\(grouped(progress.files))\(total) files"
  }
}

extension Ingestion.Outcomes {
  fileprivate mutating func count(_ outcome: IndexWriter.Outcome) {
    switch outcome {
    case .indexed: indexed += 1
    case .updated: updated += 1
    case .unchanged: unchanged += 1
    }
  }
}

extension Ingestion.Report {
  /// One line: what was done, what was not and why.
  var line: String {
    var parts = ["\(counted(outcomes.indexed, "document")) indexed"]
    if outcomes.updated > 0 { parts.append("\(grouped(outcomes.updated)) updated") }
    if outcomes.unchanged > 0 { parts.append("\(grouped(outcomes.unchanged)) unchanged") }
    if !summary.skipped.isEmpty { parts.append(skippedText) }
    if summary.replacedBytes > 0 {
      parts.append(
        "\(counted(summary.replacedBytes, "invalid byte")) replaced in "
          + counted(summary.repairedDocuments, "document"))
    }
    if summary.mendedPlaces > 0 {
      parts.append(
        "\(counted(summary.mendedPlaces, "garbled place")) mended in "
          + counted(summary.mendedDocuments, "document"))
    }
    let kinds = [(setAside.furniture, "page furniture"), (setAside.repetition, "repetition")]
    let told = kinds.filter { $0.0 > 0 }.map { "\(byteText($0.0)) of \($0.1)" }
    if !told.isEmpty { parts.append(told.joined(separator: " and ") + " set aside") }
    if summary.errors > 0 { parts.append(counted(summary.errors, "error")) }
    return parts.joined(separator: ", ") + "; "
      + "\(counted(summary.files, "file")), \(byteText(summary.bytes)) in \(timeText(seconds))"
  }

  /// The reasons for which files were passed over, the most frequent first.
  var skipped: [(reason: String, count: Int)] {
    summary.skipped.map { (reason: $0.key.description, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }

  private var skippedText: String {
    let reasons = skipped.map { "\(grouped($0.count)) \($0.reason)" }
    return "\(grouped(summary.skipped.values.reduce(0, +))) skipped (\(reasons.joined(separator: ", ")))"
  }
}
