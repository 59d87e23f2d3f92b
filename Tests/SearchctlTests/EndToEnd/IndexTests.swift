import Foundation
import Search
import Testing

@Suite struct IndexTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func `documents are indexed, updated, or found unchanged`() throws {
    try program.write("One word\n", to: "a.txt")
    try program.write("Two words\n", to: "b.txt")
    #expect(
      try program.run("index", "a.txt", "b.txt").errors
        == ".searchctl: 2 documents indexed; 2 files, 19 B in TIME\n")
    try program.write("Two other words\n", to: "b.txt")
    #expect(
      try program.run("index", "a.txt", "b.txt").errors
        == ".searchctl: 0 documents indexed, 1 updated, 1 unchanged; 2 files, 25 B in TIME\n")
    #expect(try program.run("query", "other", "--count").output == "1\n")
  }

  @Test func `lines of JSON are documents each, and bad ones are told`() throws {
    try program.write(
      """
      {"_id": "one", "title": "First", "text": "A global ban."}
      {"_id": "two", "title":
      {"_id": "three", "title": "Third", "text": "Another ban."}

      """, to: "corpus.jsonl")
    let run = try program.run("index", "corpus.jsonl")
    #expect(run.code == 2)
    #expect(run.errors.hasPrefix("searchctl: corpus.jsonl:2"))
    #expect(run.errors.split(separator: "\n").count == 2)
    #expect(try program.run("query", "ban", "--count").output == "2\n")
  }

  @Test func `lines of one id all stay, the same are passed over, and a second run changes nothing`() throws {
    try program.write(
      """
      {"_id": "7", "text": "A global ban."}
      {"_id": "7", "text": "Another ban."}
      {"_id": "8", "text": "No rule."}
      {"_id": "7", "text": "A global ban."}

      """, to: "posts/p.jsonl")
    let told =
      "1 with the id of another before, so called by their line too (posts/p.jsonl:2), "
      + "1 passed over as the same came before under their id (posts/p.jsonl:4)"
    #expect(
      try program.run("index", "posts", "--dry-run").errors
        == ".searchctl: dry run, nothing was changed: 3 documents indexed, \(told); 1 file, 146 B in TIME\n")
    #expect(
      try program.run("index", "posts").errors
        == ".searchctl: 3 documents indexed, \(told); 1 file, 146 B in TIME\n")
    let files = try program.indexFiles()
    #expect(
      try program.run("index", "posts", "--prune").errors
        == ".searchctl: 0 documents indexed, 3 unchanged, \(told); 1 file, 146 B in TIME\n")
    #expect(try program.indexFiles() == files)
    #expect(try program.run("query", "ban", "--all", "--count").output == "2\n")
    #expect(try program.run("show", "posts/p.jsonl#7:2").output.contains("Another ban."))
    let json = try program.run("index", "posts", "--json", "--explain", "-q")
    #expect(json.output.contains(#""repeated":1,"namesakeCount":1,"namesakes":["posts/p.jsonl#7:2"],"#))
    #expect(json.errors.contains("posts/p.jsonl:2: its id is that of another document before"))
    #expect(json.errors.contains("posts/p.jsonl:4: passed over, as the same came before"))
  }

  @Test func `a dry run needs no right to write and does not wait for a writer`() throws {
    try program.write("One word\n", to: "a/a.txt")
    #expect(try program.run("index", "a", "-q").code == 0)
    try program.write("Two words\n", to: "a/b.txt")
    let index = program.folder.appending(path: ".searchctl").path
    let lock = try Storage.Lock(index + "/lock", index: index)
    #expect(chmod(index, 0o555) == 0)
    let before = try FileManager.default.contentsOfDirectory(atPath: index).sorted()
    let run = try program.run("index", "a", "--dry-run")
    withExtendedLifetime(lock) {}
    #expect(run.code == 0 && run.errors.contains("nothing was changed: 1 document indexed, 1 unchanged; "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: index).sorted() == before)
    #expect(chmod(index, 0o755) == 0)
  }

  @Test func `standard input is read`() throws {
    #expect(try program.run("index", "-", input: "A global ban\n").code == 0)
    #expect(try program.run("query", "ban", "--count").output == "1\n")
  }

  @Test func `quiet says nothing but errors`() throws {
    try program.write("One word\n", to: "a.txt")
    #expect(try program.run("index", "a.txt", "--quiet") == .init(output: "", errors: "", code: 0))
    #expect(try program.run("index", "a.txt", "none", "-q").errors.split(separator: "\n").count == 1)
  }

  @Test func `an index lives where it is said to`() throws {
    try program.write("One word\n", to: "a.txt")
    #expect(try program.run("index", "a.txt", "--index", "here").code == 0)
    #expect(try program.run("index", "a.txt", environment: ["SEARCHCTL_INDEX": "there"]).code == 0)
    #expect(!program.exists(".searchctl"))
    #expect(try program.run("query", "word", "--index=here").code == 0)
    #expect(try program.run("query", "word", environment: ["SEARCHCTL_INDEX": "there"]).code == 0)
  }

  @Test func `another analyzer than that of the index is refused`() throws {
    try program.write("One word\n", to: "a.txt")
    #expect(try program.run("index", "a.txt", "--analyzer", "plain").code == 0)
    let run = try program.run("index", "a.txt", "--analyzer", "english")
    #expect(run.code == 2 && run.errors.split(separator: "\n").count == 1)
  }

  @Test func `without stored text there are hits and no snippets`() throws {
    try program.write("One word\n", to: "a.txt")
    #expect(try program.run("index", "a.txt", "--no-stored-text").code == 0)
    let run = try program.run("query", "word", "--json")
    #expect(run.code == 0 && run.output.contains(#""snippet":null"#))
    #expect(
      try program.run("show", "a.txt")
        == .init(
          output: "",
          errors: "searchctl: \(program.folder.lastPathComponent)/a.txt: this index keeps no text; "
            + "it was read from a.txt\n", code: 2)
    )
  }

  @Test func `an interrupt leaves the last commit`() throws {
    try program.write("One word\n", to: "a.txt")
    _ = try program.run("index", "a.txt")
    let before = try program.indexFiles()
    let process = program.start(["index", "-"])
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    // The child has the signal mask of the thread that starts it, and here that may be one that blocks them all.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    try process.run()
    waitForHandler(of: process)
    // It does not wait for what never comes.
    process.interrupt()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try input.fileHandleForWriting.close()
    #expect(process.terminationStatus == 130)
    #expect(
      String(decoding: said, as: UTF8.self)
        == "searchctl: interrupted; the index is as of its last commit, and running this again goes on from there\n"
    )
    #expect(try program.indexFiles() == before)
  }

  /// Waits until a program has put its handler of interrupts in place.
  private func waitForHandler(of process: Process) {
    for _ in 0..<200 {
      Thread.sleep(forTimeInterval: 0.05)
      guard
        let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      else { return Thread.sleep(forTimeInterval: 2) }  // A system that does not tell.
      let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t")
        .last
      if let caught, let mask = UInt64(caught, radix: 16), mask >> UInt64(SIGINT - 1) & 1 == 1 { return }
    }
  }

  @Test func `a file with the key of a line is told and does not replace it`() throws {
    try program.write("{\"_id\": \"a.txt\", \"text\": \"A line\"}\n", to: "dump/posts.jsonl")
    try program.write("A file\n", to: "dump/posts.jsonl#a.txt")
    for summary in ["1 document indexed, 1 error", "0 documents indexed, 1 unchanged, 1 error"] {
      let run = try program.run("index", "dump", "--prune", "--index", "keys")
      #expect(run.code == 2 && run.errors.contains("keys: \(summary);"))
      #expect(
        run.errors.contains(
          "dump/posts.jsonl#a.txt: not taken in, as a document before has its key as its id"))
    }
    let shown = try program.run("show", "dump/posts.jsonl#a.txt", "--index", "keys")
    #expect(shown.output.contains("A line"))
  }
}
