/// Cuts a plain text that is too long for one document into parts, each at the end of a sentence or at least of a word.
///
/// Nothing is left out: the parts one behind the other are the bytes of the file.
struct TextParts {
  /// A part has at most this many bytes.
  let size: Int
  /// How many parts were cut off.
  private(set) var count = 0
  private var waiting: [UInt8]
  private var start = 0
  private var isAtEnd = false

  /// How far before the end of a part its last sentence may end.
  private static let window = 64 << 10
  /// Unless there is less memory: a thick book.
  static let usualSize = 1 << 20

  /// - Parameters:
  ///   - beginning: what was read of the file already.
  ///   - longestText: the most bytes that a document may have.
  init(_ beginning: [UInt8], longestText: Int) {
    waiting = beginning
    // A byte that is no UTF-8 becomes three.
    size = max(4, min(Self.usualSize, longestText / 3))
  }

  /// `nil` behind the last.
  mutating func next(from input: DumpInput) throws(InputFailure) -> [UInt8]? {
    if waiting.count - start <= size, !isAtEnd {
      waiting.removeSubrange(..<start)
      start = 0
      let more = try input.piece(limit: 2 * size)
      waiting += more.bytes
      isAtEnd = more.isLast
    }
    guard start < waiting.count else { return nil }
    count += 1
    let end = waiting.withUnsafeBytes { Self.end(ofPart: start, in: $0, size: size) }
    defer { start = end }
    return Array(waiting[start..<end])
  }

  private static func end(ofPart start: Int, in text: UnsafeRawBufferPointer, size: Int) -> Int {
    let limit = start + size
    guard limit < text.count else { return text.count }
    let first = max(start + 1, limit - window)
    var word: Int?
    var i = limit
    while i > first {
      let isBehindSpace = text[i - 1] == 0x20 || (0x09...0x0D).contains(text[i - 1])
      if isBehindSpace, word == nil { word = i }
      if text[i - 1] == 0x0A || isBehindSpace && i - 2 >= start && isStop(text[i - 2]) { return i }
      i -= 1
    }
    if let word { return word }
    // Not inside a letter.
    i = limit
    while i > limit - 3, i > start + 1, text[i] & 0xC0 == 0x80 { i -= 1 }
    return i
  }

  private static func isStop(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
  }
}
