import Indexer
import Search

/// A folder for an index that goes with the object.
final class TemporaryIndex {
  let path: String

  init() {
    var template = Array("/tmp/searchctl-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    for name in (try? Storage.list(path)) ?? [] { try? Storage.remove(path + "/" + name) }
    rmdir(path)
  }

  var files: [String] { ((try? Storage.list(path)) ?? []).sorted() }

  func bytes(of name: String) throws -> [UInt8] {
    let file = try Storage.MappedFile(path + "/" + name)
    return withExtendedLifetime(file) { Array(file.bytes) }
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = try Storage.OutputFile(creating: path + "/" + name)
    try bytes.withBytes { (raw) throws(IndexError) in try file.write(raw) }
    try file.finish()
  }

  /// Indexes texts in turn, committing behind each number of documents in `commits` and at the end.
  func index(
    _ texts: [String], analyzer: Analyzer.Name = .plain, commits: Set<Int> = [], merging: Bool = false,
    pairLimit: Int = 0, setsAside: Bool = false
  ) throws {
    var options = IndexWriter.Options()
    options.analyzer = analyzer
    options.pairLimit = pairLimit
    options.setsAside = setsAside
    let writer = try IndexWriter(at: path, options: options)
    for (i, text) in texts.enumerated() {
      try writer.add(Document(key: "d\(i)", source: "test", text: Array(text.utf8)))
      if commits.contains(i + 1) { try writer.commit() }
    }
    if merging { try writer.mergeAll() } else { try writer.commit() }
  }

  func reader() throws(IndexError) -> IndexReader { try IndexReader(opening: path) }
}

/// Random numbers from a seed (SplitMix64), the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
