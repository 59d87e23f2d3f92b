import Search

/// What a query came to, with all that is shown of it.
struct Answer {
  let documentCount: Int
  let matches: Int
  let offset: Int
  let hits: [ShownHit]
  /// Whether only one document of each group of copies is shown.
  let isFolded: Bool

  /// How many documents that are similar to a hit are named.
  private static let listedKin = 20

  init(_ query: Query, _ arguments: Arguments, reader: IndexReader) throws(CommandError) {
    offset = arguments[QueryCommand.offset]
    documentCount = reader.documentCount
    let limit = arguments[QueryCommand.count] ? 0 : offset + arguments[QueryCommand.limit]
    let ranking = arguments[QueryCommand.ranking] == "bm25" ? Searcher.Ranking.bm25 : .closeness
    isFolded = !arguments[QueryCommand.all]
    let (result, groups) = try Self.search(query, limit: limit, ranking, folding: isFolded, reader)
    let maker = SnippetMaker(query: query, analyzer: reader.analyzer)
    var hits: [ShownHit] = []
    for (i, hit) in result.hits.enumerated().dropFirst(offset) {
      let document = try library { () throws(IndexError) in try reader.document(hit.document) }
      hits.append(
        ShownHit(
          hit, rank: i + 1, document: document, maker: maker,
          snippetLength: arguments[QueryCommand.snippetLength],
          kin: try library { () throws(IndexError) in
            try KinKeys(of: hit.document, groups, limit: Self.listedKin)
          }))
    }
    self.hits = hits
    matches = result.matchCount ?? result.hits.count
  }

  private static func search(
    _ query: Query, limit: Int, _ ranking: Searcher.Ranking, folding: Bool, _ reader: IndexReader
  ) throws(CommandError) -> (SearchResult, DocumentGroups) {
    try library { () throws(IndexError) in
      let searcher = Searcher(reader)
      let groups = try DocumentGroups(reader)
      let result =
        folding
        ? try searcher.search(query, limit: limit, counting: true, ranking: ranking, folding: groups)
        : try searcher.search(query, limit: limit, counting: true, ranking: ranking)
      return (result, groups)
    }
  }

  func print(on console: Console, isColored: Bool) {
    let printer = HitPrinter(terminal: console.terminal, isColored: isColored, isFolded: isFolded)
    let rankWidth = hits.last.map { String($0.rank).count } ?? 1
    for (i, hit) in hits.enumerated() {
      if i > 0 { console.print("") }
      for line in printer.lines(for: hit, rankWidth: rankWidth) { console.print(line) }
    }
    if !hits.isEmpty, console.terminal.isTerminal { console.print("") }
  }

  /// `12 of 57,162 documents match, 10 shown; 1.2 ms`
  func line(seconds: Double, onlyCounted: Bool) -> String {
    let noun = documentCount == 1 ? "document" : "documents"
    let verb = matches == 1 ? "matches" : "match"
    var text = "\(grouped(matches)) of \(grouped(documentCount)) \(noun) \(verb)"
    if !onlyCounted, hits.count < matches {
      text +=
        hits.isEmpty ? ", none shown" : ", \(grouped(offset + 1)) to \(grouped(offset + hits.count)) shown"
    }
    if isFolded, hits.contains(where: { $0.kin.otherCount > 0 }) { text += ", one of each group of copies" }
    return text + "; \(timeText(seconds))"
  }

  func json(query: String) -> String {
    JSONOption.object { writer in
      writer.field("query", query)
      writer.field("documents", documentCount)
      writer.field("matches", matches)
      writer.name("folded")
      writer.bool(isFolded)
      writer.name("hits")
      writer.array(hits) { $0.hit($1) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func hit(_ hit: ShownHit) {
    object { writer in
      writer.field("rank", hit.rank)
      writer.field("key", hit.key)
      writer.field("title", hit.title)
      writer.field("source", hit.source)
      writer.field("date", hit.date?.description)
      writer.name("score")
      writer.number(hit.score)
      writer.field("group", hit.kin.group?.description)
      writer.field("others", hit.kin.otherCount)
      writer.field("similarCount", hit.kin.similarCount)
      writer.name("similar")
      writer.array(hit.kin.similar) { $0.string($1) }
      writer.name("snippet")
      if let snippet = hit.snippet {
        writer.snippet(snippet, originalRange: hit.originalRange)
      } else {
        writer.string(nil)
      }
    }
  }

  private mutating func snippet(_ snippet: Snippet, originalRange: Range<Int>) {
    object { writer in
      writer.field("text", snippet.text)
      writer.name("highlights")
      writer.array(snippet.highlights) { $0.range($1) }
      writer.name("bytes")
      writer.range(originalRange)
    }
  }
}
