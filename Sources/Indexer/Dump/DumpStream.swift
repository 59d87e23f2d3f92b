package import Search

/// The documents and problems of dumps, one at a time.
package struct DumpStream {
  package enum Item {
    case document(Document)
    case problem(DumpProblem)
    case explanation(DumpExplanation)
  }

  package struct Settings: Sendable {
    /// How many bytes are read at once.
    package var chunk = 256 << 10
    package var longestLine = Int(Int32.max)
    /// The format's limit.
    package var longestText = Int(Int32.max)
    package var standardInput: Int32 = 0
    package var fields = FieldNames()
    /// What all dumps are called in keys; `nil` where each is called as its folder.
    package var name: String?
    /// A folder that is no part of the dumps.
    package var indexFolder: String?
    /// What files named in full and standard input hold, whatever they are called.
    package var kind: DumpKind?
    package var unpacking = UnpackingLimits()
    /// Whether each file that is read is explained.
    package var explains = false
    /// Whether texts are mended.
    package var mends = true
    /// When the dump was made, from which ages such as `1h ago` are counted back.
    package var dumpDate: PartialDate?
    /// Whether to read no more.
    package var isStopped: @Sendable () -> Bool = { false }
    package init() {}
  }

  package private(set) var summary = DumpSummary()
  /// What was used of the file that is being read, beyond what `summary` counts.
  package var bytesOfOpenFile: Int { format == nil ? 0 : input.position }

  private let settings: Settings
  private let snapshot: DumpSnapshot?
  private var walk: DumpWalk
  private let input: DumpInput
  /// The file that is being read, and its reader.
  private var origin = Origin(key: "", source: "", isNamed: true)
  private var format: (any DumpFormat)?
  /// What is told next, the last first.
  private var pending: [Item] = []

  private struct Origin {
    let key: String
    let source: String
    /// Whether it was named in full and not found in a folder.
    let isNamed: Bool
  }

  /// The format's limit for a document's key, but for what tells it from others of its name.
  private static let longestKey = 65_535 - IndexWriter.longestKeyEnd

  /// - Parameters:
  ///   - snapshot: what is known of the files from a reading before, whose unchanged ones are passed over.
  ///   - changes: where to look; `nil` for everywhere.
  package init(
    paths: [String], settings: Settings = Settings(), passingOver snapshot: DumpSnapshot? = nil,
    changes: ChangedPaths? = nil
  ) {
    self.settings = settings
    self.snapshot = snapshot
    walk = DumpWalk(
      paths: paths, name: settings.name, indexFolder: settings.indexFolder, snapshot: snapshot,
      changes: changes, isStopped: settings.isStopped)
    input = DumpInput(
      chunk: settings.chunk, longestLine: settings.longestLine, isStopped: settings.isStopped)
  }

  /// `nil` when all is read, or no more is to be.
  package mutating func next() -> Item? {
    while true {
      // What fails because of it is no problem of a file.
      if settings.isStopped() { return nil }
      if let item = pending.popLast() { return item }
      if format != nil {
        if let item = nextInFile() { return item }
        continue
      }
      switch walk.next() {
      case nil: return nil
      case .problem(let problem): return counted(problem)
      case .standardInput:
        begin(Origin(key: settings.name ?? "-", source: "-", isNamed: true)) {
          (stream: inout DumpStream) throws(InputFailure) in try stream.openStandardInput()
        }
      case .file(let file) where snapshot?.isCurrent(file) == true: continue
      case .file(let file):
        begin(Origin(key: file.key, source: file.source, isNamed: file.isNamed)) {
          (stream: inout DumpStream) throws(InputFailure) in try stream.open(file)
        }
      }
    }
  }

  // MARK: Files

  /// What a file was found to be.
  private struct Finding {
    /// `nil` for a text that has to be valid as it is.
    var kind: DumpKind?
    /// What told the kind.
    var reason: String
    var packing: Packing?
  }

  /// Opens a file and puts its reader in place, or tells why not.
  private mutating func begin(_ origin: Origin, open: (inout DumpStream) throws(InputFailure) -> Finding) {
    self.origin = origin
    do throws(InputFailure) {
      let finding = try open(&self)
      if let reason = try refusal(of: finding) {
        finishFile()
        return fail(reason)
      }
      format = reader(for: finding)
      if settings.explains {
        let packing = finding.packing.map { ", unpacked by \($0.program.name)" } ?? ""
        pending.append(
          .explanation(
            DumpExplanation(
              path: origin.source, key: origin.key,
              text: "\(finding.kind?.name ?? DumpKind.text.name), \(finding.reason)\(packing)")))
      }
    } catch {
      finishFile()
      fail(error.reason)
    }
  }

  private mutating func open(_ file: DumpFile) throws(InputFailure) -> Finding {
    let opened: OpenFile
    do throws(SystemFailure) { opened = try OpenFile(opening: file.path) } catch { throw InputFailure(error) }
    // Something else may have taken the file's place since the walk saw it.
    guard opened.status?.kind == .file else {
      throw InputFailure(reason: .notAFile(opened.status?.kind.rawValue ?? "file"))
    }
    var finding = Finding(
      kind: file.form.kind, reason: "by its ending .\(file.form.ending)", packing: file.form.packing)
    if file.isNamed, let kind = settings.kind { (finding.kind, finding.reason) = (kind, "as was said") }
    input.open(opened)
    // The first bytes count more than an ending: servers compress without a word, and unpack as silently.
    let sample = try input.peek(TextDocument.sampleSize)
    if let packing = Packing(beginningOf: sample) {
      finding.packing = packing
    } else if finding.packing != nil, !TextDocument.isBinary(sample) {
      finding.packing = nil
    }
    if finding.packing == nil, finding.kind == nil, sample.starts(with: Self.pdfMark) {
      (finding.kind, finding.reason) = (.pdf, "by its first bytes")
    }
    let limits = settings.unpacking
    switch (finding.packing, finding.kind) {
    case (let packing?, .pdf):
      opened.rewind()
      input.open(try UnpackedFile(opened, from: packing, limits: limits))
      try convertPDF()
    case (let packing?, _):
      opened.rewind()
      input.open(try UnpackedFile(opened, from: packing, limits: limits))
    case (nil, .pdf): input.open(try UnpackedFile(pdf: opened, at: file.path, limits: limits))
    case (nil, _): break
    }
    summary.files += 1
    if finding.kind == nil {
      try recognize(&finding, isStrict: true)
      if finding.kind == .pdf { try convertPDF() }  // One without an ending, in gzip.
    }
    return finding
  }

  private mutating func openStandardInput() throws(InputFailure) -> Finding {
    input.open(OpenFile(descriptor: settings.standardInput))
    summary.files += 1
    if let packing = Packing(beginningOf: try input.peek(TextDocument.sampleSize)) {
      throw InputFailure(reason: .packed(program: packing.program.name))
    }
    var finding = Finding(kind: settings.kind, reason: "as was said")
    if finding.kind == nil { try recognize(&finding, isStrict: false) }
    if finding.kind == .pdf { try convertPDF() }
    return finding
  }

  /// Has the text of a PDF take the place of its bytes in the input.
  private func convertPDF() throws(InputFailure) {
    guard let bytes = try input.rest(limit: settings.longestText) else {
      throw InputFailure(reason: .tooLong(limit: settings.longestText))
    }
    input.open(try UnpackedFile(pdf: bytes, limits: settings.unpacking))
  }

  private static let pdfMark = Array("%PDF-".utf8)

  /// Tells what the open file holds by its beginning; a text where that tells nothing.
  private func recognize(_ finding: inout Finding, isStrict: Bool) throws(InputFailure) {
    let sample = try input.peek(TextDocument.sampleSize)
    finding.reason = "by its first bytes"
    if sample.starts(with: WebArchive.mark) {
      finding.kind = .warc
    } else if sample.starts(with: Self.pdfMark) {
      finding.kind = .pdf
    } else if Mailbox.begins(sample) {
      finding.kind = .mailbox
    } else if WholeFile.beginsAsHTML(sample) {
      finding.kind = .html
    } else if try JSONLines.begin(input, sample: sample) {
      finding.kind = .lines
    } else {
      finding.kind = isStrict ? nil : .text
      finding.reason = "as nothing tells otherwise"
    }
  }

  /// Why the open file is not read; `nil` where it is.
  private func refusal(of finding: Finding) throws(InputFailure) -> DumpProblem.Reason? {
    let sample = try input.peek(TextDocument.sampleSize)
    if sample.isEmpty { return finding.kind == .pdf ? .noWords : .empty }
    let mark = TextDocument.Mark(sample.prefix(3))
    let isUTF16 = mark == .utf16Little || mark == .utf16Big
    if isUTF16, finding.kind?.isOfLines == true { return .linesInUTF16 }
    if mark == .utf8, finding.kind == .lines { input.skip(TextRepair.byteOrderMark.count) }
    if isUTF16 || finding.kind?.holdsBytes == true { return nil }
    if TextDocument.isBinary(sample, toleratesNULs: finding.kind == .html) { return .notText }
    return nil
  }

  private func reader(for finding: Finding) -> any DumpFormat {
    let longest = settings.longestText
    switch finding.kind {
    case .lines: return JSONLines(names: settings.fields, longestText: longest)
    case .csv: return Table(names: settings.fields, separator: nil, longestText: longest)
    case .tsv: return Table(names: settings.fields, separator: 0x09, longestText: longest)
    case .mailbox: return Mailbox(longestText: longest)
    case .warc: return WebArchive(longestText: longest, unpacking: settings.unpacking)
    case nil, .text, .markdown, .html, .mail, .pdf: return WholeFile(kind: finding.kind, longestText: longest)
    }
  }

  private mutating func finishFile() {
    summary.bytes += input.position
    input.close()
    format = nil
  }

  // MARK: What is in a file

  /// `nil` at the end of the file, which is closed then.
  private mutating func nextInFile() -> Item? {
    do throws(InputFailure) {
      guard let found = try format?.next(from: input) else {
        finishFile()
        return nil
      }
      for fault in found.faults.reversed() { fail(fault.reason, at: fault.place) }
      guard let document = found.document else { return pending.popLast() }
      return item(of: document)
    } catch {
      fail(error.reason, at: format?.place ?? .file)
      finishFile()
      return pending.popLast()
    }
  }

  private mutating func item(of found: FoundDocument) -> Item? {
    guard let key = key(of: found) else {
      fail(.damaged("a name that makes a key longer than \(Self.longestKey) bytes"), at: found.place)
      return pending.popLast()
    }
    guard let finished = FinishedDocument(found, mends: settings.mends, dumpDate: settings.dumpDate) else {
      fail(.noWords, at: found.place)
      return pending.popLast()
    }
    summary.documents += 1
    if let part = found.part { note(part: part) }
    if found.replacedBytes > 0 {
      summary.replacedBytes += found.replacedBytes
      summary.repairedDocuments += 1
    }
    if finished.mendedPlaces > 0 {
      summary.mendedPlaces += finished.mendedPlaces
      summary.mendedDocuments += 1
    }
    return .document(
      Document(
        key: key, source: origin.source, text: finished.text, title: finished.title,
        date: finished.facts.date, author: finished.facts.author, evidence: finished.facts.evidence,
        edits: finished.edits, place: found.place.number))
  }

  private mutating func note(part: Int) {
    summary.parts += 1
    guard part == 1 else { return }
    summary.cutTexts += 1
    guard settings.explains else { return }
    pending.append(
      .explanation(
        DumpExplanation(
          path: origin.source, key: origin.key,
          text: "longer than \(settings.longestText) bytes, so cut into parts, a document each")))
  }

  /// `nil` where it would be too long.
  private func key(of found: FoundDocument) -> String? {
    switch (found.name, found.place) {
    case (let name?, _):
      let key = "\(origin.key)#\(name)"
      return key.utf8.count <= Self.longestKey ? key : nil
    case (nil, .file): return origin.key
    case (nil, .line(let place, _)), (nil, .byte(let place)): return "\(origin.key):\(place)"
    }
  }

  // MARK: Problems

  /// Has a problem of the file told next.
  private mutating func fail(_ reason: DumpProblem.Reason, at place: Place = .file) {
    let isSkipped = place == .file ? !origin.isNamed && reason.isSkippedInFolders : reason.isSkippedInFiles
    pending.append(
      counted(DumpProblem(path: origin.source, key: origin.key, at: place, reason, isError: !isSkipped)))
  }

  private mutating func counted(_ problem: DumpProblem) -> Item {
    if problem.isError {
      summary.errors += 1
    } else {
      summary.skipped[problem.reason, default: 0] += 1
    }
    return .problem(problem)
  }
}

/// Which reader a file falls to, and why.
public struct DumpExplanation: Hashable, Sendable, CustomStringConvertible {
  /// As usable from the current folder; `-` for standard input.
  public let path: String
  /// What the keys of its documents begin with.
  public let key: String
  let text: String

  /// One line: `laws/act.html.gz: HTML, by its ending .html.gz, unpacked by gzip`.
  public var description: String { "\(path): \(text)" }
}
