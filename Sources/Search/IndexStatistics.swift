/// What an index holds.
public struct IndexStatistics: Sendable {
  public struct Section: Sendable {
    public let name: String
    public let bytes: Int
  }

  /// One of the dumps, and how many of its documents can be found.
  public struct DumpShare: Sendable {
    public let dump: Dump
    public let documents: Int
  }

  public struct Segment: Sendable {
    /// Deleted ones included.
    public let documents: Int
    public let deletedDocuments: Int
    public let bytes: Int
  }

  /// Documents that can be found, and those deleted whose segments have not been merged yet.
  public package(set) var documents = 0
  public package(set) var deletedDocuments = 0
  public package(set) var segments = 0
  /// Terms added up over the segments: a term in two of them counts twice.
  public package(set) var terms = 0
  public package(set) var postings = 0
  public package(set) var words = 0
  /// Bytes of the documents' texts, whether stored or not.
  public package(set) var textBytes = 0
  /// What is set aside of the texts, deleted documents included.
  public package(set) var furnitureBytes = 0
  public package(set) var repeatedBytes = 0
  /// From how many files, or other sources, the documents that can be found came.
  public package(set) var sources = 0
  public package(set) var dumps: [DumpShare] = []
  /// In the order of their documents.
  public package(set) var segmentList: [Segment] = []
  /// Groups of documents that are copies of each other, the documents in them, and those that are similar to one of
  /// another group.
  public package(set) var groups = 0
  public package(set) var groupedDocuments = 0
  public package(set) var similarDocuments = 0
  /// The earliest and the latest date of a document, deleted ones included.
  public package(set) var earliest: PartialDate?
  public package(set) var latest: PartialDate?
  /// Bytes on disk by section of the format, largest first.
  public package(set) var sections: [Section] = []
  public package(set) var totalBytes = 0

  /// What part of all documents is deleted, 0 to 1.
  public var deletedShare: Double {
    Double(deletedDocuments) / Double(max(1, documents + deletedDocuments))
  }
}

extension IndexReader {
  /// Looks at the record of each document.
  public func statistics() throws(IndexError) -> IndexStatistics {
    var statistics = IndexStatistics()
    statistics.documents = documentCount
    statistics.deletedDocuments = documentLimit - documentCount
    statistics.segments = segments.count
    var bytes: [(name: String, bytes: Int)] = []
    var sources: Set<[UInt8]> = []
    var files = 0
    for segment in segments {
      let own = segment.statistics
      statistics.segmentList.append(
        IndexStatistics.Segment(
          documents: segment.documentCount, deletedDocuments: segment.documentCount - segment.liveCount,
          bytes: segment.file.size + (segment.live?.encode().count ?? 0)))
      statistics.terms += own.terms
      statistics.postings += own.postings
      statistics.words += own.words
      statistics.textBytes += own.textBytes
      if let aside = try segment.asideTable()?.counts {
        statistics.furnitureBytes += aside.furnitureBytes
        statistics.repeatedBytes += aside.repeatedBytes
      }
      if let date = PartialDate(packed: UInt32(truncatingIfNeeded: own.earliest)) {
        statistics.earliest = min(statistics.earliest ?? date, date)
      }
      if let date = PartialDate(packed: UInt32(truncatingIfNeeded: own.latest)) {
        statistics.latest = max(statistics.latest ?? date, date)
      }
      files += try segment.addSources(to: &sources)
      for section in segment.file.sectionSizes {
        if let known = bytes.firstIndex(where: { $0.name == section.name }) {
          bytes[known].bytes += section.bytes
        } else {
          bytes.append(section)
        }
      }
    }
    statistics.sources = sources.count + files
    for dump in dumps {
      var count = 0
      for segment in segments { count += try segment.liveDocuments(ofDump: dump.name) }
      statistics.dumps.append(IndexStatistics.DumpShare(dump: dump, documents: count))
    }
    let groups = try DocumentGroups(self)
    for group in try groups.groups() {
      statistics.groups += 1
      statistics.groupedDocuments += group.members.count
    }
    statistics.similarDocuments = try groups.similarPairs().count
    statistics.totalBytes = byteCount
    bytes.append((name: "commit and live documents", bytes: otherFileBytes))
    statistics.sections = bytes.filter { $0.bytes > 0 }.sorted { $0.bytes > $1.bytes }.map {
      IndexStatistics.Section(name: $0.name, bytes: $0.bytes)
    }
    return statistics
  }

  /// How many bytes the index takes on disk.
  public var byteCount: Int { segments.reduce(otherFileBytes) { $0 + $1.file.size } }

  private var otherFileBytes: Int {
    segments.reduce(commit.encode().count) { $0 + ($1.live?.encode().count ?? 0) }
  }
}

extension Segment {
  /// Adds the sources of living documents to `sources`, but for those that are a document each: a source that ends as
  /// the document's key does, which is counted.
  fileprivate func addSources(to sources: inout Set<[UInt8]>) throws(IndexError) -> Int {
    let known = try self.sources()
    var own = 0
    var isUsed = [Bool](repeating: false, count: known.count)
    for document in 0..<UInt32(documentCount) where live?.contains(document) ?? true {
      let number = Int(try value(.source, of: document))
      if try source(number).keyStart != nil { own += 1 } else { isUsed[number] = true }
    }
    for (source, isUsed) in zip(known, isUsed) where isUsed { sources.insert(source.text) }
    return own
  }

  /// How many living documents have keys that begin with the dump's name and a slash.
  fileprivate func liveDocuments(ofDump name: String) throws(IndexError) -> Int {
    // A zero is the byte behind a slash.
    let first = try Array("\(name)/".utf8).withBytes { (raw) throws(IndexError) in try rank(ofKey: raw) }
    let end = try Array("\(name)0".utf8).withBytes { (raw) throws(IndexError) in try rank(ofKey: raw) }
    guard let live else { return end - first }
    var count = 0
    for rank in first..<max(first, end) where live.contains(try document(inKeyOrder: rank)) { count += 1 }
    return count
  }
}
