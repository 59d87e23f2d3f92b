/// The kind of a query, told from its text: figures of different kinds are never mixed.
enum QueryKind: String, CaseIterable {
  case term, intersection, phrase, union, mixed

  init(of text: String) {
    let quotes = text.utf8.count { $0 == UInt8(ascii: "\"") }
    let words = text.split(separator: " ")
    let required = words.count { $0.hasPrefix("+") }
    if quotes > 0 {
      self = quotes == 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? .phrase : .mixed
    } else if words.contains(where: { $0.hasPrefix("-") }) {
      self = .mixed
    } else if words.count == 1 {
      self = .term
    } else {
      self = required == 0 ? .union : required == words.count ? .intersection : .mixed
    }
  }
}

/// The queries of a file, one a line.
struct QuerySet {
  let texts: [String]

  init(path: String) throws {
    let lines = try contents(of: path).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    texts = lines.compactMap { line in
      let text = String(decoding: line, as: UTF8.self)
      return text.allSatisfy { $0 == " " || $0 == "\t" } ? nil : text
    }
    guard !texts.isEmpty else { throw BenchmarkError.failed("\(path): no queries in it") }
  }

  /// The order in which to run the queries, mixed up so that no query always finds its neighbour's data in
  /// the caches; the same for the same seed.
  func order(seed: UInt64) -> [Int] {
    var generator = SplitMix64(state: seed)
    return texts.indices.shuffled(using: &generator)
  }
}

/// Sebastiano Vigna's SplitMix64: a whole generator in three lines, seeded by one number.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
