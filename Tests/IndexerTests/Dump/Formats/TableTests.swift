import Search
import Testing

@testable import Indexer

@Suite struct TableTests {
  let folder = TemporaryFolder()

  func read(
    _ text: String, name: String = "t.csv", change: (inout DumpReader) -> Void = { _ in }
  ) throws -> DumpCollection {
    folder.write(name, text)
    return try DumpCollection(folder.path, change: change)
  }

  @Test func `a row is a document`() throws {
    let found = try read(
      "\u{FEFF}id,Title,body,Date,other\r\n7,T,x,2026-05-20,o\r\n,\"A, \"\"b\"\"\",\"y\nz\",20 May 2024,\r\n\r\n9,,w,,"
    )
    #expect(found.keys == ["#7", ":3", "#9"].map { folder.name + "/t.csv" + $0 })
    #expect(found.texts == ["T\n\nx", "A, \"b\"\n\ny\nz", "w"])
    #expect(found.titles == ["T", "A, \"b\"", "w"])
    #expect(found.documents.map { $0.date?.description } == ["2026-05-20", "2024-05-20", nil])
    #expect(found.problems.isEmpty)
  }

  @Test func `fields stand between commas, semicolons or tabs`() throws {
    for (name, text) in [
      ("a.csv", "text;id\na,b;1"), ("b.csv", "text\tid\na,b\t1"), ("c.tsv", "text\tid\na,b\t1"),
    ] {
      #expect(try read(text, name: name).texts.last == "a,b")
    }
  }

  @Test func `the best of several columns is taken, or the one that is given`() throws {
    let text = "content,text,summary\nc,t,s"
    #expect(try read(text).texts == ["t"])
    #expect(try read(text) { $0.fields.set(.text, to: "summary") }.texts == ["s"])
    let missing = try read(text) {
      $0.fields.set(.text, to: "summary")
      $0.fields.set(.title, to: "headline")
    }
    #expect(
      "\(missing.problems[0])"
        == "\(folder.path)/t.csv:1: no column 'headline' among content, text, summary; "
        + "name it with --map, as in '--map text=NAME'")
    #expect(missing.documents.isEmpty && missing.summary.errors == 1)
  }

  @Test func `a ragged row is named and the rest is read`() throws {
    let found = try read("id,text\n1,one\n2\n\"3\",\"a\nb\",c\n4, \n5,five\n6,\"open\n7,seven\n")
    #expect(found.texts == ["one", "five", "seven"])
    #expect(found.problems.map(\.line) == [3, 4, 6, 8])
    #expect("\(found.problems[0])" == "\(folder.path)/t.csv:3: 1 field where the header has 2")
    #expect("\(found.problems[1])" == "\(folder.path)/t.csv:4: 3 fields where the header has 2")
    #expect(found.reasons[2] == .noWords)
    #expect("\(found.problems[3])" == "\(folder.path)/t.csv:8: a quote that is never closed")
    #expect(found.summary.errors == 3)
  }

  @Test func `every chunk size reads the same rows`() throws {
    let text = "\u{FEFF}id,text\r\n\"1\",\"é\"\"\n😀\"\r\n2,x\"y\"\n3,\"a\"b\n\n4\n5,\"\"\n6,last\n7,\"open\n"
    let whole = try read(text)
    #expect(whole.texts == ["é\"\n😀", "x\"y\"", "ab", "last"] && whole.problems.count == 3)
    for chunk in 1...text.utf8.count + 1 {
      let found = try read(text) { $0.settings.chunk = chunk }
      #expect(found.texts == whole.texts && found.keys == whole.keys && found.problems == whole.problems)
    }
  }

  @Test func `a row beyond the limit is dropped and the next is read`() throws {
    let long = "\"" + String(repeating: "x\n", count: 100) + "\""
    let found = try read("text\ngood\n\(long)\n\(String(repeating: "y", count: 300))\ngood\n") {
      $0.settings.chunk = 16
      $0.settings.longestLine = 50
    }
    #expect(found.texts.first == "good" && found.texts.last == "good")
    #expect(found.problems.first?.line == 3 && found.reasons.last == .tooLong(limit: 50))
    #expect(found.reasons.first == .brokenLine("a quote that is not closed within 50 bytes"))
  }

  @Test func `bad bytes in a row are replaced and counted`() throws {
    folder.write("t.csv", Array("text\nCaf".utf8) + [0xE9, 0x0A])
    let found = try DumpCollection(folder.path)
    #expect(found.texts == ["Caf\u{FFFD}"] && found.summary.replacedBytes == 1)
  }
}
