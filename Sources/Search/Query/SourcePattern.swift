/// Names where documents are from: a dump, a folder or a file of it, a site, or the beginning of an address.
///
/// It fits a document where its parts follow each other in the document's key, or where the path that was given to
/// index the document begins with it. Parts are what stands between `/`, `#` and `:`; each must fit whole, but a site
/// also stands for those below it: `example.org` fits `https://blog.example.org/2026/x`, and `gov` every site of
/// `.gov`. A `*` stands for anything inside a part, or nothing: `*.eu` fits every site of `.eu`, `laws/*` all that lies
/// in the folder `laws`, `laws/*.txt` the texts in it but not those in folders below. Capitals of ASCII make no
/// difference, nor do `https://` in front and a slash behind.
public struct SourcePattern: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  public let description: String
  /// In small letters.
  private let bytes: [UInt8]
  /// Whether the first part ends inside the pattern.
  private let hasSlash: Bool
  /// Whether a dot stood in front, as in `.gov`, or in the name of a file.
  private let hasDot: Bool
  /// Whether a `*` stands in it, which may be long in a text.
  private let hasWildcard: Bool
  /// Without the `*.` in front of a site, which fits, too; `nil` for others.
  private let site: Bytes?

  private typealias Bytes = ArraySlice<UInt8>

  /// `nil` where nothing is named.
  public init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    let scheme = rest.prefix { Self.small($0) >= 0x61 && Self.small($0) <= 0x7A }
    let mark = Array("://".utf8)
    if !scheme.isEmpty, rest.dropFirst(scheme.count).starts(with: mark) {
      rest = rest.dropFirst(scheme.count + mark.count)
    }
    while rest.starts(with: [Self.dot, Self.slash]) { rest = rest.dropFirst(2) }
    hasDot = rest.first == Self.dot && rest.dropFirst().first != Self.dot
    if hasDot { rest = rest.dropFirst() }
    while rest.last == Self.slash { rest = rest.dropLast() }
    guard !rest.isEmpty, !rest.elementsEqual("..".utf8), !rest.elementsEqual("*.".utf8) else { return nil }
    description = text
    bytes = rest.map(Self.small)
    hasSlash = bytes.contains(Self.slash)
    hasWildcard = bytes.contains(Self.wildcard)
    let isBelow = bytes.starts(with: [Self.wildcard, Self.dot])
    let name = bytes.dropFirst(2).prefix { $0 != Self.slash }
    // A file may end in `.txt`, but none is called `txt` for that.
    site = isBelow && name.contains(Self.dot) ? bytes.dropFirst(2) : nil
  }

  private static let slash = UInt8(ascii: "/")
  package static let dot = UInt8(ascii: ".")
  private static let wildcard = UInt8(ascii: "*")

  @inline(__always)
  package static func small(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  /// Whether a part may end before this byte, or behind it begin.
  @inline(__always)
  package static func separates(_ byte: UInt8) -> Bool {
    byte == slash || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ":")
  }

  /// How many parts it names, and in which small letters; `nil` where a `*` names any.
  package var name: (parts: Int, bytes: [UInt8])? {
    hasWildcard ? nil : (bytes.count(where: Self.separates) + 1, bytes)
  }

  // MARK: In a key

  /// Looks for the pattern in a key.
  ///
  /// - Returns: how many bytes of the key show that it fits, its end counted as one; `nil` where it does not. Every key
  ///   that begins with as many bytes of this one fits, too.
  package func match(in key: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard !hasWildcard else { return wildcardMatch(in: key) }
    var at = start
    while at &+ bytes.count <= key.count {
      if Self.small(key[at]) == bytes[0], fits(key, at), isWhole(key, at..<at + bytes.count) {
        return at + bytes.count + 1
      }
      at &+= 1
    }
    return nil
  }

  private func wildcardMatch(in key: UnsafeRawBufferPointer) -> Int? {
    for at in key.indices where mayBegin(key, at) {
      if let end = wholeEnd(of: bytes[...], in: key, from: at) { return end + 1 }
      if let site, let end = wholeEnd(of: site, in: key, from: at) { return end + 1 }
    }
    return nil
  }

  private func wholeEnd(of pattern: Bytes, in key: UnsafeRawBufferPointer, from at: Int) -> Int? {
    guard let end = Self.end(of: pattern, in: key, from: at, isEnd: Self.isEnd) else { return nil }
    return isWhole(key, at..<end) ? end : nil
  }

  /// From which byte on a key may match that did not, where it is the same up to the byte `shared`.
  package func restart(shared: Int) -> Int { max(0, shared - bytes.count) }

  @inline(__always)
  private func fits(_ text: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    guard at + bytes.count <= text.count else { return false }
    for i in bytes.indices where Self.small(text[at &+ i]) != bytes[i] { return false }
    return true
  }

  /// Where a pattern that begins at `start` ends for the first time at a place that is an end; `nil` where it does not fit.
  ///
  /// Only the last `*` before a place that does not fit can be longer: one before it would leave less to it. It takes time
  /// in proportion to the product of the lengths of a part and of what stands for it.
  private static func end(
    of pattern: Bytes, in key: UnsafeRawBufferPointer, from start: Int,
    isEnd: (UnsafeRawBufferPointer, Int) -> Bool
  ) -> Int? {
    var at = start
    var next = pattern.startIndex
    // Behind the last `*`, and how far that reaches.
    var behind: Int?
    var reach = start
    while true {
      if next == pattern.endIndex {
        if isEnd(key, at) { return at }
      } else if pattern[next] == wildcard {
        next += 1
        behind = next
        reach = at
        continue
      } else if at < key.count, small(key[at]) == pattern[next] {
        at += 1
        next += 1
        continue
      }
      guard let behind, reach < key.count, !separates(key[reach]) else { return nil }
      reach += 1
      at = reach
      next = behind
    }
  }

  /// Whether a part may end before the byte `end` of a key.
  private static func isEnd(_ key: UnsafeRawBufferPointer, _ end: Int) -> Bool {
    guard end < key.count else { return true }
    return separates(key[end]) || key[end] == UInt8(ascii: "?") || key[end] == UInt8(ascii: "&")
  }

  /// Whether a part, or the name of a site inside one, may begin at a byte of a key.
  private func mayBegin(_ key: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    at == 0 || Self.separates(key[at - 1]) || key[at - 1] == Self.dot
  }

  /// Whether what fits is made of whole parts.
  private func isWhole(_ key: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    let (at, end) = (range.lowerBound, range.upperBound)
    guard Self.isEnd(key, end) else { return false }
    guard at > 0, !Self.separates(key[at - 1]) else { return true }
    guard key[at - 1] == Self.dot else { return false }
    if hasDot, at == 1 || Self.separates(key[at - 2]) { return true }
    // A site below the one that is named: a host, or a folder called like one, but no ending of a file's name.
    return hasSlash || end < key.count && key[end] == Self.slash || isInHost(key, at)
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
    /// Those whose whole path fits, of which the key is a part.
    case paths
  }

  package func match(_ source: DocumentSource) -> SourceMatch {
    guard !hasWildcard else { return wildcardMatch(source) }
    return source.text.withUnsafeBytes { text in
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

  private func wildcardMatch(_ source: DocumentSource) -> SourceMatch {
    guard source.keyStart == nil else { return .paths }
    return begins(path: source.text) ? .all : .none
  }

  /// Whether the path of a document begins with the pattern.
  package func begins(path: [UInt8]) -> Bool {
    path.withUnsafeBytes { path in
      let start = hasDot && path.first == Self.dot ? 1 : 0
      let end = Self.end(of: bytes[...], in: path, from: start) { $1 == $0.count || Self.separates($0[$1]) }
      return end != nil
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
