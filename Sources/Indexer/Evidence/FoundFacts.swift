internal import Search

/// Date and author of a document, with what speaks for them and for its title.
struct FoundFacts {
  private(set) var date: PartialDate?
  private(set) var author: String?
  private(set) var evidence: Evidence

  /// - Parameters:
  ///   - title: what speaks for the title.
  ///   - stated: what the document says elsewhere, before which nothing in the text counts.
  ///   - dumpDate: the day on which the text was collected.
  init(in text: UnsafeRawBufferPointer, title: Evidence.Title?, _ stated: StatedFacts, dumpDate: PartialDate?)
  {
    date = stated.date
    author = stated.author
    evidence = Evidence(
      title: title, date: date.map { _ in stated.dateEvidence }, author: author.map { _ in .field })
    if date == nil, let choice = DateFinder.choose(in: text, dumpDate: dumpDate) {
      date = choice.date
      evidence.date = choice.evidence
    }
    if author == nil, let choice = AuthorFinder.choose(in: text) {
      author = choice.name
      evidence.author = choice.evidence
    }
  }
}
