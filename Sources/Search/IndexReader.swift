/// One commit of an index, opened for reading.
///
/// It keeps answering from that commit whatever a writer does meanwhile. Nothing that it hands out comes from bytes
/// that were not checked. A reader belongs to one thread at a time.
public final class IndexReader {
  /// The folder of the index.
  public let path: String
  public let analyzer: Analyzer
  /// How many documents can be found.
  public let documentCount: Int
  /// One more than the largest document number; deleted documents keep theirs until a merge.
  public let documentLimit: Int
  public let hasStoredText: Bool
  /// In how many segments the documents stand; a query looks into each.
  public var segmentCount: Int { segments.count }
  package let segments: [Segment]
  package let commit: CommitPoint

  /// Opens the newest commit of the index in the folder `path`.
  public init(opening path: String) throws(IndexError) {
    var commit = try CommitPoint.read(in: path)
    var segments: [Segment] = []
    while true {
      do throws(IndexError) {
        segments = try Self.open(commit, in: path)
        break
      } catch {
        // A writer may have committed and removed a segment since the commit was read.
        let newer = try CommitPoint.read(in: path)
        guard newer.generation != commit.generation else { throw error }
        commit = newer
      }
    }
    self.path = path
    self.commit = commit
    self.segments = segments
    analyzer = Analyzer(commit.analyzer)
    documentLimit = segments.reduce(0) { $0 + $1.documentCount }
    guard documentLimit <= UInt32.max else {
      throw .limit(path: path, reason: "an index has at most 4,294,967,295 documents, deleted ones included")
    }
    documentCount = segments.reduce(0) { $0 + $1.liveCount }
    hasStoredText = segments.allSatisfy { $0.statistics.hasText }
  }

  private static func open(_ commit: CommitPoint, in path: String) throws(IndexError) -> [Segment] {
    var segments: [Segment] = []
    var base = 0
    for entry in commit.segments {
      let segment = try Segment(entry, in: path, base: base)
      base += segment.documentCount
      segments.append(segment)
    }
    return segments
  }

  /// The sum of all documents' lengths, deleted ones included.
  package var wordCount: Int { segments.reduce(0) { $0 + $1.statistics.words } }

  /// BM25 with this index's average length.
  package var bm25: BM25 { BM25(averageLength: Double(wordCount) / Double(max(1, documentLimit))) }

  /// The segment of a document number and the document's id there.
  package func locate(_ number: Int) -> (segment: Segment, document: UInt32) {
    precondition(number >= 0 && number < documentLimit, "no such document number")
    var low = 0
    var high = segments.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if segments[middle].base <= number { low = middle } else { high = middle - 1 }
    }
    return (segments[low], UInt32(number - segments[low].base))
  }

  /// The document with a number below `documentLimit`.
  public func document(_ number: Int) throws(IndexError) -> StoredDocument {
    let (segment, document) = locate(number)
    return try segment.document(document)
  }

  /// The key of the document with a number below `documentLimit`.
  public func key(_ number: Int) throws(IndexError) -> String {
    let (segment, document) = locate(number)
    return String(decoding: try segment.record(document).key, as: UTF8.self)
  }

  /// The number of the document whose key is `key`.
  public func number(ofKey key: String) throws(IndexError) -> Int? {
    let bytes = Array(key.utf8)
    for segment in segments {
      let found = try bytes.withBytes { (raw) throws(IndexError) in try segment.document(ofKey: raw) }
      if let found { return segment.base + Int(found) }
    }
    return nil
  }

  /// The keys that begin with `prefix` or, failing that, whose last path component does; at most `limit`, sorted.
  ///
  /// The second needs a look at every document.
  public func keys(matching prefix: String, limit: Int) throws(IndexError) -> [String] {
    let wanted = Array(prefix.utf8)
    var keys = try keys(from: wanted, limit: limit)
    guard keys.isEmpty else { return keys }
    for segment in segments {
      for document in 0..<UInt32(segment.documentCount) where segment.live?.contains(document) ?? true {
        let key = try segment.record(document).key
        let name = key.lastIndex(of: UInt8(ascii: "/")).map { key[($0 + 1)...] } ?? key[...]
        if name.starts(with: wanted) { keys.append(String(decoding: key, as: UTF8.self)) }
        if keys.count == limit { return keys.sorted() }
      }
    }
    return keys.sorted()
  }

  private func keys(from prefix: [UInt8], limit: Int) throws(IndexError) -> [String] {
    var keys: [String] = []
    for segment in segments {
      var rank = try prefix.withBytes { (raw) throws(IndexError) in try segment.rank(ofKey: raw) }
      var taken = 0
      while rank < segment.documentCount, taken < limit {
        let document = try segment.document(inKeyOrder: rank)
        let key = try segment.record(document).key
        guard key.starts(with: prefix) else { break }
        if segment.live?.contains(document) ?? true {
          keys.append(String(decoding: key, as: UTF8.self))
          taken += 1
        }
        rank += 1
      }
    }
    keys.sort()
    return Array(keys.prefix(limit))
  }
}
