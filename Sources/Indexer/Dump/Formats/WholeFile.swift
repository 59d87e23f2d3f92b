internal import Search

/// A file that is one document: a text, a page, a mail.
final class WholeFile: DumpFormat {
  /// `nil` for a file whose kind is not known and that has to be valid text as it is.
  let kind: DumpKind?
  let longestText: Int
  private var isRead = false
  /// Of a text that is too long for one document.
  private var parts: TextParts?

  init(kind: DumpKind?, longestText: Int) {
    self.kind = kind
    self.longestText = longestText
  }

  let place = Place.file

  func next(from input: DumpInput) throws(InputFailure) -> Found? {
    if parts != nil { return try nextPart(from: input) }
    if isRead { return nil }
    isRead = true
    if [nil, .text, .markdown, .pdf].contains(kind) { return try nextText(from: input) }
    guard let bytes = try input.rest(limit: longestText) else {
      return Found(.tooLong(limit: longestText), at: .file)
    }
    return Self.found(bytes, kind: kind, declared: nil, longestText: longestText)
  }

  /// The whole text, or the first part of one that is too long.
  private func nextText(from input: DumpInput) throws(InputFailure) -> Found? {
    let mark = TextDocument.Mark(try input.peek(3).prefix(3))
    var beginning: [UInt8] = []
    // Only of what a program unpacks the length comes out at its end.
    if !input.isLonger(than: longestText) {
      let (bytes, isLast) = try input.piece(limit: longestText)
      if isLast { return Self.found(bytes, kind: kind, declared: nil, longestText: longestText) }
      beginning = bytes
    }
    guard mark == nil || mark == .utf8 else { return Found(.tooLong(limit: longestText), at: .file) }
    parts = TextParts(beginning, longestText: longestText)
    return try nextPart(from: input)
  }

  private func nextPart(from input: DumpInput) throws(InputFailure) -> Found? {
    guard let bytes = try parts?.next(from: input), let number = parts?.count else { return nil }
    var found = Self.found(bytes, kind: kind, declared: nil, longestText: longestText)
    found.document?.part = number
    if number > 1 { found.document?.name = "part-\(number)" }
    return found
  }

  /// The document that `bytes` are. `declared` is the character set that came with them.
  static func found(_ bytes: consuming [UInt8], kind: DumpKind?, declared: Charset?, longestText: Int)
    -> Found
  {
    do throws(TextDocument.Failure) {
      switch kind {
      case .html: return try page(bytes, declared, longestText: longestText)
      case .mail: return bytes.withUnsafeBytes { Mailbox.found($0, firstLine: 1, isAlone: true) }
      default:
        if let declared { bytes = try decoded(bytes, declared) }
        let found = try TextDocument(bytes, kind: kind, longestText: longestText)
        return Found(
          FoundDocument(
            text: found.text, edits: found.edits, isMarkdown: kind == .markdown,
            replacedBytes: found.replacedBytes))
      }
    } catch {
      return Found(error.reason, at: .file)
    }
  }

  private static func decoded(_ bytes: [UInt8], _ declared: Charset) throws(TextDocument.Failure) -> [UInt8] {
    if case .utf8 = declared { return bytes }
    guard let decoded = bytes.withUnsafeBytes({ Charset.decoded($0, declared: declared) }) else {
      guard case .unknown(let label) = declared else { return bytes }
      throw TextDocument.Failure(reason: .unknownCharset(label))
    }
    return decoded.text
  }

  private static func page(
    _ bytes: [UInt8], _ declared: Charset?, longestText: Int
  ) throws(TextDocument.Failure) -> Found {
    let page = try bytes.withHTMLPage(declared: declared)
    guard page.text.count <= longestText else {
      throw TextDocument.Failure(reason: .tooLong(limit: longestText))
    }
    var found = Found(
      FoundDocument(text: page.text, stated: page.stated, replacedBytes: page.replacedBytes))
    // UTF-16 is full of them.
    let isUTF16 = TextDocument.Mark(bytes.prefix(3)).map { $0 != .utf8 } ?? false
    if !isUTF16, let first = bytes.firstIndex(of: 0) {
      let line = bytes.withUnsafeBytes { $0.lineNumber(at: first) }
      let count = bytes.count { $0 == 0 }
      found.faults.append(Found.Fault(place: .line(line), reason: .nulBytes(count)))
    }
    return found
  }

  /// Whether bytes begin as pages do: with a declaration or the tag `html`, behind comments if any.
  static func beginsAsHTML(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = ASCII.trimmed(
      bytes.starts(with: TextRepair.byteOrderMark) ? bytes[bytes: 3..<bytes.count] : bytes)
    while rest.startsIgnoringCase(with: "<!--") || rest.startsIgnoringCase(with: "<?xml") {
      guard let end = rest.firstOffset(of: UInt8(ascii: ">")) else { return false }
      rest = ASCII.trimmed(rest[bytes: (end + 1)..<rest.count])
    }
    return rest.startsIgnoringCase(with: "<!doctype html") || rest.startsIgnoringCase(with: "<html")
  }
}
