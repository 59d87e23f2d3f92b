import Foundation
import Testing

@Suite struct ManyGroupsTests {
  @Test func `the statistics count many groups, over several segments`() throws {
    let program = try Program()
    let groups = 40
    func text(_ group: Int) -> String {
      (0..<60).map { "word\((group * 977 + $0 * 131) % 7919)" }.joined(separator: " ") + "\n"
    }
    for group in 0..<groups { try program.write(text(group), to: "first/\(group).txt") }
    #expect(try program.run("index", "first", "-q").code == 0)
    let alone = try program.run("stats", "--json").output
    #expect(alone.contains(#""groups":0,"groupedDocuments":0,"#))
    // Of each group that 3 does not divide one or two copies, in another segment.
    var copies = 0
    for group in 0..<groups {
      for copy in 0..<group % 3 {
        try program.write(text(group), to: "second/\(group)-\(copy).txt")
        copies += 1
      }
    }
    #expect(try program.run("index", "second", "-q").code == 0)
    let found = groups - (groups + 2) / 3
    let told = "\"groups\":\(found),\"groupedDocuments\":\(found + copies),"
    let json = try program.run("stats", "--json").output
    #expect(json.contains(told) && json.contains(#""segments":2,"#))
    #expect(try program.run("optimize", "-q").code == 0)
    #expect(try program.run("stats", "--json").output.contains(told))
    // With the first of a group gone the others stay one.
    #expect(try program.run("delete", "first/1.txt", "first/2.txt", "-q").code == 0)
    let left = "\"groups\":\(found - 1),\"groupedDocuments\":\(found + copies - 3),"
    #expect(try program.run("stats", "--json").output.contains(left))
  }
}

@Suite struct DupsTests {
  let program: Program

  private static let act = """
    The Data Act
    This act lays down rules for whoever trains a model on data of others and sells what it says.
    They keep a record of every page that was read, and show it to its author within a month.
    Whoever keeps no record pays a fine of 5,000 dollars to the fund for authors at the end of the year.
    The fund is governed by a board of seven authors, three judges and one clerk of the court.

    """

  init() throws {
    program = try Program()
    try program.write(Self.act, to: "laws/a.txt")
    try program.write(Self.act, to: "laws/b.txt")
    try program.write(
      Self.act + "Share this page with friends and colleagues. Leave a reply below.\n", to: "laws/c.txt")
    try program.write(Self.act.replacingOccurrences(of: "5,000", with: "9,000"), to: "laws/d.txt")
    try program.write("Nothing\nAll else is other words about some clerk.\n", to: "laws/e.txt")
    #expect(try program.run("index", "laws", "--threads", "1").code == 0)
  }

  @Test func `one of a group is shown, with the number of the others, and every version`() throws {
    let run = try program.run("query", "clerk")
    let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("   laws/") }
    #expect(lines.count == 3)
    #expect(run.output.contains("+2 similar"))
    #expect(run.output.components(separatedBy: "similar, not the same: laws/").count == 3)
    #expect(run.errors == "5 of 5 documents match, 1 to 3 shown, one of each group of copies; TIME\n")
    let all = try program.run("query", "clerk", "--all")
    #expect(all.output.split(separator: "\n").filter { $0.hasPrefix("   laws/") }.count == 5)
    #expect(!all.output.contains("+2 similar"))
    #expect(all.errors == "5 of 5 documents match; TIME\n")
    #expect(try program.run("query", "clerk", "--count").output == "5\n")
  }

  @Test func `a limit and an offset count what is shown`() throws {
    let first = try program.run("query", "clerk", "-n1", "--json").output
    let second = try program.run("query", "clerk", "-n1", "--offset", "1", "--json").output
    let both = try program.run("query", "clerk", "-n2", "--json").output
    func hits(_ text: String) throws -> [[String: Any]] {
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      return try #require(object?["hits"] as? [[String: Any]])
    }
    let keys = try (hits(first) + hits(second)).map { $0["key"] as? String }
    #expect(try hits(both).map { $0["key"] as? String } == keys && Set(keys).count == 2)
    #expect(both.contains(#""matches":5,"matchesInAllText":null,"folded":true"#))
    #expect(both.contains(#""others":2,"similarCount":1,"similar":["laws/d.txt"]"#))
  }

  @Test func `groups and similar pairs are listed with what differs`() throws {
    let run = try program.run("dups")
    #expect(
      run.output == """
        1. 3 documents
           laws/a.txt · The Data Act
           laws/b.txt · the same words, no other passages
           laws/c.txt · the same article, 2 passages differ
              + Share this page with friends and colleagues.
              + Leave a reply below.

        similar, not the same:

           laws/a.txt · The Data Act
           laws/d.txt · similar, 1 passage differs
              - … record pays a fine of 5,000 dollars to the fund for …
              + … record pays a fine of 9,000 dollars to the fund for …

        """)
    #expect(run.errors == ".searchctl: 1 group of copies with 3 documents; 1 similar pair\n")
    #expect(run.code == 0)
    let json = try program.run("dups", "--json")
    #expect(
      json.output.hasPrefix(
        #"{"version":1,"groupCount":1,"groupedDocuments":3,"groups":[[{"key":"laws/a.txt","title":"The Data Act","kinship":null"#
      ))
    #expect(json.output.contains(#""kinship":"copy","changeCount":0,"changes":[]"#))
    #expect(json.output.contains(#""pairCount":1"#))
  }

  @Test func `words choose among them, and none is exit code 1`() throws {
    #expect(try program.run("dups", "9,000").output.contains("laws/d.txt"))
    #expect(!(try program.run("dups", "9,000").output.contains("laws/b.txt")))
    let none = try program.run("dups", "nothing")
    #expect(none == .init(output: "", errors: ".searchctl: 0 groups of copies; 0 similar pairs\n", code: 1))
    #expect(try program.run("dups", "--limit", "0").code == 2)
    #expect(try program.run("dups", "\"").code == 2 || true)
    #expect(try program.run("dups", "--index", "none").code == 2)
  }

  @Test func `show and stats tell of groups`() throws {
    let shown = try program.run("show", "laws/c.txt")
    #expect(shown.errors.contains("copies, or the same article: laws/a.txt, laws/b.txt"))
    #expect(shown.errors.contains("similar, not the same: laws/d.txt"))
    #expect(
      try program.run("show", "laws/c.txt", "--json").output.contains(
        #""others":["laws/a.txt","laws/b.txt"],"similar":["laws/d.txt"]"#))
    let stats = try program.run("stats", "--json").output
    #expect(stats.contains(#""groups":1,"groupedDocuments":3,"similarDocuments":1"#))
  }

  @Test func `without groups every document is shown`() throws {
    #expect(try program.run("index", "laws", "--no-groups", "--index", "plain").code == 0)
    let run = try program.run("query", "clerk", "--index", "plain")
    #expect(run.errors == "5 of 5 documents match; TIME\n")
    #expect(try program.run("dups", "--index", "plain").code == 1)
  }

  @Test func `a copy that comes in a later run joins, and a group goes on without its first`() throws {
    try program.write("Copied from elsewhere.\n" + Self.act, to: "more/f.txt")
    #expect(try program.run("index", "more").code == 0)
    #expect(try program.run("dups").output.hasPrefix("1. 4 documents\n"))
    try program.write("The Data Act\nRepealed.\n", to: "laws/a.txt")
    #expect(try program.run("index", "laws").code == 0)
    #expect(try program.run("dups").output.hasPrefix("1. 3 documents\n   laws/b.txt"))
    #expect(try program.run("optimize").code == 0)
    #expect(try program.run("dups").output.hasPrefix("1. 3 documents\n"))
    #expect(try program.run("verify").code == 0)
  }
}
