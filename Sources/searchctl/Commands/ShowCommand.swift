import Search

/// `searchctl show DOC`
enum ShowCommand: Command {
  static let raw = Option.toggle("raw", help: "Print the bytes that a text was read from, unrepaired.")

  static let table = ArgumentTable(
    command: "show", summary: "Print the text of one document.",
    operand: Operand(
      name: "DOC", count: 1...1, completion: .documents,
      help: "The document's key, the beginning of it, or the beginning of its last path component."),
    flags: [IndexLocation.option.flag, raw.flag, JSONOption.option.flag, ColorChoice.option.flag],
    notes: [
      "Page furniture and repeated passages stand between marks, '[furniture: ...]' and '[repeated: ...]'. Elsewhere "
        + "than on a terminal the rest of the text is printed byte for byte as it is in the index.",
      "With --raw plain text is printed as the bytes of its file, unpacked, to the last one; of a page, a mail, a PDF, "
        + "a row or a line of JSON it is the text that was taken out of it, before it was mended.",
      "Exit codes: 0 for the document, 1 where there is none, 2 where several fit, or for an error.",
    ])

  /// How many documents are listed where several fit.
  private static let listed = 20

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    guard !arguments[raw] || !arguments[JSONOption.option] else {
      throw CommandError("--raw prints bytes, which JSON cannot hold; leave out one of --raw and --json")
    }
    let location = try IndexLocation.toRead(arguments)
    let name = arguments.operands[0]
    let reader = try library { () throws(IndexError) in try IndexReader(opening: location.path) }
    let keys = try library { () throws(IndexError) in
      try reader.number(ofKey: name) != nil ? [name] : reader.keys(matching: name, limit: listed + 1)
    }
    guard keys.count < 2 else {
      list(keys, fitting: name, on: console)
      return .failure
    }
    guard let key = keys.first, let number = try number(of: key, in: reader) else {
      throw try NearestKeys.unknown(name, in: reader, exitCode: .none)
    }
    let (document, kin) = try library { () throws(IndexError) in
      (try reader.document(number), try KinKeys(of: number, DocumentGroups(reader), limit: Int.max))
    }
    if arguments[JSONOption.option] {
      console.output.append(json(document, kin))
    } else {
      guard reader.hasStoredText else {
        throw CommandError("\(key): this index keeps no text; it was read from \(document.source)")
      }
      guard !arguments[raw] else {
        console.output.append(document.originalBytes)
        return .success
      }
      show(document, on: console, isColored: ColorChoice(arguments).colors(on: console.terminal))
    }
    console.say(line(document))
    for line in FactLines(document).lines + kin.lines { console.say("  " + Control.printable(line)) }
    return .success
  }

  private static func number(of key: String, in reader: IndexReader) throws(CommandError) -> Int? {
    try library { () throws(IndexError) in try reader.number(ofKey: key) }
  }

  private static func list(_ keys: [String], fitting name: String, on console: Console) {
    let count = keys.count > listed ? "more than \(listed)" : String(keys.count)
    console.complain("'\(name)' fits \(count) documents; name one of them:")
    for key in keys.prefix(listed) { console.say("  \(key)") }
  }

  private static func show(_ document: StoredDocument, on console: Console, isColored: Bool) {
    guard console.terminal.isTerminal else {
      for part in MarkedText.parts(of: document) {
        if let kind = part.kind { console.output.append(MarkedText.opening(kind)) }
        console.output.append(document.text[part.range])
        if part.kind != nil { console.output.append(MarkedText.closing) }
      }
      if let last = document.text.last, last != UInt8(ascii: "\n") { console.print("") }
      return
    }
    var view = TextView()
    for part in MarkedText.parts(of: document) {
      let style: Style? = part.kind != nil ? .detail : part.isTitle ? .title : nil
      if isColored, let style { view.append(style) }
      if let kind = part.kind { view.append(Array(MarkedText.opening(kind).utf8)[...]) }
      view.append(document.text[part.range])
      if part.kind != nil { view.append(Array(MarkedText.closing.utf8)[...]) }
      if isColored, style != nil { view.reset() }
    }
    console.print(view.text)
  }

  private static func line(_ document: StoredDocument) -> String {
    var parts = [document.key]
    if !document.key.hasPrefix(document.source) { parts.append("from \(document.source)") }
    if let date = document.date { parts.append(date.description) }
    parts.append(counted(document.length, "word"))
    let aside = document.setAside.reduce(0) { $0 + $1.range.count }
    if aside > 0 { parts.append("\(counted(aside, "byte")) set aside") }
    return parts.joined(separator: ", ")
  }

  private static func json(_ document: StoredDocument, _ kin: KinKeys) -> String {
    JSONOption.object { writer in
      writer.field("key", document.key)
      writer.field("source", document.source)
      writer.field("title", text(document.text[document.title]))
      writer.field("titleEvidence", document.evidence.title.map { "\($0)" })
      writer.field("date", document.date?.description)
      writer.field("dateEvidence", document.evidence.date.map { "\($0)" })
      writer.field("author", document.author)
      writer.field("authorEvidence", document.evidence.author.map { "\($0)" })
      writer.name("dates")
      writer.array(FactLines.dates(in: document)) { writer, found in
        writer.object { writer in
          writer.field("date", found.description)
          writer.field("text", text(document.text[found.range]))
          writer.name("bytes")
          writer.range(document.edits.originalRange(of: found.range, in: document.text))
        }
      }
      writer.field("group", kin.group?.description)
      writer.name("others")
      writer.array(kin.others) { $0.string($1) }
      writer.name("similar")
      writer.array(kin.similar) { $0.string($1) }
      writer.name("setAside")
      writer.array(document.setAside) { writer, part in
        writer.object { writer in
          writer.field("kind", "\(part.kind)")
          writer.field("text", text(document.text[part.range]))
          writer.name("bytes")
          writer.range(document.edits.originalRange(of: part.range, in: document.text))
        }
      }
      writer.field("repairs", document.edits.count)
      writer.field("words", document.length)
      writer.field("text", text(document.text[...]))
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
    bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
