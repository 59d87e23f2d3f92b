import Search

/// The sources that may have been meant by one that no document is from: by edit distance, without regard to capitals.
struct NearestSources {
  let names: [String]

  /// How many different names are compared, and how many of them named.
  private static let compared = 100_000
  private static let named = 3

  init(to pattern: SourcePattern, in reader: IndexReader) throws(CommandError) {
    guard let wanted = pattern.name else {
      names = []
      return
    }
    // With more than a third of the letters another, it is another name.
    let limit = max(1, wanted.bytes.count / 3)
    var seen: Set<[UInt8]> = []
    var near: [(name: String, distance: Int)] = []
    try library { () throws(IndexError) in
      try reader.forEachSourceName(parts: wanted.parts) { name in
        guard abs(name.count - wanted.bytes.count) <= limit, seen.count < Self.compared,
          seen.insert(Array(name)).inserted
        else { return }
        let distance = editDistance(wanted.bytes, name.lazy.map(SourcePattern.small))
        if distance <= limit { near.append((String(decoding: name, as: UTF8.self), distance)) }
      }
    }
    names = near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(Self.named).map(\.name)
  }

  /// What is said of a source that no document is from.
  static func unknown(_ pattern: SourcePattern, in reader: IndexReader) throws(CommandError) -> String {
    let nearest = try NearestSources(to: pattern, in: reader).names
    let hint = nearest.isEmpty ? "" : "; did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
    return "no document is from '\(pattern)'\(hint)"
  }
}
