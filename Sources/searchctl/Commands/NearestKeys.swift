import Search

/// The keys that may have been meant by one that is unknown: those that begin alike, by edit distance.
struct NearestKeys {
  let keys: [String]

  /// How many keys are compared, and how many of them named.
  private static let compared = 1000
  private static let named = 3

  init(to name: String, in reader: IndexReader) throws(CommandError) {
    var candidates: [String] = []
    var prefix = name[...]
    while candidates.isEmpty, !prefix.isEmpty {
      prefix.removeLast()
      let shorter = String(prefix)
      candidates = try library { () throws(IndexError) in
        try reader.keys(matching: shorter, limit: Self.compared)
      }
    }
    let ranked = candidates.map { (key: $0, distance: Self.distance(name, $0)) }
    keys = ranked.sorted { ($0.distance, $0.key) < ($1.distance, $1.key) }.prefix(Self.named).map(\.key)
  }

  /// What is said of a key that nobody has: those that begin most alike may be meant.
  static func unknown(
    _ name: String, in reader: IndexReader, exitCode: ExitCode, remark: String = ""
  ) throws(CommandError) -> CommandError {
    let nearest = try NearestKeys(to: name, in: reader).keys
    let hint = nearest.isEmpty ? "" : "; did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
    return CommandError("no document '\(name)'\(remark)\(hint)", exitCode: exitCode)
  }

  /// To the key or to its last path component, whichever is nearer.
  private static func distance(_ name: String, _ key: String) -> Int {
    let component = key.split(separator: "/").last ?? ""
    // Only the beginning of a long key is compared: distances take time in proportion to both lengths.
    let name = name.utf8.prefix(200)
    return min(editDistance(name, key.utf8.prefix(200)), editDistance(name, component.utf8.prefix(200)))
  }
}
