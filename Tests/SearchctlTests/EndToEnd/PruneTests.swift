import Foundation
import Testing

@testable import searchctl

/// What is gone from a dump, and where a dump lies.
@Suite struct PruneTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.write("A global ban\n", to: "laws/a.txt")
    try program.write("Another ban\n", to: "laws/eu/b.txt")
    try program.write(
      """
      {"_id": "one", "text": "The first ban"}
      {"_id": "two", "text": "The second ban"}

      """, to: "laws/c.jsonl")
    try program.write("A ban in a post\n", to: "posts/a.txt")
    #expect(try program.run("index", "laws", "posts", "-q").code == 0)
  }

  private func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: program.folder.appending(path: path))
  }

  private func keys() throws -> [String] {
    let output = try program.run("query", "ban", "-n", "100", "--all", "--json").output
    return output.matches(of: /"key":"([^"]*)"/).map { String($0.1) }.sorted()
  }

  private func prune(_ arguments: String...) throws -> String {
    let process =
      try arguments.count == 1
      ? program.run("index", "--prune", arguments[0])
      : program.run("index", "--prune", arguments[0], arguments[1])
    return process.errors
  }

  @Test func `what is gone from a folder goes, and nothing else`() throws {
    let all = try keys()
    #expect(try prune("laws") == ".searchctl: 0 documents indexed, 4 unchanged; 3 files, 106 B in TIME\n")
    let files = try program.indexFiles()
    _ = try prune("laws")
    #expect(try program.indexFiles() == files && keys() == all)
    try remove("laws/eu")
    try remove("posts/a.txt")
    try program.write(#"{"_id": "two", "text": "The second ban"}"#, to: "laws/c.jsonl")
    #expect(try program.run("index", "laws", "-q").code == 0)
    #expect(try keys() == all)
    #expect(
      try prune("laws", "--dry-run")
        == ".searchctl: dry run, nothing was changed: 0 documents indexed, 2 removed, 2 unchanged; 2 files, 53 B in TIME\n"
    )
    #expect(try keys() == all)
    #expect(
      try prune("laws") == ".searchctl: 0 documents indexed, 2 removed, 2 unchanged; 2 files, 53 B in TIME\n")
    #expect(try keys() == ["laws/a.txt", "laws/c.jsonl#two", "posts/a.txt"])
    #expect(try program.run("verify").code == 0)
  }

  @Test func `of a file given by itself only its own documents go`() throws {
    try remove("laws/a.txt")
    try program.write(#"{"_id": "two", "text": "The second ban"}"#, to: "laws/c.jsonl")
    #expect(try prune("laws/c.jsonl").contains("1 removed"))
    #expect(try keys() == ["laws/a.txt", "laws/c.jsonl#two", "laws/eu/b.txt", "posts/a.txt"])
  }

  @Test func `what could not be read whole stays and is counted`() throws {
    let all = try keys()
    try program.write("{\"_id\": \"two\", \"text\": \"The second ban\"}\n{\"_id\":\n", to: "laws/c.jsonl")
    try program.write("\u{0}\u{1}", to: "laws/a.txt")
    let run = try program.run("index", "--prune", "laws")
    #expect(run.code == 2)
    #expect(run.errors.contains(", 2 kept that may be gone, as not all could be read or nothing is left; "))
    #expect(try keys() == all)
    // A folder behind a link whose end is missing, as where a disk is not there.
    try remove("laws/eu")
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.appending(path: "laws/eu").path, withDestinationPath: "/nowhere")
    #expect(try program.run("index", "--prune", "laws").code == 2)
    #expect(try keys() == all)
  }

  @Test func `a path that is not there, or a folder with nothing in it, removes nothing`() throws {
    let all = try keys()
    try remove("laws")
    #expect(try program.run("index", "--prune", "laws").code == 2)
    #expect(try keys() == all)
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: "laws"), withIntermediateDirectories: true)
    let run = try program.run("index", "--prune", "laws", "--json")
    #expect(run.code == 1 && run.output.contains(#""removed":0,"kept":4,"dryRun":false"#))
    #expect(try keys() == all)
  }

  @Test func `a file that a walk passes over stays`() throws {
    try program.write("A hidden ban\n", to: "laws/.hidden.txt")
    #expect(try program.run("index", "laws/.hidden.txt", "-q").code == 0)
    #expect(try prune("laws").contains("1 kept"))
    #expect(try keys().contains("laws/.hidden.txt"))
  }

  @Test func `standard input and a name with a slash are refused`() throws {
    #expect(try program.run("index", "--prune", "-", input: "A ban").code == 2)
    #expect(try program.run("index", "laws", "--name", "eu/laws").code == 2)
  }

  @Test func `another folder of the same name is refused until it is said to take its place`() throws {
    let all = try keys()
    try program.write("A newer ban\n", to: "new/laws/a.txt")
    let run = try program.run("index", "new/laws")
    #expect(run.code == 2 && run.errors.split(separator: "\n").count == 1)
    #expect(run.errors.contains("the index has another folder 'laws', ") && run.errors.contains("--moved"))
    #expect(try keys() == all)
    #expect(try program.run("index", "new/laws", "--name", "newer").code == 0)
    #expect(try keys() == (all + ["newer/a.txt"]).sorted())
    #expect(try prune("new/laws", "--moved").contains("1 updated, 3 removed"))
    #expect(try keys() == ["laws/a.txt", "newer/a.txt", "posts/a.txt"])
    // Now the other is the stranger.
    #expect(try program.run("index", "laws").code == 2)
  }

  @Test func `a stranger of the same name removes nothing while the dump's own folder is away`() throws {
    let all = try keys()
    try FileManager.default.moveItem(
      at: program.folder.appending(path: "laws"), to: program.folder.appending(path: "unplugged"))
    try program.write("Another ban\n", to: "home/laws/z.txt")
    let run = try program.run("index", "--prune", "home/laws")
    #expect(run.code == 2 && run.errors.contains("which is not there now; say --moved if"))
    #expect(try keys() == all)
    #expect(try prune("home/laws", "--moved").contains("1 document indexed, 4 removed"))
  }

  @Test func `what a file held that is empty now is gone`() throws {
    try program.write("", to: "laws/a.txt")
    #expect(try prune("laws").contains("1 removed"))
    #expect(try !keys().contains("laws/a.txt"))
  }

  @Test func `a dump that was moved is known, and its documents name their new place`() throws {
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: "archive"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: program.folder.appending(path: "laws"), to: program.folder.appending(path: "archive/laws"))
    #expect(try program.run("index", "archive/laws").errors.contains(", 4 updated; "))
    #expect(
      try program.run("show", "laws/c.jsonl#one", "--json").output.contains(
        #""source":"archive/laws/c.jsonl""#))
    // From elsewhere it is the same dump, and nothing changes.
    #expect(
      try program.run("index", "laws", "--index", "../.searchctl", in: "archive").errors.contains(
        ", 4 unchanged; "))
  }
}
