/// Title, blank line, text; or the text alone where there is no title, or where it begins with it.
struct TitledText {
  let text: [UInt8]
  let title: Range<Int>

  init(title: [UInt8], text: [UInt8]) {
    let words = title.withUnsafeBytes { WhiteSpace.trimmed(0..<title.count, in: $0) }
    self.title = 0..<words.count
    if words.isEmpty || Self.begins(text, with: title[words]) {
      self.text = text
    } else {
      self.text = title[words] + [0x0A, 0x0A] + text
    }
  }

  private static func begins(_ text: [UInt8], with title: ArraySlice<UInt8>) -> Bool {
    text.starts(with: title) && (text.count == title.count || !continuesWord(text[title.count]))
  }

  /// Whether a title that ends before this byte would end inside a word.
  static func continuesWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80..., UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
