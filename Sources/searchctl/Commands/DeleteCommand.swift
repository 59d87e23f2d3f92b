import Indexer
import Search

/// `searchctl delete DOC...`
enum DeleteCommand: Command {
  static let query = Option.text(
    "query", placeholder: "WORDS", help: "Delete every document that matches, asked as with 'query'.")
  static let yes = Option.toggle("yes", short: "y", help: "Do not ask.")
  static let dryRun = Option.toggle("dry-run", help: "Only list the keys of what would be deleted.")
  static let quiet = Option.toggle("quiet", short: "q", help: "Say nothing but errors.")

  static let table = ArgumentTable(
    command: "delete", summary: "Take documents out of the index; files stay.",
    operand: Operand(
      name: "DOC", count: 0...Int.max, completion: .documents,
      help: "Whole keys; one that ends in '/', '#' or ':' means all that begin with it."),
    flags: [
      IndexLocation.option.flag, query.flag, yes.flag, dryRun.flag, quiet.flag, JSONOption.option.flag,
    ],
    notes: [
      "Either all is deleted or nothing: a key that is not there is an error. More than what was named by whole keys "
        + "is asked about; where nobody can be asked, as standard input is no terminal, it needs \(yes.spelling).",
      "Deleted documents are not found any more, at once and for ever. Their room is given back when their segment is "
        + "merged, 'searchctl optimize' does it now. Files are never touched: indexed again, they are back.",
      "Exit codes: 0 where something was deleted, 1 where nothing fits or the answer was no, 2 for an error.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    guard arguments.operands.isEmpty == (arguments[query] != nil) else {
      throw CommandError(
        "delete: needs either DOC... or \(query.spelling) WORDS; 'searchctl help delete' tells more")
    }
    let location = try IndexLocation.toRead(arguments)
    guard IndexReader.exists(at: location.path) else { throw CommandError(.noIndex(path: location.path)) }
    // What is told is what goes: from here on nobody else may change the index.
    let writer = try library { () throws(IndexError) in
      arguments[dryRun] ? nil : try IndexWriter(at: location.path)
    }
    let reader = try library { () throws(IndexError) in try IndexReader(opening: location.path) }
    let selection = try Selection(arguments, reader)
    var isDone = false
    if let writer, !selection.keys.isEmpty {
      if selection.isToConfirm, !arguments[yes] {
        guard try isConfirmed(selection, reader, console) else { return .none }
      }
      try library { () throws(IndexError) in
        for key in selection.keys { try writer.delete(key: key) }
        try writer.commit()
      }
      isDone = true
      if let failure = writer.mergeFailure { console.complain(failure.asOfMerge) }
    }
    if arguments[JSONOption.option] {
      console.output.append(json(selection.keys, location, isDryRun: writer == nil))
    } else if writer == nil {
      for key in selection.keys { console.print(Control.printable(key)) }
    }
    if !arguments[quiet] {
      let verb = isDone || selection.keys.isEmpty ? "deleted" : "would be deleted"
      console.say("\(location.path): \(counted(selection.keys.count, "document")) \(verb)")
    }
    if writer?.mergeFailure?.isDamage == true { return .failure }
    return selection.keys.isEmpty ? .none : .success
  }

  private static func isConfirmed(
    _ selection: Selection, _ reader: IndexReader, _ console: Console
  ) throws(CommandError) -> Bool {
    let count = counted(selection.keys.count, "document")
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandError(
        "\(count) would be deleted; say \(yes.spelling) to do it, or \(dryRun.spelling) to list them")
    }
    console.say("These \(count) would be deleted:")
    for key in selection.keys.prefix(shown) {
      let title = try title(ofKey: key, reader)
      console.say(title.isEmpty ? "  \(key)" : "  \(title) (\(key))")
    }
    if selection.keys.count > shown { console.say("  and \(grouped(selection.keys.count - shown)) more") }
    guard console.isConfirmed("Delete them?") else {
      console.say("nothing was deleted")
      return false
    }
    return true
  }

  private static let shown = 5

  private static func title(ofKey key: String, _ reader: IndexReader) throws(CommandError) -> String {
    try library { () throws(IndexError) in
      guard let number = try reader.number(ofKey: key) else { return "" }
      let document = try reader.document(number)
      return String(decoding: document.text[document.title], as: UTF8.self)
    }
  }

  private static func json(_ keys: [String], _ location: IndexLocation, isDryRun: Bool) -> String {
    JSONOption.object { writer in
      writer.field("index", location.path)
      writer.field("dryRun", isDryRun)
      writer.field("deleted", isDryRun ? 0 : keys.count)
      writer.name("keys")
      writer.array(keys) { $0.string($1) }
    }
  }
}

extension DeleteCommand {
  /// The documents that were meant.
  fileprivate struct Selection {
    private(set) var keys: [String] = []
    /// Whether more is meant than was named.
    private(set) var isToConfirm = false

    init(_ arguments: Arguments, _ reader: IndexReader) throws(CommandError) {
      if let words = arguments[DeleteCommand.query] {
        isToConfirm = true
        keys = try Self.matches(words, reader)
        return
      }
      var known: Set<String> = []
      for name in arguments.operands {
        for key in try take(name, reader) where known.insert(key).inserted { keys.append(key) }
      }
    }

    /// The key `name`, or all that begin with it.
    private mutating func take(_ name: String, _ reader: IndexReader) throws(CommandError) -> [String] {
      let number = try library { () throws(IndexError) in try reader.number(ofKey: name) }
      if number != nil { return [name] }
      if let last = name.last, "/#:".contains(last) {
        let keys = try library { () throws(IndexError) in try reader.keys(beginningWith: name, limit: .max) }
        if !keys.isEmpty {
          isToConfirm = true
          return keys
        }
      }
      throw try NearestKeys.unknown(name, in: reader, exitCode: .failure, remark: "; nothing was deleted")
    }

    /// The keys of all documents that match, in order.
    private static func matches(_ words: String, _ reader: IndexReader) throws(CommandError) -> [String] {
      let query: Query
      do { query = try Query(parsing: words, analyzer: reader.analyzer) } catch { throw CommandError(error) }
      return try library { () throws(IndexError) in
        let hits = try Searcher(reader).search(query, limit: reader.documentLimit).hits
        var keys: [String] = []
        for hit in hits { keys.append(try reader.key(hit.document)) }
        return keys.sorted()
      }
    }
  }
}
