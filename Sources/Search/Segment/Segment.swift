/// One segment of a commit, opened for reading.
package final class Segment {
  package let file: SegmentFile
  package let statistics: SegmentFormat.Statistics
  /// `nil` where every document lives.
  package let live: LiveDocuments?
  /// The reader's number of this segment's first document.
  package let base: Int
  package let dictionary: TermDictionaryReader
  private var cachedLengths: LengthTable?
  private var cachedSources: [DocumentSource]?
  private var cachedColumnPlaces: [Columns.Place]?
  private var cachedText: TextDictionary?
  private var cachedGroups: GroupTable?
  private var cachedAside: AsideTable?
  private var cachedRangeSearch: RangeSearch?
  private var cachedShortListSearch: ShortListSearch?
  /// Full, these take 64, 96 and 32 bytes a document.
  package var boundsCache = DerivedCache<TermBounds>(limit: 1024)
  package var bitmapCache = DerivedCache<TermBitmap>(limit: 384)
  package var positionCache = DerivedCache<PositionPlaces>(limit: 256)
  /// The documents that pass the filters of late, the latest last.
  package var filterCache: [(filter: Filter, documents: FilteredDocuments)] = []
  /// What answers so far took in this segment.
  package var work = Work()
  /// Sets of this segment's documents; their memory serves one query after the other.
  package private(set) lazy var documentSets = DocumentSets(self)

  package var documentCount: Int { statistics.documents }
  package var liveCount: Int { statistics.documents - (live?.deletedCount ?? 0) }

  package init(_ entry: CommitPoint.Segment, in directory: String, base: Int) throws(IndexError) {
    let path = directory + "/" + entry.fileName
    file = try Self.named { () throws(IndexError) in try SegmentFile(path) }
    guard UInt64(file.size) == entry.size else {
      throw .corrupt(path: path, offset: file.size, reason: "the commit says \(entry.size) bytes")
    }
    guard file.checksum == entry.checksum else {
      throw .corrupt(path: path, offset: file.size, reason: "the commit names another segment")
    }
    statistics = file.statistics
    self.base = base
    try Self.checkSizes(of: file)
    if entry.deletions == 0 {
      live = nil
    } else {
      let path = directory + "/" + entry.deletionsFileName
      let file = try Self.named { () throws(IndexError) in try Storage.MappedFile(path) }
      defer { withExtendedLifetime(file) {} }
      live = try LiveDocuments(decoding: file.bytes, count: statistics.documents, path: path)
    }
    // The index of the dictionary is searched all over, so it is checked as it is touched for the first time;
    // it is small beside the postings a query reads.
    let index = try file.verified(.dictionaryIndex)
    guard
      let dictionary = TermDictionaryReader(
        dictionary: file.unverified(.dictionary), index: index, hasPositions: file.statistics.hasPositions)
    else { throw file.corrupt(.dictionaryIndex, 0, "impossible size") }
    self.dictionary = dictionary
  }

  /// What is made in memory for a segment goes by the number of its documents, so that must be true: their lengths alone
  /// take two bytes each.
  private static func checkSizes(of file: SegmentFile) throws(IndexError) {
    let documents = file.statistics.documents
    let groups = RecordOffsets.groups(documents: documents)
    let least: [(SegmentFormat.Section, Int)] = [
      (.lengths, documents * 2 + 4), (.documents, documents),
      (.documentOffsets, groups * RecordOffsets.headSize),
      (.keyOrder, KeyList.Places(documents: documents).blocks + documents), (.columns, Columns.headSize),
    ]
    for (section, size) in least where documents == 0 || file.size(of: section) < size {
      throw file.corrupt(section, 0, "too small for \(documents) documents")
    }
  }

  /// Opens a file that the commit names: where it is missing, the index is damaged.
  private static func named<File>(_ open: () throws(IndexError) -> File) throws(IndexError) -> File {
    do {
      return try open()
    } catch {
      guard case .system(_, let path, ENOENT) = error else { throw error }
      throw .corrupt(path: path, offset: 0, reason: "the commit names this file, but it is missing")
    }
  }

  /// What is known of a term; `nil` where the segment does not hold it.
  package func find(_ term: UnsafeRawBufferPointer) throws(IndexError) -> TermDictionary.Record? {
    let record = try dictionary.find(term) { (range) throws(IndexError) in try file.verify(.dictionary, range)
    }
    guard let record else { return nil }
    let isPossible = record.inline.map { $0.document < documentCount && $0.frequency > 0 } ?? true
    guard isPossible, record.documentFrequency <= documentCount else {
      throw file.corrupt(.dictionary, 0, "a term is in documents that do not exist")
    }
    return record
  }

  /// What is known of two terms of which the second stands right behind the first.
  package enum Pair: Equatable {
    /// The segment has no list for it; that says nothing.
    case unlisted
    case absent
    case listed(TermDictionary.Record)
  }

  package func pair(
    _ first: [UInt8], _ second: [UInt8], _ records: (TermDictionary.Record, TermDictionary.Record)
  ) throws(IndexError) -> Pair {
    guard
      TermPair.isListed(
        records.0.documentFrequency, records.1.documentFrequency, documents: documentCount,
        limit: statistics.pairLimit)
    else { return .unlisted }
    let key = TermPair.key(first, second)
    return try key.withBytes { (raw) throws(IndexError) in try find(raw) }.map { .listed($0) } ?? .absent
  }

  /// The documents' lengths.
  package func lengths() throws(IndexError) -> LengthTable {
    if let cachedLengths { return cachedLengths }
    guard let lengths = LengthTable(try file.verified(.lengths), count: documentCount) else {
      throw file.corrupt(.lengths, 0, "impossible size")
    }
    cachedLengths = lengths
    return lengths
  }

  /// Room for sums over this segment's ranges.
  package private(set) lazy var rangeSums = RangeSums.Room(documents: documentCount)

  /// For each range the highest level: a bound for any term.
  package private(set) lazy var highestLevels = HighestLevels(count: rangeSums.count)

  /// The most postings that a term without bounds has: fewer than one document in 512 holds it.
  package var rareLimit: Int { max(PostingList.singleBlockLimit, documentCount / 512 + 1) }

  /// The bounds of a term's postings; `nil` for a rare one.
  package func bounds(_ record: TermDictionary.Record, _ bm25: BM25) throws(IndexError) -> TermBounds? {
    guard record.inline == nil, record.documentFrequency > rareLimit else { return nil }
    let list = try postings(record)
    let lengths = try lengths()
    return boundsCache.value(at: record.postings.lowerBound) {
      TermBounds(list, documentCount: documentCount, bm25: bm25, lengths: lengths)
    }
  }

  /// Where the positions of a frequent term lie, which are checked; `nil` where they cannot be looked up that way.
  package func positionPlaces(
    _ record: TermDictionary.Record, _ list: PostingList
  ) throws(IndexError) -> PositionPlaces? {
    guard list.positionSize > 0 else { return nil }
    if let known = positionCache.value(at: record.postings.lowerBound) { return known }
    try file.verify(.positions, record.positions)
    guard let places = PositionPlaces(list, documentCount: documentCount) else { return nil }
    positionCache.keep(places, at: record.postings.lowerBound)
    return places
  }

  /// The search by ranges over this segment; its memory serves one query after the other.
  package func rangeSearch(_ bm25: BM25) throws(IndexError) -> RangeSearch {
    if let cachedRangeSearch { return cachedRangeSearch }
    let search = try RangeSearch(self, bm25: bm25)
    cachedRangeSearch = search
    return search
  }

  /// The search that scores all of short lists; its memory serves one query after the other.
  package func shortListSearch() throws(IndexError) -> ShortListSearch {
    if let cachedShortListSearch { return cachedShortListSearch }
    let search = try ShortListSearch(self)
    cachedShortListSearch = search
    return search
  }

  /// A term's posting list, its bytes checked; those of its positions are checked as they are read.
  package func postings(_ record: TermDictionary.Record) throws(IndexError) -> PostingList {
    let bytes = try file.verified(.postings, record.postings)
    let positions = file.unverified(.positions)
    guard record.positions.upperBound <= positions.count,
      let list = PostingList(
        bytes, positions: UnsafeRawBufferPointer(rebasing: positions[record.positions]),
        documentFrequency: record.documentFrequency, documentCount: documentCount)
    else { throw file.corrupt(.postings, record.postings.lowerBound, "not a posting list") }
    return list
  }

  // MARK: Documents

  /// By what rule the documents were put in order; `nil` for one that this version does not know.
  package func order() throws(IndexError) -> DocumentOrder? {
    DocumentOrder(decoding: try file.verified(.documentOrder))
  }

  /// Which documents are copies; `nil` where none was compared with others.
  package func groupTable() throws(IndexError) -> GroupTable? {
    if let cachedGroups { return cachedGroups }
    cachedGroups = try GroupTable(file)
    return cachedGroups
  }

  /// The group that a document began, or would have.
  package func ownGroup(of document: UInt32) throws(IndexError) -> GroupID {
    let fingerprint = try record(document).fingerprint
    return try key(of: document).withUnsafeBytes { GroupID(key: $0, fingerprint: fingerprint) }
  }

  package func record(_ document: UInt32) throws(IndexError) -> DocumentRecord {
    let range = try recordRange(of: document)
    guard let record = DocumentRecord(try file.verified(.documents, range)) else {
      throw file.corrupt(.documents, range.lowerBound, "not a document")
    }
    return record
  }

  /// Appends the stored text of a document to `text`, whose size is not checked.
  package func appendText(of record: DocumentRecord, to text: inout [UInt8]) throws(IndexError) {
    if statistics.hasText { try textDictionary().decode(record.storedText, into: &text) }
  }

  package func document(_ document: UInt32) throws(IndexError) -> StoredDocument {
    let record = try record(document)
    let keyBytes = try key(of: document)
    let key = String(decoding: keyBytes, as: UTF8.self)
    let source = try source(Int(value(.source, of: document)))
    var text: [UInt8] = []
    try appendText(of: record, to: &text)
    guard text.count == (statistics.hasText ? record.textSize : 0) else {
      throw file.corrupt(.documents, 0, "the text of '\(key)' has another length than its record says")
    }
    guard let edits = TextEdits(decoding: record.edits, textSize: text.count) else {
      throw file.corrupt(.documents, 0, "the edits of '\(key)' do not fit its text")
    }
    return StoredDocument(
      key: key, source: String(decoding: source.whole(key: keyBytes), as: UTF8.self), text: text,
      title: statistics.hasText ? record.title : 0..<0,
      date: PartialDate(packed: try value(.date, of: document)),
      author: record.author.isEmpty ? nil : String(decoding: record.author, as: UTF8.self),
      evidence: Evidence(packed: try value(.evidence, of: document)), edits: edits,
      length: Int(try lengths().length(of: document)),
      setAside: statistics.hasText ? try setAside(of: document, textSize: record.textSize) : [])
  }

  /// How many postings there are, those of words set aside among them.
  package func postingCount() throws(IndexError) -> Int {
    statistics.postings + (try asideTable()?.counts.postings ?? 0)
  }

  /// What of the segment's documents is set aside; `nil` where nothing is.
  package func asideTable() throws(IndexError) -> AsideTable? {
    if let cachedAside { return cachedAside }
    let bytes = try file.verified(.setAside)
    guard !bytes.isEmpty else { return nil }
    guard let table = AsideTable(bytes, documents: documentCount) else {
      throw file.corrupt(.setAside, 0, "impossible size")
    }
    cachedAside = table
    return table
  }

  /// What is set aside of a document; `nil` where nothing is.
  package func asideRecord(of document: UInt32) throws(IndexError) -> AsideTable.Record? {
    guard let table = try asideTable() else { return nil }
    guard let record = table.record(of: document) else {
      throw file.corrupt(.setAside, 0, "what document \(document) has set aside cannot be read")
    }
    return record
  }

  /// What is known of lines that come back.
  package func asideLines() throws(IndexError) -> [AsideTable.Line] {
    guard let table = try asideTable() else { return [] }
    guard let lines = table.lines() else { throw file.corrupt(.setAside, 0, "the lines cannot be read") }
    return lines
  }

  /// The parts of a document's text that are set aside.
  package func setAside(of document: UInt32, textSize: Int) throws(IndexError) -> [SetAside] {
    guard let record = try asideRecord(of: document) else { return [] }
    guard let ranges = record.ranges(textSize: textSize) else {
      throw file.corrupt(.setAside, 0, "what document \(document) has set aside lies outside its text")
    }
    return ranges
  }

  package func source(_ number: Int) throws(IndexError) -> DocumentSource {
    let sources = try sources()
    guard number < sources.count else { throw file.corrupt(.sources, 0, "a source is missing") }
    return sources[number]
  }

  package func sources() throws(IndexError) -> [DocumentSource] {
    if let cachedSources { return cachedSources }
    var reader = ByteReader(try file.verified(.sources))
    var sources: [DocumentSource] = []
    while reader.remaining > 0 {
      sources.append(DocumentSource(&reader))
      if reader.overran { throw file.corrupt(.sources, reader.offset, "not a list of sources") }
    }
    cachedSources = sources
    return sources
  }

  /// Where the columns lie.
  package func columnPlaces() throws(IndexError) -> [Columns.Place] {
    if let cachedColumnPlaces { return cachedColumnPlaces }
    let size = file.size(of: .columns)
    let head = try file.verified(.columns, 0..<Columns.headSize)
    guard let places = Columns.places(head, documents: documentCount, size: size) else {
      throw file.corrupt(.columns, 0, "impossible size")
    }
    cachedColumnPlaces = places
    return places
  }

  package func textDictionary() throws(IndexError) -> TextDictionary {
    if let cachedText { return cachedText }
    let bytes = try file.verified(.textDictionary)
    let dictionary = try TextDictionary(bytes, path: file.path, offset: 0)
    cachedText = dictionary
    return dictionary
  }
}
