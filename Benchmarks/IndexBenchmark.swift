import Indexer
import Search

/// Indexes a corpus and says what that took: time, processor, memory, and bytes by section.
var indexBenchmark: Subcommand {
  Subcommand(
    name: "index", operands: ["CORPUS", "DIR"],
    summary: "Makes an index of one segment in the new folder DIR; documents are numbered by line.",
    flags: [
      Flag("analyzer", "NAME", help: "plain or english (plain)"),
      Flag("threads", "N", help: "threads to index with (all cores)"),
      Flag("no-stored-text", help: "postings only"),
      Flag("no-groups", help: "do not look for copies, as other engines do not"),
      Flag("no-set-aside", help: "count page furniture and repetition, as other engines do"),
      Flag("memory", "MB", help: "fill so much memory before a segment is written (512)"),
      Flag("limit", "N", help: "only the first N documents"),
      Flag("optimize", help: "put documents that share words together; numbers are no longer lines"),
    ],
    run: { try IndexBenchmark($0).run() })
}

private struct IndexBenchmark {
  let corpus: Corpus
  let path: String
  let options: IndexWriter.Options
  let isOptimizing: Bool

  init(_ arguments: Arguments) throws {
    corpus = Corpus(
      path: arguments.operands[0], limit: try arguments.integer("limit", in: 1...Int.max) ?? Int.max)
    path = arguments.operands[1]
    guard access(path, F_OK) != 0 else {
      throw BenchmarkError.failed("\(path): already there; name a folder that is not, for a fresh index")
    }
    options = try Self.options(arguments)
    isOptimizing = arguments.has("optimize")
  }

  private static func options(_ arguments: Arguments) throws -> IndexWriter.Options {
    let name = arguments["analyzer"] ?? "plain"
    guard let analyzer = Analyzer.Name(rawValue: name) else {
      throw BenchmarkError.usage("--analyzer wants plain or english, not '\(name)'")
    }
    var options = IndexWriter.Options()
    options.analyzer = analyzer
    options.storesText = !arguments.has("no-stored-text")
    options.groupsCopies = !arguments.has("no-groups")
    options.setsAside = !arguments.has("no-set-aside")
    options.threads =
      try arguments.integer("threads", in: 1...1024) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    if let megabytes = try arguments.integer("memory", in: 1...1 << 20) {
      options.memoryBudget = megabytes << 20
    }
    return options
  }

  func run() throws -> ExitCode {
    let start = monotonicNanoseconds()
    let cpuBefore = ResourceUsage.current().cpuSeconds
    let writer = try IndexWriter(at: path, options: options)
    let size = try add(corpus, to: writer)
    try writer.finishMerges()
    let committed = monotonicNanoseconds()
    if isOptimizing { try writer.optimize() } else { try writer.mergeAll() }
    let merged = monotonicNanoseconds()
    let usage = ResourceUsage.current()
    let reader = try IndexReader(opening: path)
    guard reader.documentLimit == size.documents else {
      throw BenchmarkError.failed(
        "\(size.documents) documents went in, but the index has \(reader.documentLimit)")
    }
    let report = IndexReport(
      analyzer: reader.analyzer.name, storesText: options.storesText, threads: options.threads, size: size,
      seconds: Double(merged - start) / 1e9, mergeSeconds: Double(merged - committed) / 1e9,
      cpuSeconds: usage.cpuSeconds - cpuBefore, peakMemoryBytes: usage.peakMemoryBytes,
      statistics: try reader.statistics())
    note(report.table)
    var output = Output()
    try output.line(report.json.text)
    try output.flush()
    return .success
  }

  /// Adds every document; none may replace another, or numbers would no longer be lines.
  private func add(_ corpus: Corpus, to writer: IndexWriter) throws -> CorpusSize {
    var size = CorpusSize()
    try corpus.forEachDocument { document throws in
      guard try writer.add(document) == .indexed else {
        throw BenchmarkError.failed(
          "\(corpus.path): '\(document.key)' comes twice; documents would lose their numbers")
      }
      size.documents += 1
      size.textBytes += document.text.count
    }
    return size
  }
}

/// How much went into an index.
struct CorpusSize {
  var documents = 0
  var textBytes = 0
}
