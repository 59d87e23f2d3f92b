public import Search

/// Adds documents to an index and commits them.
///
/// There is one writer for an index at a time; its lock dies with the process. Nothing that was added can be seen
/// before `commit()` (which a writer may do by itself, see `Options.commitsAsItGoes`), and a writer that ends without it
/// leaves the index as it was last committed.
public final class IndexWriter {
  public struct Options: Sendable {
    /// `nil` takes the analyzer of the index, or `english` for a new one.
    public var analyzer: Analyzer.Name?
    public var storesText = true
    /// Whether page furniture and what a document repeats weigh nothing in ranking and stay out of snippets.
    public var setsAside = true
    /// How many bytes of memory to fill before a segment is written.
    public var memoryBudget = 512 << 20
    /// Which pairs of frequent terms get lists of their own (`TermPair.limit`): those that would else be expected to
    /// leave this many documents to look into for a phrase. 0 for none: making them takes a quarter of the time again.
    package var pairLimit = 0
    /// How many threads take part, the caller's among them; at least 1. A segment of the same documents has the same
    /// bytes for any number; with more than one it depends on their pace at which document the memory is full and the
    /// next segment begins.
    public var threads = 1
    /// Whether to find copies among the documents and put them into groups. Takes 50 to 100 bytes of memory for each
    /// document of the index, and up to a half of the budget is given to it.
    public var groupsCopies = true
    /// Whether to commit each time that a segment has been written: what was committed stays, however a long run ends.
    public var commitsAsItGoes = false
    public init() {}
  }

  /// What became of a document.
  public enum Outcome: Sendable {
    case indexed, updated, unchanged
  }

  public let path: String
  let options: Options
  private var storesText: Bool
  /// `nil` for a preview, which changes nothing.
  private let lock: Storage.Lock?
  var point: CommitPoint
  private var isNew: Bool
  /// The segments of `point`, opened, with the deletions since the last commit.
  var segments: [OpenSegment] = []
  private var builder: SegmentBuilder?
  private var builderNumber: UInt64 = 0
  /// What is known of each of the builder's documents, and which of them were replaced or deleted.
  private var builderFingerprints: [UInt64] = []
  private var builderDeleted: Set<UInt32> = []
  private var textDictionary: [UInt8]?
  /// Knows the documents of all segments and of the builder; `nil` until it is needed, and again after a merge.
  var grouper: DocumentGrouper?
  /// What is known of lines that come back; `nil` where nothing is set aside.
  private let lines: LineCounts?
  /// How much of the texts that were added was set aside, in bytes, as far as segments were written.
  public private(set) var setAside = (furniture: 0, repetition: 0)
  private let scratch = ByteBuffer()
  var hasChanges = false
  /// The merge that is under way while documents come; with one thread there is none.
  var background: BackgroundMerge?
  /// Why a merge failed, the first that did. Its segments are as they were, and nothing is lost by that. Where one of them is
  /// damaged the others are still merged, without it; after any other failure this writer merges no more.
  public internal(set) var mergeFailure: IndexError?
  /// The numbers of the segments in which a merge came upon damage.
  var damagedSegments: Set<UInt64> = []
  /// Whether merges are worth beginning.
  var mergesStill = true
  /// Whether a document that is unchanged but comes from another source takes that one, as an update.
  public var renewsSources = false
  /// Whether it is noted which documents are handed in.
  var notesSightings = false
  /// The documents handed in that were not the first of their key.
  var namesakes: Set<NamesakeMark> = []
  /// What a preview was handed that is not in the index so: fingerprints by the hashes of the keys.
  var previewed: [UInt64: UInt64] = [:]
  /// What went wrong while a segment was gathered or written; the index stays as it was last committed.
  private var failure: IndexError?

  struct OpenSegment {
    var segment: Segment
    var live: LiveDocuments
    var changed = false
    /// The documents that were not handed in since `noteSightings()`; `nil` where all were, or nobody notes it.
    var unseen: LiveDocuments?
  }

  /// Opens the index in the folder `path`, or makes it.
  ///
  /// - Throws: where it is another's turn to write, where the index is damaged or of another version, and where its
  ///   analyzer is not the one asked for.
  public convenience init(at path: String, options: Options = Options()) throws(IndexError) {
    try Storage.createDirectory(path)
    let lock = try Storage.Lock(path + "/lock", index: path)
    try self.init(at: path, options: options, lock: lock)
    try removeStrayFiles()
  }

  private init(at path: String, options: Options, lock: Storage.Lock?) throws(IndexError) {
    self.path = path
    self.options = options
    self.lock = lock
    storesText = options.storesText
    if Storage.exists(path + "/" + CommitPoint.fileName) {
      point = try CommitPoint.read(in: path)
      isNew = false
      if let wanted = options.analyzer, wanted != point.analyzer {
        throw .analyzerMismatch(path: path, index: point.analyzer.rawValue, requested: wanted.rawValue)
      }
    } else {
      point = CommitPoint(analyzer: options.analyzer ?? .english)
      isNew = true
    }
    // A part of the memory that holds lines enough to know those of many sites.
    lines = options.setsAside ? LineCounts(memory: min(options.memoryBudget / 64, 1 << 24)) : nil
    for entry in point.segments { segments.append(try open(entry)) }
    for open in segments { lines?.add(try open.segment.asideLines()) }
    // An index keeps the text of all its documents or of none: a merge could not keep that of some.
    let keepsText = segments.allSatisfy(\.segment.statistics.hasText)
    if keepsText, !segments.isEmpty, !options.storesText {
      throw .limit(path: path, reason: "this index keeps texts; leave the flag off or use another index")
    }
    storesText = options.storesText && keepsText
  }

  /// Opens the index in the folder `path`, or none where there is none, only to tell what `receive` and `deleteUnseen`
  /// would do. It needs no right to write, and goes on beside a writer: it tells of the commit that there is now.
  ///
  /// Takes some 40 bytes of memory for each document that is new, up to a quarter of the budget; of those beyond that it
  /// no longer notices where one comes again.
  public static func preview(
    of path: String, options: Options = Options()
  ) throws(IndexError) -> IndexWriter {
    var generation: UInt64?
    while true {
      do throws(IndexError) {
        return try IndexWriter(at: path, options: options, lock: nil)
      } catch {
        // A writer may have merged a segment away and removed it since the commit was read.
        let now = try? CommitPoint.read(in: path).generation
        guard now != generation else { throw error }
        generation = now
      }
    }
  }

  var isPreview: Bool { lock == nil }
  private static let previewWrites = "a preview writes nothing"

  deinit {
    builder?.abandon()
    background?.abandon()
  }

  func open(_ entry: CommitPoint.Segment) throws(IndexError) -> OpenSegment {
    let segment = try Segment(entry, in: path, base: 0)
    return OpenSegment(segment: segment, live: segment.live ?? LiveDocuments(count: segment.documentCount))
  }

  /// Removes what an unfinished write left behind.
  private func removeStrayFiles() throws(IndexError) {
    var known: Set<String> = ["lock", CommitPoint.fileName]
    for entry in point.segments {
      known.insert(entry.fileName)
      if entry.deletions > 0 { known.insert(entry.deletionsFileName) }
    }
    for name in try Storage.list(path)
    where !known.contains(name) && background?.owns(name) != true
      && (name.hasPrefix("segment-") || name == CommitPoint.fileName + ".new")
    {
      try Storage.remove(path + "/" + name)
    }
  }

  // MARK: Documents

  /// Takes in a document. One with the same key is replaced, or left alone where nothing about it changed.
  @discardableResult
  public func add(_ document: Document) throws(IndexError) -> Outcome {
    try prepare(for: document)
    return try put(document, Fingerprint.of(document), inPlaceOf: find(document.key))
  }

  /// Checks that a document is one, and makes room for it. Places that were found before are no longer right then.
  func prepare(for document: Document) throws(IndexError) {
    guard document.key.utf8.count <= 65_535, !document.key.isEmpty else {
      throw .limit(path: document.source, reason: "a key has 1 to 65,535 bytes")
    }
    guard document.text.count < 1 << 31, document.source.utf8.count <= 65_535 else {
      throw .limit(path: document.source, reason: "a document has at most 2,147,483,647 bytes; split it")
    }
    guard document.title.lowerBound >= 0, document.title.upperBound <= document.text.count else {
      throw .limit(path: document.source, reason: "the title of '\(document.key)' lies outside its text")
    }
    precondition(!isPreview, Self.previewWrites)
    // Inverting and storing a text takes some times its size.
    if document.text.count > 1 << 20, let builder, builder.memory + document.text.count * 8 > budget {
      try flushAsItGoes()
    }
  }

  /// Puts a document in the place of the one that has its key.
  func put(
    _ document: Document, _ fingerprint: UInt64, inPlaceOf former: Place?
  ) throws(IndexError) -> Outcome {
    var outcome = Outcome.indexed
    if let former {
      noteSighting(of: former)
      if try isUnchanged(document, fingerprint, at: former) { return .unchanged }
      outcome = .updated
    }
    try unlessFailed { () throws(IndexError) in
      if builder == nil { try startSegment() }
      try builder!.add(document, fingerprint: fingerprint, isNew: former == nil)
    }
    // Only now that the new one is in: a failure above must not cost the old one.
    if let former { remove(former) }
    builderFingerprints.append(fingerprint)
    hasChanges = true
    if builder!.memory + builderFingerprints.capacity * 8 > budget - reserve {
      try flushAsItGoes()
    }
    return outcome
  }

  private func flushAsItGoes() throws(IndexError) {
    try flush()
    if options.commitsAsItGoes { try commit() }
  }

  /// Removes the document with this key; `false` where there is none.
  @discardableResult
  public func delete(key: String) throws(IndexError) -> Bool {
    // No document has an empty key, and the table of keys has no room for one.
    guard !key.isEmpty, let place = try find(key) else { return false }
    remove(place)
    hasChanges = true
    return true
  }

  enum Place {
    case builder(UInt32)
    case segment(Int, UInt32)
  }

  /// Places in memory are numbered by 32 bits, in words.
  private static let greatestBudget = 8 << 30

  var budget: Int { min(options.memoryBudget, Self.greatestBudget) - (background?.memory ?? 0) }

  /// What writing a segment takes besides what was gathered; with several threads each unpacks lists of its own.
  private var reserve: Int { options.threads > 1 ? budget / 5 : budget / 10 }

  func find(_ key: String) throws(IndexError) -> Place? {
    var key = key
    scratch.removeAll()
    key.withUTF8 { scratch.append(UnsafeRawBufferPointer($0)) }
    if let id = builder?.document(ofKey: scratch.bytes), !builderDeleted.contains(id) { return .builder(id) }
    for (i, open) in segments.enumerated() {
      if let document = try open.segment.document(ofKey: scratch.bytes, among: open.live) {
        return .segment(i, document)
      }
    }
    return nil
  }

  func isUnchanged(
    _ document: Document, _ fingerprint: UInt64, at place: Place
  ) throws(IndexError) -> Bool {
    guard try self.fingerprint(at: place) == fingerprint else { return false }
    guard renewsSources, case .segment(let i, let number) = place else { return true }
    let segment = segments[i].segment
    let source = try segment.source(Int(segment.value(.source, of: number)))
    return source.whole(key: document.key.utf8).elementsEqual(document.source.utf8)
  }

  func fingerprint(at place: Place) throws(IndexError) -> UInt64 {
    switch place {
    case .builder(let id): return builderFingerprints[Int(id)]
    case .segment(let i, let document): return try segments[i].segment.record(document).fingerprint
    }
  }

  private func remove(_ place: Place) {
    switch place {
    case .builder(let id):
      builderDeleted.insert(id)
    case .segment(let i, let document):
      segments[i].live.delete(document)
      segments[i].changed = true
    }
  }

  // MARK: Segments

  private func nextSegmentPath() -> String { path + "/segment-\(point.nextSegment)" }

  private func startSegment() throws(IndexError) {
    if options.groupsCopies, grouper == nil {
      grouper = try DocumentGrouper(
        segments.map(\.segment), analyzer: Analyzer(point.analyzer), memoryBudget: budget)
    }
    builderNumber = point.nextSegment
    let path = nextSegmentPath()
    point.nextSegment += 1
    builder = try SegmentBuilder(
      path: path, analyzer: Analyzer(point.analyzer), storesText: storesText,
      textDictionary: textDictionary, threads: max(1, options.threads),
      memoryBudget: budget, pairLimit: options.pairLimit, grouper: grouper, lines: lines)
  }

  /// Does something that leaves half a segment in memory where it fails: then nothing more can be committed.
  private func unlessFailed<Result>(_ body: () throws(IndexError) -> Result) throws(IndexError) -> Result {
    if let failure { throw failure }
    do throws(IndexError) {
      return try body()
    } catch {
      failure = error
      throw error
    }
  }

  /// Writes what is in memory as a segment. It is not part of the index before the commit.
  private func flush() throws(IndexError) {
    try unlessFailed { () throws(IndexError) in try writeSegment() }
  }

  private func writeSegment() throws(IndexError) {
    guard let builder else { return }
    let written = try builder.finish()
    self.builder = nil
    // A dictionary of a few documents would be a poor one for those to come.
    if written.textDictionary.count > 1 << 18 { textDictionary = written.textDictionary }
    let entry = CommitPoint.Segment(
      number: builderNumber, size: UInt64(written.size), checksum: written.checksum)
    var open = try open(entry)
    grouper?.keep(open.segment)
    if let counts = try open.segment.asideTable()?.counts {
      setAside.furniture += counts.furnitureBytes
      setAside.repetition += counts.repeatedBytes
    }
    point.segments.append(entry)
    for id in builderDeleted { open.live.delete(id) }
    open.changed = !builderDeleted.isEmpty
    segments.append(open)
    builderFingerprints.removeAll(keepingCapacity: true)
    builderDeleted.removeAll()
  }

  /// Makes everything since the last commit durable and visible to new readers, all of it or nothing.
  ///
  /// Then it merges small segments when there are many: with one thread at once, and commits that, with several on a
  /// thread of its own, which a later commit or `finishMerges` takes up. One that fails is given up (`mergeFailure`). A
  /// writer that could not take in a document or write a segment, on a full disk for example, throws that error here too:
  /// a new writer goes on from the last commit.
  public func commit() throws(IndexError) {
    precondition(!isPreview, Self.previewWrites)
    try flush()
    guard hasChanges || isNew else { return }
    takeMerged()
    try publish()
    if options.threads > 1 { try startMerge() } else { try mergeAtOnce() }
  }

  /// Merges all segments into one without deleted documents, and commits.
  public func mergeAll() throws(IndexError) {
    try flush()
    abandonMerge()
    let deleted = segments.reduce(0) { $0 + $1.live.deletedCount }
    if segments.count > 1 || deleted > 0 {
      try merge(Array(segments.indices))
      hasChanges = true
    }
    guard hasChanges || isNew else { return }
    try publish()
  }

  /// Merges all segments into one without deleted documents, puts documents that share terms together, lists phrases of
  /// two frequent words (`TermPair`), and commits: queries become faster, and without the phrases the index smaller.
  ///
  /// Scores stay what they are, but documents with equal scores come by the new order; deleted documents no longer
  /// count in the scores of the others. Until it is done both the old and the new index are on the disk. In memory
  /// are the new postings and positions and 12 bytes a document; before that, for finding the order, at most 4
  /// bytes a posting and 50 a document.
  ///
  /// - Parameters:
  ///   - reordering: whether to change the order of documents; else they stay as they are, one segment behind the
  ///     other.
  ///   - listingPairs: whether phrases of two frequent words get lists of their own, a twentieth of the index or so.
  ///   - progress: called often; what it throws ends the work and leaves the index as it was.
  /// - Returns: whether there was anything to do. An index that is one segment in that order is known by a mark.
  @discardableResult
  public func optimize(
    reordering: Bool = true, listingPairs: Bool = true,
    progress: (OptimizationProgress) throws(IndexError) -> Void = { _ in }
  ) throws(IndexError) -> Bool {
    try flush()
    abandonMerge()
    let threads = max(1, options.threads)
    let pairLimit = !listingPairs ? 0 : options.pairLimit > 0 ? options.pairLimit : TermPair.limit
    var isDone = segments.count <= 1
    for open in segments where isDone {
      isDone = open.live.deletedCount == 0
      if reordering, try open.segment.order() != .bisected { isDone = false }
      let statistics = open.segment.statistics
      if statistics.hasPositions, statistics.pairLimit != pairLimit { isDone = false }
    }
    guard !isDone else {
      if hasChanges || isNew { try publish() }
      return false
    }
    try merge(Array(segments.indices)) { (sources, path) throws(IndexError) in
      try SegmentReorderer(
        sources, order: reordering ? .bisected : .added, pairLimit: pairLimit, threads: threads
      ).write(
        to: path, progress: progress)
    }
    hasChanges = true
    try publish()
    return true
  }

  /// Puts one segment in the place of those at `indices`, which rise.
  func merge(_ indices: [Int]) throws(IndexError) {
    let (threads, pairLimit) = (max(1, options.threads), options.pairLimit)
    let unseen = unseenAfterMerge(of: indices, living: indices.map { segments[$0].live })
    let place = try merge(indices) { (sources, path) throws(IndexError) in
      try SegmentMerger(sources, threads: threads, pairLimit: pairLimit).write(to: path)
    }
    if let place { segments[place].unseen = unseen }
  }

  /// - Returns: which segment is in their place now; `nil` where no document was left.
  @discardableResult
  private func merge(
    _ indices: [Int],
    by write: ([SegmentMerger.Source], _ path: String) throws(IndexError) -> (size: Int, checksum: UInt32)
  ) throws(IndexError) -> Int? {
    precondition(!isPreview, Self.previewWrites)
    let sources = indices.map { SegmentMerger.Source(segment: segments[$0].segment, live: segments[$0].live) }
    let remaining = sources.reduce(0) { $0 + $1.live.count - $1.live.deletedCount }
    var merged: (entry: CommitPoint.Segment, segment: OpenSegment)?
    if remaining > 0 {
      let (size, checksum) = try write(sources, nextSegmentPath())
      let entry = CommitPoint.Segment(number: point.nextSegment, size: UInt64(size), checksum: checksum)
      point.nextSegment += 1
      merged = (entry, try open(entry))
    }
    // Nothing fails from here on: whoever commits after a failure still has all segments.
    return replace(indices, by: merged)
  }

  /// Puts a segment, or none, in the place of those at `indices`, which rise.
  ///
  /// - Returns: where it is now.
  @discardableResult
  func replace(_ indices: [Int], by merged: (entry: CommitPoint.Segment, segment: OpenSegment)?) -> Int? {
    // Documents get other numbers.
    grouper = nil
    for index in indices.reversed() {
      segments.remove(at: index)
      point.segments.remove(at: index)
    }
    guard let merged else { return nil }
    let at = min(indices[0], segments.count)
    point.segments.insert(merged.entry, at: at)
    segments.insert(merged.segment, at: at)
    return at
  }

  func publish() throws(IndexError) {
    precondition(!isPreview, Self.previewWrites)
    point.generation += 1
    for (i, open) in segments.enumerated() where open.changed {
      point.segments[i].deletions = point.generation
      point.segments[i].deleted = UInt32(open.live.deletedCount)
      let file = try Storage.OutputFile(creating: path + "/" + point.segments[i].deletionsFileName)
      let bytes = open.live.encode()
      try bytes.withBytes { (raw) throws(IndexError) in try file.write(raw) }
      try file.finish()
      segments[i].changed = false
    }
    try Storage.sync(directory: path)
    try point.write(in: path)
    hasChanges = false
    isNew = false
    // The commit stands; what cannot be removed now the next writer removes.
    try? removeStrayFiles()
  }
}
