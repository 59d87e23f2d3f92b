import Search

/// A hit with all that is shown of it.
struct ShownHit {
  let rank: Int
  let key: String
  let source: String
  /// The key, where the document has no title or no stored text.
  let title: String
  let titleHighlights: [Range<Int>]
  let date: PartialDate?
  let score: Float
  /// `nil` where the index holds no text.
  let snippet: Snippet?
  /// Where the snippet's passage lies in the bytes that the document was read from.
  let originalRange: Range<Int>

  /// What is in the index of its group, and similar to it.
  let kin: KinKeys

  init(
    _ hit: Hit, rank: Int, document: StoredDocument, maker: SnippetMaker, snippetLength: Int, kin: KinKeys
  ) {
    self.kin = kin
    self.rank = rank
    key = document.key
    source = document.source
    date = document.date
    score = hit.score
    let title = document.title.isEmpty ? nil : maker.passage(of: document.text, in: document.title)
    self.title = title?.text ?? document.key
    titleHighlights = title?.highlights ?? []
    snippet =
      document.text.isEmpty
      ? nil
      : maker.snippet(
        of: document.text, title: document.title, setAside: document.setAside, length: snippetLength)
    originalRange = document.edits.originalRange(of: snippet?.byteRange ?? 0..<0, in: document.text)
  }
}
