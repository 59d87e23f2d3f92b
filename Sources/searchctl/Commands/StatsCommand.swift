import Search

/// `searchctl stats`
enum StatsCommand: Command {
  static let table = ArgumentTable(
    command: "stats", summary: "Tell what the index holds and how large it is.",
    flags: [IndexLocation.option.flag, JSONOption.option.flag])

  static func run(_ arguments: Arguments, console: Console) throws(CommandError) -> ExitCode {
    let location = try IndexLocation.toRead(arguments)
    let reader = try library { () throws(IndexError) in try IndexReader(opening: location.path) }
    let statistics = try library { () throws(IndexError) in try reader.statistics() }
    if arguments[JSONOption.option] {
      console.output.append(json(statistics, reader))
    } else {
      for line in aligned(rows(statistics, reader)) { console.print(Control.printable(line)) }
    }
    console.say(
      "\(location.path): \(counted(statistics.documents, "document")), \(byteText(statistics.totalBytes))")
    return .success
  }

  private static func rows(_ statistics: IndexStatistics, _ reader: IndexReader) -> [(String, String)] {
    var rows = [
      ("documents", grouped(statistics.documents)), ("deleted", grouped(statistics.deletedDocuments)),
      ("sources", grouped(statistics.sources)), ("dates", dates(statistics)),
      ("words", grouped(statistics.words)), ("terms", grouped(statistics.terms)),
      ("postings", grouped(statistics.postings)), ("segments", grouped(statistics.segments)),
      ("analyzer", reader.analyzer.name.rawValue), ("stored text", reader.hasStoredText ? "yes" : "no"),
      ("text bytes", grouped(statistics.textBytes)),
      ("  page furniture", share(statistics.furnitureBytes, statistics)),
      ("  repetition", share(statistics.repeatedBytes, statistics)),
      ("index bytes", grouped(statistics.totalBytes)),
    ]
    rows += statistics.sections.map { ("  " + $0.name, grouped($0.bytes)) }
    return rows
  }

  /// `1,234 (0.5 %)`
  private static func share(_ bytes: Int, _ statistics: IndexStatistics) -> String {
    let percent = 100 * Double(bytes) / Double(max(1, statistics.textBytes))
    return "\(grouped(bytes)) (\(fixed(percent, places: 1)) %)"
  }

  private static func dates(_ statistics: IndexStatistics) -> String {
    guard let earliest = statistics.earliest, let latest = statistics.latest else { return "none" }
    return "\(earliest) to \(latest)"
  }

  /// Names to the left, values to the right.
  private static func aligned(_ rows: [(name: String, value: String)]) -> [String] {
    let nameWidth = rows.map { $0.name.count }.max() ?? 0
    let valueWidth = rows.map { $0.value.count }.max() ?? 0
    return rows.map { row in
      let room = nameWidth - row.name.count + 2 + valueWidth - row.value.count
      return row.name + String(repeating: " ", count: room) + row.value
    }
  }

  private static func json(_ statistics: IndexStatistics, _ reader: IndexReader) -> String {
    JSONOption.object { writer in
      writer.field("index", reader.path)
      writer.field("documents", statistics.documents)
      writer.field("deletedDocuments", statistics.deletedDocuments)
      writer.field("sources", statistics.sources)
      writer.field("earliest", statistics.earliest?.description)
      writer.field("latest", statistics.latest?.description)
      writer.field("words", statistics.words)
      writer.field("terms", statistics.terms)
      writer.field("postings", statistics.postings)
      writer.field("segments", statistics.segments)
      writer.field("analyzer", reader.analyzer.name.rawValue)
      writer.name("storedText")
      writer.bool(reader.hasStoredText)
      writer.field("textBytes", statistics.textBytes)
      writer.field("furnitureBytes", statistics.furnitureBytes)
      writer.field("repeatedBytes", statistics.repeatedBytes)
      writer.field("indexBytes", statistics.totalBytes)
      writer.name("sections")
      writer.array(statistics.sections) { writer, section in
        writer.object { writer in
          writer.field("name", section.name)
          writer.field("bytes", section.bytes)
        }
      }
    }
  }
}
