import Testing

@testable import Indexer
@testable import searchctl

@Suite struct FailedReadingsTests {
  private func problem(_ path: String, _ reason: DumpProblem.Reason, isError: Bool = true) -> DumpProblem {
    DumpProblem(path: path, key: "dump/\(path)", reason, isError: isError)
  }

  private let refused = DumpProblem.Reason.programRefused(program: "gzip", "unexpected end of file")
  private let ended = DumpProblem.Reason.programFailed(program: "gzip", "was ended by signal 9")

  /// How often a file is tried that fails whenever its time has come.
  private func tries(_ reason: DumpProblem.Reason, atMost limit: Int) -> Int {
    let failures = FailedReadings()
    var now = 0.0
    for count in 1...limit {
      failures.begin()
      failures.note(problem("a.gz", reason))
      let keys = failures.finish(nil, at: now)
      #expect(keys == (failures.nextDue == .infinity ? [] : ["dump/a.gz"]))
      if failures.nextDue == .infinity { return count }
      #expect(failures.nextDue - now <= 600)
      now = failures.nextDue
      #expect(failures.due(at: now) == [Array("a.gz".utf8)])
    }
    return limit
  }

  @Test func `what a program refuses is tried a few times, and what the system refuses for ever`() {
    #expect(tries(refused, atMost: 50) == 6)
    #expect(tries(ended, atMost: 50) == 50)
    #expect(tries(.system(operation: "open", code: 13), atMost: 50) == 50)
    #expect(tries(.damaged("a line"), atMost: 50) == 1)
  }

  @Test func `what was read well is forgotten, and what lies elsewhere is kept`() {
    let failures = FailedReadings()
    failures.note(problem("a.gz", ended))
    failures.note(problem("a.gz", refused))
    failures.note(problem("b.gz", ended, isError: false))
    #expect(failures.finish(nil, at: 0) == ["dump/a.gz"])
    var changes = ChangedPaths()
    changes.insert(Array("c".utf8))
    failures.begin()
    #expect(failures.finish(changes, at: 1).isEmpty && failures.nextDue == 2)
    failures.begin()
    #expect(failures.finish(nil, at: 1).isEmpty && failures.nextDue == .infinity)
  }

  @Test func `no more are kept than there is room for, and names are bytes`() {
    let failures = FailedReadings(keeping: 2)
    for round in 0..<3 {
      failures.begin()
      failures.note(problem("\(round)/e\u{301}", ended))
      failures.note(problem("\(round)/\u{E9}", ended))
      #expect(failures.finish(ChangedPaths(), at: 0).count == 2)
      #expect(failures.due(at: 9).count == 2)
    }
  }
}
