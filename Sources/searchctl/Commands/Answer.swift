import Search

/// What a query came to, with all that is shown of it.
struct Answer {
  let documentCount: Int
  let matches: Int
  let offset: Int
  let hits: [ShownHit]
  /// How many documents have what was asked for where what is set aside counts too; `nil` where that was not looked for.
  private let matchesInAllText: Int?
  /// How many words of the query stand in page furniture only.
  private let wordsSetAside: Int

  init(_ query: Query, _ arguments: Arguments, reader: IndexReader) throws(CommandError) {
    offset = arguments[QueryCommand.offset]
    documentCount = reader.documentCount
    let limit = arguments[QueryCommand.count] ? 0 : offset + arguments[QueryCommand.limit]
    let ranking = arguments[QueryCommand.ranking] == "bm25" ? Searcher.Ranking.bm25 : .closeness
    let scope = arguments[QueryCommand.allText] ? Searcher.Scope.allText : .text
    let searcher = Searcher(reader)
    let result = try library { () throws(IndexError) in
      try searcher.search(query, limit: limit, counting: true, ranking: ranking, scope: scope)
    }
    let maker = SnippetMaker(query: query, analyzer: reader.analyzer, scope: scope)
    var hits: [ShownHit] = []
    for (i, hit) in result.hits.enumerated().dropFirst(offset) {
      let document = try library { () throws(IndexError) in try reader.document(hit.document) }
      hits.append(
        ShownHit(
          hit, rank: i + 1, document: document, maker: maker,
          snippetLength: arguments[QueryCommand.snippetLength]))
    }
    self.hits = hits
    let matches = result.matchCount ?? result.hits.count
    self.matches = matches
    // Nothing is lost without a word: what only furniture has is told.
    let looksFurther = scope == .text && matches == 0
    matchesInAllText = try library { () throws(IndexError) in
      looksFurther ? try searcher.search(query, limit: 0, counting: true, scope: .allText).matchCount : nil
    }
    wordsSetAside = try library { () throws(IndexError) in
      scope == .text && matches > 0 ? try searcher.countOfWordsSetAside(query) : 0
    }
  }

  /// That more is found in what is set aside, if so.
  var hint: String? {
    if let matchesInAllText, matchesInAllText > 0 {
      let verb = matchesInAllText == 1 ? "has" : "have"
      return
        "\(counted(matchesInAllText, "document")) \(verb) it in page furniture or repeated passages: "
        + QueryCommand.allText.spelling
    }
    guard wordsSetAside > 0 else { return nil }
    let verb = wordsSetAside == 1 ? "stands" : "stand"
    return "\(counted(wordsSetAside, "word")) of the query \(verb) in page furniture only: "
      + QueryCommand.allText.spelling
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
      writer.field("matchesInAllText", matchesInAllText)
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
