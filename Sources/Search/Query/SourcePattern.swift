/// Names where documents are from: a dump, a folder or a file of it, a site, or the beginning of an address.
///
/// It fits a document where its parts follow each other in the document's key, or where the path that was given to
/// index the document begins with it. Parts are what stands between `/`, `#` and `:`; each must fit whole, but a site
/// also stands for those below it: `example.org` fits `https://blog.example.org/2026/x`, and `gov` every site of
/// `.gov`. Capitals of ASCII make no difference, nor do `https://` in front and a slash behind.
public struct SourcePattern: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  public let description: String
  /// In small letters.
  private let bytes: [UInt8]
  /// Whether the first part ends inside the pattern.
  private let hasSlash: Bool
  /// Whether a dot stood in front, as in `.gov`, or in the name of a file.
  private let hasDot: Bool

  /// `nil` where nothing is named.
  public init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    let scheme = rest.prefix { Self.small($0) >= 0x61 && Self.small($0) <= 0x7A }
    let mark = Array("://".utf8)
    if !scheme.isEmpty, rest.dropFirst(scheme.count).starts(with: mark) {
      rest = rest.dropFirst(scheme.count + mark.count)
    }
    while rest.starts(with: [Self.dot, Self.slash]) { rest = rest.dropFirst(2) }
    if rest.starts(with: Array("*.".utf8)) { rest = rest.dropFirst(2) }
    hasDot = rest.first == Self.dot && rest.dropFirst().first != Self.dot
    if hasDot { rest = rest.dropFirst() }
    while rest.last == Self.slash { rest = rest.dropLast() }
    guard !rest.isEmpty, !rest.elementsEqual("..".utf8) else { return nil }
    description = text
    bytes = rest.map(Self.small)
    hasSlash = bytes.contains(Self.slash)
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  @inline(__always)
  private static func small(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  /// Whether a part may end before this byte, or behind it begin.
  @inline(__always)
  private static func separates(_ byte: UInt8) -> Bool {
    byte == slash || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ":")
  }

  // MARK: In a key

  /// Looks for the pattern in a key.
  ///
  /// - Returns: how many bytes of the key show that it fits, its end counted as one; `nil` where it does not. Every key
  ///   that begins with as many bytes of this one fits, too.
  package func match(in key: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    var at = start
    while at &+ bytes.count <= key.count {
      if Self.small(key[at]) == bytes[0], fits(key, at), isWhole(key, at) {
        return at + bytes.count + 1
      }
      at &+= 1
    }
    return nil
  }

  /// From which byte on a key may match that did not, where it is the same up to the byte `shared`.
  package func restart(shared: Int) -> Int { max(0, shared - bytes.count) }

  @inline(__always)
  private func fits(_ text: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    guard at + bytes.count <= text.count else { return false }
    for i in bytes.indices where Self.small(text[at &+ i]) != bytes[i] { return false }
    return true
  }

  /// Whether what fits at `at` is made of whole parts.
  private func isWhole(_ key: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    let end = at + bytes.count
    let next = end < key.count ? key[end] : nil
    guard next.map({ Self.separates($0) || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "&") }) ?? true
    else {
      return false
    }
    guard at > 0, !Self.separates(key[at - 1]) else { return true }
    guard key[at - 1] == Self.dot else { return false }
    if hasDot, at == 1 || Self.separates(key[at - 2]) { return true }
    // A site below the one that is named: a host, or a folder called like one, but no ending of a file's name.
    return hasSlash || next == Self.slash || isInHost(key, at)
  }

  /// Whether the part around a byte stands behind `//`.
  private func isInHost(_ key: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    var start = at
    while start > 0, !Self.separates(key[start - 1]) { start -= 1 }
    return start > 1 && key[start - 1] == Self.slash && key[start - 2] == Self.slash
  }

  // MARK: In the path that was given

  /// What documents of a source fit, by the paths that they were read from.
  package enum SourceMatch: Equatable {
    case none, all
    /// Those whose key, from its byte `start` on, goes on with the pattern from its byte `offset` on.
    case keys(start: Int, offset: Int)
  }

  package func match(_ source: DocumentSource) -> SourceMatch {
    source.text.withUnsafeBytes { text in
      if text.count < bytes.count {
        // With nothing in front of the key it is as good to look into the key.
        guard let start = source.keyStart, !text.isEmpty, begins(with: text) else { return .none }
        return .keys(start: start, offset: text.count)
      }
      let start = hasDot && text.first == Self.dot ? 1 : 0
      guard fits(text, start) else { return .none }
      let end = start + bytes.count
      return end == text.count || Self.separates(text[end]) ? .all : .none
    }
  }

  private func begins(with text: UnsafeRawBufferPointer) -> Bool {
    for i in 0..<text.count where Self.small(text[i]) != bytes[i] { return false }
    return true
  }

  /// Whether a key goes on with the pattern as `SourceMatch.keys` says.
  package func continues(_ key: UnsafeRawBufferPointer, from start: Int, offset: Int) -> Bool {
    let rest = bytes.count - offset
    guard start + rest <= key.count else { return false }
    for i in 0..<rest where Self.small(key[start + i]) != bytes[offset + i] { return false }
    return start + rest == key.count || Self.separates(key[start + rest])
  }
}
