public import Search

/// Documents of one key in one reading, as where two lines of a file have the same id.
///
/// The first has the key. One that is the same is the same document. Another one is called by its line or byte, too,
/// which no other in its file has: `posts.jsonl#7` and, for line 12, `posts.jsonl#7:12`. So none is lost, and whoever
/// reads the file again finds all as they are. A key is bound to its place only as long as the file is: without its first
/// line, the next one with the id 7 is `posts.jsonl#7`.
extension IndexWriter {
  /// What became of a document of a dump.
  public struct Reception: Sendable {
    public var outcome: Outcome
    /// `nil` where it was the first of its key.
    public var namesake: Namesake?
  }

  /// A document that is not the first of its key.
  public enum Namesake: Equatable, Sendable {
    /// The same came before.
    case same
    /// Another one came before, so it has this key instead of its own.
    case other(key: String)
    /// Another one came before, and a document that is a file of its own has no line to call it by: it is not taken in.
    case refused(DumpProblem)
  }

  /// What tells the documents of one key from each other, and from those of other keys.
  struct NamesakeMark: Hashable {
    let key: UInt64
    let fingerprint: UInt64
  }

  /// As many are remembered as take some 30 to 60 bytes each in a 16th of the memory: one that comes again beyond
  /// them is called by its line once more.
  private var namesakeLimit: Int { options.memoryBudget / 1024 }

  /// Room for a colon and a place behind a key, some times over: the longer key may be another's name, too.
  static let longestKeyEnd = 63

  /// Takes in a document as `add` does, but one that has the key of another one since `noteSightings()` does not
  /// replace that: it gets a key by its `place`, if it has one.
  ///
  /// A preview only tells what would become of it.
  public func receive(_ document: Document) throws(IndexError) -> Reception {
    if isPreview { return try preview(document) }
    try prepare(for: document)
    return try tellApart(document) { (document, fingerprint, former) throws(IndexError) in
      try put(document, fingerprint, inPlaceOf: former)
    }
  }

  private func preview(_ document: Document) throws(IndexError) -> Reception {
    try tellApart(document) { (document, fingerprint, former) throws(IndexError) in
      if let former {
        noteSighting(of: former)
        if try isUnchanged(document, fingerprint, at: former) { return .unchanged }
      }
      if previewed.count < options.memoryBudget / 160 {
        previewed[DumpSweep.hash(document.key)] = fingerprint
      }
      return former == nil ? .indexed : .updated
    }
  }

  /// Calls `take` with a document under the key that it is to have, unless the same came before.
  private func tellApart(
    _ document: Document,
    _ take: (Document, _ fingerprint: UInt64, _ former: Place?) throws(IndexError) -> Outcome
  ) throws(IndexError) -> Reception {
    let fingerprint = Fingerprint.of(document)
    var document = document
    var namesake: Namesake?
    var mark: NamesakeMark?
    while true {
      let former = try find(document.key)
      guard let before = try sighted(document.key, at: former) else {
        let outcome = try take(document, fingerprint, former)
        if let mark, namesakes.count < namesakeLimit { namesakes.insert(mark) }
        return Reception(outcome: outcome, namesake: namesake)
      }
      if before == fingerprint { return Reception(outcome: .unchanged, namesake: namesake ?? .same) }
      guard let place = document.place else {
        let problem = DumpProblem(path: document.source, key: document.key, .keyTaken, isError: true)
        return Reception(outcome: .unchanged, namesake: .refused(problem))
      }
      if mark == nil {
        let own = NamesakeMark(key: DumpSweep.hash(document.key), fingerprint: fingerprint)
        if namesakes.contains(own) { return Reception(outcome: .unchanged, namesake: .same) }
        mark = own
      }
      document.key += ":\(place)"
      guard document.key.utf8.count <= 65_535 else {
        throw .limit(
          path: document.source, reason: "too many documents of one long name; the last at \(place)")
      }
      namesake = .other(key: document.key)
    }
  }

  /// What is known of the document with this key that was handed in since `noteSightings()`; `nil` where none was.
  private func sighted(_ key: String, at place: Place?) throws(IndexError) -> UInt64? {
    if isPreview, let fingerprint = previewed[DumpSweep.hash(key)] { return fingerprint }
    guard let place, wasSighted(place) else { return nil }
    return try fingerprint(at: place)
  }
}
