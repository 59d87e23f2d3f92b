package import Search

/// The documents and problems of dumps, one at a time.
package struct DumpStream {
  package enum Item {
    case document(Document)
    case problem(DumpProblem)
  }

  package struct Settings: Sendable {
    /// How many bytes are read at once.
    package var chunk = 256 << 10
    package var longestLine = Int(Int32.max)
    /// The format's limit.
    package var longestText = Int(Int32.max)
    package var standardInput: Int32 = 0
    /// Whether texts are mended.
    package var mends = true
    /// When the dump was made, from which ages such as `1h ago` are counted back.
    package var dumpDate: PartialDate?
    package init() {}
  }

  package private(set) var summary = DumpSummary()
  /// What was used of the file that is being read, beyond what `summary` counts.
  package var bytesOfOpenFile: Int { lines == nil ? 0 : input.consumed }

  private let settings: Settings
  private var walk: DumpWalk
  private let input: DumpInput
  private var lines: Lines?

  /// A JSONL file that is being read.
  private struct Lines {
    let key: String
    let source: String
    var number = 0
  }

  package init(paths: [String], settings: Settings = Settings()) {
    self.settings = settings
    walk = DumpWalk(paths: paths)
    input = DumpInput(chunk: settings.chunk, longestLine: settings.longestLine)
  }

  /// `nil` when all is read.
  package mutating func next() -> Item? {
    while true {
      if lines != nil {
        if let item = nextLine() { return item }
        finishFile()
        continue
      }
      switch walk.next() {
      case nil: return nil
      case .problem(let problem): return counted(problem)
      case .standardInput:
        if let item = readStandardInput() { return item }
      case .file(let file):
        if let item = read(file) { return item }
      }
    }
  }

  // MARK: Whole files

  private mutating func read(_ file: DumpFile) -> Item? {
    func problem(_ reason: DumpProblem.Reason) -> DumpProblem {
      DumpProblem(path: file.source, reason, isError: file.isNamed || !reason.isSkippedInFolders)
    }
    do throws(SystemFailure) {
      let opened = try OpenFile(opening: file.path)
      // Something else may have taken the file's place since the walk saw it.
      guard opened.status?.kind == .file else {
        return counted(problem(.notAFile(opened.status?.kind.rawValue ?? "file")))
      }
      input.open(opened)
      summary.files += 1
      return try read(key: file.key, source: file.source, kind: file.kind, problem)
    } catch {
      finishFile()
      return counted(problem(.system(operation: error.operation, code: error.code)))
    }
  }

  private mutating func readStandardInput() -> Item? {
    func problem(_ reason: DumpProblem.Reason) -> DumpProblem {
      DumpProblem(path: "-", reason, isError: true)
    }
    do throws(SystemFailure) {
      input.open(OpenFile(descriptor: settings.standardInput))
      summary.files += 1
      return try read(key: "-", source: "-", kind: try startsWithObject() ? .lines : .text, problem)
    } catch {
      finishFile()
      return counted(problem(.system(operation: error.operation, code: error.code)))
    }
  }

  /// Reads the open file: a text at once, of lines only the beginning.
  private mutating func read(
    key: String, source: String, kind: DumpKind?, _ problem: (DumpProblem.Reason) -> DumpProblem
  ) throws(SystemFailure) -> Item? {
    let sample = try input.peek(TextDocument.sampleSize)
    let mark = TextDocument.Mark(sample.prefix(3))
    let isUTF16 = mark == .utf16Little || mark == .utf16Big
    if sample.isEmpty || !isUTF16 && TextDocument.isBinary(sample) || isUTF16 && kind == .lines {
      let isEmpty = sample.isEmpty
      finishFile()
      return counted(problem(isEmpty ? .empty : isUTF16 ? .linesInUTF16 : .notText))
    }
    if kind == .lines {
      if mark == .utf8 { input.skip(TextRepair.byteOrderMark.count) }
      lines = Lines(key: key, source: source)
      return nil
    }
    let bytes = try input.rest(limit: settings.longestText)
    finishFile()
    guard let bytes else { return counted(problem(.tooLong(limit: settings.longestText))) }
    do throws(TextDocument.Failure) {
      let found = try TextDocument(
        bytes, kind: kind, longestText: settings.longestText, mends: settings.mends,
        dumpDate: settings.dumpDate)
      let document = Document(
        key: key, source: source, text: found.text, title: found.title, date: found.facts.date,
        author: found.facts.author, evidence: found.facts.evidence, edits: found.edits)
      return counted(document, replacedBytes: found.replacedBytes, mendedPlaces: found.mendedPlaces)
    } catch {
      return counted(problem(error.reason))
    }
  }

  private mutating func finishFile() {
    summary.bytes += input.consumed
    input.close()
    lines = nil
  }

  /// Whether the first line of the open file that is not blank is a JSON object.
  private func startsWithObject() throws(SystemFailure) -> Bool {
    let sample = try input.peek(TextDocument.sampleSize)
    let start = WhiteSpace.trimmed(0..<sample.count, in: sample).lowerBound
    guard start < sample.count, sample[start] == UInt8(ascii: "{") else { return false }
    let line = try input.peekLine(from: start)
    do throws(JSONScanner.Failure) {
      var scanner = try JSONScanner(object: line)
      while try scanner.next() != nil {}
      return true
    } catch {
      return false
    }
  }

  // MARK: Lines

  /// `nil` at the end of the file.
  private mutating func nextLine() -> Item? {
    do throws(SystemFailure) {
      while let line = try input.nextLine() {
        lines?.number += 1
        switch line {
        case .tooLong: return lineProblem(.tooLong(limit: settings.longestLine))
        case .bytes(let bytes) where WhiteSpace.isAll(of: bytes): continue
        case .bytes(let bytes): return item(of: bytes)
        }
      }
      return nil
    } catch {
      let item = lineProblem(.system(operation: error.operation, code: error.code))
      finishFile()
      return item
    }
  }

  private mutating func item(of line: UnsafeRawBufferPointer) -> Item? {
    guard let lines else { return nil }
    do throws(LineDocument.Failure) {
      let found = try LineDocument(
        line: line, longestText: settings.longestText, mends: settings.mends, dumpDate: settings.dumpDate)
      let document = Document(
        key: found.key ?? "\(lines.key):\(lines.number)", source: lines.source, text: found.text,
        title: found.title, date: found.facts.date, author: found.facts.author,
        evidence: found.facts.evidence, edits: found.edits)
      return counted(document, replacedBytes: found.replacedBytes, mendedPlaces: found.mendedPlaces)
    } catch {
      return lineProblem(error.reason, column: error.column)
    }
  }

  private mutating func lineProblem(_ reason: DumpProblem.Reason, column: Int? = nil) -> Item? {
    guard let lines else { return nil }
    return counted(
      DumpProblem(
        path: lines.source, line: lines.number, column: column, reason, isError: reason != .noWords))
  }

  // MARK: Counts

  private mutating func counted(_ document: Document, replacedBytes: Int, mendedPlaces: Int) -> Item {
    summary.documents += 1
    if replacedBytes > 0 {
      summary.replacedBytes += replacedBytes
      summary.repairedDocuments += 1
    }
    if mendedPlaces > 0 {
      summary.mendedPlaces += mendedPlaces
      summary.mendedDocuments += 1
    }
    return .document(document)
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
