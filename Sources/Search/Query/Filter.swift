/// Which documents a search looks among, by when they were published and where they are from.
///
/// A filter leaves documents out and changes nothing else: how rare a word is goes by the whole index, so a document has
/// the same score with and without it.
public struct Filter: Hashable, Sendable {
  /// The first day, month or year; `nil` for no limit.
  public var since: PartialDate?
  /// The last day, month or year; `nil` for no limit.
  public var until: PartialDate?
  /// The sources of which one must fit; none for all.
  public var sources: [SourcePattern]

  public init(since: PartialDate? = nil, until: PartialDate? = nil, sources: [SourcePattern] = []) {
    self.since = since
    self.until = until
    self.sources = sources
  }

  /// Whether every document passes.
  public var isEmpty: Bool { !asksForDates && sources.isEmpty }

  /// Whether documents without a date are left out.
  public var asksForDates: Bool { since != nil || until != nil }

  /// Whether a date can pass: `since` does not lie behind `until`.
  public var isPossible: Bool {
    guard let since, let until else { return true }
    return since.firstDay <= until.lastDay
  }

  /// Whether a date passes: a day of the time that it stands for lies in the time asked for. `2026-05` passes
  /// since 2026-05-20, for the document may be of that day or a later one.
  package func covers(_ date: PartialDate) -> Bool {
    if let since, date.lastDay < since.firstDay { return false }
    if let until, date.firstDay > until.lastDay { return false }
    return true
  }
}

extension PartialDate {
  /// The first day that is meant, packed.
  fileprivate var firstDay: UInt32 { UInt32(year) << 9 | UInt32(month ?? 1) << 5 | UInt32(day ?? 1) }

  /// The last day that may be meant, packed; every month has 31 of them here, which orders them all the same.
  fileprivate var lastDay: UInt32 { UInt32(year) << 9 | UInt32(month ?? 12) << 5 | UInt32(day ?? 31) }
}
