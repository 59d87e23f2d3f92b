/// What an index holds.
public struct IndexStatistics: Sendable {
  public struct Section: Sendable {
    public let name: String
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
  public package(set) var sources = 0
  public package(set) var earliest: PartialDate?
  public package(set) var latest: PartialDate?
  /// Bytes on disk by section of the format, largest first.
  public package(set) var sections: [Section] = []
  public package(set) var totalBytes = 0
}

extension IndexReader {
  public func statistics() throws(IndexError) -> IndexStatistics {
    var statistics = IndexStatistics()
    statistics.documents = documentCount
    statistics.deletedDocuments = documentLimit - documentCount
    statistics.segments = segments.count
    var bytes: [(name: String, bytes: Int)] = []
    var sources: Set<String> = []
    for segment in segments {
      let own = segment.statistics
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
      sources.formUnion(try segment.sources())
      for section in segment.file.sectionSizes {
        if let known = bytes.firstIndex(where: { $0.name == section.name }) {
          bytes[known].bytes += section.bytes
        } else {
          bytes.append(section)
        }
      }
    }
    statistics.sources = sources.count
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
