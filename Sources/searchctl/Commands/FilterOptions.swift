import Search

/// The flags that leave documents out of a search, and what is said about them.
enum FilterOptions {
  static let since = Option.date(
    "since", help: "Only documents of this year, month or day, or later.")
  static let until = Option.date(
    "until", help: "Only documents of this year, month or day, or earlier.")
  static let source = Option.sources(
    "source", help: "Only of this dump, folder, file or site, such as '*.eu'; may be given several times.")

  static let flags = [since.flag, until.flag, source.flag]

  static let note =
    "--source names parts of a key as they follow each other, such as laws/eu, posts.csv or example.org/news, or the "
    + "path that was indexed; a site stands for those below it, too. A '*' stands for anything between two slashes, as in "
    + "'*.eu', 'laws/*.txt' or 'laws/*/2024'; it needs quotation marks, or the shell may take it. A document that is "
    + "only known to be of May 2026 passes --since 2026-05-20; one without a date passes neither --since nor --until."

  static func filter(_ arguments: Arguments) throws(CommandError) -> Filter {
    let filter = Filter(
      since: arguments[since], until: arguments[until], sources: arguments.all(source))
    if let since = filter.since, let until = filter.until, !filter.isPossible {
      throw CommandError("--since \(since) lies behind --until \(until): no document can be from then")
    }
    return filter
  }
}

/// What a filter did to an answer.
struct FilterOutcome {
  let filter: Filter
  /// How many documents pass.
  let documents: Int
  /// How many more would match if they had a date; `nil` where dates were not asked for.
  let undatedMatches: Int?
  /// The sources that no document is from, with what is said of each.
  let unknownSources: [(source: SourcePattern, complaint: String)]

  /// `nil` for a filter that lets everything through.
  init?(_ filter: Filter, _ result: SearchResult, _ searcher: Searcher) throws(CommandError) {
    guard !filter.isEmpty else { return nil }
    self.filter = filter
    documents = try library { () throws(IndexError) in try searcher.documentCount(passing: filter) }
    undatedMatches = result.undatedCount
    var unknown: [(SourcePattern, String)] = []
    for source in try library({ () throws(IndexError) in try searcher.unknownSources(of: filter) }) {
      unknown.append((source, try NearestSources.unknown(source, in: searcher.reader)))
    }
    unknownSources = unknown
  }
}

extension JSONWriter {
  mutating func filter(_ outcome: FilterOutcome) {
    object { writer in
      writer.field("since", outcome.filter.since?.description)
      writer.field("until", outcome.filter.until?.description)
      writer.name("sources")
      writer.array(outcome.filter.sources) { $0.string($1.description) }
      writer.name("unknownSources")
      writer.array(outcome.unknownSources) { $0.string($1.source.description) }
      writer.field("documents", outcome.documents)
      writer.field("undatedMatches", outcome.undatedMatches)
    }
  }
}
