/// A line as furniture is compared: letters of ASCII small, white space one space, each run of digits a `0`, nothing of
/// punctuation at the ends. `25.8K Views` of one page and `524 Views` of another are much the same line.
struct LineKey {
  /// Longer lines are prose.
  static let longest = 300

  private(set) var bytes: [UInt8] = []
  /// Where in the line each of them stands.
  private(set) var places: [Int] = []

  /// `nil` where the line is too long or has no letter.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count <= Self.longest else { return nil }
    var hasLetter = false
    var i = 0
    while i < line.count {
      let space = WhiteSpace.length(in: line, at: i)
      if space > 0 {
        if let last = bytes.last, last != UInt8(ascii: " ") { append(UInt8(ascii: " "), i) }
        i += space
        continue
      }
      let byte = line[i]
      let isDigit = byte &- UInt8(ascii: "0") < 10
      if isDigit {
        if bytes.last != UInt8(ascii: "0") { append(UInt8(ascii: "0"), i) }
      } else {
        let isCapital = byte &- UInt8(ascii: "A") < 26
        append(isCapital ? byte | 0x20 : byte, i)
        if byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26 { hasLetter = true }
      }
      i += 1
    }
    guard hasLetter else { return nil }
    while let last = bytes.last, Self.isPunctuation(last) {
      bytes.removeLast()
      places.removeLast()
    }
    let first = bytes.firstIndex { !Self.isPunctuation($0) } ?? 0
    bytes.removeFirst(first)
    places.removeFirst(first)
  }

  private mutating func append(_ byte: UInt8, _ place: Int) {
    bytes.append(byte)
    places.append(place)
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    byte < 0x80 && byte &- 0x30 >= 10 && (byte | 0x20) &- 0x61 >= 26
  }

  /// The lines of a text without the white space around them, empty ones left out.
  static func forEachLine(of text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n"), text[end] != UInt8(ascii: "\r") { end += 1 }
      let line = WhiteSpace.trimmed(start..<end, in: text)
      if !line.isEmpty { body(line) }
      start = end + 1
    }
  }
}
