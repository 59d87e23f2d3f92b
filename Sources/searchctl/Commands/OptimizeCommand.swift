import Indexer
import Search

/// `searchctl optimize`
enum OptimizeCommand: Command {
  static let keepOrder = Option.toggle(
    "keep-order", help: "Only merge; leave the documents in the order in which they were added.")
  static let withoutPairs = Option.toggle(
    "no-pairs", help: "List no phrases of two frequent words: a smaller index, in which these are slower.")
  static let quiet = Option.toggle("quiet", short: "q", help: "Say nothing but errors.")

  static let table = ArgumentTable(
    command: "optimize", summary: "Make queries faster, and with --no-pairs the index smaller.",
    flags: [
      IndexLocation.option.flag, keepOrder.flag, withoutPairs.flag, quiet.flag, JSONOption.option.flag,
    ],
    notes: [
      "Merges the index to one segment, drops what deleted documents left behind, puts documents that share words "
        + "next to each other, and lists phrases of two frequent words where looking for them would be slow. Worth its time when no more documents are to come for a while: those that "
        + "come later stand in segments of their own again.",
      "What is found and its scores stay the same; hits with equal scores come in the new order. Deleted documents no "
        + "longer count in the scores of the others.",
      "Needs room on the disk for a second index meanwhile. Control-C, a crash or a full disk leaves the index as it "
        + "was, and it can be searched all the time.",
      "Exit codes: 0 when it is done or was already, 2 for an error.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let location = try IndexLocation.toRead(arguments)
    let isQuiet = arguments[quiet]
    var report = Report(location: location)
    report.before = try Report.State(location)
    let start = monotonicSeconds()
    Interrupt.watch()
    var progress = ProgressLine(on: console, isWanted: !isQuiet)
    do {
      report.hasChanged = try IndexWriter(at: location.path)
        .optimize(reordering: !arguments[keepOrder], listingPairs: !arguments[withoutPairs]) {
          (state) throws(IndexError) in
          if Interrupt.isRequested { throw stop }
          progress.update(stage: state.stage.rawValue, fraction: state.fraction) { state.stage.text }
        }
    } catch {
      console.clearProgress()
      throw error == stop
        ? CommandError("interrupted; the index is as it was before this run", exitCode: .interrupted)
        : CommandError(error)
    }
    console.clearProgress()
    report.seconds = monotonicSeconds() - start
    report.after = try Report.State(location)
    if arguments[JSONOption.option] { console.output.append(report.json) }
    if !isQuiet { console.say("\(location.path): \(report.line)") }
    return .success
  }

  /// Leaves the writer by the one way out that it has.
  private static let stop = IndexError.system(operation: "go on", path: "", code: EINTR)
}

extension OptimizeCommand {
  /// What there was, what there is, and how long it took.
  fileprivate struct Report {
    struct State {
      var documents = 0
      var deleted = 0
      var segments = 0
      var bytes = 0

      init() {}

      init(_ location: IndexLocation) throws(CommandError) {
        let reader = try library { () throws(IndexError) in try IndexReader(opening: location.path) }
        documents = reader.documentCount
        deleted = reader.documentLimit - reader.documentCount
        segments = reader.segmentCount
        bytes = reader.byteCount
      }
    }

    let location: IndexLocation
    var before = State()
    var after = State()
    var hasChanged = false
    var seconds = 0.0

    /// `577,112 documents in 1 segment, 153 MB → 146 MB (-4.5 %); 41.2 s`
    var line: String {
      guard hasChanged else { return "nothing to do; \(text(of: after)), \(byteText(after.bytes))" }
      let change = Double(after.bytes - before.bytes) / Double(max(1, before.bytes)) * 100
      return "\(text(of: before)) → \(counted(after.segments, "segment")), "
        + "\(byteText(before.bytes)) → \(byteText(after.bytes)) (\(fixed(change, places: 1)) %); \(timeText(seconds))"
    }

    private func text(of state: State) -> String {
      let deleted = state.deleted > 0 ? " and \(grouped(state.deleted)) deleted" : ""
      return "\(counted(state.documents, "document"))\(deleted) in \(counted(state.segments, "segment"))"
    }

    var json: String {
      JSONOption.object { writer in
        writer.field("index", location.path)
        writer.field("documents", after.documents)
        writer.field("deletedDocuments", before.deleted)
        writer.field("segments", before.segments)
        writer.field("indexBytesBefore", before.bytes)
        writer.field("indexBytes", after.bytes)
        writer.name("changed")
        writer.bool(hasChanged)
        writer.name("seconds")
        writer.number(seconds, places: 3)
      }
    }
  }
}

extension OptimizationProgress.Stage {
  fileprivate var text: String {
    switch self {
    case .reading: "reading the index"
    case .ordering: "ordering the documents"
    case .writingDocuments: "writing the documents"
    case .writingTerms: "writing the words"
    }
  }
}
