import Search
import Testing

@testable import Indexer

@Suite struct LineDocumentTests {
  let folder = TemporaryFolder()

  func read(_ text: String, change: (inout DumpReader) -> Void = { _ in }) throws -> DumpCollection {
    folder.write("d.jsonl", text)
    return try DumpCollection(folder.path, change: change)
  }

  @Test func `a line's key is its _id, its number, or its place`() throws {
    let found = try read(
      """
      {"_id": "a/1", "text": "w"}
      {"_id": 42, "text": "w"}
      {"_id": "", "text": "w"}
      {"_id": null, "text": "w"}

      {"\\u005fid": "\\u00e9", "text": "w"}
      {"text": "w"}
      """)
    let expected = ["#a/1", "#42", ":3", ":4", "#é", ":7"]
    #expect(found.keys == expected.map { folder.name + "/d.jsonl" + $0 })
    #expect(found.documents.allSatisfy { $0.source == folder.path + "/d.jsonl" })
  }

  @Test(arguments: [
    (#"{"title": "T", "text": "x"}"#, "T\n\nx", "T"),
    (#"{"text": "x", "title": "T"}"#, "T\n\nx", "T"),
    (#"{"title": "", "text": "x"}"#, "x", "x"),
    (#"{"title": null, "text": "x"}"#, "x", "x"),
    (#"{"title": " \n", "text": "x"}"#, "x", "x"),
    (#"{"title": " T ", "text": "x"}"#, "T\n\nx", "T"),
    (#"{"title": "T"}"#, "T\n\n", "T"),
    (#"{"title": "A b", "text": "A b. More"}"#, "A b. More", "A b"),
    (#"{"title": "A b", "text": "A b"}"#, "A b", "A b"),
    (#"{"title": "A\u0020b", "text": "A b\nMore"}"#, "A b\nMore", "A b"),
    (#"{"title": "Art", "text": "Artificial"}"#, "Art\n\nArtificial", "Art"),
    (#"{"title": "1", "title": "T", "text": "x", "other": {"text": "y"}}"#, "T\n\nx", "T"),
  ])
  func `title and text are joined`(line: String, text: String, title: String) throws {
    let found = try read(line)
    #expect(found.texts == [text] && found.titles == [title])
  }

  @Test func `fields may have other names`() throws {
    let found = try read(
      """
      {"id": 1, "headline": "T", "content": "x", "published_at": "2026"}
      {"_id": "a", "id": "b", "text": "best", "body": 7, "title": null, "subject": "S"}
      {"body": "body", "content": "worse", "content": "last", "url": "https://e.org/1"}
      """)
    #expect(found.keys == ["#1", "#a", "#https://e.org/1"].map { folder.name + "/d.jsonl" + $0 })
    #expect(found.texts == ["T\n\nx", "S\n\nbest", "body"])
    #expect(found.documents[0].date?.description == "2026")
  }

  @Test func `a name that is given stands alone for its field`() throws {
    let found = try read(
      """
      {"text": "not this", "abstract": "this", "\\u006eame": "N"}
      {"text": "not this"}
      {"abstract": 3}
      """
    ) {
      $0.fields.set(.text, to: "abstract")
      $0.fields.set(.title, to: "name")
    }
    #expect(found.texts == ["N\n\nthis"])
    #expect("\(found.problems[0])" == "\(folder.path)/d.jsonl:2: neither 'abstract' nor 'name'")
    #expect("\(found.problems[1])" == "\(folder.path)/d.jsonl:3: 'abstract' is not a string")
  }

  @Test(arguments: [
    (#""date": "2026-05-20T16:54:00Z""#, "2026-05-20"), (#""date": "2026-05""#, "2026-05"),
    (#""date": 2026"#, "2026"),
    (#""published": " 2026-05-20 16:54""#, "2026-05-20"), (#""date": "x", "published": "2025""#, "2025"),
    (#""date": "2024", "published": "2025""#, "2024"), (#""date": "2026-13""#, nil),
    (#""date": "2026-02-30""#, nil),
    (#""date": "20260520""#, nil), (#""date": 1716163200"#, nil), (#""date": "2026-""#, nil),
    (#""date": """#, nil),
    (#""date": []"#, nil), (#""date": "2026-5-1""#, nil), (#""date": "0000""#, nil),
  ])
  func `a date is taken as far as it goes`(member: String, date: String?) throws {
    #expect(try read(#"{"text": "w", \#(member)}"#).documents.map(\.date?.description) == [date])
  }

  @Test func `a bad line is named and the rest is read`() throws {
    let found = try read(
      """
      {"text": "one"}
      {"text": "two"
      {"text": 3}
      {"main": "four"}
      {"text": " "}
      {"text": "six"}\r
      """)
    #expect(found.texts == ["one", "six"])
    #expect(found.problems.map(\.line) == [2, 3, 4, 5])
    #expect(found.problems[0].column == 15)
    #expect("\(found.problems[0])" == "\(folder.path)/d.jsonl:2:15: broken JSON: expected ',' or '}'")
    #expect("\(found.problems[1])" == "\(folder.path)/d.jsonl:3: 'text' is not a string")
    #expect("\(found.problems[2])" == "\(folder.path)/d.jsonl:4: neither 'text' nor 'title'")
    #expect("\(found.problems[3])" == "\(folder.path)/d.jsonl:5: skipped: no words")
    #expect(found.summary.errors == 3 && found.summary.skipped == [.noWords: 1])
  }

  @Test func `an _id has a limit`() throws {
    func line(_ count: Int) -> String {
      #"{"_id": ""# + String(repeating: "x", count: count) + #"", "text": "w"}"#
    }
    let room = 65_535 - IndexWriter.longestKeyEnd - "\(folder.name)/d.jsonl#".utf8.count
    #expect(try read(line(room)).documents.count == 1)
    let found = try read(line(room + 1))
    #expect(found.documents.isEmpty && found.problems.map(\.line) == [1])
  }

  @Test func `lone surrogates are replaced and counted`() throws {
    let found = try read(#"{"title": "\udead", "text": "x\ud800"}"#)
    #expect(found.texts == ["\u{FFFD}\n\nx\u{FFFD}"])
    #expect(found.summary.replacedBytes == 12 && found.summary.repairedDocuments == 1)
  }

  @Test func `every chunk size reads the same lines`() throws {
    let text =
      "\u{FEFF}" + #"{"_id": "é", "text": "😀\n"}"# + "\n\n\r\n{bad\n" + #"{"title": "T", "text": "last"}"#
    let whole = try read(text)
    #expect(whole.keys.count == 2 && whole.summary.errors == 1)
    for chunk in 1...text.utf8.count + 1 {
      let found = try read(text) { $0.settings.chunk = chunk }
      #expect(found.texts == whole.texts && found.keys == whole.keys && found.problems == whole.problems)
      #expect(found.summary == whole.summary)
    }
  }

  @Test func `a line beyond the limit is dropped and the next is read`() throws {
    let good = #"{"text": "w"}"#
    let long = #"{"text": ""# + String(repeating: "x", count: 100) + #""}"#
    for chunk in [1, 5, 13, 14, 15, 64, 1000] {
      let found = try read([good, long, good, long].joined(separator: "\n")) {
        $0.settings.chunk = chunk
        $0.settings.longestLine = good.utf8.count
      }
      #expect(found.texts == ["w", "w"])
      #expect(found.problems.map(\.line) == [2, 4])
      #expect(found.reasons == [.tooLong(limit: 13), .tooLong(limit: 13)])
    }
  }

  @Test func `a line far longer than the buffer is read whole`() throws {
    let words = String(repeating: "words ", count: 500_000)
    let found = try read(#"{"text": ""# + words + "\"}\n" + #"{"text": "w"}"#) { $0.settings.chunk = 1000 }
    #expect(found.texts == [words, "w"])
  }

  @Test func `random bytes as lines or text never trap and always give valid text`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let line =
      Array(#"{"_id": "é", "title": "T\n", "text": "\ud83d\ude00 x", "date": "2026-01-01"}"#.utf8) + [0x0A]
    for round in 0..<400 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        bytes += line
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 1...255, using: &random)
        }
      }
      if round % 4 == 0 { bytes = (0..<200).map { _ in UInt8.random(in: 9...255, using: &random) } }
      folder.write("d.jsonl", bytes)
      folder.write("d.md", bytes)
      folder.write("d.txt", bytes)
      let found = try DumpCollection(folder.path) { $0.settings.chunk = 64 }
      for document in found.documents {
        #expect(String(validating: document.text, as: UTF8.self) != nil)
        #expect(document.title.upperBound <= document.text.count)
      }
      #expect(found.summary.documents == found.documents.count)
    }
  }
}
