import Search
import Testing

@testable import Indexer

private func document(_ key: String, _ text: String, source: String? = nil) -> Document {
  Document(key: key, source: source ?? "test", text: Array(text.utf8))
}

private func writer(
  _ folder: TemporaryFolder, _ analyzer: Analyzer.Name? = .plain, memoryBudget: Int = 512 << 20,
  storesText: Bool = true
) throws(IndexError) -> IndexWriter {
  var options = IndexWriter.Options()
  options.analyzer = analyzer
  options.memoryBudget = memoryBudget
  options.storesText = storesText
  return try IndexWriter(at: folder.path, options: options)
}

/// The keys of the documents that match, sorted, and that the index is sound.
private func keys(_ query: String, in folder: TemporaryFolder) throws -> [String] {
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.verify().isEmpty)
  return try keys(query, in: reader)
}

private func keys(_ query: String, in reader: IndexReader) throws -> [String] {
  let query = try Query(parsing: query, analyzer: reader.analyzer)
  let result = try Searcher(reader).search(query, limit: 1000, counting: true)
  #expect(result.matchCount == result.hits.count)
  return try result.hits.map { try reader.document($0.document).key }.sorted()
}

/// The files of an index but for its lock, by name.
private func contents(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
  var contents: [String: [UInt8]] = [:]
  for name in try Storage.list(folder.path) where name != "lock" {
    let file = try Storage.MappedFile(folder.path + "/" + name)
    contents[name] = withExtendedLifetime(file) { Array(file.bytes) }
  }
  return contents
}

// MARK: Documents

@Test func `what was added is found once it is committed, and not before`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  #expect(throws: IndexError.noIndex(path: folder.path)) { try IndexReader(opening: folder.path) }
  #expect(try writer.add(document("a", "red apple")) == .indexed)
  #expect(throws: IndexError.noIndex(path: folder.path)) { try IndexReader(opening: folder.path) }
  try writer.commit()
  #expect(try keys("red", in: folder) == ["a"])
  try writer.add(document("b", "red brick"))
  #expect(try keys("red", in: folder) == ["a"])
  try writer.commit()
  #expect(try keys("red", in: folder) == ["a", "b"])
}

@Test func `a document with a known key takes the place of the other, before the commit and behind it`()
  throws
{
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  try writer.add(document("a", "first"))
  #expect(try writer.add(document("a", "second")) == .updated)
  #expect(try writer.add(document("a", "second")) == .unchanged)
  try writer.commit()
  #expect(try keys("first second", in: folder) == ["a"])
  #expect(try keys("first", in: folder).isEmpty)
  #expect(try writer.add(document("a", "third")) == .updated)
  #expect(try writer.add(document("a", "fourth")) == .updated)
  try writer.commit()
  #expect(try keys("second third", in: folder).isEmpty)
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.documentCount == 1)
  #expect(try keys("fourth", in: reader) == ["a"])
}

@Test func `an unchanged document writes nothing`() throws {
  let folder = TemporaryFolder()
  try writer(folder).use {
    try $0.add(document("a", "same"))
    try $0.commit()
  }
  let before = try contents(folder)
  try writer(folder).use {
    #expect(try $0.add(document("a", "same")) == .unchanged)
    try $0.commit()
  }
  #expect(try contents(folder) == before)
}

@Test func `a change of title or date alone is an update`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  var changing = document("a", "title and text")
  try writer.add(changing)
  changing.title = 0..<5
  #expect(try writer.add(changing) == .updated)
  changing.date = PartialDate(year: 2026)
  #expect(try writer.add(changing) == .updated)
  try writer.commit()
  let reader = try IndexReader(opening: folder.path)
  let stored = try reader.document(try #require(try reader.number(ofKey: "a")))
  #expect(stored.title == 0..<5 && stored.date == PartialDate(year: 2026))
}

@Test func `a deleted document is never returned nor counted, and can come back`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  for i in 0..<10 { try writer.add(document("d\(i)", "word w\(i)")) }
  #expect(try writer.delete(key: "d1"), "one not yet written")
  try writer.commit()
  #expect(try writer.delete(key: "d2"))
  #expect(try !writer.delete(key: "d2"))
  #expect(try !writer.delete(key: "absent"))
  try writer.commit()
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.documentCount == 8)
  #expect(try keys("word", in: reader) == [0, 3, 4, 5, 6, 7, 8, 9].map { "d\($0)" })
  #expect(try keys("w1 w2", in: reader).isEmpty)
  #expect(try reader.number(ofKey: "d2") == nil)
  #expect(try reader.keys(matching: "d", limit: 20).count == 8)
  #expect(try writer.add(document("d2", "word again")) == .indexed)
  try writer.commit()
  #expect(try keys("again", in: folder) == ["d2"])
}

@Test func `there is no document with an empty key to delete`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  #expect(try !writer.delete(key: ""))
  try writer.add(document("a", "word"))
  #expect(try !writer.delete(key: ""))
  try writer.commit()
  #expect(try keys("word", in: folder) == ["a"])
  #expect(throws: IndexError.self) { try writer.add(document("", "word")) }
}

@Test func `a title outside its text is refused, and the index stays sound`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  var wrong = document("a", "word")
  for title in [0..<5, -1..<2, 5..<5] {
    wrong.title = title
    #expect(throws: IndexError.self) { try writer.add(wrong) }
  }
  try writer.add(document("b", "word"))
  try writer.commit()
  #expect(try keys("word", in: folder) == ["b"])
}

@Test func `an index of which everything was deleted answers nothing and takes in more`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  try writer.add(document("a", "word"))
  try writer.commit()
  try writer.delete(key: "a")
  try writer.commit()
  #expect(try keys("word", in: folder).isEmpty)
  try writer.add(document("b", "word"))
  try writer.mergeAll()
  #expect(try keys("word", in: folder) == ["b"])
}

@Test func `keys of any bytes and of 65,535 are kept`() throws {
  let folder = TemporaryFolder()
  let long = String(repeating: "é", count: 32_767) + "x"
  let names = [
    "\0", "\0\0", " ", "\n", "ä/b c#1", "\u{FFFD}", "\u{10FFFF}", "cafe\u{301}", "caf\u{E9}", long,
  ]
  let writer = try writer(folder)
  for (i, name) in names.enumerated() { try writer.add(document(name, "word w\(i)")) }
  #expect(throws: IndexError.self) { try writer.add(document(long + "x", "word")) }
  try writer.commit()
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.documentCount == names.count)
  for (i, name) in names.enumerated() {
    let number = try #require(try reader.number(ofKey: name))
    #expect(try reader.document(number).key.utf8.elementsEqual(name.utf8))
    #expect(try keys("w\(i)", in: reader).first?.utf8.elementsEqual(name.utf8) == true)
  }
  #expect(reader.verify().isEmpty)
}

@Test func `a source is given back byte for byte, however much it looks like the key`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  let names = [
    ("a.txt", "dump/a.txt"), ("b.txt", "b.txt"), ("c.txt", "other"), ("d", ""),
    ("caf\u{E9}", "x/cafe\u{301}"),
    ("cafe\u{301}2", "caf\u{E9}2"), ("e\u{301}", "e"),
  ]
  for (key, source) in names { try writer.add(document(key, "word", source: source)) }
  try writer.commit()
  try writer.add(document("more", "word", source: "dump/more"))
  try writer.mergeAll()
  let reader = try IndexReader(opening: folder.path)
  for (key, source) in names {
    let number = try #require(try reader.number(ofKey: key))
    #expect(try reader.document(number).source.utf8.elementsEqual(source.utf8), "\(key)")
  }
}

@Test func `documents of no words and of 140,000 are found at their first and last word`() throws {
  let folder = TemporaryFolder()
  let sizes = [0, 70_001, 3, 65_535, 65_536, 140_000, 1, 0]
  let writer = try writer(folder)
  for (i, size) in sizes.enumerated() {
    // `near` and `pair` stand together at the end only, `first` at the beginning.
    var words = [String](repeating: "x", count: max(0, size - 3))
    if size > 2 { words = ["first"] + words + ["near\(i)", "pair"] }
    if size == 1 { words = ["first"] }
    try writer.add(document("d\(i)", words.joined(separator: " ")))
  }
  try writer.commit()
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.verify().isEmpty)
  #expect(try keys("first", in: reader) == ["d1", "d2", "d3", "d4", "d5", "d6"])
  #expect(try keys("\"near5 pair\"", in: reader) == ["d5"])
  #expect(try keys("\"x near1 pair\"", in: reader) == ["d1"])
  #expect(try keys("\"first x\"", in: reader) == ["d1", "d3", "d4", "d5"])
  #expect(try keys("\"pair near5\"", in: reader).isEmpty)
  for (i, size) in sizes.enumerated() {
    #expect(try reader.document(try #require(try reader.number(ofKey: "d\(i)"))).length == size)
  }
}

@Test func `an index without stored text gives none back, and stays sound when merged`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder, storesText: false)
  for i in 0..<3 {
    try writer.add(document("d\(i)", "word w\(i)"))
    try writer.commit()
  }
  try writer.delete(key: "d1")
  try writer.mergeAll()
  #expect(try keys("word", in: folder) == ["d0", "d2"])
  let reader = try IndexReader(opening: folder.path)
  #expect(!reader.hasStoredText && reader.segments.count == 1)
  #expect(try reader.document(0).text.isEmpty)
}

// MARK: Segments

/// Documents of random words; the same for the same seed.
private func randomDocuments(_ count: Int, seed: UInt64) -> [Document] {
  var random = Random(seed: seed)
  return (0..<count).map { number in
    let words = (0..<Int.random(in: 0...80, using: &random)).map { _ in
      "w\(Int(300 * pow(Double.random(in: 0..<1, using: &random), 3)))"
    }
    return document("d\(number)", words.joined(separator: " "))
  }
}

/// What an index answers: keys and the bits of the scores. Merges may change the order of equals.
private func answers(_ folder: TemporaryFolder) throws -> [[String]] {
  let reader = try IndexReader(opening: folder.path)
  let searcher = Searcher(reader)
  return try ["w0", "w0 w1 w2", "+w3 +w4", "\"w0 w0\"", "w1 -w0", "w250 w17", "\"w2 w0 w1\" w9"].map { text in
    let result = try searcher.search(
      Query(parsing: text, analyzer: reader.analyzer), limit: 1000, counting: true)
    return try ["\(result.matchCount!)"]
      + result.hits.map { "\($0.score.bitPattern) \(try reader.document($0.document).key)" }.sorted()
  }
}

@Test func `two builds of the same documents are the same bytes`() throws {
  let folders = [TemporaryFolder(), TemporaryFolder()]
  for folder in folders {
    let writer = try writer(folder)
    for (i, document) in randomDocuments(120, seed: 1).enumerated() {
      try writer.add(document)
      if i == 70 { try writer.commit() }
    }
    try writer.delete(key: "d5")
    try writer.commit()
  }
  #expect(try contents(folders[0]) == contents(folders[1]))
}

@Test func `several segments, one segment and their merge answer the same`() throws {
  let documents = randomDocuments(400, seed: 2)
  let whole = TemporaryFolder()
  try writer(whole).use {
    for document in documents { try $0.add(document) }
    try $0.commit()
  }
  let expected = try answers(whole)
  let parts = TemporaryFolder()
  try writer(parts).use {
    for (i, document) in documents.enumerated() {
      try $0.add(document)
      if i % 90 == 89 { try $0.commit() }
    }
    try $0.commit()
  }
  #expect(try IndexReader(opening: parts.path).segments.count == 5)
  #expect(try answers(parts) == expected)
  try writer(parts).use { try $0.mergeAll() }
  let merged = try IndexReader(opening: parts.path)
  #expect(merged.segments.count == 1 && merged.verify().isEmpty)
  #expect(try answers(parts) == expected)
  let sections = { (folder: TemporaryFolder) in
    let file = try IndexReader(opening: folder.path).segments[0].file
    return try [
      SegmentFormat.Section.postings, .positions, .dictionary, .dictionaryIndex, .lengths, .keyOrder,
    ].map {
      let bytes = try file.verified($0)
      return withExtendedLifetime(file) { Array(bytes) }
    }
  }
  #expect(try sections(parts) == sections(whole), "merged lists are those of one segment, to the byte")
}

@Test func `a small memory budget makes more segments and the same answers`() throws {
  let documents = randomDocuments(300, seed: 3)
  let whole = TemporaryFolder()
  try writer(whole).use {
    for document in documents { try $0.add(document) }
    try $0.commit()
  }
  let small = TemporaryFolder()
  try writer(small, memoryBudget: 225_000).use {
    for document in documents { try $0.add(document) }
    try $0.delete(key: "absent")
    try $0.commit()
  }
  #expect(try IndexReader(opening: small.path).segments.count > 1)
  #expect(try answers(small) == answers(whole))
  let none = TemporaryFolder()
  try writer(none, memoryBudget: 0).use {
    for document in documents.prefix(20) { try $0.add(document) }
    #expect(try $0.add(documents[3]) == .unchanged)
    try $0.commit()
  }
  let reader = try IndexReader(opening: none.path)
  #expect(reader.documentCount == 20 && reader.segments.count == 20)
  #expect(reader.verify().isEmpty)
}

@Test func `after any history an index holds what was added last`() throws {
  var random = Random(seed: 4)
  print("seed 4")
  let folder = TemporaryFolder()
  var expected: [String: String] = [:]
  var open: IndexWriter! = try writer(folder)
  for step in 0..<400 {
    let key = "k\(Int.random(in: 0..<40, using: &random))"
    switch Int.random(in: 0..<12, using: &random) {
    case 0...6:
      let text = "word s\(step % 200)"
      let outcome = try open.add(document(key, text))
      #expect(outcome == (expected[key] == nil ? .indexed : expected[key] == text ? .unchanged : .updated))
      expected[key] = text
    case 7...8:
      let wasThere = try open.delete(key: key)
      #expect(wasThere == (expected.removeValue(forKey: key) != nil))
    case 9: try open.commit()
    case 10 where step % 5 == 0: try open.mergeAll()
    default:
      try open.commit()
      open = nil  // Its lock goes with it.
      open = try writer(folder)
    }
  }
  try open.commit()
  #expect(try keys("word", in: folder) == expected.keys.sorted())
  let reader = try IndexReader(opening: folder.path)
  for (key, text) in expected {
    let number = try #require(try reader.number(ofKey: key))
    #expect(try reader.document(number).text == Array(text.utf8))
  }
}

// MARK: Commits

@Test func `a reader goes on with the commit it opened`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  try writer.add(document("a", "word"))
  try writer.commit()
  let reader = try IndexReader(opening: folder.path)
  try writer.add(document("b", "word"))
  try writer.delete(key: "a")
  try writer.mergeAll()
  #expect(try keys("word", in: reader) == ["a"])
  #expect(try reader.document(0).text == Array("word".utf8))
  #expect(try keys("word", in: folder) == ["b"])
}

@Test func `a writer that ends without a commit leaves the index as it was`() throws {
  let folder = TemporaryFolder()
  try writer(folder).use {
    try $0.add(document("a", "word"))
    try $0.commit()
  }
  let before = try contents(folder)
  try writer(folder, memoryBudget: 0).use {
    // Two segments are written, a third is begun.
    for i in 0..<2 { try $0.add(document("b\(i)", "word")) }
    try $0.delete(key: "a")
  }
  #expect(try contents(folder)["commit"] == before["commit"])
  #expect(try keys("word", in: folder) == ["a"])
  #expect(try contents(folder).count > before.count)
  try writer(folder).use { _ in }
  #expect(try contents(folder) == before)
}

@Test func `what an unfinished write left is removed by the next writer and disturbs no reader`() throws {
  let folder = TemporaryFolder()
  try writer(folder).use {
    for i in 0..<4 { try $0.add(document("d\(i)", "word")) }
    try $0.commit()
    try $0.delete(key: "d3")
    try $0.commit()
  }
  let before = try contents(folder)
  let commit = try #require(before["commit"])
  // As a kill leaves it: while a segment is written, before, while and after the new commit is written.
  folder.write("segment-2", before["segment-1"]!.prefix(5000))
  folder.write("segment-3", before["segment-1"]!)
  folder.write("segment-1.live-7", [1, 2, 3])
  for new in [[], Array(commit.prefix(20)), commit] {
    folder.write("commit.new", new)
    folder.write("segment-9", [])
    #expect(try keys("word", in: folder) == ["d0", "d1", "d2"])
    try writer(folder).use { _ in }
    #expect(try contents(folder) == before)
  }
}

@Test func `a folder in which the first commit was never finished has no index and can get one`() throws {
  let folder = TemporaryFolder()
  folder.write("segment-1", [1, 2, 3])
  folder.write("commit.new", [])
  #expect(throws: IndexError.noIndex(path: folder.path)) { try IndexReader(opening: folder.path) }
  try writer(folder).use {
    try $0.add(document("a", "word"))
    try $0.commit()
  }
  #expect(try keys("word", in: folder) == ["a"])
  #expect(try contents(folder).keys.sorted() == ["commit", "segment-1"])
}

@Test func `files that are not the index's are left alone`() throws {
  let folder = TemporaryFolder()
  folder.write("notes.txt", "mine")
  try writer(folder).use {
    try $0.add(document("a", "word"))
    try $0.commit()
  }
  #expect(try contents(folder)["notes.txt"] == Array("mine".utf8))
}

@Test func `a second writer is refused until the first has gone`() throws {
  let folder = TemporaryFolder()
  try writer(folder).use { _ in
    #expect(throws: IndexError.locked(path: folder.path)) { try writer(folder) }
  }
  try writer(folder).use { try $0.commit() }
  #expect(try IndexReader(opening: folder.path).documentCount == 0)
}

@Test func `another analyzer than the index's is refused, none takes it over`() throws {
  let folder = TemporaryFolder()
  try writer(folder, .plain).use { try $0.commit() }
  #expect(
    throws: IndexError.analyzerMismatch(path: folder.path, index: "plain", requested: "english")
  ) { try writer(folder, .english) }
  try writer(folder, nil).use { _ in }
  #expect(try IndexReader(opening: folder.path).analyzer.name == .plain)
}

@Test func `an index of another version is refused and left as it is`() throws {
  let folder = TemporaryFolder()
  try writer(folder).use {
    try $0.add(document("a", "word"))
    try $0.commit()
  }
  var commit = try #require(try contents(folder)["commit"])
  commit[8] = 2
  folder.write("commit", commit)
  folder.write("segment-8", [1])
  let before = try contents(folder)
  let path = folder.path + "/commit"
  let refusal = IndexError.unsupportedVersion(path: path, found: 2, supported: SegmentFormat.version)
  #expect(throws: refusal) { try writer(folder) }
  #expect(throws: refusal) { try IndexReader(opening: folder.path) }
  #expect(try contents(folder) == before)
}

@Test func `a merge that fails loses no document`() throws {
  var random = Random(seed: 5)
  let folder = TemporaryFolder()
  let noise = (0..<4).map { _ in
    String((0..<9000).map { _ in "abcdefghijklmnopqrstuvwxyz ".randomElement(using: &random)! })
  }
  try writer(folder).use {
    for (i, text) in noise.enumerated() { try $0.add(document("d\(i)", "number " + text)) }
    try $0.commit()
  }
  let good = try #require(try contents(folder)["segment-1"])
  var bad = good
  bad[1000] ^= 1  // In the text of the first document.
  folder.write("segment-1", bad)
  try writer(folder).use { writer in
    try writer.add(document("new", "number"))
    #expect(throws: IndexError.self) { try writer.mergeAll() }
    folder.write("segment-1", good)
    try writer.commit()
  }
  #expect(try keys("number", in: folder) == ["d0", "d1", "d2", "d3", "new"])
}

extension IndexWriter {
  /// Calls `body` with the writer; a writer that nobody else holds is gone thereafter.
  fileprivate func use(_ body: (IndexWriter) throws -> Void) rethrows { try body(self) }
}

@Test func `a document that could not be taken in costs nothing of the last commit`() throws {
  let folder = TemporaryFolder()
  let path = folder.path + "/index"
  let old = Document(key: "a", source: "a", text: Array("the old text".utf8))
  do {
    let writer = try IndexWriter(at: path)
    try writer.add(old)
    try writer.commit()
  }
  let writer = try IndexWriter(at: path)
  // Without its folder the writer cannot begin a segment.
  #expect(rename(path, path + ".away") == 0)
  #expect(throws: IndexError.self) {
    try writer.add(Document(key: "a", source: "a", text: Array("the new text".utf8)))
  }
  #expect(rename(path + ".away", path) == 0)
  #expect(throws: IndexError.self) { try writer.commit() }
  let reader = try IndexReader(opening: path)
  let number = try #require(try reader.number(ofKey: "a"))
  #expect(try reader.document(number).text == old.text)
}

// MARK: Dumps

@Test func `a dump that the commit has no room for is refused`() throws {
  let folder = TemporaryFolder()
  let writer = try writer(folder)
  let long = String(repeating: "x", count: CommitPoint.nameLimit)
  for dump in [Dump(name: long + "x", folder: []), Dump(name: "d", folder: Array((long + "x").utf8))] {
    #expect(throws: IndexError.self) { try writer.know(dump) }
  }
  let dumps = [Dump(name: "d", folder: Array(long.utf8)), Dump(name: long, folder: [])]
  for dump in dumps { try writer.know(dump) }
  try writer.commit()
  #expect(try CommitPoint.read(in: folder.path).dumps == dumps)
  try writer.know(Dump(name: "d", folder: []))
  try writer.commit()
  #expect(try CommitPoint.read(in: folder.path).dumps.map(\.folder) == [[], []])
}

// MARK: Sweeps

@Test func `what was not handed in again is told, however segments were merged meanwhile`() throws {
  let folder = TemporaryFolder()
  do {
    let first = try writer(folder)
    for i in 10..<30 {
      for dump in ["a", "b"] { try first.add(document("\(dump)/\(i)", "word \(i)")) }
      try first.commit()
    }
  }
  let second = try IndexWriter(at: folder.path)
  second.noteSightings()
  let segments = second.segments.count
  for i in 10..<30 where i % 2 == 0 {
    #expect(try second.receive(document("a/\(i)", "word \(i)")).outcome == .unchanged)
    #expect(
      try second.add(document("a/\(i)", i == 20 ? "other" : "word \(i)")) == (i == 20 ? .updated : .unchanged)
    )
    try second.add(document("a/new \(i)", "word"))
    try second.commit()
  }
  #expect(second.segments.count < segments + 10)  // Some were merged.
  var asked: [String] = []
  let count = try second.deleteUnseen(keysBeginningWith: "a/") { key in
    asked.append(key)
    return key != "a/11"
  }
  try second.commit()
  #expect(count == 9 && asked.sorted() == (10..<30).filter { $0 % 2 == 1 }.map { "a/\($0)" })
  let found = try keys("word other", in: folder)
  #expect(found.filter { $0.hasPrefix("b/") }.count == 20)
  #expect(found.filter { $0.hasPrefix("a/") }.count == 21 && found.contains("a/11") && found.contains("a/20"))
}
