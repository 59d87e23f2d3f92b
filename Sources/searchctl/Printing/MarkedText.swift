import Search

/// A document's text cut up by how its parts are shown: the title, what is set aside, and the rest.
enum MarkedText {
  struct Part: Equatable {
    var range: Range<Int>
    var kind: SetAside.Kind?
    var isTitle = false
  }

  /// In order; they make up the text.
  static func parts(of document: StoredDocument) -> [Part] {
    var parts: [Part] = []
    var end = 0
    let marked =
      document.setAside.map { Part(range: $0.range, kind: $0.kind) }
      + (document.title.isEmpty ? [] : [Part(range: document.title, kind: nil, isTitle: true)])
    for part in marked.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      // The title is not set aside.
      guard part.range.lowerBound >= end, !part.range.isEmpty else { continue }
      if part.range.lowerBound > end { parts.append(Part(range: end..<part.range.lowerBound, kind: nil)) }
      parts.append(part)
      end = part.range.upperBound
    }
    if end < document.text.count { parts.append(Part(range: end..<document.text.count, kind: nil)) }
    return parts
  }

  static func opening(_ kind: SetAside.Kind) -> String {
    switch kind {
    case .furniture: "[furniture: "
    case .repetition: "[repeated: "
    }
  }

  static let closing = "]"
}
