import Search

/// What a query came to, with all that is shown of it.
struct Answer {
  let documentCount: Int
  let matches: Int
  let offset: Int
  let hits: [ShownHit]
  /// `nil` where no document was left out.
  let filtered: FilterOutcome?
  /// Whether only one document of each group of copies is shown.
  let isFolded: Bool
  /// How many documents have what was asked for where what is set aside counts too; `nil` where that was not looked for.
  private let matchesInAllText: Int?
  /// How many words of the query stand in page furniture only.
  private let wordsSetAside: Int

  /// How many documents that are similar to a hit are named.
  private static let listedKin = 20

  init(
    _ query: Query, _ filter: Filter, _ arguments: Arguments, reader: IndexReader
  ) throws(CommandError) {
    offset = arguments[QueryCommand.offset]
    documentCount = reader.documentCount
    let limit = arguments[QueryCommand.count] ? 0 : offset + arguments[QueryCommand.limit]
    let ranking = arguments[QueryCommand.ranking] == "bm25" ? Searcher.Ranking.bm25 : .closeness
    isFolded = !arguments[QueryCommand.all]
    let scope = arguments[QueryCommand.allText] ? Searcher.Scope.allText : .text
    let searcher = Searcher(reader)
    let (result, groups) = try Self.search(
      query, filter, scope, limit: limit, ranking, folding: isFolded, searcher)
    filtered = try FilterOutcome(filter, result, searcher)
    let maker = SnippetMaker(query: query, analyzer: reader.analyzer, scope: scope)
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
    let matches = result.matchCount ?? result.hits.count
    self.matches = matches
    // Nothing is lost without a word: what only furniture has is told.
    let looksFurther = scope == .text && matches == 0
    matchesInAllText = try library { () throws(IndexError) in
      looksFurther
        ? try searcher.search(query, limit: 0, counting: true, filter: filter, scope: .allText).matchCount
        : nil
    }
    wordsSetAside = matches > 0 ? result.wordsSetAside ?? 0 : 0
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

  private static func search(
    _ query: Query, _ filter: Filter, _ scope: Searcher.Scope, limit: Int, _ ranking: Searcher.Ranking,
    folding: Bool,
    _ searcher: Searcher
  ) throws(CommandError) -> (SearchResult, DocumentGroups) {
    try library { () throws(IndexError) in
      let groups = try DocumentGroups(searcher.reader)
      let result =
        folding
        ? try searcher.search(
          query, limit: limit, counting: true, ranking: ranking, filter: filter, scope: scope, folding: groups
        )
        : try searcher.search(
          query, limit: limit, counting: true, ranking: ranking, filter: filter, scope: scope)
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

  /// `12 of 57,162 documents match, 1 to 10 shown; 1.2 ms`, and with a filter
  /// `12 of the 1,300 documents that pass the filter match, 1 to 10 shown; 3 more match but have no date; 1.2 ms`
  func line(seconds: Double, onlyCounted: Bool) -> String {
    var parts = [matchText + (onlyCounted ? "" : shownText)]
    if filtered?.documents == 0 { parts = ["no document passes the filter"] }
    if let undated = filtered?.undatedMatches, undated > 0 {
      let more = matches > 0 ? "more " : ""
      parts.append(
        "\(grouped(undated)) \(more)\(undated == 1 ? "matches but has" : "match but have") no date")
    }
    return (parts + [timeText(seconds)]).joined(separator: "; ")
  }

  private var matchText: String {
    let verb = matches == 1 ? "matches" : "match"
    guard let filtered else { return "\(grouped(matches)) of \(counted(documentCount, "document")) \(verb)" }
    let pass = filtered.documents == 1 ? "passes" : "pass"
    return
      "\(grouped(matches)) of the \(counted(filtered.documents, "document")) that \(pass) the filter \(verb)"
  }

  private var shownText: String {
    guard hits.count < matches else { return "" }
    guard !hits.isEmpty else { return ", none shown" }
    let folds = isFolded && hits.contains { $0.kin.otherCount > 0 }
    return ", \(grouped(offset + 1)) to \(grouped(offset + hits.count)) shown"
      + (folds ? ", one of each group of copies" : "")
  }

  func json(query: String) -> String {
    JSONOption.object { writer in
      writer.field("query", query)
      writer.field("documents", documentCount)
      writer.field("matches", matches)
      writer.field("matchesInAllText", matchesInAllText)
      if let filtered {
        writer.name("filter")
        writer.filter(filtered)
      }
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
