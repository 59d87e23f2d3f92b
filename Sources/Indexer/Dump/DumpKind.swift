/// Which reader a file falls to, by the ending of its name.
package enum DumpKind: Sendable {
  case text, markdown
  /// A JSON object a line.
  case lines

  /// `nil` for an ending that is not read.
  package init?(ending: String) {
    switch ending {
    case "txt", "text": self = .text
    case "md", "markdown": self = .markdown
    case "jsonl", "ndjson": self = .lines
    default: return nil
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

extension BidirectionalCollection {
  /// The longest ending whose elements all hold.
  fileprivate func suffix(while holds: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start != startIndex, holds(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
