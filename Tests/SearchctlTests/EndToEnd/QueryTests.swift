import Foundation
import Testing

@Suite struct QueryTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.write("Global ban\nThey ask for a global ban on it.\n", to: "texts/a.txt")
    try program.write("On China\nChina is global.\n", to: "texts/b.txt")
    try program.write("Nothing\nNo such word here.\n", to: "texts/c.txt")
  }

  private func index() throws {
    let run = try program.run("index", "texts")
    #expect(
      run == .init(output: "", errors: ".searchctl: 3 documents indexed; 3 files, 97 B in TIME\n", code: 0))
  }

  @Test func `hits come best first with title, key, score and snippet`() throws {
    try index()
    let run = try program.run("query", "global ban")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 8)
    #expect(lines[0] == "1. Global ban")
    #expect(lines[1].hasPrefix("   texts/a.txt · score "))
    #expect(lines[2] == "   They ask for a global ban on it.")
    #expect(lines[3] == "")
    #expect(lines[4] == "2. On China")
    #expect(run.errors == "2 of 3 documents match; TIME\n")
    #expect(run.code == 0)
  }

  @Test func `two words are the same as one argument of two`() throws {
    try index()
    #expect(try program.run("query", "global", "ban") == program.run("query", "global ban"))
  }

  @Test func `a word with a dash is excluded`() throws {
    try index()
    let run = try program.run("query", "global", "-china", "--count")
    #expect(run == .init(output: "1\n", errors: "1 of 3 documents matches; TIME\n", code: 0))
  }

  @Test func `only unknown words find nothing`() throws {
    try index()
    #expect(
      try program.run("query", "zebra")
        == .init(output: "", errors: "0 of 3 documents match; TIME\n", code: 1))
    #expect(
      try program.run("query", "zebra", "--json")
        == .init(
          output:
            #"{"version":1,"query":"zebra","documents":3,"matches":0,"matchesInAllText":0,"folded":true,"hits":[]}"#
            + "\n",
          errors: "0 of 3 documents match; TIME\n", code: 1))
  }

  @Test func `limit and offset take a part of the hits`() throws {
    try index()
    let all = try program.run("query", "global").output
    let first = try program.run("query", "global", "-n1")
    let second = try program.run("query", "global", "-n", "1", "--offset=1")
    #expect(first.output + "\n" + second.output == all)
    #expect(second.errors == "2 of 3 documents match, 2 to 2 shown; TIME\n")
    #expect(
      try program.run("query", "global", "--offset", "2").errors
        == "2 of 3 documents match, none shown; TIME\n")
  }

  @Test func `JSON has the shape that is written down`() throws {
    struct Answer: Decodable {
      struct Hit: Decodable {
        struct Snippet: Decodable {
          let text: String
          let highlights: [[Int]]
          let bytes: [Int]
        }
        let rank: Int
        let key, title, source: String
        let date: String?
        let score: Double
        let snippet: Snippet
      }
      let version, documents, matches: Int
      let query: String
      let hits: [Hit]
    }
    try index()
    let run = try program.run("query", "ban", "--json")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    #expect((answer.version, answer.documents, answer.matches) == (1, 3, 1))
    #expect(answer.query == "ban")
    let hit = try #require(answer.hits.first)
    #expect(hit.rank == 1 && hit.score > 0 && hit.date == nil)
    #expect([hit.key, hit.title, hit.source] == ["texts/a.txt", "Global ban", "texts/a.txt"])
    #expect(hit.snippet.text == "They ask for a global ban on it.")
    #expect(hit.snippet.highlights == [[22, 25]])
    #expect(hit.snippet.bytes == [11, 43])
  }

  @Test func `the index is found from a folder below`() throws {
    try index()
    #expect(try program.run("query", "ban", in: "texts").code == 0)
    #expect(
      try program.run("query", "ban", in: "texts", environment: ["SEARCHCTL_INDEX": "nowhere"]).code == 2)
    #expect(
      try program.run(
        "query", "ban", "--index", "../.searchctl", in: "texts", environment: ["SEARCHCTL_INDEX": "nowhere"]
      ).code == 0)
  }

  @Test func `a folder of seeds is taken in first, and once`() throws {
    try FileManager.default.moveItem(
      at: program.folder.appending(path: "texts"), to: program.folder.appending(path: "seeds"))
    let first = try program.run("query", "ban", "--count")
    #expect(first.output == "1\n")
    #expect(
      first.errors == """
        no index yet; made .searchctl of the folder 'seeds': 3 documents indexed; 3 files, 97 B in TIME
        1 of 3 documents matches; TIME

        """)
    #expect(try program.run("query", "ban", "--count").errors == "1 of 3 documents matches; TIME\n")
  }

  @Test func `without index and seeds an error tells what to do`() throws {
    let error = "searchctl: no index here or in any folder above; make one with 'searchctl index PATH'\n"
    for command in ["query", "show"] {
      #expect(try program.run(command, "ban") == .init(output: "", errors: error, code: 2))
    }
    for command in ["stats", "verify"] {
      #expect(try program.run(command) == .init(output: "", errors: error, code: 2))
    }
  }

  @Test func `colour is sent only where it is asked for`() throws {
    try index()
    #expect(!(try program.run("query", "ban").output.contains("\u{1B}")))
    let colored = try program.run("query", "ban", "--color=always", environment: ["NO_COLOR": "1"]).output
    #expect(colored.contains("They ask for a global \u{1B}[1;31mban\u{1B}[0m on it."))
  }

  @Test func `sequences in a document do not reach the screen`() throws {
    try program.write("Bad \u{1B}[31m title\nA \u{1B}]0;ban\u{7} here\n", to: "texts/d.txt")
    _ = try program.run("index", "texts")
    let run = try program.run("query", "ban", "--color=never")
    #expect(run.code == 0)
    #expect(!run.output.contains("\u{1B}") && !run.output.contains("\u{7}"))
  }

  @Test func `a document is shown byte for byte by its key or the beginning of it`() throws {
    try index()
    let text = "Global ban\nThey ask for a global ban on it.\n"
    for name in ["texts/a.txt", "texts/a", "a"] {
      let run = try program.run("show", name)
      #expect(run.output == text)
      #expect(run.code == 0)
    }
    #expect(
      try program.run("show", "texts/")
        == .init(
          output: "",
          errors:
            "searchctl: 'texts/' fits 3 documents; name one of them:\n  texts/a.txt\n  texts/b.txt\n  texts/c.txt\n",
          code: 2))
    let unknown = try program.run("show", "texts/x.txt")
    #expect(unknown.code == 1 && unknown.output == "")
    #expect(unknown.errors.hasPrefix("searchctl: no document 'texts/x.txt'; did you mean 'texts/a.txt' or"))
  }

  @Test func `every command with JSON prints one valid object`() throws {
    let runs = [
      try program.run("index", "texts", "--json"), try program.run("query", "global", "--json"),
      try program.run("show", "a", "--json"), try program.run("stats", "--json"),
      try program.run("verify", "--json"),
    ]
    for run in runs {
      #expect(run.code == 0)
      #expect(run.output.hasSuffix("}\n") && run.output.hasPrefix("{\"version\":1,"))
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(run.output.utf8)) }
    }
  }

  @Test func `a reader that goes away is no error`() throws {
    try index()
    let process = program.start(["query", "global"])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try output.fileHandleForReading.close()
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
  }
}
