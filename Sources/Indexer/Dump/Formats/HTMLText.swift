/// Puts together the text of a page as it reads on a screen: white space run together, blocks on lines of
/// their own, a blank line between paragraphs.
struct HTMLText {
  private(set) var bytes: [UInt8] = []
  /// How deep in `<pre>` the text stands, where white space counts.
  var preformattedDepth = 0

  private enum Gap: Comparable {
    case none, blank, tab, line, paragraph
  }

  /// What separates the next word from the last.
  private var gap = Gap.none

  /// Ends a line, as `<br>` and `<li>` do; twice makes a blank line where `isRepeatable`.
  mutating func breakLine(isRepeatable: Bool = false) {
    gap = isRepeatable && gap >= .line ? .paragraph : max(gap, .line)
  }

  mutating func breakParagraph() { gap = .paragraph }

  /// Between the cells of a table.
  mutating func breakCell() { gap = max(gap, .tab) }

  /// Appends text with its character references; NULs are dropped.
  mutating func append(_ text: UnsafeRawBufferPointer) {
    var i = 0
    while i < text.count {
      let byte = text[i]
      if ASCII.isSpace(byte), preformattedDepth == 0 {
        gap = max(gap, .blank)
        i += 1
      } else if byte == UInt8(ascii: "&") {
        i += appendReference(text, at: i)
      } else if byte == 0 || byte == 0x0D {
        i += 1
      } else {
        let start = i
        i += 1
        while i < text.count, !Self.isSpecial(text[i]) { i += 1 }
        close()
        bytes.append(contentsOf: text[start..<i])
      }
    }
  }

  /// The bytes that `append` looks at one by one: white space, `&`, NUL.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0 || ASCII.isSpace(byte)) || byte == UInt8(ascii: "&")
  }

  private mutating func appendReference(_ text: UnsafeRawBufferPointer, at i: Int) -> Int {
    var decoded: [UInt8] = []
    let length = CharacterReference.decode(text, at: i, isInAttribute: false, to: &decoded)
    guard length > 0 else {
      close()
      bytes.append(text[i])
      return 1
    }
    if let only = decoded.first, decoded.count == 1, ASCII.isSpace(only), preformattedDepth == 0 {
      gap = max(gap, .blank)
    } else {
      close()
      bytes += decoded
    }
    return length
  }

  /// Writes what separates the next word from the last; nothing before the first.
  private mutating func close() {
    guard gap != .none else { return }
    defer { gap = .none }
    guard !bytes.isEmpty else { return }
    switch gap {
    case .none: break
    case .blank: bytes.append(0x20)
    case .tab: bytes.append(0x09)
    case .line: bytes.append(0x0A)
    case .paragraph: bytes += [0x0A, 0x0A]
    }
  }

  /// `text` on one line, with its character references: a title, say.
  static func line(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    var line = HTMLText()
    line.append(text)
    return line.bytes
  }
}
