import Foundation
import Search
import Testing

@testable import searchctl

@Suite struct BadInputTests {
  let program: Program
  let before: [String: [UInt8]]

  init() throws {
    program = try Program()
    try program.write("A global ban\n", to: "good.txt")
    _ = try program.run("index", "good.txt")
    before = try program.indexFiles()
  }

  /// One clear line and the summary, exit 2, and the index as it was.
  private func expectRefused(_ path: String, _ line: String) throws {
    let run = try program.run("index", path)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first == "searchctl: \(line)")
    #expect(lines.last?.contains("0 documents indexed, 1 error;") == true)
    #expect(run.output == "")
    #expect(run.code == 2)
    #expect(try program.indexFiles() == before)
  }

  @Test func `a file that does not exist`() throws {
    try expectRefused("none.txt", "none.txt: cannot open: No such file or directory")
  }

  @Test(.enabled(if: getuid() != 0, "the superuser can read everything"))
  func `a file that may not be read`() throws {
    try program.write("secret", to: "secret.txt")
    chmod(program.folder.appending(path: "secret.txt").path, 0)
    try expectRefused("secret.txt", "secret.txt: cannot open: Permission denied")
  }

  @Test func `a folder that leads back into itself`() throws {
    try program.write("", to: "loop/empty.txt")
    try FileManager.default.removeItem(at: program.folder.appending(path: "loop/empty.txt"))
    symlink("../loop", program.folder.appending(path: "loop/self").path)
    try expectRefused("loop", "loop/self: a folder that leads back into itself")
  }

  @Test func `an empty file`() throws {
    try program.write("", to: "empty.txt")
    try expectRefused("empty.txt", "empty.txt: empty")
  }

  @Test func `a file that is not text`() throws {
    try program.write(
      (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) } + [0, 0, 0], to: "image.txt")
    try expectRefused("image.txt", "image.txt: not text")
  }

  @Test func `nothing is made where all input is bad`() throws {
    let run = try program.run("index", "none.txt", "--index", "new")
    #expect(run.code == 2)
    #expect(!program.exists("new"))
  }

  @Test func `invalid UTF-8 is kept, with its bytes replaced and counted`() throws {
    try program.write(Array("A bad ".utf8) + [0xFF, 0xFE] + Array(" byte here\n".utf8), to: "bad.txt")
    let run = try program.run("index", "bad.txt")
    #expect(run.code == 0)
    #expect(
      run.errors
        == ".searchctl: 1 document indexed, 2 invalid bytes replaced in 1 document; 1 file, 19 B in TIME\n")
    #expect(try program.run("query", "byte", "--count").output == "1\n")
  }

  @Test func `an index of another version is told`() throws {
    for name in before.keys {
      var bytes = try program.read(".searchctl/\(name)")
      // The version stands behind eight bytes of magic.
      bytes.replaceSubrange(8..<12, with: [0xFF, 0, 0, 0])
      try program.write(bytes, to: ".searchctl/\(name)")
      try expectUnreadable()
      try program.write(before[name] ?? [], to: ".searchctl/\(name)")
    }
  }

  @Test func `a truncated index is told`() throws {
    for (name, bytes) in before {
      for count in [0, 1, bytes.count / 2, bytes.count - 1] {
        try program.write(Array(bytes.prefix(count)), to: ".searchctl/\(name)")
        try expectUnreadable()
      }
      try program.write(bytes, to: ".searchctl/\(name)")
    }
    #expect(try program.run("query", "ban").code == 0)
  }

  @Test func `another version at the head of a segment is told, too`() throws {
    var bytes = try program.read(".searchctl/segment-1")
    bytes[8] = 0xFF
    try program.write(bytes, to: ".searchctl/segment-1")
    #expect(
      try program.run("query", "ban").errors
        == "searchctl: .searchctl/segment-1: index format 255, but this program reads format 1; "
        + "delete this index and index the files again\n")
  }

  @Test func `a missing segment is told`() throws {
    try FileManager.default.removeItem(at: program.folder.appending(path: ".searchctl/segment-1"))
    try expectUnreadable()
    #expect(
      try program.run("verify").output
        == ".searchctl/segment-1: damaged at byte 0: the commit names this file, but it is missing; "
        + "delete this index and index the files again\n")
  }

  @Test func `verify tells the bytes that the index takes`() throws {
    let bytes = before.values.reduce(0) { $0 + $1.count }
    #expect(try program.run("verify").output == "checked \(grouped(bytes)) bytes of 1 document\n")
  }

  private func expectUnreadable() throws {
    let query = try program.run("query", "ban")
    #expect(query.code == 2 && query.output == "" && query.errors.split(separator: "\n").count == 1)
    let verify = try program.run("verify")
    #expect(verify.code == 2 && !verify.errors.isEmpty)
  }

  @Test func `an unknown flag is told the nearest`() throws {
    #expect(
      try program.run("query", "--limti=3", "ban")
        == .init(
          output: "", errors: "searchctl: query: unknown flag '--limti'; did you mean '--limit'?\n", code: 2))
  }

  @Test func `an unknown command is told the nearest`() throws {
    #expect(
      try program.run("qurey")
        == .init(
          output: "",
          errors: "searchctl: unknown command 'qurey'; did you mean 'query'? 'searchctl help' lists all\n",
          code: 2))
  }

  @Test(arguments: ["", "  ", "--", "?!"]) func `an empty query`(text: String) throws {
    let run = try program.run("query", text)
    #expect(run.output == "" && run.code == 2)
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func `a query that only excludes`() throws {
    #expect(
      try program.run("query", "-ban")
        == .init(
          output: "", errors: "searchctl: the query only excludes; add at least one word to look for\n",
          code: 2))
  }

  @Test func `the program alone tells how it is used`() throws {
    let run = try program.run()
    #expect(run.output == "" && run.code == 2 && run.errors.hasPrefix("Usage: searchctl COMMAND"))
    let help = try program.run("help")
    #expect(help.errors == "" && help.code == 0 && help.output.hasPrefix("searchctl finds documents"))
    #expect(try program.run("query", "--help") == program.run("help", "query"))
    #expect(try program.run("--version").output.hasPrefix("searchctl "))
  }
}
