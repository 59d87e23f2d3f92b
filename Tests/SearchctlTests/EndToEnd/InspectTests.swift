import Testing

@testable import searchctl

@Suite struct InspectTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.write("A ban on bans\n", to: "laws/a.txt")
    #expect(try program.run("index", "laws", "-q").code == 0)
    try program.write("Another ban\n", to: "laws/b.txt")
    try program.write("Banned\n", to: "laws/c.txt")
    for i in 1...3 { try program.write("word\n", to: "laws/w\(i).txt") }
    #expect(try program.run("index", "laws", "-q").code == 0)
    #expect(try program.run("delete", "laws/c.txt", "-q").code == 0)
  }

  @Test func `of a word is told which documents hold it, and where`() throws {
    #expect(
      try program.run("inspect", "Bans")
        == .init(
          output: """
            term            ban
            documents         3
              deleted         1
            occurrences       4
            segments          2
            posting bytes     3
            position bytes    3
            blocks            1

            laws/a.txt  2×: 1 3
            laws/b.txt  1×: 1

            """, errors: "", code: 0))
    #expect(
      try program.run("inspect", "ban", "-n", "1", "--json").output
        == #"{"version":1,"terms":[{"term":"ban","documents":3,"deletedDocuments":1,"occurrences":4,"segments":2,"#
        + #""postingBytes":3,"positionBytes":3,"blocks":1,"#
        + #""first":[{"key":"laws/a.txt","frequency":2,"positions":[1,3]}]}]}"# + "\n")
  }

  @Test func `what is not there is said plainly`() throws {
    let term = "no term 'absent': no document holds such a word, or one with the same stem\n"
    let absent = try program.run("inspect", "absent")
    #expect(absent.code == 1 && absent.output == "")
    #expect(absent.errors == term + "no document 'absent' either\n")
    #expect(
      try program.run("inspect", "absent", "--as", "term") == .init(output: "", errors: term, code: 1))
    let half = try program.run("inspect", "ban absent")
    #expect(half.code == 0 && half.output.hasPrefix("term            ban\n") && half.errors == term)
    let json = try program.run("inspect", "absent", "--json")
    #expect(json.code == 1 && json.output.contains(#"[{"term":"absent","documents":0,"#))
    let key = try program.run("inspect", "laws/d.txt")
    #expect(key.errors.contains("no document 'laws/d.txt'; did you mean 'laws/a.txt'"))
    #expect(try program.run("inspect", "!!!").code == 2)
  }

  @Test func `of a document is told what it holds`() throws {
    let run = try program.run("inspect", "laws/b.txt")
    #expect(run.code == 0 && run.output.contains("\nsegment               segment-2\n"))
    #expect(run.output.hasSuffix("\n\n1× anoth\n1× ban\n"))
    let json = try program.run("inspect", "laws/a.txt", "--json").output
    #expect(
      json.hasPrefix(
        #"{"version":1,"key":"laws/a.txt","source":"laws/a.txt","number":0,"segment":"segment-1","#))
    #expect(
      json.hasSuffix(
        #""termCount":3,"terms":[{"term":"ban","frequency":2},{"term":"a","frequency":1},{"term":"on","frequency":1}]}"#
          + "\n"))
    #expect(try program.run("inspect", "laws/c.txt", "--as", "document").code == 1)
    #expect(
      try program.run("inspect", "laws/a.txt", "--as", "term").output.hasPrefix("term            a\n"))
  }

  @Test func `the statistics tell files, dumps, segments and what is deleted`() throws {
    try program.write("{\"text\": \"a ban\"}\n{\"text\": \"x\"}\n", to: "posts/d.jsonl")
    #expect(try program.run("index", "posts", "-q").code == 0)
    let run = try program.run("stats", "--json").output
    #expect(run.contains(#""documents":7,"deletedDocuments":1,"deletedShare":0.1250,"groups":1,"#))
    #expect(run.contains(#","sources":6,"#))
    #expect(run.contains(#""segmentList":[{"documents":1,"deletedDocuments":0,"bytes":"#))
    #expect(run.contains(#"/laws","documents":5},{"name":"posts","folder":"#))
    let text = try program.run("stats").output
    #expect(text.contains(" 1 (12.5 %)\n") && text.contains("\n  posts "))
  }
}
