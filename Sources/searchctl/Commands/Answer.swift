import Search

/// What a query came to, with all that is shown of it.
struct Answer {
  let documentCount: Int
  let matches: Int
  let offset: Int
  let hits: [ShownHit]

  init(_ query: Query, _ arguments: Arguments, reader: IndexReader) throws(CommandError) {
    offset = arguments[QueryCommand.offset]
    documentCount = reader.documentCount
    let limit = arguments[QueryCommand.count] ? 0 : offset + arguments[QueryCommand.limit]
    let ranking = arguments[QueryCommand.ranking] == "bm25" ? Searcher.Ranking.bm25 : .closeness
    let result = try library { () throws(IndexError) in
      try Searcher(reader).search(query, limit: limit, counting: true, ranking: ranking)
    }
    let maker = SnippetMaker(query: query, analyzer: reader.analyzer)
    var hits: [ShownHit] = []
    for (i, hit) in result.hits.enumerated().dropFirst(offset) {
      let document = try library { () throws(IndexError) in try reader.document(hit.document) }
      hits.append(
        ShownHit(
          hit, rank: i + 1, document: document, maker: maker,
          snippetLength: arguments[QueryCommand.snippetLength]))
    }
    self.hits = hits
    matches = result.matchCount ?? result.hits.count
  }

  func print(on console: Console, isColored: Bool) {
    let printer = HitPrinter(terminal: console.terminal, isColored: isColored)
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
    return text + "; \(timeText(seconds))"
  }

  func json(query: String) -> String {
    JSONOption.object { writer in
      writer.field("query", query)
      writer.field("documents", documentCount)
      writer.field("matches", matches)
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
