import Search
import Testing

@testable import Indexer

/// Readings one after the other, as a watch does them: what is not read again, and what is swept.
@Suite struct DumpSnapshotTests {
  let folder = TemporaryFolder()
  let index = TemporaryFolder()
  let snapshot = DumpSnapshot()

  /// What a reading came to.
  struct Reading: Equatable {
    var read: [String] = []
    var removed = 0
    var kept = 0
  }

  /// Reads what is new, removes what is gone, and commits.
  private func read(_ changes: ChangedPaths? = nil) throws -> Reading {
    let reader = DumpReader(paths: [folder.path])
    let scopes = reader.scopes
    let writer = try IndexWriter(at: index.path)
    writer.noteSightings()
    for scope in scopes { try writer.know(scope.dump) }
    let sweep = DumpSweep(snapshot: snapshot)
    var result = Reading()
    snapshot.begin(isPartial: changes != nil)
    _ = try reader.read(
      passingOver: snapshot, changes: changes,
      document: { (document: Document) throws(IndexError) in
        result.read.append(String(document.key.dropFirst(folder.name.utf8.count + 1)))
        _ = try writer.receive(document)
      }, problem: { sweep.note($0) }, explanation: { sweep.note($0) }, progress: { _ in })
    let swept = changes.map { reader.scopes(of: $0).filter(sweep.concerns) } ?? snapshot.scopes(in: scopes)
    for scope in swept {
      try sweep.remove(scope, from: writer)
    }
    try writer.commit()
    snapshot.keep(isWhole: sweep.kept == 0)
    (result.removed, result.kept) = (sweep.removed, sweep.kept)
    return result
  }

  private func changes(_ paths: String...) -> ChangedPaths {
    var changes = ChangedPaths()
    for path in paths { changes.insert(Array((path.isEmpty ? folder.path : "\(folder.path)/\(path)").utf8)) }
    return changes
  }

  private var keys: [String] {
    get throws {
      try IndexReader(opening: index.path).keys(beginningWith: folder.name + "/", limit: .max)
        .map { String($0.dropFirst(folder.name.utf8.count + 1)) }
    }
  }

  /// Writes files that look as if they had been there for long.
  private func write(_ names: String..., text: String = "words") {
    for name in names {
      let path = folder.write(name, text)
      var times = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000 + text.utf8.count, tv_usec: 0)]
      #expect(utimes(path, &times) == 0)
    }
  }

  private func remove(_ names: String...) {
    for name in names { #expect(unlink("\(folder.path)/\(name)") == 0) }
  }

  /// Until what is noted of the files is older than the clock of this disk is coarse.
  private func waitForClock() {
    snapshot.clockStep = 30_000_000
    usleep(60_000)
  }

  @Test func `a whole reading takes up what changed and removes what is gone`() throws {
    write("a.txt", "b.txt", "eu/c.txt", "eu/d.txt")
    waitForClock()
    #expect(try read() == Reading(read: ["a.txt", "b.txt", "eu/c.txt", "eu/d.txt"]))
    #expect(try read() == Reading())
    write("a.txt", text: "other words")
    remove("eu/d.txt")
    #expect(try read() == Reading(read: ["a.txt"], removed: 1))
    #expect(try keys == ["a.txt", "b.txt", "eu/c.txt"])
  }

  @Test func `a reading of changes looks nowhere else, and the next whole one finds the rest`() throws {
    write("a.txt", "b.txt", "eu/c.txt", "eu/d.txt", "uk/e.txt", "uk/deep/f.txt")
    waitForClock()
    _ = try read()
    write("a.txt", "b.txt", "eu/c.txt", text: "other words")
    remove("eu/d.txt", "uk/e.txt", "uk/deep/f.txt")
    #expect(try read(changes("a.txt", "none.txt", ".a", "none/x/y")) == Reading(read: ["a.txt"]))
    #expect(try keys.count == 6)
    #expect(try read(changes("eu")) == Reading(read: ["eu/c.txt"], removed: 1))
    #expect(try read(changes("uk/deep/f.txt")) == Reading(removed: 1))
    #expect(try keys == ["a.txt", "b.txt", "eu/c.txt", "uk/e.txt"])
    // What was read in parts is known as if it had been read as a whole.
    waitForClock()
    _ = try read(changes("a.txt", "eu"))
    #expect(try read() == Reading(read: ["b.txt"], removed: 1))
    #expect(try read() == Reading())
    #expect(try read(changes("")) == Reading())
    #expect(try keys == ["a.txt", "b.txt", "eu/c.txt"])
  }

  @Test func `what may be gone is looked for again until it is certain`() throws {
    write("a.txt", "lines.jsonl", text: #"{"text": "words"}"# + "\n" + #"{"text": "more"}"#)
    waitForClock()
    _ = try read()
    #expect(try keys == ["a.txt", "lines.jsonl:1", "lines.jsonl:2"])
    // The file that was cut may hold the document again; the other is gone for sure.
    write("lines.jsonl", text: #"{"text": "words"}"# + "\n" + #"{"te"#)
    remove("a.txt")
    waitForClock()
    let reading = try read()
    #expect(reading == Reading(read: ["lines.jsonl:1"], removed: 1, kept: 1))
    #expect(try keys == ["lines.jsonl:1", "lines.jsonl:2"])
    #expect(try read().kept == 0, "nothing is read, so nothing is in doubt")
    write("lines.jsonl", text: #"{"text": "words"}"#)
    #expect(try read() == Reading(read: ["lines.jsonl:1"], removed: 1))
    #expect(try keys == ["lines.jsonl:1"])
  }

  @Test func `a folder of a name that is taken stays refused where only it changed`() throws {
    write("x/laws/a.txt", "y/laws/a.txt", "y/b.txt")
    for (second, name) in [("y/laws", nil), ("y", "crawl")] {
      var reader = DumpReader(paths: ["\(folder.path)/x/laws", "\(folder.path)/\(second)"])
      reader.name = name
      for (changed, isTaken) in [("y/laws/a.txt", true), ("x/laws/a.txt", false)] {
        var sources: [String] = []
        var problems: [DumpProblem.Reason] = []
        _ = try reader.read(
          passingOver: nil, changes: changes(changed),
          document: { (document: Document) throws(IndexError) in sources.append(document.source) },
          problem: { problems.append($0.reason) }, explanation: nil, progress: { _ in })
        #expect(sources == (isTaken ? [] : ["\(folder.path)/\(changed)"]))
        #expect(problems.count == (isTaken ? 1 : 0))
      }
    }
  }

  @Test func `only what was read, is gone or is a folder is swept`() throws {
    write("a.txt", "b.png", "eu/c.txt")
    let reader = DumpReader(paths: [folder.path])
    func swept(_ path: String) -> Bool {
      reader.scopes(of: changes(path)).contains(where: DumpSweep().concerns)
    }
    #expect(!swept("a.txt") && !swept("b.png") && swept("eu") && swept("gone.txt") && swept(""))
    let sweep = DumpSweep()
    _ = try reader.read(
      document: { (_: Document) throws(IndexError) in }, problem: { sweep.note($0) },
      explanation: { sweep.note($0) })
    #expect(reader.scopes(of: changes("a.txt")).contains(where: sweep.concerns))
    #expect(!reader.scopes(of: changes("b.png")).contains(where: sweep.concerns))
  }

  @Test func `names are bytes, not letters`() throws {
    // A letter that joins the slash before it, and two ways to write another.
    folder.makeFolder("d")
    write("d/\u{301}x.txt", "e\u{301}.txt", "\u{E9}.txt")
    waitForClock()
    #expect(try read().read.count == 3)
    remove("d/\u{301}x.txt")
    #expect(try read(changes("d")) == Reading(removed: 1))
    let scopes = DumpReader(paths: [folder.path]).scopes(of: changes("e\u{301}.txt", "\u{E9}.txt"))
    #expect(scopes.count == 2)
    let writer = try IndexWriter(at: index.path)
    let dumps = ["e\u{301}", "\u{E9}"].map { Dump(name: $0, folder: Array(folder.path.utf8)) }
    try writer.know(dumps[0])
    #expect(try writer.standing(of: dumps[0]) == .same && writer.standing(of: dumps[1]) == .new)
    try writer.know(dumps[1])
    #expect(try writer.standing(of: dumps[0]) == .same && writer.standing(of: dumps[1]) == .same)
  }

  @Test func `a sweep can be stopped`() throws {
    write("a.txt", "b.txt", "c.txt")
    _ = try read()
    let writer = try IndexWriter(at: index.path)
    writer.noteSightings()
    #expect(try writer.deleteUnseen(keysBeginningWith: "", isStopped: { true }) { _ in true } == 1)
    #expect(try writer.deleteUnseen(keysBeginningWith: "") { _ in true } == 2)
  }

  @Test func `the files of an index are no part of a dump, by whatever name, but documents beside them are`()
    throws
  {
    write("a.txt", "ix/b.txt", "ix/lock", "ix/commit", "ix/segment-1", "ix/other", "lock")
    folder.link("also", to: "ix")
    var reader = DumpReader(paths: [folder.path])
    for (index, skipped) in [(nil, 9), ("ix", 3), ("none", 9), ("", 8)] as [(String?, Int)] {
      reader.indexFolder = index.map { "\(folder.path)/\($0)" }
      var problems = 0
      let summary = try reader.read(
        document: { (_: Document) throws(IndexError) in }, problem: { _ in problems += 1 })
      #expect(summary.documents == 3 && problems == skipped)
    }
  }

  @Test func `a file that was forgotten is read again`() throws {
    write("a.txt", "b.txt")
    waitForClock()
    _ = try read()
    #expect(try read(changes("")) == Reading())
    snapshot.forget(["\(folder.name)/a.txt"])
    #expect(try read(changes("b.txt")) == Reading())
    #expect(try read(changes("a.txt")) == Reading(read: ["a.txt"]))
    #expect(try read() == Reading())
  }

  @Test func `changes concern what is at, above and below them`() {
    var changes = ChangedPaths()
    #expect(changes.isEmpty && !changes.concerns(Array("a".utf8)))
    for path in ["a/b", "/r/s", "../x/y"] { changes.insert(Array(path.utf8)) }
    func concerns(_ path: String) -> Bool { changes.concerns(Array(path.utf8)) }
    #expect(["", "a", "a/b", "a/b/c", "/", "/r", "/r/s/t", "../x", "../x/y"].allSatisfy(concerns))
    #expect(!["a/c", "a/bc", "b", "/a", "r", "../z", "/r/x"].contains(where: concerns))
    #expect(changes.covers(Array("a/b/c".utf8)) && !changes.covers(Array("a".utf8)))
    #expect(changes.names(in: Array("/".utf8)) == [Array("r".utf8)])
    changes.insert([])
    #expect(changes.covers(Array("b".utf8)) && !changes.covers(Array("/a".utf8)))
    #expect(ChangedPaths.path([0x61], in: []) == [0x61])
    #expect(ChangedPaths.path([0x61], in: [0x2F]) == [0x2F, 0x61])
    #expect(ChangedPaths.path([0x61], in: [0x62]) == [0x62, 0x2F, 0x61])
  }
}
