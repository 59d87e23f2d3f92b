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
  /// Whether documents are removed that are gone from the paths.
  var prunes = false
  /// Whether a folder takes the place of another of its name that is still there.
  var takesPlaces = false
  /// Whether nothing is written.
  var isDryRun = false
  /// What is known of the files from a run before.
  var snapshot: DumpSnapshot?
  /// Where to look; `nil` for everywhere.
  var changes: ChangedPaths?
  /// Told of each problem.
  var noteProblem: (DumpProblem) -> Void = { _ in }

  init(paths: [String], location: IndexLocation) {
    self.location = location
    reader = DumpReader(paths: paths)
    reader.indexFolder = location.path
    reader.isStopped = { Interrupt.isRequested }
  }

  /// As the flags of `index` say.
  init(_ arguments: Arguments, location: IndexLocation) {
    self.init(paths: arguments.operands, location: location)
    options.analyzer = arguments[IndexCommand.analyzer].flatMap { Analyzer.Name(rawValue: $0) }
    options.storesText = !arguments[IndexCommand.withoutText]
    options.groupsCopies = !arguments[IndexCommand.withoutGroups]
    options.setsAside = !arguments[IndexCommand.withoutSettingAside]
    options.memoryBudget = arguments[IndexCommand.memory] << 20
    options.threads = arguments[IndexCommand.threads]
    options.commitsAsItGoes = true
    takesPlaces = arguments[IndexCommand.moved]
    for (field, name) in arguments[IndexCommand.fields] {
      if let part = FieldNames.Part(rawValue: field) { reader.fields.set(part, to: name) }
    }
    reader.mendsText = !arguments[IndexCommand.withoutRepair]
    reader.dumpDate = arguments[IndexCommand.dumpDate]
    reader.name = arguments[IndexCommand.name]
    reader.kind = arguments[IndexCommand.kind].flatMap { DumpKind(rawValue: $0) }
    reader.unpacking.size = arguments[IndexCommand.unpacked] << 30
  }

  /// What came of it.
  struct Report {
    var outcomes = Outcomes()
    let sweep: DumpSweep
    let isDryRun: Bool
    let summary: DumpSummary
    /// Why a merge of segments failed, which stay as they are.
    let mergeFailure: IndexError?
    /// The first thousand.
    let errors: [DumpProblem]
    let seconds: Double

    var errorCount: Int { summary.errors + outcomes.refused }
  }

  /// What became of the documents that were read.
  struct Outcomes {
    var indexed = 0
    var updated = 0
    var unchanged = 0
    /// Documents that were not the first of their key.
    var namesakes = Namesakes()
    /// Documents that were not taken in, as another had their key.
    var refused = 0
    /// How much of their texts is set aside, in bytes.
    var setAside = (furniture: 0, repetition: 0)
  }

  /// Documents that came in one file under the id of another one before them.
  struct Namesakes {
    /// How many were the same as that, and so are no documents of their own, and the places of the first three.
    var same = 0
    var firstSame: [String] = []
    /// How many were others, the places of the first three, and the keys of the first thousand.
    var others = 0
    var firstOthers: [String] = []
    var keys: [String] = []
  }

  func run(_ console: Console) throws(CommandError) -> Report {
    Interrupt.watch()
    var problems = ProblemReport(isQuiet: isQuiet, explains: explains)
    do throws(IndexError) {
      return try run(console, &problems)
    } catch {
      throw Self.explained(error)
    }
  }

  func run(_ console: Console, _ problems: inout ProblemReport) throws(IndexError) -> Report {
    defer { console.clearProgress() }
    let start = monotonicSeconds()
    var outcomes = Outcomes()
    let sweep = DumpSweep(snapshot: snapshot)
    var mergeFailure: IndexError?
    let summary = try read(console, outcomes: &outcomes, sweep: sweep, mergeFailure: &mergeFailure) {
      problems.take($0, console)
      noteProblem($0)
    }
    return Report(
      outcomes: outcomes, sweep: sweep, isDryRun: isDryRun, summary: summary, mergeFailure: mergeFailure,
      errors: problems.errors, seconds: monotonicSeconds() - start)
  }

  private func read(
    _ console: Console, outcomes: inout Outcomes, sweep: DumpSweep, mergeFailure: inout IndexError?,
    problem: (DumpProblem) -> Void
  ) throws(IndexError) -> DumpSummary {
    let scopes = reader.scopes
    snapshot?.begin(isPartial: changes != nil)
    var target: Target?
    var progress = ProgressLine(on: console, isWanted: !isQuiet)
    var reader = reader
    reader.measuresFirst = progress.isShown
    // With its words and postings a text takes several times its own size.
    reader.longestText = options.memoryBudget / 16
    let (explains, prunes) = (explains, prunes)
    func note(_ found: DumpProblem) {
      if prunes { sweep.note(found) }
      problem(found)
    }
    let summary = try reader.read(
      passingOver: snapshot, changes: changes,
      document: { (document: Document) throws(IndexError) in
        if Interrupt.isRequested { throw Self.stop }
        if target == nil { target = try open(scopes) }
        if let writer = target?.writer {
          let reception = try writer.receive(document)
          outcomes.count(reception, of: document)
          if case .refused(let problem) = reception.namesake { note(problem) }
          if explains, let text = reception.namesake?.explanation(of: document) { console.say(text) }
        }
      },
      problem: note,
      explanation: explains || prunes
        ? {
          if prunes { sweep.note($0) }
          if explains { console.say($0.description) }
        } : nil,
      progress: { state in
        progress.update(done: state.bytes, total: state.bytesInAll) { Self.text(of: state) }
      })
    if Interrupt.isRequested { throw Self.stop }
    if prunes {
      let swept =
        changes.map { reader.scopes(of: $0).filter(sweep.concerns) } ?? snapshot?.scopes(in: scopes) ?? scopes
      if target == nil, !swept.isEmpty, IndexReader.exists(at: location.path) { target = try open(scopes) }
      if let writer = target?.writer {
        for scope in swept { try sweep.remove(scope, from: writer, isStopped: reader.isStopped) }
      }
      if Interrupt.isRequested { throw Self.stop }
    }
    if !isDryRun { try target?.commit() }
    if let writer = target?.writer {
      outcomes.setAside = writer.setAside
      mergeFailure = writer.mergeFailure
    }
    snapshot?.keep(isWhole: sweep.kept == 0)
    return summary
  }

  /// The index that documents go to.
  private struct Target {
    let writer: IndexWriter
    /// The dumps that lie elsewhere than last time; the index learns it when all of them has been read.
    var moved: [Dump] = []

    func commit() throws(IndexError) {
      for dump in moved { try writer.know(dump) }
      try writer.commit()
      try writer.finishMerges { Interrupt.isRequested }
    }
  }

  /// An index is opened, or made, when the first document for it is there: where all input is bad, nothing changes.
  private func open(_ scopes: [DumpScope]) throws(IndexError) -> Target {
    let writer =
      try isDryRun ? IndexWriter.preview(of: location.path, options: options) : makeWriter()
    var target = Target(writer: writer)
    var seen: Set<Dump> = []
    for dump in scopes.map(\.dump) where seen.insert(dump).inserted {
      switch try writer.standing(of: dump) {
      case .same: break
      case .new: try writer.know(dump)
      case .other(let known) where !takesPlaces:
        throw .dumpNameTaken(path: dump.folderText, name: dump.name, known: known.folderText)
      case .moved(let known) where prunes && !takesPlaces:
        // The disk may only be missing, and then these are documents of another dump.
        throw .dumpGone(path: dump.folderText, name: dump.name, known: known.folderText)
      case .moved, .other:
        target.moved.append(dump)
        // What the documents are said to come from is not there any more, or not what is read now.
        writer.renewsSources = true
      }
    }
    writer.noteSightings()
    return target
  }

  private func makeWriter() throws(IndexError) -> IndexWriter {
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
  static let stop = IndexError.system(operation: "go on", path: "", code: EINTR)

  static func explained(_ error: IndexError) -> CommandError {
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
    if case .dumpGone = error {
      return CommandError(
        "\(error); say \(IndexCommand.moved.spelling) if this is the same dump, or give this one another name with "
          + "\(IndexCommand.name.spelling) NAME")
    }
    if case .dumpNameTaken = error {
      return CommandError(
        "\(error); give this one another with \(IndexCommand.name.spelling) NAME, or say "
          + "\(IndexCommand.moved.spelling) where it takes the other's place")
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

  fileprivate mutating func count(_ reception: IndexWriter.Reception, of document: Document) {
    switch reception.namesake {
    case nil: count(reception.outcome)
    case .same: namesakes.countSame(at: document.placeText)
    case .other(let key):
      count(reception.outcome)
      namesakes.count(key, at: document.placeText)
    case .refused: refused += 1
    }
  }
}

extension Ingestion.Namesakes {
  private static let shown = 3
  private static let kept = 1000

  fileprivate mutating func countSame(at place: String) {
    same += 1
    if firstSame.count < Self.shown { firstSame.append(place) }
  }

  fileprivate mutating func count(_ key: String, at place: String) {
    others += 1
    if firstOthers.count < Self.shown { firstOthers.append(place) }
    if keys.count < Self.kept { keys.append(key) }
  }

  fileprivate var texts: [String] {
    func text(_ count: Int, _ what: String, _ places: [String]) -> String? {
      guard count > 0 else { return nil }
      return
        "\(grouped(count)) \(what) (\(places.joined(separator: ", "))\(count > places.count ? ", …" : ""))"
    }
    return [
      text(others, "with the id of another before, so called by their line too", firstOthers),
      text(same, "passed over as the same came before under their id", firstSame),
    ].compactMap { $0 }
  }
}

extension IndexWriter.Namesake {
  /// `nil` where it is a problem, which tells of itself.
  fileprivate func explanation(of document: Document) -> String? {
    switch self {
    case .refused: nil
    case .same: "\(document.placeText): passed over, as the same came before under its id"
    case .other(let key):
      "\(document.placeText): its id is that of another document before, so it is called \(key)"
    }
  }
}

extension Document {
  /// Its file, and the line or byte where it begins.
  fileprivate var placeText: String { place.map { "\(source):\($0)" } ?? source }
}

extension IndexError {
  /// What is said where segments could not be merged because of this.
  var asOfMerge: String {
    let what = "segments could not be merged and stay as they are"
    return isDamage
      ? "\(what): \(self); 'searchctl verify' tells what else is damaged"
      : "\(what), nothing is lost by it: \(self)"
  }

  var isDamage: Bool {
    if case .corrupt = self { true } else { false }
  }
}

extension Ingestion.Report {
  /// Tells what failed beside the reading.
  func complain(_ console: Console) {
    if let mergeFailure { console.complain(mergeFailure.asOfMerge) }
  }

  /// One line: what was done, what was not and why.
  var line: String {
    var parts = ["\(counted(outcomes.indexed, "document")) indexed"]
    if outcomes.updated > 0 { parts.append("\(grouped(outcomes.updated)) updated") }
    if sweep.removed > 0 { parts.append("\(grouped(sweep.removed)) removed") }
    if outcomes.unchanged > 0 { parts.append("\(grouped(outcomes.unchanged)) unchanged") }
    parts += outcomes.namesakes.texts
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
    let setAside = outcomes.setAside
    let kinds = [(setAside.furniture, "page furniture"), (setAside.repetition, "repetition")]
    let told = kinds.filter { $0.0 > 0 }.map { "\(byteText($0.0)) of \($0.1)" }
    if !told.isEmpty { parts.append(told.joined(separator: " and ") + " set aside") }
    if errorCount > 0 { parts.append(counted(errorCount, "error")) }
    if summary.cutTexts > 0 {
      parts.append("\(counted(summary.cutTexts, "text")) cut into \(grouped(summary.parts)) parts")
    }
    if sweep.kept > 0 {
      parts.append(
        "\(grouped(sweep.kept)) kept that may be gone, as not all could be read or nothing is left")
    }
    if mergeFailure != nil { parts.append("segments left unmerged") }
    return (isDryRun ? "dry run, nothing was changed: " : "") + parts.joined(separator: ", ") + "; "
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
