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
    help: "Memory to fill before a part of the index is written.")
  static let withoutRepair = Option.toggle(
    "no-repair", help: "Take texts as they are, garbled letters and '&rsquo;' included.")
  static let dumpDate = Option.day(
    "dump-date", help: "When the texts were collected: from it ages such as '3 days ago' are counted back.")
  static let quiet = Option.toggle("quiet", short: "q", help: "Say nothing but errors.")

  static let table = ArgumentTable(
    command: "index", summary: "Take files and folders into an index.",
    operand: Operand(
      name: "PATH", count: 1...Int.max, completion: .files,
      help: "Files (.txt, .md, or .jsonl with _id, title and text), folders, or - for standard input."),
    flags: [
      IndexLocation.option.flag, analyzer.flag, withoutText.flag, withoutRepair.flag, dumpDate.flag,
      memory.flag, quiet.flag, JSONOption.option.flag,
    ],
    notes: [
      "Without \(IndexLocation.option.spelling) and \(IndexLocation.variable) the index is the nearest folder "
        + "'\(IndexLocation.folderName)' from here upwards, or a new one here.",
      "A document that is there already is replaced where it changed. Everything is committed at the end, or "
        + "nothing: Control-C leaves the index as it was.",
      "Exit codes: 0 for documents, 1 for none, 2 where anything was an error; what could be read is in the "
        + "index even then.",
    ])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let location = IndexLocation.toWrite(arguments)
    var ingestion = Ingestion(paths: arguments.operands, location: location)
    ingestion.options.analyzer = arguments[analyzer].flatMap { Analyzer.Name(rawValue: $0) }
    ingestion.options.storesText = !arguments[withoutText]
    ingestion.options.memoryBudget = arguments[memory] << 20
    ingestion.mendsText = !arguments[withoutRepair]
    ingestion.dumpDate = arguments[dumpDate]
    ingestion.isQuiet = arguments[quiet]
    let report = try ingestion.run(console)
    if arguments[JSONOption.option] { console.output.append(json(report, location)) }
    if !arguments[quiet] { console.say("\(location.path): \(report.line)") }
    if !report.errors.isEmpty { return .failure }
    return report.summary.documents > 0 ? .success : .none
  }

  private static func json(_ report: Ingestion.Report, _ location: IndexLocation) -> String {
    JSONOption.object { writer in
      writer.field("index", location.path)
      writer.field("indexed", report.outcomes.indexed)
      writer.field("updated", report.outcomes.updated)
      writer.field("unchanged", report.outcomes.unchanged)
      writer.field("files", report.summary.files)
      writer.field("bytes", report.summary.bytes)
      writer.field("replacedBytes", report.summary.replacedBytes)
      writer.field("mendedPlaces", report.summary.mendedPlaces)
      writer.field("mendedDocuments", report.summary.mendedDocuments)
      writer.name("skipped")
      writer.array(report.skipped) { writer, skipped in
        writer.object { writer in
          writer.field("reason", skipped.reason)
          writer.field("count", skipped.count)
        }
      }
      writer.name("errors")
      writer.array(report.errors) { writer, problem in
        writer.object { writer in
          writer.field("path", problem.path)
          writer.field("line", problem.line)
          writer.field("message", problem.description)
        }
      }
      writer.name("seconds")
      writer.number(report.seconds, places: 3)
    }
  }
}
