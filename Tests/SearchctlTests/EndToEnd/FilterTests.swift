import Foundation
import Testing

@Suite struct FilterTests {
  let program: Program

  init() throws {
    program = try Program()
    let posts = [
      #"{"id":"https://example.org/news/1","text":"A ban on scraping","date":"2026-05-20"}"#,
      #"{"id":"https://blog.example.org/2","text":"A ban of bans","date":"2026-05"}"#,
      #"{"id":"https://other.net/3","text":"Another ban","date":"2024"}"#,
      #"{"id":"https://other.net/4","text":"A ban without a date"}"#,
    ]
    try program.write(posts.joined(separator: "\n"), to: "dump/posts.jsonl")
    try program.write("An act\n\nThe act has a ban, too.\n", to: "laws/eu/act.txt")
    #expect(try program.run("index", "dump", "laws").code == 0)
  }

  private func keys(_ flags: String...) throws -> [String] {
    struct Answer: Decodable {
      struct Hit: Decodable { let key: String }
      let hits: [Hit]
    }
    let run = try program.run(["query", "ban", "--json"] + flags)
    return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)).hits
      .map { $0.key.replacing("dump/posts.jsonl#https://", with: "") }.sorted()
  }

  private let news = "example.org/news/1"
  private let blog = "blog.example.org/2"
  private let old = "other.net/3"
  private let undated = "other.net/4"
  private let act = "laws/eu/act.txt"

  @Test func `dates leave out what is from another time, and what has none`() throws {
    #expect(try keys() == [blog, news, act, old, undated])
    #expect(try keys("--since", "2026") == [blog, news])
    #expect(try keys("--since", "2026-05-20") == [blog, news])
    #expect(try keys("--since=2026-05-21") == [blog])
    #expect(try keys("--until", "2026-05-19") == [blog, old])
    #expect(try keys("--until", "2025-12") == [old])
    #expect(try keys("--since", "2024-06-01", "--until", "2024-06-30") == [old])
  }

  @Test func `sources leave out what is from elsewhere`() throws {
    #expect(try keys("--source", "example.org") == [blog, news])
    #expect(try keys("--source", "https://example.org/news/") == [news])
    #expect(try keys("--source", "laws") == [act])
    #expect(try keys("--source", "laws/eu", "--source", "OTHER.net") == [act, old, undated])
    #expect(try keys("--source", "dump/posts.jsonl", "--since", "2026-05-21") == [blog])
    #expect(try keys("--source", "posts.jsonl", "--until", "2025") == [old])
  }

  @Test func `the answer says how many pass, and how many have no date`() throws {
    let run = try program.run("query", "ban", "--since", "2024", "--until", "2024", "--count")
    #expect(run.output == "1\n")
    #expect(
      run.errors
        == "1 of the 1 document that passes the filter matches; 2 more match but have no date; TIME\n")
    #expect(
      try program.run("query", "ban", "--source", "example.org", "-n1").errors
        == "2 of the 2 documents that pass the filter match, 1 to 1 shown; TIME\n")
    let none = try program.run(
      "query", "ban", "--source", "example.com", "--source", "laws", "--until", "1990")
    #expect(
      none.errors == """
        no document is from 'example.com'; did you mean 'example.org'?
        no document passes the filter; 1 matches but has no date; TIME

        """)
    #expect(none.code == 1)
    #expect(
      try program.run("query", "act", "--until", "1990").errors
        == "no document passes the filter; 1 matches but has no date; TIME\n")
  }

  @Test func `an asterisk stands for anything between slashes`() throws {
    #expect(try keys("--source", "*.org") == [blog, news])
    #expect(try keys("--source", "laws/*") == [act])
    #expect(try keys("--source", "laws/*.txt") == [])
    #expect(try keys("--source", "laws/*/*.txt", "--source", "*.net") == [act, old, undated])
    #expect(try keys("--source", "dump/*.jsonl") == [blog, news, old, undated])
    #expect(try keys("--source", "*") == [blog, news, act, old, undated])
  }

  @Test func `a source that no document is from is told, with those that may be meant`() throws {
    let some = try program.run(
      "query", "ban", "--source", "laws", "--source", "OTHER.nt", "--source", "posts.json", "--count")
    #expect(some.output == "1\n")
    #expect(
      some.errors == """
        no document is from 'OTHER.nt'; did you mean 'other.net'?
        no document is from 'posts.json'; did you mean 'posts.jsonl'?
        1 of the 1 document that passes the filter matches; TIME

        """)
    #expect(some.code == 0)
    let none = try program.run("query", "ban", "--source", "lows/eu", "--source", "nowhere-at-all", "--json")
    #expect(
      none.errors == """
        no document is from 'lows/eu'; did you mean 'laws/eu'?
        no document is from 'nowhere-at-all'
        no document passes the filter; TIME

        """)
    #expect(none.code == 1)
    #expect(none.output.contains(#""unknownSources":["lows/eu","nowhere-at-all"],"documents":0"#))
    let wildcard = try program.run("query", "ban", "--source", "*.gov")
    #expect(wildcard.errors == "no document is from '*.gov'\nno document passes the filter; TIME\n")
    // What is there but does not match, or not of that time, is not unknown.
    #expect(
      try program.run("query", "ban", "--source", "laws", "--since", "2050").errors
        == "no document passes the filter; 1 matches but has no date; TIME\n")
    #expect(try program.run("delete", "laws/eu/act.txt", "--yes").code == 0)
    #expect(
      try program.run("query", "ban", "--source", "laws").errors
        == "no document is from 'laws'\nno document passes the filter; TIME\n")
  }

  @Test func `JSON tells the filter`() throws {
    let run = try program.run(
      "query", "act", "--json", "--since", "2026-05", "--source", "example.org", "--source", "laws")
    let filter =
      #"{"since":"2026-05","until":null,"sources":["example.org","laws"],"unknownSources":[],"documents":2,"undatedMatches":1}"#
    #expect(
      run.output
        == #"{"version":1,"query":"act","documents":5,"matches":0,"matchesInAllText":0,"#
        + #""filter":\#(filter),"folded":true,"hits":[]}"# + "\n")
    #expect(try !program.run("query", "act", "--json").output.contains("\"filter\""))
  }

  @Test(arguments: ["2026-13", "2026-02-30", "26", "yesterday", "2026-5", "2026-05-20T12:00", "", "2026-05-"])
  func `a date that is none is an error`(date: String) throws {
    for flag in ["--since", "--until"] {
      let run = try program.run("query", "ban", "\(flag)=\(date)")
      #expect(
        run.errors
          == "searchctl: query: '\(flag)' needs a date such as 2026, 2026-05 or 2026-05-20, not '\(date)'\n")
      #expect(run.code == 2 && run.output.isEmpty)
    }
  }

  @Test func `a file whose name begins with a dot is a source like any other`() throws {
    try program.write("A hidden ban\n", to: "laws/.hidden.txt")
    try program.write("A hidden ban of another kind\n", to: "laws/.well-known/ban.txt")
    #expect(try program.run("index", "laws/.hidden.txt", "laws/.well-known/ban.txt", "-q").code == 0)
    func hidden(_ source: String) throws -> [String] {
      try keys("--source", source).filter { $0.contains("ban.txt") || $0.contains("hidden") }
    }
    #expect(try hidden("laws/.hidden.txt") == ["laws/.hidden.txt"])
    #expect(try hidden(".well-known/ban.txt") == [".well-known/ban.txt"])
    #expect(try hidden("laws") == [".well-known/ban.txt", "laws/.hidden.txt"], "by the path, too")
    #expect(try hidden("laws/.hidden").isEmpty)
  }

  @Test func `a source that names nothing is an error`() throws {
    let run = try program.run("query", "ban", "--source", "/")
    #expect(
      run.errors
        == "searchctl: query: '--source' needs a dump, a file or a site such as example.org, not '/'\n")
    #expect(run.code == 2)
  }

  @Test func `a time that ends before it begins is an error`() throws {
    let run = try program.run("query", "ban", "--since", "2026-06", "--until", "2026-05")
    #expect(
      run.errors == "searchctl: --since 2026-06 lies behind --until 2026-05: no document can be from then\n")
    #expect(run.code == 2)
  }

  @Test func `the path that was indexed is a source, too`() throws {
    let path = program.folder.appending(path: "laws").path
    #expect(try program.run("index", path, "--name", "acts").code == 0)
    #expect(try keys("--source", path) == ["acts/eu/act.txt"])
    #expect(try keys("--source", path + "/eu/") == ["acts/eu/act.txt"])
    #expect(try keys("--source", "acts") == ["acts/eu/act.txt"])
  }
}
