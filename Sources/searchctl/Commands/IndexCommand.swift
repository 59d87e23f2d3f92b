import Indexer
import Search

/// `searchctl index PATH...`
enum IndexCommand: Command {
  static let analyzer = Option.choice(
    "analyzer", among: Analyzer.Name.allCases.map(\.rawValue),
    help: "How words are read: english stems them, plain does not [the index's own, or english].")
  static let withoutText = Option.toggle(
    "no-stored-text", help: "Keep no text: a smaller index, without snippets and 'show'.")
  static let memory = Option.number(
    "memory", placeholder: "MB", in: 16...65_536, default: 512,
    help: "Memory to take, about; a part of the index is written and committed when it is full.")
  static let fields = Option.assignments(
    "map", among: FieldNames.Part.allCases.map(\.rawValue), placeholder: "FIELD=NAME,...",
    help: "What tables and JSON lines call their fields: id, title, text, date, author.")
  static let name = Option.text(
    "name", placeholder: "NAME", help: "What the dump is called in keys [its folder's name].")
  static let kind = Option.choice(
    "as", among: DumpKind.allCases.map(\.rawValue),
    help: "What standard input and files named in full hold [by ending or first bytes].")
  static let explain = Option.toggle(
    "explain", help: "Tell for each file which reader it falls to, and why, or why it is skipped.")
  static let unpacked = Option.number(
    "max-unpacked", placeholder: "GB", in: 1...1_000_000, default: 64,
    help: "How much one compressed file may hold.")
  static let threads = Option.number(
    "threads", placeholder: "N", in: 1...1024,
    default: max(1, min(1024, sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
    help: "Threads to work with.")
  static let withoutRepair = Option.toggle(
    "no-repair", help: "Take texts as they are, garbled letters and '&rsquo;' included.")
  static let withoutGroups = Option.toggle(
    "no-groups", help: "Do not look for copies of documents: a tenth faster, and 'query' shows every one.")
  static let withoutSettingAside = Option.toggle(
    "no-set-aside", help: "Count page furniture and repeated passages like all other text.")
  static let dumpDate = Option.day(
    "dump-date", help: "When the texts were collected: from it ages such as '3 days ago' are counted back.")
  static let prune = Option.toggle(
    "prune", help: "Remove the documents of these folders and files that are gone from them.")
  static let moved = Option.toggle(
    "moved", help: "Take a folder for the dump of its name that was indexed from another place.")
  static let dryRun = Option.toggle("dry-run", help: "Only tell what would be done.")
  static let quiet = Option.toggle("quiet", short: "q", help: "Say nothing but errors.")

  /// How texts are read and written, for all commands that take them in.
  static let readingFlags = [
    fields.flag, name.flag, kind.flag, dumpDate.flag, moved.flag, analyzer.flag, withoutText.flag,
    withoutRepair.flag, withoutGroups.flag, withoutSettingAside.flag, memory.flag, threads.flag,
    unpacked.flag,
  ]

  static let table = ArgumentTable(
    command: "index", summary: "Take files and folders into an index.",
    operand: Operand(
      name: "PATH", count: 1...Int.max, completion: .files,
      help: "Files, folders, or - for standard input."),
    flags: [IndexLocation.option.flag] + readingFlags
      + [explain.flag, prune.flag, dryRun.flag, quiet.flag, JSONOption.option.flag],
    notes: [
      "Read are:",
      """
        .txt .md .html    a document each; .htm and .xhtml as well
        .jsonl .ndjson    a JSON object a line, with _id, title, text, date and author
        .csv .tsv         a row each, under a header with such names
        .eml .mbox        mails
        .warc .wet        pages that a crawler has kept
        .pdf              by the program pdftotext
        .gz .zst .xz .bz2 behind any of these, by gzip, zstd, xz and bzip2
      """,
      "A document's key is the dump's name and the path below it: laws/eu/act.txt for eu/act.txt in the folder "
        + "laws, wherever that stands. Of several documents in a file each has its id, address or mail id "
        + "behind '#', or else its line behind ':'. Where another one with its id comes before it in the file, it has "
        + "both, posts.jsonl#7:12; where it is the same as that, it is passed over.",
      "With \(prune.spelling) a document is removed if its file is not there any more, or was read to its end without "
        + "it. Where that is not certain, as the file or its folder could not be read whole or nothing at all is left "
        + "in the dump, it stays and is counted. Documents of other dumps are never touched.",
      "A folder that has the name of another one, which was indexed before and is still there, is refused: it needs "
        + "\(name.spelling), or \(moved.spelling) where it takes the other's place.",
      "A document may have a sixteenth of the bytes that '--memory' says; a longer one is an error. A longer file of "
        + "plain text is cut into parts of up to 1 MB at the ends of sentences; from the second on they are called "
        + "'#part-2' behind the file's key.",
      "Without \(IndexLocation.option.spelling) and \(IndexLocation.variable) the index is the nearest folder "
        + "'\(IndexLocation.folderName)' from here upwards, or a new one here.",
      "A document that is there already is replaced where it changed. What was read is committed each time that the "
        + "memory is full, and at the end. Control-C leaves the index as of the last commit; begin again, and what is "
        + "there already costs little.",
      "Exit codes: 0 for documents, 1 for none, 2 where anything was an error; what could be read is in the "
        + "index even then.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    try check(arguments)
    let location = IndexLocation.toWrite(arguments)
    var ingestion = Ingestion(arguments, location: location)
    ingestion.isQuiet = arguments[quiet]
    ingestion.explains = arguments[explain]
    ingestion.prunes = arguments[prune]
    ingestion.isDryRun = arguments[dryRun]
    let report = try ingestion.run(console)
    report.complain(console)
    if arguments[JSONOption.option] { console.output.append(json(report, location)) }
    if !arguments[quiet] { console.say("\(location.path): \(report.line)") }
    if report.errorCount > 0 || report.mergeFailure?.isDamage == true { return .failure }
    return report.summary.documents > 0 || report.sweep.removed > 0 ? .success : .none
  }

  static func check(_ arguments: Arguments) throws(CommandError) {
    if let name = arguments[name], name.contains("/") {
      throw CommandError("index: '\(Self.name.spelling)' needs a name without '/', not '\(name)'")
    }
    if arguments[prune], arguments.operands.contains("-") {
      throw CommandError(
        "index: '\(prune.spelling)' needs files and folders: standard input cannot tell what is gone from it")
    }
  }

  private static func json(_ report: Ingestion.Report, _ location: IndexLocation) -> String {
    JSONOption.object { writer in
      writer.field("index", location.path)
      writer.field("indexed", report.outcomes.indexed)
      writer.field("updated", report.outcomes.updated)
      writer.field("unchanged", report.outcomes.unchanged)
      writer.field("repeated", report.outcomes.namesakes.same)
      writer.field("namesakeCount", report.outcomes.namesakes.others)
      writer.name("namesakes")
      writer.array(report.outcomes.namesakes.keys) { $0.string($1) }
      writer.field("removed", report.sweep.removed)
      writer.field("kept", report.sweep.kept)
      writer.field("dryRun", report.isDryRun)
      writer.field("files", report.summary.files)
      writer.field("bytes", report.summary.bytes)
      writer.field("replacedBytes", report.summary.replacedBytes)
      writer.field("cutTexts", report.summary.cutTexts)
      writer.field("parts", report.summary.parts)
      writer.field("mendedPlaces", report.summary.mendedPlaces)
      writer.field("mendedDocuments", report.summary.mendedDocuments)
      writer.field("furnitureBytes", report.outcomes.setAside.furniture)
      writer.field("repeatedBytes", report.outcomes.setAside.repetition)
      writer.name("skipped")
      writer.array(report.skipped) { writer, skipped in
        writer.object { writer in
          writer.field("reason", skipped.reason)
          writer.field("count", skipped.count)
        }
      }
      writer.field("mergeFailure", report.mergeFailure.map { "\($0)" })
      writer.field("errorCount", report.errorCount)
      writer.name("errors")
      writer.array(report.errors) { writer, problem in
        writer.object { writer in
          writer.field("path", problem.path)
          writer.field("line", problem.line)
          writer.field("offset", problem.offset)
          writer.field("message", problem.description)
        }
      }
      writer.name("seconds")
      writer.number(report.seconds, places: 3)
    }
  }
}
