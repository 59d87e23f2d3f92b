/// The passage of a document that shows why it was found.
public struct Snippet: Equatable, Sendable {
  /// The passage, as it stands in the document but with each run of white space shown as one space.
  public let text: String
  /// UTF-8 offset ranges into `text` of the words that match, in order, not overlapping.
  public let highlights: [Range<Int>]
  /// The passage's byte range in the document's text.
  public let byteRange: Range<Int>
  /// Whether the document goes on before the passage; a title right before it does not count.
  public let continuesBefore: Bool
  /// Whether the document goes on behind the passage.
  public let continuesBehind: Bool
}
