public import Search

/// Reads dumps: files and folders in, documents out, problems named.
///
/// Plain text, Markdown, HTML, JSON lines, tables, mails, web archives (WARC) and PDF are read, compressed or not;
/// `DumpKind` and `Packing` tell the endings. A folder is read with all below it, in the order of the names'
/// bytes, without what begins with a dot; its files of other kinds are skipped. A file named in full is always
/// read, and what would be skipped in a folder is an error there. `-` is standard input. Where a name tells
/// nothing, the first bytes do.
///
/// A document's key is the dump's name and the path below it: `laws/eu/act.txt` for `eu/act.txt` in the folder
/// `laws`, wherever that stands. Of several documents in a file each has what the dump calls it, behind `#`, or
/// else its line or byte behind `:`.
public struct DumpReader: Sendable {
  public let paths: [String]
  /// Whether to walk all folders once beforehand, so that the progress knows how much there is.
  public var measuresFirst = true

  /// Whether text that was read in a wrong encoding, and character references left in it, are mended.
  public var mendsText: Bool {
    get { settings.mends }
    set { settings.mends = newValue }
  }

  /// When the dump was made, from which ages such as `1h ago` are counted back; they are left alone without it.
  public var dumpDate: PartialDate? {
    get { settings.dumpDate }
    set { settings.dumpDate = newValue }
  }

  var settings = DumpStream.Settings()

  /// How JSON lines and tables call their fields.
  public var fields: FieldNames {
    get { settings.fields }
    set { settings.fields = newValue }
  }

  /// What all dumps are called in keys; `nil` where each is called as its folder, and standard input `-`.
  public var name: String? {
    get { settings.name }
    set { settings.name = newValue }
  }

  /// What files named in full and standard input hold, whatever they are called.
  public var kind: DumpKind? {
    get { settings.kind }
    set { settings.kind = newValue }
  }

  /// The most bytes of text that a document may have; longer ones are problems. A few times as much memory is
  /// taken at most, whatever the input.
  public var longestText: Int {
    get { settings.longestText }
    set {
      settings.longestText = min(max(newValue, 1), Int(Int32.max))
      // Escapes make lines longer than what they say.
      settings.longestLine = min(settings.longestText * 2, Int(Int32.max))
    }
  }

  /// How far compressed files may unpack.
  public var unpacking: UnpackingLimits {
    get { settings.unpacking }
    set { settings.unpacking = newValue }
  }

  /// The folder of an index, whose own files are no part of the dumps, though it may lie in one. `nil` where there is none.
  public var indexFolder: String? {
    get { settings.indexFolder }
    set { settings.indexFolder = newValue }
  }

  /// Asked often, also while nothing is found: where it says so, the reading ends, without an error and without what may
  /// be left.
  public var isStopped: @Sendable () -> Bool {
    get { settings.isStopped }
    set { settings.isStopped = newValue }
  }

  public init(paths: [String]) { self.paths = paths }

  /// Calls `document` with each document in order and `problem` with each thing that could not be read; the
  /// reading goes on. What `document` throws ends it. `explanation` is called for each file that is read.
  ///
  /// `progress` is called at the beginning, at the end, and in between after each file and each few
  /// megabytes.
  public func read(
    document: (Document) throws(IndexError) -> Void,
    problem: (DumpProblem) -> Void = { _ in },
    explanation: ((DumpExplanation) -> Void)? = nil,
    progress: (DumpProgress) -> Void = { _ in }
  ) throws(IndexError) -> DumpSummary {
    try read(
      passingOver: nil, document: document, problem: problem, explanation: explanation, progress: progress)
  }

  /// As the other, but for the files that are as `snapshot` knows them, and where there are `changes`, looking nowhere
  /// else.
  package func read(
    passingOver snapshot: DumpSnapshot?, changes: ChangedPaths? = nil,
    document: (Document) throws(IndexError) -> Void,
    problem: (DumpProblem) -> Void,
    explanation: ((DumpExplanation) -> Void)?,
    progress: (DumpProgress) -> Void
  ) throws(IndexError) -> DumpSummary {
    var state = DumpProgress()
    if measuresFirst, changes == nil, let (files, bytes) = measure() {
      (state.filesInAll, state.bytesInAll) = (files, bytes)
    }
    progress(state)

    var settings = settings
    settings.explains = explanation != nil
    var stream = DumpStream(paths: paths, settings: settings, passingOver: snapshot, changes: changes)
    while let item = stream.next() {
      switch item {
      case .document(let found): try document(found)
      case .problem(let found): problem(found)
      case .explanation(let found): explanation?(found)
      }
      let bytes = stream.summary.bytes + stream.bytesOfOpenFile
      if stream.summary.files != state.files || bytes - state.bytes >= Self.progressStep {
        (state.files, state.bytes) = (stream.summary.files, bytes)
        progress(state)
      }
    }
    (state.files, state.bytes) = (stream.summary.files, stream.summary.bytes)
    progress(state)
    return stream.summary
  }

  private static let progressStep = 1 << 20

  /// Counts the files to read and their bytes; `nil` where standard input is among them.
  private func measure() -> (files: Int, bytes: Int)? {
    if paths.contains("-") { return nil }
    var walk = DumpWalk(paths: paths, name: name, indexFolder: indexFolder, isStopped: isStopped)
    var files = 0
    var bytes = 0
    while let step = walk.next() {
      guard case .file(let file) = step, let size = file.status?.size else { continue }
      files += 1
      bytes += size
    }
    return (files, bytes)
  }
}
