import Search
import Testing

@testable import Indexer

/// Texts of all formats are mended, and what they do not state is found in them.
@Suite struct FinishedDocumentTests {
  let folder = TemporaryFolder()

  /// What is known of the only document in a file.
  func facts(_ text: String, in name: String) throws -> [String?] {
    let folder = TemporaryFolder()
    folder.write(name, text)
    let document = try #require(try DumpCollection(folder.path).documents.first)
    func told<Case>(_ value: String?, _ evidence: Case?) -> String? {
      value.map { "\($0) (\(evidence.map { "\($0)" } ?? "nothing"))" }
    }
    return [
      told(String(decoding: document.text[document.title], as: UTF8.self), document.evidence.title),
      told(document.date?.description, document.evidence.date),
      told(document.author, document.evidence.author),
    ]
  }

  private let text = "The rules for all of us\nBy Joe Roe\nPublished: May 20, 2026\n"
  private var quoted: String { text.replacing("\n", with: "\\n") }

  @Test func `what is stated comes before what the text says`() throws {
    let stated = ["T é (field)", "2025-01 (field)", "Jané (field)"]
    #expect(
      try facts(
        #"{"title": "T Ã©", "date": "2025-01", "author": "JanÃ©", "text": "\#(quoted)"}"#, in: "a.jsonl")
        == stated)
    #expect(
      try facts("title,date,author,text\nT Ã©,2025-01,JanÃ©,\"\(text)\"\n", in: "a.csv") == stated)
    #expect(
      try facts(
        """
        <title>T Ã©</title><meta name=date content=2025-01><meta name=author content="JanÃ©"><pre>\(text)
        """, in: "a.html") == stated)
    #expect(
      try facts("Subject: T Ã©\nDate: 3 Jan 2025 10:00 GMT\nFrom: JanÃ© <j@e.org>\n\n\(text)", in: "a.eml")
        == ["T é (field)", "2025-01-03 (field)", "Jané (field)"])
  }

  @Test func `what is not stated is found in the text`() throws {
    let found = ["The rules for all of us (firstLine)", "2026-05-20 (published)", "Joe Roe (byline)"]
    #expect(try facts(text, in: "a.txt") == found)
    #expect(try facts(#"{"title": null, "text": "\#(quoted)"}"#, in: "a.jsonl") == found)
    #expect(try facts("text,title,date,author\n\"\(text)\",,,\n", in: "a.csv") == found)
    #expect(try facts("<pre>\(text)</pre>", in: "a.html") == found)
    #expect(
      try facts("<h1>Head</h1><time datetime=2024>x</time><pre>\(text)</pre>", in: "a.html")
        == ["Head (heading)", "2024 (timeElement)", "Joe Roe (byline)"])
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<pre>\(text)</pre>"
    #expect(
      try facts(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.org/\r\n"
          + "Content-Length: \(page.utf8.count)\r\n\r\n\(page)\r\n\r\n", in: "a.warc") == found)
  }

  @Test func `a text of nothing but references to spaces has no words`() throws {
    folder.write("a.csv", "id,text\n1,&nbsp;&#32;\n2,x\n")
    folder.write("b.html", "<p>&amp;nbsp;")
    let found = try DumpCollection(folder.path)
    #expect(found.texts == ["x"] && found.summary.documents == 1)
    #expect(found.reasons == [.noWords, .noWords] && found.problems[0].line == 2)
    #expect(found.summary.mendedPlaces == 0)
    #expect(try DumpCollection(folder.path) { $0.mendsText = false }.texts.first == "&nbsp;&#32;")
  }

  @Test func `the way back from a mended text leads to its bytes, or to the text that was taken out`() throws
  {
    let plain = "\u{FEFF}a cafÃ© &rsquo;s"
    folder.write("a.txt", plain)
    folder.write("b.csv", "title,text\n&lt;T&gt; cafÃ©,\"a \"\"cafÃ©\"\"\"\n")
    let found = try DumpCollection(folder.path).documents
    #expect(found.map { String(decoding: $0.text[$0.title], as: UTF8.self) } == ["a café ’s", "<T> café"])
    #expect(found[0].edits.original(of: found[0].text) == Array(plain.utf8))
    #expect(found[1].edits.original(of: found[1].text) == Array("&lt;T&gt; cafÃ©\n\na \"cafÃ©\"".utf8))
  }
}
