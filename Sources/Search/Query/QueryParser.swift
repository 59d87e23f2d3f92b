/// Cuts a query into its clauses.
///
///     query  := (space | clause)*
///     clause := ("+" | "-")? (quoted | written)
///     quoted := '"' any but '"' '"'
///     written := any but space and '"'
struct QueryParser {
  private let text: [UInt8]
  private let analyzer: Analyzer
  private var offset = 0

  init(_ text: [UInt8], analyzer: Analyzer) {
    self.text = text
    self.analyzer = analyzer
  }

  /// The next clause that holds a word; `nil` at the end.
  mutating func next() throws(QueryError) -> Query.Clause? {
    while offset < text.count {
      let byte = text[offset]
      if Self.isSpace(byte) {
        offset += 1
        continue
      }
      var occur = Query.Occur.should
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
        occur = byte == UInt8(ascii: "+") ? .must : .mustNot
        offset += 1
      }
      let items = items(of: try piece())
      if !items.isEmpty { return Query.Clause(occur: occur, items: items) }
    }
    return nil
  }

  private mutating func piece() throws(QueryError) -> ArraySlice<UInt8> {
    let start = offset
    if offset < text.count, text[offset] == UInt8(ascii: "\"") {
      guard let end = text[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) else {
        throw .openQuote(offset: start)
      }
      offset = end + 1
      return text[(start + 1)..<end]
    }
    while offset < text.count, !Self.isSpace(text[offset]), text[offset] != UInt8(ascii: "\"") { offset += 1 }
    return text[start..<offset]
  }

  private func items(of piece: ArraySlice<UInt8>) -> [Query.Item] {
    piece.withUnsafeBytes { bytes in
      var words: [Word] = []
      analyzer.appendWords(of: bytes, to: &words)
      return words.enumerated().map { position, word in
        let term = analyzer.term(of: UnsafeRawBufferPointer(rebasing: bytes[Int(word.start)..<Int(word.end)]))
        return Query.Item(term: term, position: position)
      }
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || (9...13).contains(byte)
  }
}
