import Indexer
import Search

/// A corpus of JSON lines, a document a line, so that every engine can name documents by their lines.
struct Corpus {
  let path: String
  /// Only so many documents are read.
  let limit: Int
  var mends = true

  /// Hands over every document in order; a line that is none would shift all numbers behind it, and is an error.
  func forEachDocument(_ body: (Document) throws -> Void) throws {
    var count = 0
    var failure: (any Error)?
    // Nothing but `document` ends the reading, and it only by an `IndexError`: this one is never shown.
    let stop = IndexError.limit(path: path, reason: "enough")
    var reader = DumpReader(paths: [path])
    reader.measuresFirst = false
    reader.mendsText = mends
    _ = try? reader.read(
      document: { document throws(IndexError) in
        guard failure == nil, count < limit else { throw stop }
        do { try body(document) } catch {
          failure = error
          throw stop
        }
        count += 1
      },
      problem: { failure = failure ?? BenchmarkError.failed("\($0)") })
    if let failure { throw failure }
    guard count > 0 else { throw BenchmarkError.failed("\(path): no documents in it") }
  }
}
