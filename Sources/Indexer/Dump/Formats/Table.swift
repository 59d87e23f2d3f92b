internal import Search

/// A table with a header, a document a row: RFC 4180, or with tabs or semicolons between the fields.
///
/// A quoted field may hold line breaks. A row that has more or fewer fields than the header is named and not
/// taken: nobody knows which of its fields is which. A quote that is never closed costs its own line only.
final class Table: DumpFormat {
  let names: FieldNames
  let longestText: Int
  /// `nil` until the header is read, which tells.
  private var separator: UInt8?
  private var columns: Columns?
  /// Whether the header says that there is nothing to read.
  private var isGivenUp = false
  /// The line of the record that comes next, and of the one that was read last.
  private var nextLine = 1
  private var line = 1

  init(names: FieldNames, separator: UInt8?, longestText: Int) {
    self.names = names
    self.separator = separator
    self.longestText = longestText
  }

  var place: Place { .line(nextLine) }

  private static let quote = UInt8(ascii: "\"")

  func next(from input: DumpInput) throws(InputFailure) -> Found? {
    while !isGivenUp, let record = try nextRecord(input) {
      switch record {
      case .tooLong: return Found(.tooLong(limit: input.longestLine), at: .line(line))
      case .unclosed(let bytes):
        let fault =
          bytes > input.longestLine ? "not closed within \(input.longestLine) bytes" : "never closed"
        return Found(.brokenLine("a quote that is \(fault)"), at: .line(line))
      case .bytes(let bytes):
        if WhiteSpace.isAll(of: bytes) { continue }
        if let columns { return row(bytes, columns) }
        if let fault = readHeader(bytes) {
          isGivenUp = true
          return Found(fault, at: .line(line))
        }
      }
    }
    return nil
  }

  // MARK: Records

  private enum Record {
    /// Without its line break; valid until the next call.
    case bytes(UnsafeRawBufferPointer)
    /// With the number of bytes that were looked at.
    case unclosed(Int)
    case tooLong
  }

  /// `nil` at the end.
  private func nextRecord(_ input: DumpInput) throws(InputFailure) -> Record? {
    line = nextLine
    var bytes = try input.peek(1)
    guard !bytes.isEmpty else { return nil }
    if separator == nil { separator = try Self.separator(in: input.peekLine(from: 0)) }
    bytes = try input.peek(1)
    var scan = RecordScan(separator: separator ?? UInt8(ascii: ","))
    while true {
      if let end = scan.end(in: bytes[bytes: 0..<min(bytes.count, input.longestLine + 1)]) {
        take(bytes[bytes: 0..<end], and: 1, from: input)
        return .bytes(Self.withoutReturn(bytes[bytes: 0..<end]))
      }
      if bytes.count > input.longestLine { break }
      guard let more = try input.peekMore() else { break }
      bytes = more
    }
    if !scan.isInQuotes, bytes.count <= input.longestLine {
      take(bytes, and: 0, from: input)
      return .bytes(Self.withoutReturn(bytes))
    }
    // The row has no end: its first line is given up.
    let seen = min(bytes.count, input.longestLine + 1)
    nextLine += 1
    guard case .bytes? = try input.nextLine(), scan.isInQuotes else { return .tooLong }
    return .unclosed(seen)
  }

  private func take(_ bytes: UnsafeRawBufferPointer, and lineBreak: Int, from input: DumpInput) {
    nextLine += bytes.count { $0 == 0x0A } + lineBreak
    input.skip(bytes.count + lineBreak)
  }

  private static func withoutReturn(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    bytes.last == 0x0D ? bytes[bytes: 0..<(bytes.count - 1)] : bytes
  }

  /// The sign that parts the header's fields: the most frequent of comma, semicolon and tab.
  private static func separator(in header: UnsafeRawBufferPointer) -> UInt8 {
    func count(_ sign: Unicode.Scalar) -> Int { header.count { $0 == UInt8(ascii: sign) } }
    let signs: [Unicode.Scalar] = [",", ";", "\t"]
    return UInt8(ascii: signs.max { count($0) < count($1) } ?? ",")
  }

  /// Looks for a row's end, going on where it stopped when there are more bytes.
  private struct RecordScan {
    let separator: UInt8
    private enum State { case fieldStart, bare, quoted, quoteInQuoted }
    private var state = State.fieldStart
    private var i = 0

    init(separator: UInt8) { self.separator = separator }

    var isInQuotes: Bool { state == .quoted }

    /// Where the line break behind the row stands; `nil` where there is none yet.
    mutating func end(in bytes: UnsafeRawBufferPointer) -> Int? {
      while i < bytes.count {
        let byte = bytes[i]
        switch state {
        case .quoted:
          guard let quote = bytes.firstOffset(of: Table.quote, from: i) else {
            i = bytes.count
            return nil
          }
          i = quote
          state = .quoteInQuoted
        case .quoteInQuoted where byte == Table.quote: state = .quoted
        case .fieldStart where byte == Table.quote: state = .quoted
        default:
          if byte == 0x0A { return i }
          state = byte == separator ? .fieldStart : .bare
        }
        i += 1
      }
      return nil
    }
  }

  /// Cuts a row into its fields, quotes taken away.
  private func fields(of row: UnsafeRawBufferPointer, each field: (Int, UnsafeRawBufferPointer) -> Void)
    -> Int
  {
    let separator = separator ?? UInt8(ascii: ",")
    var count = 0
    var i = 0
    while true {
      if i < row.count, row[i] == Self.quote {
        var text: [UInt8] = []
        i += 1
        while let quote = row.firstOffset(of: Self.quote, from: i) {
          text += row[i..<quote]
          i = quote + 1
          guard i < row.count, row[i] == Self.quote else { break }
          text.append(Self.quote)
          i += 1
        }
        let end = row.firstOffset(of: separator, from: i) ?? row.count
        text += row[i..<end]  // What stands behind the closing quote, though nothing should.
        i = end
        text.withUnsafeBytes { field(count, $0) }
      } else {
        let end = row.firstOffset(of: separator, from: i) ?? row.count
        field(count, row[bytes: i..<end])
        i = end
      }
      count += 1
      guard i < row.count else { return count }
      i += 1
    }
  }

  // MARK: Header and rows

  private struct Columns {
    var count = 0
    var indices: [FieldNames.Part: Int] = [:]
  }

  /// What is wrong with it; `nil` for nothing.
  private func readHeader(_ row: UnsafeRawBufferPointer) -> DumpProblem.Reason? {
    var columns = Columns()
    var ranks: [FieldNames.Part: Int] = [:]
    var labels: [String] = []
    let row = row.starts(with: TextRepair.byteOrderMark) ? row[bytes: 3..<row.count] : row
    columns.count = fields(of: row) { i, label in
      let label = ASCII.trimmed(label)
      labels.append(String(decoding: label.prefix(40), as: UTF8.self))
      guard let (part, rank) = names.part(named: label, ignoringCase: true), rank < ranks[part] ?? Int.max
      else {
        return
      }
      ranks[part] = rank
      columns.indices[part] = i
    }
    let missing = FieldNames.Part.allCases.filter {
      columns.indices[$0] == nil && (names.isGiven($0) || $0 == .text)
    }
    guard missing.isEmpty else {
      let wanted = missing.map { "'\(names.name(of: $0))'" }.joined(separator: " and ")
      let more = labels.count > 20 ? ", …" : ""
      return .noColumn("no column \(wanted) among \(labels.prefix(20).joined(separator: ", "))\(more)")
    }
    self.columns = columns
    return nil
  }

  private func row(_ row: UnsafeRawBufferPointer, _ columns: Columns) -> Found {
    var values: [FieldNames.Part: [UInt8]] = [:]
    let count = fields(of: row) { i, value in
      for (part, column) in columns.indices where column == i { values[part] = Array(value) }
    }
    guard count == columns.count else {
      let fields = count == 1 ? "1 field" : "\(count) fields"
      return Found(.brokenLine("\(fields) where the header has \(columns.count)"), at: .line(line))
    }
    var replaced = 0
    func text(_ part: FieldNames.Part) -> [UInt8] {
      guard let value = values[part] else { return [] }
      guard value.withUnsafeBytes({ TextRepair.firstInvalid(in: $0) }) != nil else { return value }
      let repaired = value.withUnsafeBytes { TextRepair.repaired($0) }
      replaced += repaired.replacedBytes
      return repaired.text
    }
    let titled = TitledText(title: text(.title), text: text(.text))
    guard titled.text.count <= longestText else {
      return Found(.tooLong(limit: longestText), at: .line(line))
    }
    let id = String(decoding: text(.id), as: UTF8.self)
    let date = values[.date]?.withUnsafeBytes { Dates.iso8601Prefix($0) ?? MailDate.date(in: $0) }
    let author = String(decoding: text(.author), as: UTF8.self)
    let stated = StatedFacts(title: titled.title, date: date, author: author.isEmpty ? nil : author)
    return Found(
      FoundDocument(
        name: id.isEmpty ? nil : id, place: .line(line), text: titled.text, stated: stated,
        replacedBytes: replaced))
  }
}
