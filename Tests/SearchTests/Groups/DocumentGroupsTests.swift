import Indexer
import Search
import Testing

/// Articles with copies, cuts and versions, and what must come of them.
private struct Collection {
  var random: SeededGenerator
  private(set) var documents: [Document] = []
  /// Of each document, the number of the article that it is.
  private(set) var articles: [Int] = []
  private var texts: [String] = []

  init(articles count: Int, documents: Int, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for _ in 0..<count { texts.append(words(160)) }
    for number in 0..<documents { add(number) }
  }

  private mutating func words(_ count: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return (0..<count).map { i in
      let place = Double.random(in: 0..<1, using: &random)
      var number = Int(place * place * place * 4000)
      var word = "x"
      while number > 0 {
        word.append(letters[number % 26])
        number /= 26
      }
      return word + (i % 13 == 12 ? ".\n" : "")
    }.joined(separator: " ")
  }

  private mutating func add(_ number: Int) {
    let article = Int.random(in: 0..<texts.count, using: &random)
    var text = texts[article]
    switch Int.random(in: 0..<4, using: &random) {
    case 0: text = words(30) + "\n" + text
    case 1: text = String(text.prefix(text.utf8.count * 2 / 3))
    case 2: text += "\n" + words(40)
    default: break
    }
    documents.append(
      Document(key: "d\(number)", source: "test", text: Array("Title \(article)\n\(text)".utf8), title: 0..<7)
    )
    articles.append(article)
  }
}

extension TemporaryIndex {
  fileprivate func index(
    _ documents: [Document], commits: Set<Int> = [], threads: Int = 1, storesText: Bool = true
  ) throws {
    var options = IndexWriter.Options()
    options.analyzer = .plain
    options.threads = threads
    options.storesText = storesText
    let writer = try IndexWriter(at: path, options: options)
    for (i, document) in documents.enumerated() {
      try writer.add(document)
      if commits.contains(i + 1) { try writer.commit() }
    }
    try writer.commit()
  }

  fileprivate func writer() throws -> IndexWriter { try IndexWriter(at: path) }

  /// The keys of the groups of at least two documents.
  fileprivate func groups() throws -> Set<Set<String>> {
    let reader = try reader()
    #expect(reader.verify().isEmpty)
    var groups: Set<Set<String>> = []
    for group in try DocumentGroups(reader).groups() {
      groups.insert(Set(try group.members.map { try reader.key($0.document) }))
      for member in group.members {
        #expect(try DocumentGroups(reader).group(of: member.document) == group.id)
      }
    }
    return groups
  }
}

private func text(_ words: Int, seed: UInt64) -> String {
  var random = SeededGenerator(seed: seed)
  let letters = Array("abcdefghijklmnopqrstuvwxyz")
  return (0..<words).map { i in
    String((0..<5).map { _ in letters.randomElement(using: &random)! }) + (i % 12 == 11 ? ".\n" : "")
  }.joined(separator: " ")
}

private func document(_ key: String, _ text: String, title: String = "One title") -> Document {
  Document(key: key, source: "test", text: Array((title + "\n" + text).utf8), title: 0..<title.utf8.count)
}

@Suite struct DocumentGroupsTests {
  @Test func `documents of one article come together, in one run or in several, on one thread or more`()
    throws
  {
    let collection = Collection(articles: 40, documents: 160, seed: 1)
    let whole = TemporaryIndex()
    try whole.index(collection.documents)
    let groups = try whole.groups()
    var expected: Set<Set<String>> = []
    for article in 0..<40 {
      let keys = collection.documents.indices.filter { collection.articles[$0] == article }.map { "d\($0)" }
      if keys.count > 1 { expected.insert(Set(keys)) }
    }
    #expect(groups == expected)

    let threads = TemporaryIndex()
    try threads.index(collection.documents, threads: 2)
    #expect(try threads.bytes(of: "segment-1") == whole.bytes(of: "segment-1"))

    let runs = TemporaryIndex()
    for start in stride(from: 0, to: 160, by: 23) {
      try runs.index(Array(collection.documents[start..<min(start + 23, 160)]), commits: [9])
    }
    #expect(try runs.reader().segmentCount > 1)
    #expect(try runs.groups() == groups)
    try runs.writer().mergeAll()
    #expect(try runs.groups() == groups)
    // Merged, the table is that of one run.
    #expect(try section(runs) == section(whole))
    try runs.writer().optimize()
    #expect(try runs.groups() == groups)
  }

  private func section(_ index: TemporaryIndex) throws -> [UInt8] {
    let file = try index.reader().segments[0].file
    let bytes = try file.verified(.groups)
    return withExtendedLifetime(file) { Array(bytes) }
  }

  @Test func `a group goes on when its first document is deleted or replaced`() throws {
    let article = text(150, seed: 5)
    for optimizes in [false, true] {
      let index = TemporaryIndex()
      try index.index([document("a", article), document("other", text(90, seed: 6), title: "Other")])
      try index.index([document("b", article + text(20, seed: 7)), document("c", article)])
      #expect(try index.groups() == [["a", "b", "c"]])
      let writer = try index.writer()
      try writer.delete(key: "a")
      try writer.commit()
      #expect(try index.groups() == [["b", "c"]])
      if optimizes { try writer.optimize() } else { try writer.mergeAll() }
      #expect(try index.groups() == [["b", "c"]])
      // The key comes back with another text, and the article under another key.
      try writer.add(document("a", text(80, seed: 8), title: "New"))
      try writer.add(document("d", text(15, seed: 9) + article))
      try writer.commit()
      #expect(try index.groups() == [["b", "c", "d"]])
      try writer.add(document("a", article))
      try writer.commit()
      #expect(try index.groups() == [["a", "b", "c", "d"]])
    }
  }

  @Test func `a document that is alone stays the first of its group when the others come later`() throws {
    let article = text(150, seed: 15)
    let index = TemporaryIndex()
    try index.index([document("a", article)])
    try index.index([document("b", article)])
    try index.index([document("c", "More. " + article)])
    let reader = try index.reader()
    #expect(reader.segmentCount == 3)
    let groups = try DocumentGroups(reader)
    let group = try #require(try groups.groups().first)
    #expect(group.members.map(\.kinship) == [nil, .copy, .sameArticle])
    #expect(try groups.group(of: 0) == group.id)
    // A change of the first makes it another document.
    let writer = try index.writer()
    try writer.add(document("a", text(100, seed: 16), title: "Another"))
    try writer.commit()
    #expect(try index.groups() == [["b", "c"]])
  }

  @Test func `a law with one changed number is similar, and told from both sides`() throws {
    let law =
      text(120, seed: 25) + " whoever does so pays a fine of 5,000 dollars to the state at once. "
      + text(100, seed: 26)
    for commits in [Set<Int>(), [1]] {
      let index = TemporaryIndex()
      try index.index(
        [document("law-1", law), document("law-2", law.replacing("5,000", with: "9,000"))], commits: commits)
      for merges in [false, true] {
        if merges { try index.writer().optimize() }
        let reader = try index.reader()
        let groups = try DocumentGroups(reader)
        #expect(try index.groups().isEmpty)
        #expect(!groups.isEmpty)
        #expect(try groups.kin(of: 0).similar == [1] && groups.kin(of: 1).similar == [0])
        #expect(try groups.similarPairs().count == 1)
        let query = try Query(parsing: "fine", analyzer: reader.analyzer)
        #expect(try Searcher(reader).search(query, limit: 10, folding: groups).hits.count == 2)
      }
    }
  }

  @Test func `without stored text, groups are those of a run, and later only of what is the same`() throws {
    let article = text(150, seed: 35)
    let index = TemporaryIndex()
    try index.index(
      [document("a", article), document("b", "More. " + article)], storesText: false)
    try index.index([document("c", article), document("d", article + " More.")], storesText: false)
    #expect(try index.groups() == [["a", "b", "c"]] || index.groups() == [["a", "b", "c", "d"]])
  }

  @Test func `an index without groups says so and takes them in later`() throws {
    let article = text(150, seed: 45)
    let index = TemporaryIndex()
    var options = IndexWriter.Options()
    options.groupsCopies = false
    options.analyzer = .plain
    do {
      let writer = try IndexWriter(at: index.path, options: options)
      for key in ["a", "b"] { try writer.add(document(key, article)) }
      try writer.commit()
    }
    #expect(try index.reader().segments[0].file.size(of: .groups) == 0)
    #expect(try DocumentGroups(index.reader()).isEmpty)
    try index.index([document("c", article), document("d", article)])
    #expect(try index.groups() == [["c", "d"]])
    try index.writer().mergeAll()
    #expect(try index.groups() == [["c", "d"]])
  }
}

@Suite struct FoldingTests {
  @Test func `the folded answer is that of ranking all and keeping the first of each group`() throws {
    let collection = Collection(articles: 12, documents: 150, seed: 61)
    let index = TemporaryIndex()
    try index.index(collection.documents, commits: [40, 90])
    let writer = try index.writer()
    for key in ["d3", "d44", "d100"] { try writer.delete(key: key) }
    try writer.commit()
    let reader = try index.reader()
    let groups = try DocumentGroups(reader)
    let searcher = Searcher(reader)
    let common = collection.documents[0].text.split(separator: 0x20).map {
      String(decoding: $0, as: UTF8.self)
    }
    for document in 0..<reader.documentLimit
    where reader.segments.allSatisfy({ segment in
      let own = document - segment.base
      return !(0..<segment.documentCount).contains(own) || segment.live?.contains(UInt32(own)) ?? true
    }) {
      // Asked twice, the second time of what was kept.
      for _ in 0..<2 {
        let kin = try groups.kin(of: document)
        let group = try groups.group(of: document)
        #expect(kin.group == group)
        #expect(try kin.members == group.map { try groups.members(of: $0).map(\.document) } ?? [])
        #expect(kin.similar == kin.similar.sorted() && !kin.similar.contains(document))
        for other in kin.similar { #expect(try group == nil || groups.group(of: other) != group) }
      }
    }
    var queries = ["title", "+title -xb", "\"title 3\""]
    for start in stride(from: 2, to: 60, by: 4) {
      queries.append(common[start..<start + 3].joined(separator: " "))
    }
    var folds = 0
    for text in queries {
      guard let query = try? Query(parsing: text, analyzer: reader.analyzer) else { continue }
      for ranking in [Searcher.Ranking.bm25, .closeness] {
        let all = try searcher.search(query, limit: 1000, counting: true, ranking: ranking)
        var seen: Set<GroupID> = []
        let expected = try all.hits.filter { hit in
          guard let group = try groups.group(of: hit.document) else { return true }
          return seen.insert(group).inserted
        }
        folds += all.hits.count - expected.count
        for limit in [0, 1, 2, 3, 7, 10, 100] {
          let folded = try searcher.search(
            query, limit: limit, counting: true, ranking: ranking, folding: groups)
          #expect(folded.hits == Array(expected.prefix(limit)), "\(text), \(limit)")
          #expect(folded.matchCount == all.matchCount)
        }
      }
    }
    #expect(folds > 100)
  }

  @Test func `what differs is told by sentences`() {
    func changes(_ a: String, _ b: String) -> [TextDifference.Change] {
      TextDifference(a.utf8, b.utf8).changes
    }
    #expect(changes("One. Two. Three.", "Three.\n One.\u{A0}Two.").isEmpty)
    #expect(changes("One. Two.", "One.") == [.onlyInFirst("Two.")])
    let change = changes(
      "It begins. The fine for it is 5,000 dollars at the most.",
      "It begins. The fine for it is 9,000 dollars at the most. It ends.")
    #expect(
      change == [
        .changed(
          "The fine for it is 5,000 dollars at the most.", to: "The fine for it is 9,000 dollars at the most."
        ),
        .onlyInSecond("It ends."),
      ])
    #expect(change[0].excerpts.first == "The fine for it is 5,000 dollars at the most.")
    let long = TextDifference.Change.changed("a b c d e f 1 g h i j k l", to: "a b c d e f 2 3 g h i j k l")
      .excerpts
    #expect(long.first == "… b c d e f 1 g h i j k …" && long.second == "… b c d e f 2 3 g h i j k …")
    #expect(changes("", "").isEmpty)
    #expect(changes("", "A") == [.onlyInSecond("A")])
    #expect(changes("one two", "one two\n") == [])
    // The same word again and again is neither before nor behind twice.
    #expect(changes("a a a", "a a a a").count == 1)
  }
}
