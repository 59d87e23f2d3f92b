import Indexer
import Search

/// `searchctl query WORDS...`
enum QueryCommand: Command {
  static let limit = Option.number(
    "limit", short: "n", in: 1...100_000, default: 10, help: "How many hits to print.")
  static let offset = Option.number(
    "offset", in: 0...1_000_000, default: 0, help: "How many of the best hits to leave out.")
  static let count = Option.toggle("count", help: "Print only how many documents match.")
  static let all = Option.toggle("all", help: "Show every copy of a document, not only the best of them.")
  static let ranking = Option.choice(
    "ranking", among: ["closeness", "bm25"], default: "closeness",
    help: "BM25 alone, or more for words that stand close together.")
  static let snippetLength = Option.number(
    "snippet-length", placeholder: "BYTES", in: 20...10_000, default: 240,
    help: "About how much of a document to show.")

  static let allText = Option.toggle(
    "all-text", help: "Look into page furniture too, and across repeated passages; that adds to no score.")

  static let table = ArgumentTable(
    command: "query", summary: "Find documents by their words, best first.",
    operand: Operand(
      name: "WORDS", count: 1...Int.max, completion: .nothing,
      help: "Words (any may match), +required, -excluded, '\"a phrase\"'."),
    flags: [
      IndexLocation.option.flag, limit.flag, offset.flag, count.flag, all.flag, allText.flag,
    ] + FilterOptions.flags + [
      JSONOption.option.flag, ColorChoice.option.flag, ranking.flag, snippetLength.flag,
    ],
    takesExclusions: true,
    notes: [
      "An argument with one dash excludes a word, as in: searchctl query global -china. Only -h, and -n with a "
        + "number behind it, are flags. Words with two dashes are always flags; behind -- nothing is.",
      FilterOptions.note,
      "Of copies of one document, and of one article in several places, only the best is shown, with '+3 similar' for the "
        + "others that are in the index, whether they match or not; 'dups' lists them. What is only similar, such as two "
        + "versions of a law, is always shown. Documents are counted all the same, copies included.",
      "Without \(IndexLocation.option.spelling) and \(IndexLocation.variable) the index is the nearest folder "
        + "'\(IndexLocation.folderName)' from here upwards. Where there is none, but a folder 'seeds', that is "
        + "taken in first.",
      "Exit codes: 0 for hits, 1 for none, 2 for an error.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let text = arguments.operands.joined(separator: " ")
    let filter = try FilterOptions.filter(arguments)
    let reader = try open(arguments, console: console)
    let start = monotonicSeconds()
    let query: Query
    do {
      query = try Query(parsing: text, analyzer: reader.analyzer)
    } catch {
      throw CommandError(error)
    }
    let answer = try Answer(query, filter, arguments, reader: reader)
    let seconds = monotonicSeconds() - start
    if arguments[JSONOption.option] {
      console.output.append(answer.json(query: text))
    } else if arguments[count] {
      console.print(String(answer.matches))
    } else {
      answer.print(on: console, isColored: ColorChoice(arguments).colors(on: console.terminal))
    }
    for (_, complaint) in answer.filtered?.unknownSources ?? [] { console.say(complaint) }
    console.say(answer.line(seconds: seconds, onlyCounted: arguments[count]))
    if let hint = answer.hint { console.say(hint) }
    return answer.matches > 0 ? .success : .none
  }

  /// Opens the index. Where there is none, but a folder of seeds, those are taken in first.
  private static func open(_ arguments: Arguments, console: Console) throws(CommandError) -> IndexReader {
    let location = IndexLocation.existing(arguments)
    if let location {
      do {
        return try IndexReader(opening: location.path)
      } catch {
        guard case .noIndex = error, !location.isNamed else { throw CommandError(error) }
      }
    }
    guard isFolder(seeds) else { throw IndexLocation.missing }
    let new = IndexLocation(path: IndexLocation.folderName, isNamed: false)
    var ingestion = Ingestion(paths: [seeds], location: new)
    ingestion.isQuiet = true
    let report = try ingestion.run(console)
    guard report.summary.documents > 0 else {
      throw CommandError("\(seeds): no document here; make an index with 'searchctl index PATH'")
    }
    console.say("no index yet; made \(new.path) of the folder '\(seeds)': \(report.line)")
    return try library { () throws(IndexError) in try IndexReader(opening: new.path) }
  }

  private static let seeds = "seeds"
}
