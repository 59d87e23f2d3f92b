internal import Search

/// A line of a JSONL dump made into a document.
///
/// The shape is BEIR's: `{"_id": "7", "title": "…", "text": "…"}`, a `date` in ISO 8601 and an `author`;
/// `FieldNames` has the other names.
struct LineDocument {
  struct Failure: Error {
    var column: Int?
    let reason: DumpProblem.Reason
  }

  /// `nil` where the line names none.
  let key: String?
  let text: [UInt8]
  let stated: StatedFacts
  let replacedBytes: Int

  init(line: UnsafeRawBufferPointer, names: FieldNames, longestText: Int) throws(Failure) {
    if TextRepair.firstInvalid(in: line) == nil {
      try self.init(valid: line, names: names, longestText: longestText, replacedBefore: 0)
      return
    }
    let repaired = TextRepair.repaired(line)
    // Typed throws do not pass through `withUnsafeBytes` with a value that is no plain result.
    let parsed = repaired.text.withUnsafeBytes { bytes -> Result<LineDocument, Failure> in
      Result { () throws(Failure) in
        try LineDocument(
          valid: bytes, names: names, longestText: longestText, replacedBefore: repaired.replacedBytes)
      }
    }
    self = try parsed.get()
  }

  private init(
    valid line: UnsafeRawBufferPointer, names: FieldNames, longestText: Int, replacedBefore: Int
  ) throws(Failure) {
    var members = Members()
    do throws(JSONScanner.Failure) {
      var scanner = try JSONScanner(object: line)
      while let (key, value) = try scanner.next() { members.take(key, value, names) }
    } catch {
      throw Failure(column: error.column, reason: .brokenLine("broken JSON: " + error.reason))
    }
    if let wrong = members.wrong(names) { throw Failure(reason: .brokenLine(wrong)) }
    let longest = members.title.bytes.count + members.text.bytes.count + 2
    guard longest <= longestText else { throw Failure(reason: .tooLong(limit: longestText)) }

    key = members.key
    var title = 0..<0
    var replaced = replacedBefore
    text = [UInt8](unsafeUninitializedCapacity: longest) { out, count in
      (count, title, replaced) = Self.join(members, into: out, replacedBefore: replacedBefore)
    }
    stated = StatedFacts(title: title, date: members.date, author: members.author)
    replacedBytes = replaced
  }

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
      text.count == title.count || !TitledText.continuesWord(base[start + title.count])
    {
      memmove(base, base + start, text.count)
      return (text.count, title, replaced)
    }
    return (start + text.count, title, replaced)
  }

  /// What is wanted of an object: of several names for one part the best counts, of several members of one name
  /// the last.
  private struct Members {
    var title = JSONString(bytes: UnsafeRawBufferPointer(start: nil, count: 0), hasEscapes: false)
    var text = JSONString(bytes: UnsafeRawBufferPointer(start: nil, count: 0), hasEscapes: false)
    private(set) var key: String?
    private(set) var date: PartialDate?
    private(set) var author: String?
    private var hasText = false
    private var fault: String?
    private var (keyRank, titleRank, textRank) = (Int.max, Int.max, Int.max)
    private var (dateRank, authorRank) = (Int.max, Int.max)

    func wrong(_ names: FieldNames) -> String? {
      fault ?? (hasText ? nil : "neither '\(names.name(of: .text))' nor '\(names.name(of: .title))'")
    }

    mutating func take(_ key: JSONString, _ value: JSONScanner.Value, _ names: FieldNames) {
      let found =
        key.hasEscapes
        ? key.decoded().withUnsafeBytes { names.part(named: $0) } : names.part(named: key.bytes)
      guard let (part, rank) = found else { return }
      switch part {
      case .id where rank <= keyRank: take(Self.key(value), rank, &self.key, &keyRank)
      case .date where rank <= dateRank: take(Self.date(value), rank, &date, &dateRank)
      case .author where rank <= authorRank: take(Self.author(value), rank, &author, &authorRank)
      case .title where rank <= titleRank:
        if let string = string(value, of: .title, rank, names) { (title, titleRank) = (string, rank) }
      case .text where rank <= textRank:
        if let string = string(value, of: .text, rank, names) { (text, textRank) = (string, rank) }
      default: break
      }
    }

    private func take<Value>(_ found: Value?, _ rank: Int, _ value: inout Value?, _ best: inout Int) {
      if let found { (value, best) = (found, rank) }
    }

    /// The string for a title or a text; `nil` where the value is none, which is wrong for the best name only.
    private mutating func string(
      _ value: JSONScanner.Value, of part: FieldNames.Part, _ rank: Int, _ names: FieldNames
    ) -> JSONString? {
      switch value {
      case .string(let string):
        hasText = true
        return string
      case .null: hasText = true
      default: if rank == 0 { fault = "'\(names.name(of: part))' is not a string" }
      }
      return nil
    }

    private static func key(_ value: JSONScanner.Value) -> String? {
      switch value {
      case .string(let string) where !string.bytes.isEmpty: String(decoding: string.decoded(), as: UTF8.self)
      case .number(let digits): String(decoding: digits, as: UTF8.self)
      default: nil
      }
    }

    private static func author(_ value: JSONScanner.Value) -> String? {
      guard case .string(let name) = value, !name.bytes.isEmpty else { return nil }
      return String(decoding: name.decoded(), as: UTF8.self)
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
