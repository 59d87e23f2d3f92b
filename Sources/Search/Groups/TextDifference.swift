/// What two texts do not have in common, by sentences and lines; their order and white space do not count.
///
/// Takes time and memory in proportion to the texts.
public struct TextDifference: Equatable, Sendable {
  /// A passage that is another in the second text, or that only one of them has.
  public enum Change: Equatable, Sendable {
    case changed(String, to: String)
    case onlyInFirst(String)
    case onlyInSecond(String)
  }

  /// In the order of the texts, changed passages first.
  public let changes: [Change]

  /// - Parameters:
  ///   - first, second: UTF-8; what is invalid is replaced.
  public init(_ first: some Sequence<UInt8>, _ second: some Sequence<UInt8>) {
    let (a, b) = (Self.passages(first), Self.passages(second))
    let onlyInFirst = Self.missing(a, in: b)
    var onlyInSecond: [Passage?] = Self.missing(b, in: a)
    var changed: [Change] = []
    var rest: [Change] = []
    var next = 0
    for passage in onlyInFirst {
      // Both are in order, so what became of a passage is not far from what became of the one before.
      let window = next..<min(next + Self.window, onlyInSecond.count)
      let match = window.first { i in onlyInSecond[i].map { $0.isVersion(of: passage) } ?? false }
      if let match, let other = onlyInSecond[match] {
        changed.append(.changed(passage.text, to: other.text))
        onlyInSecond[match] = nil
        while next < onlyInSecond.count, onlyInSecond[next] == nil { next += 1 }
      } else {
        rest.append(.onlyInFirst(passage.text))
      }
    }
    changes = changed + rest + onlyInSecond.compactMap { $0.map { .onlyInSecond($0.text) } }
  }

  /// How many passages are looked through for the version of another.
  private static let window = 16

  /// The sentences and lines of a text, each run of white space in them as one blank. A line break in a long line is
  /// white space, too.
  private static func passages(_ text: some Sequence<UInt8>) -> [String] {
    let text = Array(text)
    var passages: [String] = []
    var passage: [UInt8] = []
    var lineStart = 0
    text.withUnsafeBytes { text in
      var i = 0
      while i < text.count {
        let space = WhiteSpace.length(in: text, at: i)
        if space == 0 {
          passage.append(text[i])
          i += 1
          continue
        }
        let isBreak = text[i] == UInt8(ascii: "\n")
        if isSentenceEnd(passage.last) || isBreak && i - lineStart < longLine {
          if !passage.isEmpty { passages.append(String(decoding: passage, as: UTF8.self)) }
          passage.removeAll(keepingCapacity: true)
        } else if !passage.isEmpty, passage.last != 0x20 {
          passage.append(0x20)
        }
        i += space
        if isBreak { lineStart = i }
      }
    }
    if passage.last == 0x20 { passage.removeLast() }
    if !passage.isEmpty { passages.append(String(decoding: passage, as: UTF8.self)) }
    return passages
  }

  /// In bytes.
  private static let longLine = 50

  private static func isSentenceEnd(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
  }

  /// Those of `a` that `b` does not have, or not as often.
  private static func missing(_ a: [String], in b: [String]) -> [Passage] {
    var counts: [String: Int] = [:]
    for passage in b { counts[passage, default: 0] += 1 }
    return a.compactMap { passage in
      guard let count = counts[passage], count > 0 else { return Passage(passage) }
      counts[passage] = count - 1
      return nil
    }
  }

  private struct Passage {
    let text: String
    let words: [Substring]

    init(_ text: String) {
      self.text = text
      words = text.split(separator: " ")
    }

    /// Whether the two have half of the longer one's words in common at their beginning and end.
    func isVersion(of other: Passage) -> Bool {
      let (before, behind) = CommonEnds.count(words, other.words)
      return (before + behind) * 2 >= max(words.count, other.words.count)
    }
  }
}

/// How many elements two arrays have in common at their beginning, and how many of the others at their end.
private enum CommonEnds {
  static func count(_ a: [Substring], _ b: [Substring]) -> (before: Int, behind: Int) {
    let shorter = min(a.count, b.count)
    var before = 0
    while before < shorter, a[before] == b[before] { before += 1 }
    var behind = 0
    while behind < shorter - before, a[a.count - 1 - behind] == b[b.count - 1 - behind] { behind += 1 }
    return (before, behind)
  }
}

extension TextDifference.Change {
  /// The passage in the first text and in the second, with `…` for what is the same in both but for a few words around what
  /// is not.
  public var excerpts: (first: String?, second: String?) {
    switch self {
    case .onlyInFirst(let passage): return (passage, nil)
    case .onlyInSecond(let passage): return (nil, passage)
    case .changed(let first, let second):
      let (x, y) = (first.split(separator: " "), second.split(separator: " "))
      let (before, behind) = CommonEnds.count(x, y)
      func excerpt(_ words: [Substring]) -> String {
        let start = max(0, before - Self.context)
        let end = min(words.count, words.count - behind + Self.context)
        let text = words[start..<end].joined(separator: " ")
        return (start > 0 ? "… " : "") + text + (end < words.count ? " …" : "")
      }
      return (excerpt(x), excerpt(y))
    }
  }

  private static let context = 5
}
