internal import Search

/// What a document says of itself elsewhere than in its text: in fields, a page's head or a mail's header.
struct StatedFacts {
  /// In the text as it was found; empty where there is none.
  var title = 0..<0
  var titleEvidence = Evidence.Title.field
  var date: PartialDate?
  var dateEvidence = Evidence.Date.field
  var author: String?
}
