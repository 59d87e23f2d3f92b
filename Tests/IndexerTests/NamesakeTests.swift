import Search
import Testing

@testable import Indexer

/// Documents of one key in one reading.
@Suite struct NamesakeTests {
  let folder = TemporaryFolder()

  private func line(_ place: Int, _ key: String, _ text: String) -> Document {
    Document(key: key, source: "f.jsonl", text: Array(text.utf8), place: place)
  }

  private var lines: [Document] {
    [
      line(1, "f#7", "first"), line(2, "f#8", "eight"), line(3, "f#7", "second"), line(4, "f#7", "first"),
      line(5, "f#7", "third"), line(6, "f#7", "second"), line(7, "f#7:9", "another"),
      line(9, "f#7", "fourth"),
    ]
  }

  private static let keys = ["f#7", "f#7:3", "f#7:5", "f#7:9", "f#7:9:9", "f#8"]

  /// - Parameter committing: whether after each document.
  private func read(
    _ lines: [Document], into writer: IndexWriter, committing: Bool = false
  ) throws -> [IndexWriter.Reception] {
    writer.noteSightings()
    var receptions: [IndexWriter.Reception] = []
    for line in lines {
      receptions.append(try writer.receive(line))
      if committing { try writer.commit() }
    }
    return receptions
  }

  private func contents() throws -> [String: String] {
    let reader = try IndexReader(opening: folder.path)
    #expect(reader.verify().isEmpty)
    var contents: [String: String] = [:]
    for key in try reader.keys(beginningWith: "", limit: .max) {
      let number = try #require(try reader.number(ofKey: key))
      contents[key] = String(decoding: try reader.document(number).text, as: UTF8.self)
    }
    #expect(contents.count == reader.documentCount)
    return contents
  }

  @Test(arguments: [false, true])
  func `none of one id is lost, the same is passed over, and a second reading changes nothing`(
    committing: Bool
  ) throws {
    do {
      let preview = try IndexWriter.preview(of: folder.path + "/none")
      let told = try read(lines, into: preview)
      #expect(
        told.map(\.outcome) == [
          .indexed, .indexed, .indexed, .unchanged, .indexed, .unchanged, .indexed, .indexed,
        ])
      let writer = try IndexWriter(at: folder.path)
      let receptions = try read(lines, into: writer, committing: committing)
      #expect(receptions.map(\.outcome) == told.map(\.outcome))
      #expect(receptions.map(\.namesake) == told.map(\.namesake))
      #expect(
        receptions.map(\.namesake) == [
          nil, nil, .other(key: "f#7:3"), .same, .other(key: "f#7:5"), .same, nil, .other(key: "f#7:9:9"),
        ])
      try writer.commit()
    }
    #expect(try contents().keys.sorted() == Self.keys)
    #expect(try contents()["f#7"] == "first" && contents()["f#7:3"] == "second")
    #expect(try contents()["f#7:9"] == "another" && contents()["f#7:9:9"] == "fourth")
    let commit = try CommitPoint.read(in: folder.path)
    for isPreview in [true, false] {
      let writer = try isPreview ? IndexWriter.preview(of: folder.path) : IndexWriter(at: folder.path)
      for reception in try read(lines, into: writer) { #expect(reception.outcome == .unchanged) }
      #expect(try writer.deleteUnseen(keysBeginningWith: "f") { _ in true } == 0)
      if !isPreview { try writer.commit() }
      #expect(try CommitPoint.read(in: folder.path) == commit)
    }
  }

  @Test func `a file that is read twice at once is the same, and a changed line is an update`() throws {
    let writer = try IndexWriter(at: folder.path)
    _ = try read(lines, into: writer)
    for line in lines {
      let again = try writer.receive(line)
      #expect(again.outcome == .unchanged && again.namesake != nil)
    }
    try writer.commit()
    var changed = lines
    changed[2] = line(3, "f#7", "second, changed")
    let receptions = try read(changed, into: writer)
    #expect(receptions[2].outcome == .updated && receptions[2].namesake == .other(key: "f#7:3"))
    try writer.commit()
    let next = try IndexWriter.preview(of: folder.path)
    #expect(try read(changed, into: next).allSatisfy { $0.outcome == .unchanged })
  }

  @Test func `a document without a line does not take the key of another one`() throws {
    let writer = try IndexWriter(at: folder.path)
    for isFirst in [true, false] {
      writer.noteSightings()
      #expect(try writer.receive(line(1, "f#a.txt", "a line")).outcome == (isFirst ? .indexed : .unchanged))
      let same = Document(key: "f#a.txt", source: "f#a.txt", text: Array("a line".utf8))
      #expect(try writer.receive(same).namesake == .same)
      let other = Document(key: "f#a.txt", source: "f#a.txt", text: Array("a file".utf8))
      guard case .refused(let problem) = try writer.receive(other).namesake else {
        Issue.record("the line was replaced")
        return
      }
      #expect(problem.isError && problem.path == "f#a.txt" && problem.key == "f#a.txt")
      try writer.commit()
    }
    #expect(try contents() == ["f#a.txt": "a line"])
  }

  @Test func `a preview tells beside a writer, changes nothing and needs no right to`() throws {
    do {
      let writer = try IndexWriter(at: folder.path)
      _ = try read(lines, into: writer)
      try writer.commit()
      let files = try Storage.list(folder.path).sorted()
      let preview = try IndexWriter.preview(of: folder.path)
      var changed = lines
      changed[1] = line(2, "f#8", "eight, changed")
      changed[4] = line(5, "f#new", "new")
      #expect(
        try read(changed, into: preview).map(\.outcome)
          == [
            .unchanged, .updated, .unchanged, .unchanged, .indexed, .unchanged, .unchanged, .unchanged,
          ])
      #expect(try preview.deleteUnseen(keysBeginningWith: "f") { _ in true } == 1)
      #expect(try Storage.list(folder.path).sorted() == files)
    }
    #expect(try contents().keys.sorted() == Self.keys)
    var options = IndexWriter.Options()
    options.analyzer = .plain
    #expect(throws: IndexError.self) { try IndexWriter.preview(of: folder.path, options: options) }
  }

  @Test func `a preview that is to merge ends the program before it writes`() async {
    await #expect(processExitsWith: .failure) {
      let folder = TemporaryFolder()
      _ = try? IndexWriter.preview(of: folder.path).mergeAll()
    }
    await #expect(processExitsWith: .failure) {
      let folder = TemporaryFolder()
      _ = try? IndexWriter.preview(of: folder.path).optimize()
    }
  }
}
