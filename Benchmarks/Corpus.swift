import Indexer
import Search

/// A corpus of JSON lines, a document a line, so that every engine can name documents by their lines.
struct Corpus {
  let path: String
  /// Only so many documents are read.
  let limit: Int

  /// Hands over every document in order; a line that is none would shift all numbers behind it, and is an error.
  func forEachDocument(_ body: (Document) throws -> Void) throws {
    var count = 0
    var problem: DumpProblem?
    do {
      try DumpReader(paths: [path]).read(
        document: { document in
          guard problem == nil, count < limit else { throw Stop() }
          try body(document)
          count += 1
        },
        problem: { problem = problem ?? $0 },
        progress: { _ in })
    } catch is Stop {
      // Either the limit is reached or the problem is reported below.
    }
    if let problem { throw BenchmarkError.failed("\(problem)") }
    guard count > 0 else { throw BenchmarkError.failed("\(path): no documents in it") }
  }

  private struct Stop: Error {}
}
