import Indexer
import Search
import Testing

/// With SEARCHCTL_LONG_TESTS=1 every query is asked for every byte.
private let isLong = getenv("SEARCHCTL_LONG_TESTS").map { String(cString: $0) == "1" } ?? false

private let queries = [
  "common", "+common +rare7", "\"common pair\"", "seldom -w1", "rare3 w5 w5 absent", "\"far far\"",
  "+tail -w1", "common -reply",
]

/// Some 40 documents in three segments, one with deletions; words in one document, in some and in all, and
/// positions of all three kinds.
private func smallIndex() throws -> TemporaryIndex {
  let index = TemporaryIndex()
  let texts = (0..<40).map { number in
    var words = ["common", "pair", "w\(number % 7)", "rare\(number)"]
    if number % 3 == 0 { words += ["seldom", "w\(number % 5)"] }
    if number == 11 || number == 30 {
      words += (0..<700).map { $0 % 90 == 0 ? "far" : "fill" } + ["far", "far", "tail"]
    }
    let furniture = number % 4 == 0 ? "\nLeave a Reply\ncommon" : ""
    return words.joined(separator: " ") + furniture
  }
  try index.index(texts, commits: [15, 32], setsAside: true)
  let writer = try IndexWriter(at: index.path)
  for key in ["d3", "d9", "d30"] { try writer.delete(key: key) }
  try writer.commit()
  return index
}

/// A few hundred KB, so that posting lists have several blocks.
private func largerIndex() throws -> TemporaryIndex {
  var random = SeededGenerator(seed: 29)
  let texts = (0..<1500).map { number in
    (0..<30).map { _ in
      let word = Int(1000 * pow(Double.random(in: 0..<1, using: &random), 4))
      return word < 3 ? ["common", "pair", "seldom"][word] : "w\(word)"
    }.joined(separator: " ") + (number % 9 == 0 ? " rare\(number % 8) tail" : " far far")
  }
  let index = TemporaryIndex()
  try index.index(texts)
  return index
}

@Test(arguments: 1...6 as ClosedRange<UInt64>)
func `a forged posting list gives an error or an answer, never a crash`(seed: UInt64) throws {
  var random = seeded(seed)
  let index = try largerIndex()
  let postings = try index.section(.postings)
  let reader = try index.reader()
  // Blocks of the most frequent words: what decodes to no documents at all is among what is made of them.
  for round in 0..<12 {
    var bytes = postings
    switch round {
    case 0: bytes = Array(repeating: 0, count: bytes.count)
    case 1: bytes = Array(repeating: 0xFF, count: bytes.count)
    default:
      let count = Int.random(in: 1...64, using: &random)
      for _ in 0..<count {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
    }
    try index.forge([.postings: bytes])
    for query in queries {
      do { _ = try answer(query, index.reader()) } catch let error as IndexError {
        guard case .corrupt = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    // A merge reads all of it, and leaves the index as it is where it fails.
    let writer = try IndexWriter(at: index.path)
    try writer.delete(key: "d1")
    do throws(IndexError) { try writer.mergeAll() } catch {
      guard case .corrupt = error else {
        Issue.record("\(error)")
        continue
      }
    }
  }
  withExtendedLifetime(reader) {}
}

/// A query fails half-way, and the same reader goes on with another.
@Test func `an error leaves nothing behind for the next query`() throws {
  let index = try largerIndex()
  let segment = try index.reader().segments[0]
  var words: [(word: String, record: TermDictionary.Record)] = []
  for number in 0..<1000 {
    let word = "w\(number)"
    let record = try Array(word.utf8).withBytes { (raw) throws(IndexError) in try segment.find(raw) }
    if let record, record.inline == nil { words.append((word, record)) }
  }
  // Only a list of several blocks begins with something that can be impossible.
  let broken = try #require(words.last { $0.record.documentFrequency > PostingList.singleBlockLimit })
  words.removeAll { $0.word == broken.word }
  let (first, other) = (words[0].word, words[1].word)
  let sound = try index.reader()
  func best(_ text: String, _ reader: IndexReader) throws -> [Hit] {
    try Searcher(reader).search(Query(parsing: text, analyzer: reader.analyzer), limit: 500).hits
  }
  var postings = try index.section(.postings)
  let expected = try best(other + " " + first, sound)
  postings[broken.record.postings.lowerBound] = 0xFF
  try index.forge([.postings: postings])
  let reader = try index.reader()
  #expect(throws: IndexError.self) { try best(first + " " + broken.word, reader) }
  #expect(try best(other + " " + first, reader) == expected)
}

private struct Answer: Equatable {
  var hits: [Hit]
  var count: Int?
  var close: [Hit]
  var all: [Hit]
  var setAside: [SetAside]
  var text: [UInt8]
}

private func answer(_ query: String, _ reader: IndexReader) throws -> Answer {
  let query = try Query(parsing: query, analyzer: reader.analyzer)
  let searcher = Searcher(reader)
  let result = try searcher.search(query, limit: 5, counting: true)
  return Answer(
    hits: result.hits, count: result.matchCount,
    close: try searcher.search(query, limit: 3, ranking: .closeness).hits,
    all: try searcher.search(query, limit: 9, scope: .allText).hits,
    setAside: try result.hits.first.map { try reader.document($0.document).setAside } ?? [],
    text: try result.hits.first.map { try reader.document($0.document).text } ?? [])
}

/// What each of the queries answers, in turn.
private func answers(_ index: TemporaryIndex) throws -> [Answer] {
  let reader = try index.reader()
  return try queries.map { try answer($0, reader) }
}

/// That every query throws or gives the `expected` answer; each is asked of a fresh reader, as `verify` is.
private func expectNoWrongAnswer(
  _ index: TemporaryIndex, _ expected: [Answer], asking ordinals: some Sequence<Int>
) {
  guard let reader = try? index.reader() else { return }
  for i in ordinals {
    guard let found = try? answer(queries[i], reader) else { continue }
    if found != expected[i] { Issue.record("a wrong answer to \(queries[i])") }
  }
}

private func isReported(_ index: TemporaryIndex) -> Bool {
  guard let reader = try? index.reader() else { return true }
  return !reader.verify().isEmpty
}

@Test func `an undamaged index is found without fault`() throws {
  for index in [try smallIndex(), try largerIndex()] {
    let reader = try index.reader()
    #expect(reader.verify().isEmpty)
    for answer in try answers(index) where answer.count == 0 { Issue.record("a query without an answer") }
  }
}

@Test func `every flipped byte of every file is reported, and no query answers wrongly`() throws {
  let index = try smallIndex()
  let expected = try answers(index)
  let damaged = try DamagedIndex(index)
  #expect(damaged.files.count == 6, "three segments, live documents of two, the commit")
  var random = seeded(30)
  for name in damaged.files {
    for offset in 0..<damaged.size(of: name) {
      damaged.withFlipped(1 << UInt8.random(in: 0..<8, using: &random), at: offset, of: name) {
        if !isReported(index) { Issue.record("byte \(offset) of \(name) can be changed unnoticed") }
        if isLong {
          expectNoWrongAnswer(index, expected, asking: queries.indices)
        } else if offset % 7 == 0 {
          expectNoWrongAnswer(index, expected, asking: CollectionOfOne(offset / 7 % queries.count))
        }
      }
    }
  }
  #expect(!isReported(index))
}

@Test func `every file cut short is reported, and no query answers wrongly`() throws {
  let index = try smallIndex()
  let expected = try answers(index)
  let damaged = try DamagedIndex(index)
  for name in damaged.files {
    let size = damaged.size(of: name)
    for length in Array(stride(from: 0, to: size, by: max(1, size / 40))) + Array(max(0, size - 30)..<size) {
      try damaged.withCut(to: length, of: name) {
        #expect(isReported(index), "\(name) cut to \(length) bytes")
        expectNoWrongAnswer(index, expected, asking: queries.indices)
      }
    }
  }
  #expect(!isReported(index))
}

@Test func `every missing file is reported`() throws {
  let index = try smallIndex()
  for name in index.files where name != "lock" {
    let bytes = try index.bytes(of: name)
    try Storage.remove(index.path + "/" + name)
    #expect(throws: IndexError.self, "\(name)") { try index.reader() }
    try index.write(bytes, to: name)
  }
  #expect(!isReported(index))
}

@Test func `a larger index with flipped bytes answers rightly or not at all`() throws {
  let index = try largerIndex()
  let expected = try answers(index)
  let damaged = try DamagedIndex(index)
  var random = seeded(31)
  for name in damaged.files {
    let size = damaged.size(of: name)
    for _ in 0..<(isLong ? 4000 : 40) {
      let offset = Int.random(in: 0..<size, using: &random)
      damaged.withFlipped(.random(in: 1...255, using: &random), at: offset, of: name) {
        if !isReported(index) { Issue.record("byte \(offset) of \(name) can be changed unnoticed") }
        expectNoWrongAnswer(index, expected, asking: queries.indices)
      }
    }
  }
}

@Test func `a segment in the place of another of the same size is reported`() throws {
  // The same words in another order: files of the same size, each right in itself.
  let first = TemporaryIndex()
  try first.index(["alpha beta", "gamma delta"])
  let second = TemporaryIndex()
  try second.index(["delta beta", "gamma alpha"])
  try #require(try first.bytes(of: "segment-1").count == second.bytes(of: "segment-1").count)
  try first.write(try second.bytes(of: "segment-1"), to: "segment-1")
  #expect(throws: IndexError.self) { try first.reader() }
}

@Test func `a segment of another version names both versions`() throws {
  let index = try smallIndex()
  var bytes = try index.bytes(of: "segment-2")
  bytes[bytes.count - 16] = 7
  try index.write(bytes, to: "segment-2")
  let path = index.path + "/segment-2"
  #expect(throws: IndexError.unsupportedVersion(path: path, found: 7, supported: SegmentFormat.version)) {
    try index.reader()
  }
}
