import Search

/// `searchctl inspect TERM|DOC`
enum InspectCommand: Command {
  static let kind = Option.choice(
    "as", among: ["term", "document"], help: "What is meant [a document if it is the key of one].")
  static let limit = Option.number(
    "limit", short: "n", in: 0...100_000, default: 20,
    help: "How many documents of a term, or terms of a document, to tell.")

  static let table = ArgumentTable(
    command: "inspect", summary: "Show what the index holds of a word or a document.",
    operand: Operand(
      name: "TERM|DOC", count: 1...1, completion: .documents,
      help: "A word, read as in a query, or the key of a document."),
    flags: [IndexLocation.option.flag, kind.flag, limit.flag, JSONOption.option.flag],
    notes: [
      "Of a word: how many documents hold its term and how often, what its postings and positions take, and its first "
        + "documents, with the ordinals of the word in each. Of a document: where it lies, its facts and its terms, "
        + "the most frequent first. Deleted documents count until their segment is merged.",
      "Exit codes: 0 for what is there, 1 for what is not, 2 for an error.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let location = try IndexLocation.toRead(arguments)
    let reader = try library { () throws(IndexError) in try IndexReader(opening: location.path) }
    let name = arguments.operands[0]
    let number = try library { () throws(IndexError) in try reader.number(ofKey: name) }
    switch (arguments[kind], number) {
    case ("document", nil): throw try NearestKeys.unknown(name, in: reader, exitCode: .none)
    case ("document", let number?), (nil, let number?):
      let found = try library { () throws(IndexError) in try reader.inspect(document: number) }
      show(found, arguments, console)
      return .success
    default: return try showTerms(of: name, arguments, reader, console)
    }
  }

  // MARK: Terms

  private static func showTerms(
    of text: String, _ arguments: Arguments, _ reader: IndexReader, _ console: Console
  ) throws(CommandError) -> ExitCode {
    let terms: [[UInt8]]
    do { terms = try reader.terms(of: text) } catch { throw CommandError(error) }
    var found: [TermInspection] = []
    for term in terms {
      found.append(
        try library { () throws(IndexError) in try reader.inspect(term: term, limit: arguments[limit]) })
    }
    let known = found.filter { $0.documentFrequency > 0 }
    if arguments[JSONOption.option] {
      console.output.append(try json(found, reader))
    } else {
      for (i, term) in known.enumerated() {
        if i > 0 { console.print("") }
        try show(term, reader, console)
      }
    }
    for term in found where term.documentFrequency == 0 {
      let word = String(decoding: term.term, as: UTF8.self)
      console.say("no term '\(word)': no document holds such a word, or one with the same stem")
    }
    if arguments[kind] == nil, text.contains("/") {
      console.say(try NearestKeys.unknown(text, in: reader, exitCode: .none).message)
    } else if arguments[kind] == nil, known.isEmpty {
      console.say("no document '\(text)' either")
    }
    return known.isEmpty ? .none : .success
  }

  private static func show(
    _ found: TermInspection, _ reader: IndexReader, _ console: Console
  ) throws(CommandError) {
    let rows = [
      ("term", String(decoding: found.term, as: UTF8.self)), ("documents", grouped(found.documentFrequency)),
      ("  deleted", grouped(found.deletedDocuments)), ("occurrences", grouped(found.totalFrequency)),
      ("segments", grouped(found.segments)), ("posting bytes", grouped(found.postingBytes)),
      ("position bytes", grouped(found.positionBytes)), ("blocks", grouped(found.blocks)),
    ]
    for line in aligned(rows) { console.print(Control.printable(line)) }
    if !found.first.isEmpty { console.print("") }
    for posting in found.first {
      let shown = posting.positions.prefix(shownPositions).map { grouped(Int($0)) }.joined(separator: " ")
      let more = posting.positions.count > shownPositions ? " …" : ""
      let places = shown.isEmpty ? "" : ": \(shown)\(more)"
      let key = try key(of: posting, reader)
      console.print(Control.printable("\(key)  \(grouped(posting.frequency))×\(places)"))
    }
  }

  private static let shownPositions = 10

  private static func key(
    of posting: TermInspection.Posting, _ reader: IndexReader
  ) throws(CommandError) -> String {
    try library { () throws(IndexError) in try reader.key(posting.document) }
  }

  private static func json(_ found: [TermInspection], _ reader: IndexReader) throws(CommandError) -> String {
    var keys: [Int: String] = [:]
    for posting in found.flatMap(\.first) { keys[posting.document] = try key(of: posting, reader) }
    return JSONOption.object { writer in
      writer.name("terms")
      writer.array(found) { writer, found in
        writer.object { writer in
          writer.field("term", String(decoding: found.term, as: UTF8.self))
          writer.field("documents", found.documentFrequency)
          writer.field("deletedDocuments", found.deletedDocuments)
          writer.field("occurrences", found.totalFrequency)
          writer.field("segments", found.segments)
          writer.field("postingBytes", found.postingBytes)
          writer.field("positionBytes", found.positionBytes)
          writer.field("blocks", found.blocks)
          writer.name("first")
          writer.array(found.first) { writer, posting in
            writer.object { writer in
              writer.field("key", keys[posting.document])
              writer.field("frequency", posting.frequency)
              writer.name("positions")
              writer.array(posting.positions) { $0.number(Int($1)) }
            }
          }
        }
      }
    }
  }

  // MARK: Documents

  private static func show(_ found: DocumentInspection, _ arguments: Arguments, _ console: Console) {
    let terms = found.terms.sorted { $0.frequency > $1.frequency }.prefix(arguments[limit])
    guard !arguments[JSONOption.option] else { return console.output.append(json(found, terms)) }
    let document = found.document
    let rows = [
      ("key", document.key), ("source", document.source), ("number", grouped(found.number)),
      ("segment", found.segment),
      ("  document", "\(grouped(found.segmentDocument)) of \(grouped(found.segmentDocuments))"),
      ("words", grouped(document.length)), ("terms", grouped(found.terms.count)),
      ("text bytes", grouped(document.text.count)), ("stored bytes", grouped(found.storedBytes)),
      ("mended places", grouped(document.edits.count)),
      ("fingerprint", found.fingerprint.hexadecimal(digits: 16)),
    ]
    for line in aligned(rows) + FactLines(document).lines { console.print(Control.printable(line)) }
    if !terms.isEmpty { console.print("") }
    let width = terms.first.map { grouped($0.frequency).count } ?? 0
    for (term, frequency) in terms {
      let count = grouped(frequency)
      let padding = String(repeating: " ", count: width - count.count)
      console.print(Control.printable("\(padding)\(count)× \(String(decoding: term, as: UTF8.self))"))
    }
  }

  private static func json(
    _ found: DocumentInspection, _ terms: ArraySlice<(term: [UInt8], frequency: Int)>
  ) -> String {
    let document = found.document
    return JSONOption.object { writer in
      writer.field("key", document.key)
      writer.field("source", document.source)
      writer.field("number", found.number)
      writer.field("segment", found.segment)
      writer.field("segmentDocument", found.segmentDocument)
      writer.field("segmentDocuments", found.segmentDocuments)
      writer.field("words", document.length)
      writer.field("textBytes", document.text.count)
      writer.field("storedBytes", found.storedBytes)
      writer.field("repairs", document.edits.count)
      writer.field("fingerprint", found.fingerprint.hexadecimal(digits: 16))
      writer.field(
        "title",
        document.title.isEmpty ? nil : String(decoding: document.text[document.title], as: UTF8.self))
      writer.field("date", document.date?.description)
      writer.field("author", document.author)
      writer.field("termCount", found.terms.count)
      writer.name("terms")
      writer.array(terms) { writer, found in
        writer.object { writer in
          writer.field("term", String(decoding: found.term, as: UTF8.self))
          writer.field("frequency", found.frequency)
        }
      }
    }
  }
}
