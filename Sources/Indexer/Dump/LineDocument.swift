internal import Search

/// A line of a JSONL dump made into a document.
///
/// The shape is BEIR's: `{"_id": "7", "title": "…", "text": "…"}`, a `date` or `published` in ISO 8601,
/// and an `author`.
struct LineDocument {
  struct Failure: Error {
    var column: Int?
    let reason: DumpProblem.Reason
  }

  /// `nil` where the line names none.
  let key: String?
  let text: [UInt8]
  let edits: TextEdits
  let title: Range<Int>
  let facts: FoundFacts
  let replacedBytes: Int
  let mendedPlaces: Int

  init(line: UnsafeRawBufferPointer, longestText: Int, mends: Bool, dumpDate: PartialDate? = nil)
    throws(Failure)
  {
    if TextRepair.firstInvalid(in: line) == nil {
      try self.init(
        valid: line, longestText: longestText, replacedBefore: 0, mends: mends, dumpDate: dumpDate)
      return
    }
    let repaired = TextRepair.repaired(line)
    // Typed throws do not pass through `withUnsafeBytes` with a value that is no plain result.
    let parsed = repaired.text.withUnsafeBytes { bytes -> Result<LineDocument, Failure> in
      Result { () throws(Failure) in
        try LineDocument(
          valid: bytes, longestText: longestText, replacedBefore: repaired.replacedBytes, mends: mends,
          dumpDate: dumpDate)
      }
    }
    self = try parsed.get()
  }

  private init(
    valid line: UnsafeRawBufferPointer, longestText: Int, replacedBefore: Int, mends: Bool,
    dumpDate: PartialDate?
  ) throws(Failure) {
    var members = Members()
    do throws(JSONScanner.Failure) {
      var scanner = try JSONScanner(object: line)
      while let (key, value) = try scanner.next() { members.take(key, value) }
    } catch {
      throw Failure(column: error.column, reason: .brokenLine("broken JSON: " + error.reason))
    }
    if let wrong = members.wrong { throw Failure(reason: .brokenLine(wrong)) }
    let longest = members.title.bytes.count + members.text.bytes.count + 2
    guard longest <= longestText else { throw Failure(reason: .tooLong(limit: longestText)) }

    key = members.key
    if let key, key.utf8.count > Self.longestKey {
      throw Failure(reason: .brokenLine("an '_id' longer than \(Self.longestKey) bytes"))
    }
    var title = 0..<0
    var replaced = replacedBefore
    var text = [UInt8](unsafeUninitializedCapacity: longest) { out, count in
      (count, title, replaced) = Self.join(members, into: out, replacedBefore: replacedBefore)
    }
    var edits = TextEdits()
    mendedPlaces = mends ? TextMender.mend(&text, edits: &edits) : 0
    title = edits.repairedRange(of: title)
    facts = text.withUnsafeBytes {
      FoundFacts(
        in: $0, title: title.isEmpty ? nil : .field, date: members.date, author: members.author,
        dumpDate: dumpDate)
    }
    self.text = text
    self.edits = edits
    self.title = title
    replacedBytes = replaced
    guard !text.withUnsafeBytes({ WhiteSpace.isAll(of: $0) }) else { throw Failure(reason: .noWords) }
  }

  /// The format's limit for a document's key.
  private static let longestKey = 65_535

  /// Title, blank line, text; or the text alone where there is no title, or where it begins with it.
  private static func join(
    _ members: Members, into out: UnsafeMutableBufferPointer<UInt8>, replacedBefore: Int
  ) -> (count: Int, title: Range<Int>, replaced: Int) {
    guard let base = out.baseAddress.map({ UnsafeMutableRawPointer($0) }) else { return (0, 0..<0, 0) }
    var replaced = replacedBefore
    var start = 0
    let written = members.title.write(to: base)
    replaced += written.replaced
    let all = UnsafeRawBufferPointer(start: base, count: written.count)
    let words = WhiteSpace.trimmed(0..<written.count, in: all)
    if !words.isEmpty {
      memmove(base, base + words.lowerBound, words.count)
      base.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: words.count, as: UInt8.self)
      base.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: words.count + 1, as: UInt8.self)
      start = words.count + 2
    }
    let title = 0..<words.count
    let text = members.text.write(to: base + start)
    replaced += text.replaced
    if !title.isEmpty, text.count >= title.count, memcmp(base, base + start, title.count) == 0,
      text.count == title.count || !continuesWord(base[start + title.count])
    {
      memmove(base, base + start, text.count)
      return (text.count, title, replaced)
    }
    return (start + text.count, title, replaced)
  }

  /// Whether a title that ends before this byte would end inside a word.
  private static func continuesWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80..., UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// What is wanted of an object; the last of several members of one name counts.
  private struct Members {
    var key: String?
    var title = JSONString(bytes: UnsafeRawBufferPointer(start: nil, count: 0), hasEscapes: false)
    var text = JSONString(bytes: UnsafeRawBufferPointer(start: nil, count: 0), hasEscapes: false)
    var hasText = false
    var author: String?
    var fault: String?
    var dateField: PartialDate?
    var published: PartialDate?

    var date: PartialDate? { dateField ?? published }

    var wrong: String? { fault ?? (hasText ? nil : "neither 'text' nor 'title'") }

    mutating func take(_ key: JSONString, _ value: JSONScanner.Value) {
      if key.equals("_id") {
        self.key = Self.key(value)
      } else if key.equals("title") {
        take(value, named: "title", \.title)
      } else if key.equals("text") {
        take(value, named: "text", \.text)
      } else if key.equals("date") {
        dateField = Self.date(value)
      } else if key.equals("published") {
        published = Self.date(value)
      } else if key.equals("author"), case .string(let name) = value, !name.bytes.isEmpty {
        author = String(decoding: name.decoded(), as: UTF8.self)
      }
    }

    private mutating func take(
      _ value: JSONScanner.Value, named name: String, _ field: WritableKeyPath<Members, JSONString>
    ) {
      switch value {
      case .string(let string):
        self[keyPath: field] = string
        hasText = true
      case .null: hasText = true
      default: fault = "'\(name)' is not a string"
      }
    }

    private static func key(_ value: JSONScanner.Value) -> String? {
      switch value {
      case .string(let string) where !string.bytes.isEmpty: String(decoding: string.decoded(), as: UTF8.self)
      case .number(let digits): String(decoding: digits, as: UTF8.self)
      default: nil
      }
    }

    private static func date(_ value: JSONScanner.Value) -> PartialDate? {
      switch value {
      case .string(let string): string.decoded().withUnsafeBytes { Dates.iso8601Prefix($0) }
      case .number(let digits): Dates.iso8601Prefix(digits)
      default: nil
      }
    }
  }
}

extension UnsafeMutableRawPointer {
  fileprivate subscript(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}
