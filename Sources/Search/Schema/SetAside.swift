/// A part of a document's text that weighs nothing in ranking and stays out of snippets.
public struct SetAside: Equatable, Sendable {
  public enum Kind: UInt8, Sendable {
    /// What many pages of a site have, or comment forms and share bars anywhere.
    case furniture
    /// What stands in the document before.
    case repetition
  }

  /// In bytes of the text.
  public let range: Range<Int>
  public let kind: Kind

  package init(_ range: Range<Int>, _ kind: Kind) {
    self.range = range
    self.kind = kind
  }
}
