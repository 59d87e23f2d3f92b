import Foundation
import Search
import Testing

@testable import searchctl

@Suite struct WatchTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.write("A global ban\n", to: "laws/a.txt")
    try program.write("Another ban\n", to: "laws/eu/b.txt")
  }

  /// A watch under way: what it says is waited for, and it ends with this object at the latest.
  private final class Watch {
    private let process: Process
    private let errors = Pipe()
    /// What was not waited for yet, and all of it.
    private(set) var said = ""
    private(set) var heard = ""

    init(_ program: Program, _ arguments: String..., environment: [String: String] = [:]) throws {
      process = program.start(["watch", "--settle", "0"] + arguments, environment: environment)
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      // The child has the signal mask of the thread that starts it, and here that may be one that blocks them all.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGINT)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Waits until it says something with `text` in it, and gives that line.
    func line(with text: String) -> String {
      while true {
        if let end = said.range(of: text)?.upperBound, let newline = said[end...].firstIndex(of: "\n") {
          let line = said[..<newline].split(separator: "\n").last.map(String.init) ?? ""
          said = String(said[said.index(after: newline)...])
          return line
        }
        let more = errors.fileHandleForReading.availableData
        if more.isEmpty { return "it ended and said: \(said)" }
        said += String(decoding: more, as: UTF8.self)
        heard += String(decoding: more, as: UTF8.self)
      }
    }

    func interrupt() -> Int32 {
      process.interrupt()
      said += String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  private func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: program.folder.appending(path: path))
  }

  private func move(_ path: String, to new: String) throws {
    try FileManager.default.moveItem(
      at: program.folder.appending(path: path), to: program.folder.appending(path: new))
  }

  private func count(_ word: String) throws -> String { try program.run("query", word, "--count").output }

  @Test(arguments: [[], ["--poll", "1"]])
  func `what comes, changes, moves and goes is taken in`(flags: [String]) throws {
    let watch = try flags.isEmpty ? Watch(program, "laws") : Watch(program, "laws", flags[0], flags[1])
    #expect(watch.line(with: "indexed").hasPrefix(".searchctl: 2 documents indexed; 2 files, "))
    #expect(watch.line(with: "Control-C").hasPrefix(flags.isEmpty ? "watching" : "looking every 1.0 s"))
    try program.write("A third ban\n", to: "laws/uk/new/c.txt")
    _ = watch.line(with: "1 document indexed")
    #expect(try count("third") == "1\n")
    try program.write("A fourth ban\n", to: "laws/uk/new/c.txt")
    _ = watch.line(with: "1 updated")
    try move("laws/uk", to: "laws/gb")
    _ = watch.line(with: "1 removed")
    try remove("laws/eu")
    _ = watch.line(with: "1 removed")
    #expect(try program.run("delete", "laws/", "--dry-run").output == "laws/a.txt\nlaws/gb/new/c.txt\n")
    // It leaves the index to others meanwhile.
    #expect(try program.run("delete", "laws/gb/new/c.txt").code == 0)
    try remove("laws/a.txt")
    _ = watch.line(with: "1 removed")
    #expect(try count("global") == "0\n")
    #expect(watch.interrupt() == 0)
    #expect(watch.said.hasSuffix(".searchctl: stopped; the index is as of its last commit\n"))
    #expect(try program.run("verify").code == 0)
  }

  @Test func `another writer is waited for`() throws {
    let watch = try Watch(program, "laws/a.txt")
    _ = watch.line(with: "Control-C")
    let index = program.folder.appending(path: ".searchctl").path
    var lock: Storage.Lock? = try Storage.Lock(index + "/lock", index: index)
    try program.write("A new ban\n", to: "laws/a.txt")
    _ = watch.line(with: "waiting for another process to write")
    #expect(try count("new") == "0\n" && lock != nil)
    lock = nil
    _ = watch.line(with: "1 updated")
    #expect(try count("new") == "1\n")
    #expect(watch.interrupt() == 0)
  }

  @Test func `what cannot be read is told once, and the rest is taken in`() throws {
    try program.write("{\"text\":\n", to: "laws/c.jsonl")
    let watch = try Watch(program, "laws", "none", "-q")
    _ = watch.line(with: "laws/c.jsonl:1")
    _ = watch.line(with: "none: cannot open")
    try program.write("A third ban\n", to: "laws/d.txt")
    while try count("third") != "1\n" { Thread.sleep(forTimeInterval: 0.05) }
    #expect(watch.interrupt() == 0)
    #expect(watch.said == "")
  }

  @Test func `what failed is tried again though nothing about it changes`() throws {
    try program.write(
      "#!/bin/sh\ntest -e ok && { echo A third ban; exit 0; }\necho 'no memory' >&2\nexit 1\n", to: "bin/gzip"
    )
    #expect(chmod(program.folder.appending(path: "bin/gzip").path, 0o755) == 0)
    try program.write([0x1F, 0x8B, 8, 0, 0, 0], to: "laws/c.txt.gz")
    let path = program.folder.appending(path: "bin").path + ":/bin:/usr/bin"
    let watch = try Watch(program, "laws", environment: ["PATH": path])
    _ = watch.line(with: "laws/c.txt.gz: gzip: no memory")
    _ = watch.line(with: "Control-C")
    try program.write("", to: "ok")
    _ = watch.line(with: "1 document indexed")
    #expect(try count("third") == "1\n")
    #expect(watch.interrupt() == 0)
  }

  @Test func `a watch of the current folder and of one file sees their changes`() throws {
    for (number, path) in [".", "laws/eu/b.txt"].enumerated() {
      let watch = try Watch(program, path, "--index", "index-\(number)")
      _ = watch.line(with: "Control-C")
      try program.write("Some new ban: \(number)\n", to: "laws/eu/b.txt")
      _ = watch.line(with: "1 updated")
      #expect(try program.run("query", "new", "--index", "index-\(number)", "--count").output == "1\n")
      #expect(watch.interrupt() == 0)
    }
  }

  @Test func `a path that comes with the folder that it is in is looked at`() throws {
    let watch = try Watch(program, "laws", "new/place")
    _ = watch.line(with: "Control-C")
    try program.write("A third ban\n", to: "new/place/c.txt")
    // Of this the system tells.
    try program.write("A fourth ban\n", to: "laws/d.txt")
    while try count("third fourth") != "2\n" { Thread.sleep(forTimeInterval: 0.05) }
    #expect(watch.interrupt() == 0)
  }

  @Test func `neither its own index nor what is no document has a watch write`() throws {
    let index = program.folder.appending(path: "ix").path
    #expect(try program.run("index", ".", "--index", "ix").code == 0)
    let watch = try Watch(program, ".", "--index", "ix")
    _ = watch.line(with: "Control-C")
    var lock: Storage.Lock? = try Storage.Lock(index + "/lock", index: index)
    try program.write("no document", to: "laws/c.png")
    // A watch that wanted to write would say now that it waits.
    Thread.sleep(forTimeInterval: 0.5)
    #expect(lock != nil)
    lock = nil
    try program.write("A third ban\n", to: "laws/d.txt")
    _ = watch.line(with: "1 document indexed")
    #expect(watch.interrupt() == 0)
    #expect(!watch.heard.contains("waiting"))
  }

  @Test func `a file that was given is told of though its name begins with a dot`() throws {
    try program.write("A new ban\n", to: "laws/.notes.txt")
    let watch = try Watch(program, "laws/.notes.txt")
    _ = watch.line(with: "Control-C")
    try program.write("A newer ban\n", to: "laws/.notes.txt")
    _ = watch.line(with: "1 updated")
    #expect(watch.interrupt() == 0)
  }

  @Test func `standard input is refused`() throws {
    #expect(try program.run("watch", "-").code == 2)
    #expect(try program.run("watch").code == 2)
  }
}
