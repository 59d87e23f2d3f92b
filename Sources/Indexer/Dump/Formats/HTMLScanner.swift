internal import Search

/// Cuts a page into tags and text, as browsers do: whatever the bytes are, they are a page.
///
/// After the tokenization of the [HTML standard](https://html.spec.whatwg.org/multipage/parsing.html), without
/// building a tree. Comments, declarations and what has no end are passed over. Takes time in proportion to
/// the bytes. The bytes outlive the scanner.
struct HTMLScanner {
  enum Token {
    case text(Range<Int>)
    case start(Tag)
    case end(HTMLName)
  }

  struct Tag {
    let name: HTMLName
    /// Between the name and the closing `>`.
    let attributes: Range<Int>
  }

  let bytes: UnsafeRawBufferPointer
  private(set) var i = 0
  /// Elements whose end tag has been looked for to the end of the page in vain.
  private var endless: Set<HTMLName> = []

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// `nil` at the end.
  mutating func next() -> Token? {
    while i < bytes.count {
      guard bytes[i] == Self.less else { return text() }
      guard i + 1 < bytes.count else { return text() }
      let second = bytes[i + 1]
      if ASCII.isLetter(second) {
        if let tag = tag(from: i + 1) { return .start(tag) }
      } else if second == UInt8(ascii: "/"), i + 2 < bytes.count, bytes[i + 2] != UInt8(ascii: ">") {
        if !ASCII.isLetter(bytes[i + 2]) {
          skipDeclaration()
        } else if let tag = tag(from: i + 2) {
          return .end(tag.name)
        }
      } else if second == UInt8(ascii: "!") || second == UInt8(ascii: "?") {
        skipDeclaration()
      } else if second == UInt8(ascii: "/"), i + 2 < bytes.count {
        i += 3  // `</>`
      } else {
        return text()
      }
    }
    return nil
  }

  /// The text up to the end tag of `name`, the start tag of which was the last token; the end tag is used up.
  /// `nil` where there is none: then nothing is used up.
  mutating func rawText(of name: HTMLName) -> Range<Int>? {
    guard !endless.contains(name) else { return nil }
    var search = i
    while let found = bytes.firstOccurrence(of: "</", from: search) {
      let end = found + 2 + name.count
      if end <= bytes.count, HTMLName(bytes[bytes: (found + 2)..<end]) == name,
        end == bytes.count || !ASCII.isLetter(bytes[end]) && !ASCII.isDigit(bytes[end])
      {
        let text = i..<found
        i = (bytes.firstOffset(of: UInt8(ascii: ">"), from: end) ?? bytes.count - 1) + 1
        return text
      }
      search = found + 2
    }
    endless.insert(name)
    return nil
  }

  /// Passes over all that is left.
  mutating func skipRest() { i = bytes.count }

  private static let less = UInt8(ascii: "<")

  /// Up to the next `<`, the first byte in any case.
  private mutating func text() -> Token {
    let start = i
    i = bytes.firstOffset(of: Self.less, from: i + 1) ?? bytes.count
    return .text(start..<i)
  }

  /// The tag whose name begins at `start`; `nil` where it does not end, and then the page is used up.
  private mutating func tag(from start: Int) -> Tag? {
    var end = start
    while end < bytes.count, !ASCII.isSpace(bytes[end]), bytes[end] != UInt8(ascii: "/"),
      bytes[end] != UInt8(ascii: ">")
    {
      end += 1
    }
    let name = HTMLName(bytes[bytes: start..<end])
    var attributes = HTMLAttributes(bytes, from: end)
    while attributes.next() != nil {}
    guard let close = attributes.end else {
      i = bytes.count
      return nil
    }
    i = close + 1
    return Tag(name: name, attributes: end..<close)
  }

  /// Passes over `<!-- -->`, `<!doctype>`, `<?xml?>` and other things that begin so.
  private mutating func skipDeclaration() {
    guard bytes[bytes: i..<min(i + 4, bytes.count)].elementsEqual("<!--".utf8) else {
      i = (bytes.firstOffset(of: UInt8(ascii: ">"), from: i) ?? bytes.count - 1) + 1
      return
    }
    // `<!-->` and `<!--->` are whole.
    var search = i + 2
    while let dashes = bytes.firstOccurrence(of: "--", from: search) {
      var end = dashes + 2
      if end < bytes.count, end > i + 4, bytes[end] == UInt8(ascii: "!") { end += 1 }
      if end < bytes.count, bytes[end] == UInt8(ascii: ">") {
        i = end + 1
        return
      }
      search = dashes + 1
    }
    i = bytes.count
  }
}

/// The attributes of a tag, one after the other.
struct HTMLAttributes {
  private let bytes: UnsafeRawBufferPointer
  private var i: Int
  /// Where the tag's `>` stands, once all attributes have been taken; `nil` where it has none.
  private(set) var end: Int?

  init(_ bytes: UnsafeRawBufferPointer, from start: Int) {
    self.bytes = bytes
    i = start
  }

  /// `nil` behind the last. The value is still as it is written.
  mutating func next() -> (name: HTMLName, value: Range<Int>)? {
    while i < bytes.count, ASCII.isSpace(bytes[i]) || bytes[i] == UInt8(ascii: "/") { i += 1 }
    guard i < bytes.count else { return nil }
    if bytes[i] == UInt8(ascii: ">") {
      end = i
      return nil
    }
    let start = i
    i += 1  // Even where it is `=`.
    while i < bytes.count, !isDelimiter(bytes[i]), bytes[i] != UInt8(ascii: "=") { i += 1 }
    let name = HTMLName(bytes[bytes: start..<i])
    var equals = i
    while equals < bytes.count, ASCII.isSpace(bytes[equals]) { equals += 1 }
    guard equals < bytes.count, bytes[equals] == UInt8(ascii: "=") else { return (name, i..<i) }
    i = equals + 1
    return (name, value())
  }

  private mutating func value() -> Range<Int> {
    while i < bytes.count, ASCII.isSpace(bytes[i]) { i += 1 }
    guard i < bytes.count else { return i..<i }
    let quote = bytes[i]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = i + 1
      let close = bytes.firstOffset(of: quote, from: start) ?? bytes.count
      i = min(close + 1, bytes.count)
      return min(start, close)..<close
    }
    let start = i
    while i < bytes.count, !ASCII.isSpace(bytes[i]), bytes[i] != UInt8(ascii: ">") { i += 1 }
    return start..<i
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    ASCII.isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
  }
}

/// The name of an element or attribute, in any case; all that are longer than 16 bytes are one.
struct HTMLName: Hashable, ExpressibleByStringLiteral {
  private var high: UInt64 = 0
  private var low: UInt64 = 0
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    count = bytes.count
    guard count <= 16 else { return }
    for byte in bytes { push(byte) }
  }

  init(stringLiteral text: StaticString) {
    self.init(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func push(_ byte: UInt8) {
    high = high << 8 | low >> 56
    low = low << 8 | UInt64(ASCII.lowercased(byte))
  }
}
