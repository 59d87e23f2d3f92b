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
      ("documents", grouped(statistics.documents)), ("deleted", deleted(statistics)),
      ("groups of copies", grouped(statistics.groups)),
      ("documents in them", grouped(statistics.groupedDocuments)),
      ("similar documents", grouped(statistics.similarDocuments)),
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
    if !statistics.dumps.isEmpty { rows.append(("dumps", grouped(statistics.dumps.count))) }
    rows += statistics.dumps.map { ("  " + $0.dump.name, grouped($0.documents)) }
    return rows
  }

  /// `12 (0.3 %)`
  private static func deleted(_ statistics: IndexStatistics) -> String {
    let count = statistics.deletedDocuments
    return count == 0 ? "0" : "\(grouped(count)) (\(fixed(statistics.deletedShare * 100, places: 1)) %)"
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

  private static func json(_ statistics: IndexStatistics, _ reader: IndexReader) -> String {
    JSONOption.object { writer in
      writer.field("index", reader.path)
      writer.field("documents", statistics.documents)
      writer.field("deletedDocuments", statistics.deletedDocuments)
      writer.name("deletedShare")
      writer.number(statistics.deletedShare, places: 4)
      writer.field("groups", statistics.groups)
      writer.field("groupedDocuments", statistics.groupedDocuments)
      writer.field("similarDocuments", statistics.similarDocuments)
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
      writer.name("segmentList")
      writer.array(statistics.segmentList) { writer, segment in
        writer.object { writer in
          writer.field("documents", segment.documents)
          writer.field("deletedDocuments", segment.deletedDocuments)
          writer.field("bytes", segment.bytes)
        }
      }
      writer.name("dumps")
      writer.array(statistics.dumps) { writer, share in
        writer.object { writer in
          writer.field("name", share.dump.name)
          writer.field("folder", share.dump.folderText)
          writer.field("documents", share.documents)
        }
      }
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
