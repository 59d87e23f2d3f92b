import Indexer
import Search

/// `searchctl watch PATH...`
enum WatchCommand: Command {
  static let settle = Option.number(
    "settle", placeholder: "SECONDS", in: 0...3600, default: 1,
    help: "How long nothing may change before changes are taken in; ten times that at most.")
  static let interval = Option.number(
    "poll", placeholder: "SECONDS", in: 0...86_400, default: 0,
    help: "Look every so often; 0 waits for the system to tell of changes.")
  static let quiet = Option.toggle("quiet", short: "q", help: "Say nothing but errors.")

  static let table = ArgumentTable(
    command: "watch", summary: "Keep an index up to date with files and folders.",
    operand: Operand(name: "PATH", count: 1...Int.max, completion: .files, help: "Files and folders."),
    flags: [IndexLocation.option.flag, settle.flag, interval.flag] + IndexCommand.readingFlags + [quiet.flag],
    notes: [
      "Begins as 'searchctl index --prune PATH...', then waits for changes and takes in what is new or changed and "
        + "removes what is gone, with a line for each commit. Control-C ends it; the index is as of the last commit "
        + "then.",
      "Between its commits it leaves the index to others; where another is writing, it waits. A document that was "
        + "deleted by hand comes back when its file changes.",
      "Changes that another machine makes on a network disk are not told by the system, and some systems tell of none: "
        + "there \(interval.spelling) helps. Where the system cannot watch so many folders, it is said, and all is "
        + "looked at every \(usualInterval) seconds. Where it can, only what changed is looked at, and everything each quarter of "
        + "an hour. What could not be read is tried again, with pauses that grow from 2 seconds to 10 minutes; "
        + "what a program such as gzip finds wrong with a file, six times until the file changes.",
      "Exit codes: 0 when it was ended by Control-C, 2 for an error that it cannot go on from.",
    ])

  /// Between two looks where the system does not tell of changes.
  fileprivate static let usualInterval = 10
  /// How long what the system tells is trusted to be all, in seconds; then everything is looked at once more.
  fileprivate static let longestTrust = 900.0

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    try IndexCommand.check(arguments)
    if arguments.operands.contains("-") {
      throw CommandError("watch: needs files and folders: standard input does not change behind its end")
    }
    var watch = Watch(arguments, console)
    Interrupt.watch()
    do throws(IndexError) {
      try watch.run()
    } catch {
      console.clearProgress()
      throw Ingestion.explained(error)
    }
    console.clearProgress()
    if !arguments[quiet] {
      console.say("\(watch.location.path): stopped; the index is as of its last commit")
    }
    return .success
  }
}

/// The state of a watch from one commit to the next.
private struct Watch {
  let location: IndexLocation
  private var ingestion: Ingestion
  private let snapshot = DumpSnapshot()
  private let events: FolderEvents
  private let console: Console
  private let isQuiet: Bool
  /// How long nothing may change before changes are taken in, and after how long they are anyway.
  private let settleTime: Double
  private let longestWait: Double
  private let interval: Double?
  private var problems: ProblemReport
  private let failures = FailedReadings()
  private var isFirst = true
  /// What is to be looked at; `nil` for everything.
  private var changes: ChangedPaths?
  /// Whether the system told of all changes when it was last settled what to look at.
  private var wasToldOfAll = false
  /// When everything was looked at last.
  private var lastLook = -Double.infinity

  init(_ arguments: Arguments, _ console: Console) {
    self.console = console
    location = IndexLocation.toWrite(arguments)
    isQuiet = arguments[WatchCommand.quiet]
    settleTime = max(0.05, Double(arguments[WatchCommand.settle]))
    longestWait = max(settleTime * 10, 1)
    interval = arguments[WatchCommand.interval] == 0 ? nil : Double(arguments[WatchCommand.interval])
    ingestion = Ingestion(arguments, location: location)
    ingestion.isQuiet = isQuiet
    ingestion.prunes = true
    ingestion.snapshot = snapshot
    problems = ProblemReport(isQuiet: isQuiet, explains: false, tellsOnce: true)
    ingestion.noteProblem = { [failures] in failures.note($0) }
    let events = FolderEvents(given: Set(arguments.operands.map(DumpWalk.place(of:))))
    self.events = events
    if interval == nil {
      snapshot.willList = { events.add($0) }
    }
  }

  /// Until an interrupt.
  mutating func run() throws(IndexError) {
    while !Interrupt.isRequested {
      try takeIn()
      isFirst = false
      waitForChange()
      settle()
    }
  }

  /// Takes in what has changed, as soon as nobody else is writing.
  private mutating func takeIn() throws(IndexError) {
    var isWaiting = false
    while !Interrupt.isRequested {
      chooseChanges()
      if let changes, !ingestion.reader.paths.contains(where: { changes.concerns(DumpWalk.place(of: $0)) }) {
        // What failed there is none of what was given, and is not tried again for ever.
        failures.begin()
        _ = failures.finish(changes, at: monotonicSeconds())
        self.changes = ChangedPaths()
        return
      }
      do throws(IndexError) {
        failures.begin()
        let start = monotonicSeconds()
        let report = try ingestion.run(console, &problems)
        report.complain(console)
        snapshot.forget(failures.finish(changes, at: monotonicSeconds()))
        if changes == nil { lastLook = start }
        changes = ChangedPaths()
        if !isQuiet, isFirst || report.hasChanges { console.say("\(location.path): \(report.line)") }
        if !isQuiet, isFirst { console.say(greeting) }
        return
      } catch {
        if error == Ingestion.stop { return }
        guard case .locked = error else { throw error }
        if !isWaiting, !isQuiet { console.say("\(location.path): waiting for another process to write") }
        isWaiting = true
        _ = events.wait(seconds: 0.5)
      }
    }
  }

  /// Settles what is to be looked at.
  private mutating func chooseChanges() {
    let now = monotonicSeconds()
    if let told = events.takeChanges() { changes?.formUnion(told) } else { changes = nil }
    for path in failures.due(at: now) { changes?.insert(path) }
    // What is no index any more has to be made again as a whole.
    let isIndex = IndexReader.exists(at: location.path)
    if !isIndex { snapshot.forget() }
    // Of a path that has come nobody told while it was not there.
    let isToldOfAll = isToldOfAll
    let isTrusted = isToldOfAll && wasToldOfAll && now - lastLook < WatchCommand.longestTrust
    wasToldOfAll = isToldOfAll
    if !isIndex || !isTrusted { changes = nil }
    ingestion.changes = changes
    guard interval == nil else { return }
    if changes == nil { events.forgetFolders() }
    // The folder of a file that was named in full is not listed.
    for path in ingestion.reader.paths { events.add(DumpWalk.folderToWatch(for: path)) }
  }

  /// Whether the system tells of all changes: not of a path that is not there, which cannot be watched and may come.
  private var isToldOfAll: Bool {
    interval == nil && events.limitation == nil
      && ingestion.reader.paths.allSatisfy { access($0, F_OK) == 0 }
  }

  private var greeting: String {
    if let interval { return "looking every \(timeText(interval)); Control-C ends it" }
    guard let limitation = events.limitation else { return "watching; Control-C ends it" }
    return "\(limitation), so all is looked at every \(timeText(lookInterval)); Control-C ends it"
  }

  /// How long to wait at most before all is looked at.
  private var lookInterval: Double { interval ?? Double(WatchCommand.usualInterval) }

  private func waitForChange() {
    let end =
      isToldOfAll
      ? min(lastLook + WatchCommand.longestTrust, failures.nextDue) : monotonicSeconds() + lookInterval
    while !Interrupt.isRequested, monotonicSeconds() < end {
      // An interrupt that comes between the question and the call would go unnoticed for ever.
      if events.wait(seconds: min(0.5, end - monotonicSeconds())) { return }
    }
  }

  /// Waits until nothing changes for a moment, but not too long.
  private func settle() {
    let start = monotonicSeconds()
    while !Interrupt.isRequested, monotonicSeconds() - start < longestWait {
      let quietSince = monotonicSeconds()
      var isQuiet = true
      while isQuiet, !Interrupt.isRequested, monotonicSeconds() - quietSince < settleTime {
        let rest = settleTime - (monotonicSeconds() - quietSince)
        if events.wait(seconds: min(0.5, rest)) { isQuiet = false }
      }
      if isQuiet { return }
    }
  }
}

extension Ingestion.Report {
  fileprivate var hasChanges: Bool { outcomes.indexed + outcomes.updated + sweep.removed > 0 }
}
