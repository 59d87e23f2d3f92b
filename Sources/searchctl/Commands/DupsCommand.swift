import Search

/// `searchctl dups [WORDS...]`
enum DupsCommand: Command {
  static let limit = Option.number(
    "limit", short: "n", in: 1...100_000, default: 10,
    help: "How many groups, and how many similar pairs, to print.")
  static let changes = Option.number(
    "changes", in: 0...10_000, default: 3,
    help: "How many of the passages that differ to print of each document.")

  static let table = ArgumentTable(
    command: "dups", summary: "List copies of documents, and what differs between them.",
    operand: Operand(
      name: "WORDS", count: 0...Int.max, completion: .nothing,
      help: "Only groups and pairs of which a document matches, as in 'query'."),
    flags: [IndexLocation.option.flag, limit.flag, changes.flag, JSONOption.option.flag],
    takesExclusions: true,
    notes: [
      "A group has the documents that are copies of each other (the same words in the same order) or the same "
        + "article, cut short perhaps or with other things around it. The largest come first; of a group the one "
        + "that comes first in the index, and of the others what they do not have in common with it: '-' before what only the "
        + "first has, '+' before what only the other has. What stands elsewhere in the text is no difference.",
      "Pairs that are similar have much in common but are not the same: a number differs, or half of the text. 'query' "
        + "shows one document of a group, but every one of a pair.",
      "Exit codes: 0 for groups or pairs, 1 for none, 2 for an error.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let location = try IndexLocation.toRead(arguments)
    let reader = try library { () throws(IndexError) in try IndexReader(opening: location.path) }
    let matching = try matches(arguments, reader)
    let listing = try library { () throws(IndexError) in
      let listing = try KinListing(
        reader, matching: matching, limit: arguments[limit], changes: arguments[changes])
      if arguments[JSONOption.option] {
        try listing.printJSON(on: console)
      } else {
        try listing.print(on: console)
      }
      return listing
    }
    console.say("\(location.path): \(listing.line)")
    return listing.isEmpty ? .none : .success
  }

  /// The documents that the words find; `nil` where there are no words.
  private static func matches(
    _ arguments: Arguments, _ reader: IndexReader
  ) throws(CommandError) -> Set<Int>? {
    guard !arguments.operands.isEmpty else { return nil }
    let query: Query
    do {
      query = try Query(parsing: arguments.operands.joined(separator: " "), analyzer: reader.analyzer)
    } catch {
      throw CommandError(error)
    }
    return try library { () throws(IndexError) in
      Set(try Searcher(reader).search(query, limit: reader.documentLimit).hits.map(\.document))
    }
  }
}
