import Indexer
import Search

/// What was found out about a document, and on what evidence, for people to read.
struct FactLines {
  private let document: StoredDocument

  /// How many of the dates in a text are told.
  private static let listed = 8

  init(_ document: StoredDocument) { self.document = document }

  var lines: [String] {
    var lines: [String] = []
    if !document.title.isEmpty {
      lines.append("title: \(quoted(document.title)), \(Self.text(of: document.evidence.title))")
    }
    if let date = document.date { lines.append("date: \(date), \(Self.text(of: document.evidence.date))") }
    if let author = document.author {
      lines.append("author: \(author), \(Self.text(of: document.evidence.author))")
    }
    let dates = Self.dates(in: document)
    if !dates.isEmpty {
      let shown = dates.prefix(Self.listed).map { "\($0.description) (\(quoted($0.range)))" }
      let more = dates.count > Self.listed ? ", and \(grouped(dates.count - Self.listed)) more" : ""
      lines.append("dates in the text: \(shown.joined(separator: ", "))\(more)")
    }
    if let counts = repairs { lines.append(counts) }
    return lines
  }

  /// Every date in the text.
  static func dates(in document: StoredDocument) -> [FoundDate] {
    document.text.withUnsafeBytes { DateFinder.dates(in: $0, 0..<$0.count) }
  }

  private var repairs: String? {
    let places = document.edits.count
    guard places > 0 else { return nil }
    return places == 1
      ? "1 place was mended; --raw prints it as it was read"
      : "\(grouped(places)) places were mended; --raw prints them as they were read"
  }

  private func quoted(_ range: Range<Int>) -> String {
    "'\(String(decoding: document.text[range], as: UTF8.self))'"
  }

  static func text(of evidence: Evidence.Title?) -> String {
    switch evidence {
    case .field: "from its field"
    case .heading: "the first heading"
    case .firstLine: "the first line"
    case .belowSlogan: "the line below a slogan"
    case .lastLine: "the last line without the site's name"
    case .repeatedAtEnd: "repeated by the last line with the site's name"
    case .beforeSiteName: "the first line without the site's name"
    case nil: "as given"
    }
  }

  static func text(of evidence: Evidence.Date?) -> String {
    switch evidence {
    case .field: "from its field"
    case .published: "labelled as that of publication"
    case .ownLine: "on a line of its own near the beginning"
    case .post: "the time of the first post"
    case .updated: "labelled as that of a change"
    case .age: "an age counted back from the day of the dump"
    case .timeElement: "the first time marked in the page"
    case nil: "as given"
    }
  }

  static func text(of evidence: Evidence.Author?) -> String {
    switch evidence {
    case .field: "from its field"
    case .byline: "the line 'By …'"
    case .handle: "the account of the first post"
    case nil: "as given"
    }
  }
}
