internal import Search

/// How the fields of JSON lines and tables are called: for each part of a document the names that stand for it,
/// the best first.
public struct FieldNames: Sendable {
  /// A part of a document.
  public enum Part: String, CaseIterable, Sendable {
    case id, title, text, date, author
  }

  private struct Entry {
    let name: Range<Int>
    let part: Part
    /// Among the names of its part, the best 0.
    let rank: Int
  }

  private var entries: [Entry] = []
  /// The bytes of all names: an array in each entry would be counted up and down for every field of every line.
  private var bytes: [UInt8] = []
  /// Bit `n` for each name of `n` bytes, to tell most names that stand for nothing at once.
  private var lengths: UInt64 = 0
  /// The parts whose names were given.
  private var given: Set<Part> = []

  /// The names that dumps use most; those of BEIR's corpora come first.
  public init() {
    set(.id, ["_id", "id", "url", "uri", "link"])
    set(.title, ["title", "headline", "subject"])
    set(.text, ["text", "body", "content"])
    set(
      .date,
      [
        "date", "published", "published_at", "date_published", "datePublished", "publication_date",
        "created_at",
      ])
    set(.author, ["author", "authors", "creator"])
  }

  /// Has `name`, and no other, stand for `part`.
  public mutating func set(_ part: Part, to name: String) {
    given.insert(part)
    set(part, [name])
  }

  private mutating func set(_ part: Part, _ names: [String]) {
    entries.removeAll { $0.part == part }
    for (rank, name) in names.enumerated() {
      let start = bytes.count
      bytes += name.utf8
      entries.append(Entry(name: start..<bytes.count, part: part, rank: rank))
    }
    lengths = entries.reduce(0) { $0 | 1 << UInt64(min($1.name.count, 63)) }
  }

  /// What a field of this name is; `nil` for one that is not wanted. A lower rank is better.
  func part(named name: UnsafeRawBufferPointer, ignoringCase: Bool = false) -> (part: Part, rank: Int)? {
    guard lengths >> UInt64(min(name.count, 63)) & 1 != 0 else { return nil }
    return bytes.withUnsafeBytes { bytes in
      for entry in entries where entry.name.count == name.count {
        let own = bytes[bytes: entry.name]
        if ignoringCase ? own.lowercased == name.lowercased : Self.areSame(own, name) {
          return (entry.part, entry.rank)
        }
      }
      return nil
    }
  }

  /// Both have the same length.
  private static func areSame(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    guard let a = a.baseAddress, let start = b.baseAddress else { return true }
    return memcmp(a, start, b.count) == 0
  }

  func isGiven(_ part: Part) -> Bool { given.contains(part) }

  /// The best name of a part, as a message names it.
  func name(of part: Part) -> String {
    entries.first { $0.part == part && $0.rank == 0 }.map { String(decoding: bytes[$0.name], as: UTF8.self) }
      ?? ""
  }
}
