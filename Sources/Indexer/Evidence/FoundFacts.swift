internal import Search

/// Date and author of a document, with what speaks for them and for its title.
struct FoundFacts {
  private(set) var date: PartialDate?
  private(set) var author: String?
  private(set) var evidence: Evidence

  /// - Parameters:
  ///   - date: as a field says it, before which nothing in the text counts; `author` likewise.
  ///   - dumpDate: the day on which the text was collected.
  init(
    in text: UnsafeRawBufferPointer, title: Evidence.Title?, date: PartialDate? = nil, author: String? = nil,
    dumpDate: PartialDate?
  ) {
    evidence = Evidence(title: title, date: date.map { _ in .field }, author: author.map { _ in .field })
    self.date = date
    self.author = author
    if date == nil, let choice = DateFinder.choose(in: text, dumpDate: dumpDate) {
      self.date = choice.date
      evidence.date = choice.evidence
    }
    if author == nil, let choice = AuthorFinder.choose(in: text) {
      self.author = choice.name
      evidence.author = choice.evidence
    }
  }
}
