import Indexer
import Search
import Testing

// An index of each version of the format lies in `Golden`, as the program of that time wrote it: whoever changes
// what is read finds out here. To write one for a new version (and only then):
//
//     SEARCHCTL_WRITE_GOLDEN=1 swift test --filter golden
//
// puts it into `Golden/v` and the version.

private let golden = String(#filePath.dropLast("Format/GoldenIndexTests.swift".count)) + "Golden"
private let writesGolden = getenv("SEARCHCTL_WRITE_GOLDEN").map { String(cString: $0) == "1" } ?? false

/// Lists of one block and of several, single postings, pairs, positions of each kind, an empty text, a title, dates.
private let documents: [Document] = {
  var documents = [
    Document(
      key: "rules.txt", source: "dump/rules.txt",
      text: Array("Rules\n\nThe first rule of searching is order.".utf8),
      title: 0..<5, date: PartialDate(year: 2026, month: 5, day: 20)),
    Document(key: "empty", source: "empty", text: []),
    Document(
      key: "größe", source: "dump", text: Array("Größe und Ordnung, 東京".utf8), date: PartialDate(year: 1999)),
    Document(
      key: "long", source: "dump",
      text: Array((String(repeating: "filler ", count: 600) + "the last rule").utf8)),
    Document(
      key: "mended", source: "dump", text: Array("it’s café".utf8), author: "Jane Doe",
      evidence: Evidence(title: .lastLine, date: .age, author: .byline),
      edits: {
        var edits = TextEdits()
        edits.append(2..<5, for: Array("&rsquo;".utf8))
        edits.append(9..<11, for: Array("Ã©".utf8))
        return edits
      }()),
    Document(key: "deleted", source: "dump", text: Array("a rule that was deleted".utf8)),
  ]
  for number in 0..<150 {
    let text =
      "the entry \(number)" + (number % 3 == 0 ? " is third" : "") + (number % 50 == 7 ? " order" : "")
    documents.append(Document(key: "entry-\(number)", source: "dump/entry-\(number)", text: Array(text.utf8)))
  }
  documents.append(
    Document(key: "second", source: "other", text: Array("the second segment has a rule too".utf8)))
  return documents
}()

/// Two segments, the first with a deletion.
private func write(to path: String) throws {
  var options = IndexWriter.Options()
  options.analyzer = .plain
  options.pairLimit = 20
  let writer = try IndexWriter(at: path, options: options)
  for document in documents.dropLast() { try writer.add(document) }
  try writer.commit()
  try writer.add(documents.last!)
  try writer.delete(key: "deleted")
  try writer.commit()
}

private func expectGolden(_ path: String) throws {
  let reader = try IndexReader(opening: path)
  #expect(reader.verify().isEmpty)
  #expect(reader.segments.count == 2 && reader.documentCount == documents.count - 1)
  #expect(try reader.number(ofKey: "deleted") == nil)
  for (number, document) in documents.enumerated() where document.key != "deleted" {
    #expect(try reader.number(ofKey: document.key) == number)
    let stored = try reader.document(number)
    #expect(stored.key == document.key && stored.source == document.source && stored.text == document.text)
    #expect(stored.title == document.title && stored.date == document.date)
    #expect(stored.author == document.author && stored.evidence == document.evidence)
    #expect(stored.edits == document.edits)
  }
  let texts = documents.map { String(decoding: $0.text, as: UTF8.self) }
  let oracle = Oracle(texts, analyzer: Analyzer(.plain), deleted: [5])
  for text in [
    "rule", "the order", "+the +order", "\"filler filler the last\"", "\"is third\" -entry", "\"the entry\"",
    "größe",
    "the -entry",
  ] {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    let result = try Searcher(reader).search(query, limit: 10, counting: true)
    let expected = oracle.search(query, limit: 10)
    #expect(result.hits == expected.hits && result.matchCount == expected.count, "\(text)")
  }
}

@Test(.enabled(if: !writesGolden))
func `the golden index of version 1 is read and answers as its documents say`() throws {
  try expectGolden(golden + "/v1")
}

@Test func `the golden index of today is read as it is written`() throws {
  let index = TemporaryIndex()
  try write(to: index.path)
  try expectGolden(index.path)
  guard writesGolden else { return }
  let folder = golden + "/v\(SegmentFormat.version)"
  try Storage.createDirectory(folder)
  for name in index.files where name != "lock" {
    let bytes = try index.bytes(of: name)
    let file = try Storage.OutputFile(creating: folder + "/" + name)
    try bytes.withBytes { (raw) throws(IndexError) in try file.write(raw) }
    try file.finish()
  }
}
