import Search

@testable import Indexer

/// All that a reading gave, for comparing.
struct DumpCollection {
  var documents: [Document] = []
  var problems: [DumpProblem] = []
  var progress: [DumpProgress] = []
  var summary = DumpSummary()

  init(_ paths: [String], change: (inout DumpReader) -> Void = { _ in }) throws(IndexError) {
    var reader = DumpReader(paths: paths)
    change(&reader)
    var documents: [Document] = []
    var problems: [DumpProblem] = []
    var progress: [DumpProgress] = []
    summary = try reader.read(
      document: { (found: Document) throws(IndexError) in documents.append(found) },
      problem: { problems.append($0) }, progress: { progress.append($0) })
    (self.documents, self.problems, self.progress) = (documents, problems, progress)
  }

  init(_ path: String, change: (inout DumpReader) -> Void = { _ in }) throws(IndexError) {
    try self.init([path], change: change)
  }

  var keys: [String] { documents.map(\.key) }
  var texts: [String] { documents.map { String(decoding: $0.text, as: UTF8.self) } }
  var titles: [String] { documents.map { String(decoding: $0.text[$0.title], as: UTF8.self) } }
  var reasons: [DumpProblem.Reason] { problems.map(\.reason) }
}
