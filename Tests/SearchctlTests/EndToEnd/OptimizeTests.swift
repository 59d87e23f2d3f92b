import Foundation
import Testing

@testable import searchctl

@Suite struct OptimizeCommandTests {
  let program: Program

  init() throws {
    program = try Program()
    for (i, text) in ["A global ban", "Another ban", "A treaty on bans", "No word of it"].enumerated() {
      try program.write(text + "\n", to: "d\(i).txt")
      _ = try program.run("index", "d\(i).txt")
    }
  }

  @Test func `segments become one, and the hits stay`() throws {
    let before = try program.run("query", "ban", "treaty", "--json").output
    let run = try program.run("optimize")
    #expect(run.code == 0 && run.output == "")
    #expect(run.errors.hasPrefix(".searchctl: 4 documents in 4 segments → 1 segment, "))
    #expect(run.errors.hasSuffix(" %); TIME\n") && run.errors.split(separator: "\n").count == 1)
    #expect(try program.run("query", "ban", "treaty", "--json").output == before)
    #expect(try program.run("verify").code == 0)
    let files = try program.indexFiles()
    let again = try program.run("optimize")
    #expect(again.code == 0)
    #expect(again.errors.hasPrefix(".searchctl: nothing to do; 4 documents in 1 segment, "))
    #expect(try program.indexFiles() == files)
  }

  @Test func `keeping the order only merges, and can be followed by the other`() throws {
    #expect(try program.run("optimize", "--keep-order", "--quiet") == .init(output: "", errors: "", code: 0))
    #expect(try program.run("optimize", "--keep-order").errors.contains("nothing to do"))
    #expect(try program.run("optimize").errors.contains(" in 1 segment → 1 segment, "))
    #expect(try program.run("optimize", "--keep-order").errors.contains("nothing to do"))
  }

  @Test func `the object of JSON says what changed`() throws {
    let run = try program.run("optimize", "--json", "-q")
    #expect(
      run.output.hasPrefix(
        #"{"version":1,"index":".searchctl","documents":4,"deletedDocuments":0,"segments":4,"#))
    #expect(run.output.contains(#""changed":true"#) && run.errors == "" && run.code == 0)
    #expect(try program.run("optimize", "--json").output.contains(#""changed":false"#))
  }

  @Test func `an index that is not there or is damaged is told, and nothing is made`() throws {
    let run = try program.run("optimize", "--index", "none")
    #expect(run.code == 2 && run.errors.hasPrefix("searchctl: none: no index here"))
    #expect(!program.exists("none"))
    #expect(try program.run("optimize", "now").code == 2)
    var bytes = try program.read(".searchctl/segment-2")
    bytes[20] ^= 1
    try program.write(bytes, to: ".searchctl/segment-2")
    let before = try program.indexFiles()
    let damaged = try program.run("optimize")
    #expect(damaged.code == 2 && damaged.errors.contains("damaged at byte"))
    #expect(damaged.errors.split(separator: "\n").count == 1)
    #expect(try program.indexFiles() == before)
  }
}
