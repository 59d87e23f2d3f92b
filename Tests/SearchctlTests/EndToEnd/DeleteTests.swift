import Search
import Testing

@testable import searchctl

@Suite struct DeleteTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.write("A global ban\n", to: "laws/a.txt")
    try program.write("Another ban\n", to: "laws/eu/b.txt")
    try program.write("No word of it\n", to: "laws/c.txt")
    try program.write(
      "{\"_id\": \"1\", \"text\": \"a ban\"}\n{\"_id\": \"2\", \"text\": \"x\"}\n", to: "laws/d.jsonl")
    #expect(try program.run("index", "laws", "-q").code == 0)
  }

  private func keys() throws -> [String] {
    try program.run("delete", "laws/", "--dry-run").output.split(separator: "\n").map(String.init)
  }

  @Test func `documents go by their keys, all or none`() throws {
    let files = try program.indexFiles()
    let refused = try program.run("delete", "laws/a.txt", "laws/e.txt")
    #expect(refused.code == 2 && refused.output == "")
    #expect(
      refused.errors.hasPrefix(
        "searchctl: no document 'laws/e.txt'; nothing was deleted; did you mean 'laws/eu/b.txt'?\n"))
    #expect(try program.run("delete", "a.txt").code == 2)
    #expect(
      try program.run("delete", "laws/a.txt", "--dry-run")
        == .init(output: "laws/a.txt\n", errors: ".searchctl: 1 document would be deleted\n", code: 0))
    #expect(try program.indexFiles() == files)
    #expect(
      try program.run("delete", "laws/a.txt", "laws/c.txt", "laws/a.txt")
        == .init(output: "", errors: ".searchctl: 2 documents deleted\n", code: 0))
    #expect(try keys() == ["laws/d.jsonl#1", "laws/d.jsonl#2", "laws/eu/b.txt"])
    #expect(try program.run("query", "global", "--count").output == "0\n")
    #expect(try program.run("verify").code == 0)
    #expect(
      try program.run("index", "laws").errors.hasPrefix(".searchctl: 2 documents indexed, 3 unchanged; "))
  }

  @Test func `a query deletes what matches where that is confirmed`() throws {
    let refused = try program.run("delete", "--query", "ban")
    #expect(
      refused
        == .init(
          output: "",
          errors: "searchctl: 3 documents would be deleted; say --yes to do it, or --dry-run to list them\n",
          code: 2))
    #expect(try keys().count == 5)
    let run = try program.run("delete", "--query", "ban -global", "--yes", "--json", "-q")
    #expect(
      run
        == .init(
          output:
            #"{"version":1,"index":".searchctl","dryRun":false,"deleted":2,"keys":["laws/d.jsonl#1","laws/eu/b.txt"]}"#
            + "\n", errors: "", code: 0))
    #expect(try program.run("delete", "--query", "absent", "--yes").code == 1)
    #expect(try keys() == ["laws/a.txt", "laws/c.txt", "laws/d.jsonl#2"])
  }

  @Test func `all of a file or a folder is meant by the beginning of its keys`() throws {
    #expect(try program.run("delete", "laws/d.jsonl").code == 2)
    #expect(try program.run("delete", "laws/d.jsonl#").code == 2)
    #expect(try program.run("delete", "laws/d.jsonl#", "laws/eu/", "-y").code == 0)
    #expect(try keys() == ["laws/a.txt", "laws/c.txt"])
    #expect(try program.run("delete", "la/", "-y").code == 2)
  }

  @Test func `what is asked for has to be one thing`() throws {
    #expect(try program.run("delete").code == 2)
    #expect(try program.run("delete", "laws/a.txt", "--query", "ban").code == 2)
    #expect(try program.run("delete", "--query", "-ban", "--yes").code == 2)
    #expect(try program.run("delete", "laws/a.txt", "--index", "none").code == 2)
    #expect(!program.exists("none"))
  }

  @Test func `damage that a merge comes upon is told, with what else tells of damage`() throws {
    for name in ["a", "b", "c"] {
      let words = (1...20_000).map { String($0 * 7919 % 1_000_003, radix: 36) }
      try program.write("\(name)\n\(words.joined(separator: " "))\n", to: "long/\(name).txt")
    }
    let index = ["--index", "ix", "--no-groups", "--no-set-aside"]
    #expect(try program.run(["index", "long"] + index).code == 0)
    // A byte of the first text, which only a merge reads.
    let folder = program.folder.appending(path: "ix").path
    let segment = try #require(try Storage.list(folder).first { $0.hasPrefix("segment-") })
    var bytes = try program.read("ix/\(segment)")
    bytes[20_000] ^= 1
    try program.write(bytes, to: "ix/\(segment)")
    let deleted = try program.run("delete", "long/b.txt", "long/c.txt", "--index", "ix")
    #expect(deleted.code == 2 && deleted.errors.contains("segments could not be merged"))
    #expect(deleted.errors.contains("'searchctl verify'") && deleted.errors.contains("2 documents deleted"))
    try program.write("A new ban\n", to: "long/d.txt")
    let indexed = try program.run(["index", "long/d.txt", "--json"] + index)
    #expect(indexed.code == 2 && indexed.errors.contains("'searchctl verify'"))
    #expect(indexed.output.contains("\"indexed\":1,") && indexed.output.contains("damaged at byte"))
    #expect(try program.run("verify", "--index", "ix").code == 2)
  }
}
