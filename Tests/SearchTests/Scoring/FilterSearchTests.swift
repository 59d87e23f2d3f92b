import Indexer
import Search
import Testing

/// Documents of a few words, of many sources and dates, some without a date, some deleted, in several segments.
private struct Collection {
  let index = TemporaryIndex()
  let texts: [String]
  private(set) var keys: [String] = []
  private(set) var dates: [PartialDate?] = []
  let deleted: Set<Int>

  init(_ count: Int, pairLimit: Int, using random: inout SeededGenerator) throws {
    texts = (0..<count).map { document in
      let length = document % 50 == 0 ? 200 : Int.random(in: 0...24, using: &random)
      return (0..<length).map { _ in "w\(Self.word(300, using: &random))" }.joined(separator: " ")
    }
    deleted = Set(risingNumbers(count / 40, below: count * 3 / 4, using: &random).map(Int.init))
    var options = IndexWriter.Options()
    options.analyzer = .plain
    options.pairLimit = pairLimit
    let writer = try IndexWriter(at: index.path, options: options)
    for number in 0..<count {
      // Neighbours are of one site, as in a crawl, but for some.
      let site =
        Int.random(in: 0..<4, using: &random) == 0
        ? Int.random(in: 0..<100, using: &random) : number * 100 / count
      let key = "crawl/pages.warc#https://www.site\(site).org/\(number)"
      keys.append(key)
      let month = 1 + number * 12 / count
      switch number % 4 {
      case 0: dates.append(nil)
      case 1: dates.append(PartialDate(year: 2026, month: month))
      default:
        dates.append(PartialDate(year: 2026, month: month, day: .random(in: 1...28, using: &random)))
      }
      try writer.add(
        Document(key: key, source: "pages.warc", text: Array(texts[number].utf8), date: dates[number]))
      if number == count * 3 / 4 { try writer.commit() }
    }
    try writer.commit()
    for number in deleted { try writer.delete(key: keys[number]) }
    try writer.commit()
  }

  static func word(_ words: Int, using random: inout SeededGenerator) -> Int {
    Int(Double(words) * pow(Double.random(in: 0..<1, using: &random), 3))
  }

  /// Which documents pass, told without the index; and which would if they had a date.
  func passing(_ filter: Filter, sites: Set<Int>?) -> (Set<Int>, undated: Set<Int>) {
    var passing: Set<Int> = []
    var undated: Set<Int> = []
    for number in texts.indices where !deleted.contains(number) {
      if let sites {
        let site = keys[number].split(separator: "/")[2].dropFirst("www.site".count).dropLast(".org".count)
        guard sites.contains(Int(site)!) else { continue }
      }
      guard filter.asksForDates else {
        passing.insert(number)
        continue
      }
      if let date = dates[number] {
        // Filled up to their first and their last day, dates stand as texts in the order of time.
        let since = filter.since.map { padded($0, "-01-01") } ?? ""
        let until = filter.until.map { padded($0, "-12-31") } ?? "9"
        if padded(date, "-12-31") >= since, padded(date, "-01-01") <= until { passing.insert(number) }
      } else {
        undated.insert(number)
      }
    }
    return (passing, undated)
  }

  private func padded(_ date: PartialDate, _ end: String) -> String {
    let text = "\(date)"
    return text + end.suffix(10 - text.utf8.count)
  }
}

private let filters: [(filter: Filter, sites: Set<Int>?)] = {
  func sources(_ sites: Set<Int>) -> [SourcePattern] {
    sites.sorted().map { SourcePattern("site\($0).org")! }
  }
  let may = PartialDate(year: 2026, month: 5)
  let day = PartialDate(year: 2026, month: 5, day: 20)
  return [
    (Filter(), nil), (Filter(since: may), nil), (Filter(until: day), nil),
    (Filter(since: may, until: may), nil),
    (Filter(since: day, until: day), nil), (Filter(since: PartialDate(year: 2027)), nil),
    (Filter(sources: sources([7])), [7]), (Filter(sources: sources([1, 50, 99])), [1, 50, 99]),
    (Filter(sources: sources([1000])), []), (Filter(sources: [SourcePattern("crawl")!]), nil),
    (Filter(since: may, sources: sources([42, 43, 60])), [42, 43, 60]),
  ]
}()

@Test(arguments: [0, 40])
func `answers with a filter are the oracle's among the documents that pass`(pairLimit: Int) throws {
  var random = seeded(UInt64(61 + pairLimit))
  let collection = try Collection(2000, pairLimit: pairLimit, using: &random)
  let reader = try collection.index.reader()
  #expect(reader.segments.count == 2)
  let searcher = Searcher(reader)
  let oracle = Oracle(collection.texts, analyzer: reader.analyzer)
  for (filter, sites) in filters {
    let (passing, undated) = collection.passing(filter, sites: sites)
    #expect(try searcher.documentCount(passing: filter) == passing.count, "\(filter)")
    let (oracle, others) = (oracle.among(passing), oracle.among(undated))
    for round in 0..<16 {
      let text = query(collection.texts, using: &random)
      let query = try Query(parsing: text, analyzer: reader.analyzer)
      let limit = [1, 10, 100, 1000].randomElement(using: &random)!
      let expected = oracle.search(query, limit: limit)
      let result = try searcher.search(query, limit: limit, counting: true, filter: filter)
      let plain = try searcher.searchPlainly(query, limit: limit, counting: true, filter: filter)
      #expect(result.hits == expected.hits && result.matchCount == expected.count, "\(text), \(filter)")
      #expect(plain.hits == expected.hits && plain.matchCount == expected.count, "\(text), \(filter)")
      if filter.asksForDates {
        #expect(result.undatedCount == others.search(query, limit: 0).count, "\(text), \(filter)")
      } else {
        #expect(result.undatedCount == nil)
      }
      guard round % 8 == 0 else { continue }
      // Closeness looks at more of the best: those of all documents that pass, in the same order.
      let close = try searcher.search(query, limit: 5, ranking: .closeness, filter: filter)
      let unfiltered = try searcher.search(query, limit: .max, ranking: .closeness)
      #expect(close.hits == Array(unfiltered.hits.filter { passing.contains($0.document) }.prefix(5)))
    }
  }
}

/// A union, an intersection, a phrase or a mixture, of words that stand together somewhere.
private func query(_ texts: [String], using random: inout SeededGenerator) -> String {
  var words: [String] = []
  while words.count < 4 {
    words = texts.randomElement(using: &random)!.split(separator: " ").map(String.init)
  }
  let start = Int.random(in: 0...words.count - 4, using: &random)
  let (a, b, c, d) = (words[start], words[start + 1], words[start + 2], words[start + 3])
  return [
    a, "\(a) \(b)", "\(a) \(b) \(c) \(d)", "+\(a) +\(b)", "+\(a) +\(b) +\(c)", "\"\(a) \(b)\"",
    "\"\(a) \(b) \(c)\"", "\"\(a) \(b)\" \(c)", "+\"\(a) \(b)\" \(c) -\(d)", "+\(a) \(b) -\"\(c) \(d)\"",
    "\(a) \(b) -\(d)", "w0 w1", "w0", "+w0 +w1",
  ].randomElement(using: &random)!
}

@Test(arguments: [false, true])
func `merging and optimizing keep what filters go by`(optimizing: Bool) throws {
  var random = seeded(63)
  let collection = try Collection(900, pairLimit: 0, using: &random)
  let writer = try IndexWriter(at: collection.index.path)
  if optimizing { try writer.optimize() } else { try writer.mergeAll() }
  let reader = try collection.index.reader()
  #expect(reader.segments.count == 1 && reader.verify().isEmpty)
  let query = try Query(
    parsing: (0..<300).map { "w\($0)" }.joined(separator: " "), analyzer: reader.analyzer)
  for (filter, sites) in filters {
    let passing = collection.passing(filter, sites: sites).0
    let expected = passing.filter { !collection.texts[$0].isEmpty }.map { collection.keys[$0] }
    let hits = try Searcher(reader).search(query, limit: .max, filter: filter).hits
    #expect(try Set(hits.map { try reader.document($0.document).key }) == Set(expected), "\(filter)")
    for hit in hits {
      let document = try reader.document(hit.document)
      #expect(document.source == "pages.warc")
      let number = try #require(collection.keys.firstIndex(of: document.key))
      #expect(document.date == collection.dates[number])
    }
  }
}

@Test func `a filter that was asked for before gives the same answer`() throws {
  var random = seeded(64)
  let collection = try Collection(600, pairLimit: 0, using: &random)
  let reader = try collection.index.reader()
  let searcher = Searcher(reader)
  let query = try Query(parsing: "w0 w1 w2", analyzer: reader.analyzer)
  // More filters than are kept, round and round.
  let first = try filters.map { try searcher.search(query, limit: 20, counting: true, filter: $0.filter) }
  for _ in 0..<3 {
    for (i, (filter, _)) in filters.enumerated() {
      let again = try searcher.search(query, limit: 20, counting: true, filter: filter)
      #expect(again.hits == first[i].hits && again.matchCount == first[i].matchCount)
    }
  }
  #expect(reader.segments.allSatisfy { $0.filterCache.count <= 8 })
}

@Test func `with a filter that lets few pass, only what they hold is scored`() throws {
  var random = seeded(67)
  let collection = try Collection(2000, pairLimit: 0, using: &random)
  let reader = try collection.index.reader()
  let oracle = Oracle(collection.texts, analyzer: reader.analyzer)
  let filter = Filter(sources: [SourcePattern("site42.org")!])
  let passing = collection.passing(filter, sites: [42]).0
  #expect((1...80).contains(passing.count))
  let before = reader.work
  for text in ["w0 w1 w2", "+w0 +w1", "+w0 w1 -w2", "w0 -w1 -w400", "w3", "+w0 +w999", "-w0 w1", "w0 w0 w5"] {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    // Twice: the second time from what was kept.
    for limit in [1, 10, 10, 1000] {
      let hits = try Searcher(reader).search(query, limit: limit, filter: filter).hits
      #expect(hits == oracle.among(passing).search(query, limit: limit).hits, "\(text), \(limit)")
    }
  }
  let work = reader.work - before
  #expect(work.ranges == 0 && work.documents <= 32 * passing.count)
}

@Test func `what is kept for a filter stays within its room`() throws {
  var random = seeded(68)
  let collection = try Collection(600, pairLimit: 0, using: &random)
  let reader = try collection.index.reader()
  let filter = Filter(sources: [SourcePattern("crawl")!])
  let passing = try reader.segments[0].documents(passing: filter)
  // More words than there is room for, round and round.
  for _ in 0..<2 {
    for word in 0..<300 {
      let term = Array("w\(word)".utf8)
      let record = try term.withBytes { (raw) throws(IndexError) in try reader.segments[0].find(raw) }
      guard let record else { continue }
      let found = try reader.segments[0].postings(record, among: passing, reader.bm25)
      let expected = collection.texts.indices.prefix(reader.segments[0].documentCount).filter {
        !collection.deleted.contains($0) && collection.texts[$0].split(separator: " ").contains("w\(word)")
      }
      #expect(found.documents.map(Int.init) == expected)
      #expect(passing.postings.held <= reader.segments[0].documentCount)
    }
  }
}

@Test(arguments: [65, 130, 600, 1100])
func `queries of many clauses are the oracle's`(clauses: Int) throws {
  var random = seeded(UInt64(clauses))
  // Enough documents that words with bounds, rare ones and single postings come up, in many ranges.
  let texts = (0..<1500).map { _ in
    (0..<Int.random(in: 0...40, using: &random)).map { _ in "w\(Collection.word(1500, using: &random))" }
      .joined(separator: " ")
  }
  let index = TemporaryIndex()
  try index.index(texts, commits: [1200])
  let reader = try index.reader()
  let oracle = Oracle(texts, analyzer: reader.analyzer)
  for signs in [["", "", "", ""], ["", "", "", "-"], ["", "+"]] {
    var words = Array(Set((0..<clauses * 3).map { _ in Collection.word(1500, using: &random) })).shuffled(
      using: &random)
    words = Array(words.prefix(clauses))
    var isFirst = true
    let text = words.map { word -> String in
      let sign = signs.randomElement(using: &random)!
      defer { if sign == "+" { isFirst = false } }
      // One required word, and one that is in many documents: of many no document holds all.
      if sign == "+" { return isFirst ? "+w0" : "w\(word)" }
      return sign + "w\(word)" + (word % 40 == 0 && sign.isEmpty ? " \"w\(word) w1\"" : "")
    }.joined(separator: " ")
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    for limit in [1, 10, 1000] {
      let result = try Searcher(reader).search(query, limit: limit, counting: true)
      let expected = oracle.search(query, limit: limit)
      #expect(result.hits == expected.hits && result.matchCount == expected.count, "\(text), \(limit)")
    }
  }
}

@Test func `many clauses do not have every document scored`() throws {
  var random = seeded(65)
  let texts = (0..<6000).map { document in
    let rare = document % 499 == 0 ? (0..<80).map { "r\($0)" } : []
    return ((0..<10).map { _ in "w\(Collection.word(200, using: &random))" } + rare).joined(separator: " ")
  }
  let index = TemporaryIndex()
  try index.index(texts)
  let reader = try index.reader()
  let text = ((0..<80).map { "r\($0)" } + (0..<40).map { "w\($0)" }).joined(separator: " ")
  let query = try Query(parsing: text, analyzer: reader.analyzer)
  #expect(query.clauses.count > 64)
  let before = reader.work
  let result = try Searcher(reader).search(query, limit: 10)
  #expect(result.hits == Oracle(texts, analyzer: reader.analyzer).search(query, limit: 10).hits)
  #expect((reader.work - before).ranges < 100)
}

@Test func `of documents with the same score the first wins, however many parts it is added up from`() throws
{
  var random = seeded(66)
  let (often, once) = ((0..<1000).map { "v\($0)" }, (0..<1000).map { "w\($0)" })
  let texts = (0..<48).map { document in
    document == 20 || document == 40
      ? (often + often + once).shuffled(using: &random).joined(separator: " ") : "filler\(document)"
  }
  let index = TemporaryIndex()
  try index.index(texts)
  let reader = try index.reader()
  let query = try Query(parsing: (often + once).joined(separator: " "), analyzer: reader.analyzer)
  for limit in [1, 2] {
    let plain = try Searcher(reader).searchPlainly(query, limit: limit, counting: false)
    #expect(try Searcher(reader).search(query, limit: limit).hits == plain.hits)
  }
}
