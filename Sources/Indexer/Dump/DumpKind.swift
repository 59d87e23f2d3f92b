/// What a file holds, and so which reader it falls to.
public enum DumpKind: String, CaseIterable, Sendable {
  case text, markdown, html
  /// A JSON object a line.
  case lines = "jsonl"
  case csv, tsv
  /// One mail, and one behind the other.
  case mail = "eml"
  case mailbox = "mbox"
  case warc, pdf

  /// `nil` for an ending, in small letters, that is not read.
  init?(ending: String) {
    switch ending {
    case "txt", "text": self = .text
    case "md", "markdown": self = .markdown
    case "html", "htm", "xhtml", "xht": self = .html
    case "jsonl", "ndjson": self = .lines
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "eml": self = .mail
    case "mbox": self = .mailbox
    case "warc", "wet": self = .warc
    case "pdf": self = .pdf
    default: return nil
    }
  }

  /// As `--explain` calls it.
  var name: String {
    switch self {
    case .text: "plain text"
    case .markdown: "Markdown"
    case .html: "HTML"
    case .lines: "JSON lines"
    case .csv, .tsv: "a table"
    case .mail: "a mail"
    case .mailbox: "a mailbox"
    case .warc: "a web archive"
    case .pdf: "PDF"
    }
  }

  /// Whether its bytes may be anything: others hold text.
  var holdsBytes: Bool {
    switch self {
    case .mail, .mailbox, .warc, .pdf: true
    default: false
    }
  }

  /// Whether it is read line by line, which UTF-16 is not.
  var isOfLines: Bool {
    switch self {
    case .lines, .csv, .tsv, .mail, .mailbox, .warc: true
    default: false
    }
  }

  /// What stands after the last dot of a path's last component, in small letters.
  ///
  /// Empty where that is no plain word of at most ten bytes: in `2. What we know`, say.
  package static func ending(of path: some BidirectionalCollection<UInt8>) -> String {
    let name = path.suffix(while: { $0 != UInt8(ascii: "/") })
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return "" }
    let ending = name[name.index(after: dot)...]
    guard ending.count <= 10 else { return "" }
    var small: [UInt8] = []
    for byte in ending {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): small.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): small.append(byte)
      default: return ""
      }
    }
    return String(decoding: small, as: UTF8.self)
  }
}

/// What the endings of a file's name say of it: `.warc.gz` is a web archive in gzip.
package struct DumpForm: Sendable {
  /// `nil` where the ending is not known.
  package var kind: DumpKind?
  var packing: Packing?
  /// As it is told, in small letters and without the first dot.
  let ending: String

  package init(nameOf path: some BidirectionalCollection<UInt8>) {
    let last = DumpKind.ending(of: path)
    packing = Packing(ending: last)
    guard packing != nil else {
      kind = DumpKind(ending: last)
      ending = last
      return
    }
    let inner = DumpKind.ending(of: path.dropLast(last.utf8.count + 1))
    kind = DumpKind(ending: inner)
    ending = inner.isEmpty ? last : inner + "." + last
  }
}

extension BidirectionalCollection {
  /// The longest ending whose elements all hold.
  fileprivate func suffix(while holds: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start != startIndex, holds(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
