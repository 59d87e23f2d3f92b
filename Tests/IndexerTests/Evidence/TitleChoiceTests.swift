import Search
import Testing

@testable import Indexer

@Suite struct TitleChoiceTests {
  func choice(_ text: String, isMarkdown: Bool = false) -> String {
    let bytes = Array(text.utf8)
    let found = bytes.withUnsafeBytes { TitleChoice(in: $0, isMarkdown: isMarkdown) }
    return String(decoding: bytes[found.range], as: UTF8.self) + (found.evidence.map { " (\($0))" } ?? "")
  }

  @Test func `a last line with the name of the site speaks for the line that it repeats`() {
    #expect(
      choice("1h ago\n\nA paper on the racing dynamics\n\nBody.\n\nA paper on the racing dynamics · Digg")
        == "A paper on the racing dynamics (repeatedAtEnd)")
    #expect(
      choice("1h ago\nBody of it.\nA paper on the dynamics | Digg\n")
        == "A paper on the dynamics (lastLine)")
  }

  @Test func `the name of the site is cut off where it stands elsewhere, and only there`() {
    #expect(
      choice("Rules for all of us | The Site\n\nBody.\nThe Site\n") == "Rules for all of us (beforeSiteName)")
    #expect(choice("Rules for all - The Site\nRules for all\nBody") == "Rules for all (beforeSiteName)")
    #expect(
      choice("Rules for all of us - Article 5\n\nBody on Article 5.\n")
        == "Rules for all of us - Article 5 (firstLine)")
  }

  @Test func `headings, slogans and first lines are told apart`() {
    #expect(choice("Opinion\n\nWhat is to be done?") == "What is to be done? (belowSlogan)")
    #expect(choice("A first line of some length\nmore") == "A first line of some length (firstLine)")
    #expect(choice("intro\n\n# The heading", isMarkdown: true) == "The heading (heading)")
    #expect(
      choice("A first line, without a heading", isMarkdown: true)
        == "A first line, without a heading (firstLine)")
  }
}

@Suite struct AuthorFinderTests {
  func author(_ text: String) -> String? {
    Array(text.utf8).withUnsafeBytes { AuthorFinder.choose(in: $0) }.map { "\($0.name) (\($0.evidence))" }
  }

  @Test func `bylines and accounts name the author`() {
    #expect(author("Title\n\nBy Jane Doe\n\nBody") == "Jane Doe (byline)")
    #expect(
      author("Title\nBy Jane van der Doe and José O’Neil | May 3, 2026\n")
        == "Jane van der Doe and José O’Neil (byline)")
    #expect(author("By Jane Doe, May 3, 2026\nBody") == "Jane Doe (byline)")
    #expect(author("Nate Soares ⏹️Nate Soares ⏹️@So8res\nBody") == "Nate Soares (@So8res) (handle)")
    #expect(author("Jane Doe @jane_doe\nBy Joe Roe\n") == "Joe Roe (byline)")
  }

  @Test(arguments: [
    "By the way, it rains\n", "By May 2026\n", "Write to jane@example.org\n", "By Congress\n",
    "Standby Jane Doe", "@jane",
    "By Acting On This Now, We Win.\n",
  ])
  func `what is no byline is none`(_ text: String) {
    #expect(author(text) == nil)
  }
}

@Test func `the seeds tell title, date and author with their evidence`() throws {
  let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
  let found = try DumpCollection(root.joined(separator: "/") + "/seeds").documents
  #expect(found.map(\.evidence.title) == [.firstLine, .repeatedAtEnd, .belowSlogan, .belowSlogan])
  #expect(found.map { $0.date?.description } == [nil, "2026-05-20", nil, nil])
  #expect(found[1].evidence.date == .post)
  #expect(found[1].author == "Nate Soares (@So8res)" && found[1].evidence.author == .handle)
}
