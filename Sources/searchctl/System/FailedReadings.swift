import Indexer

/// What could not be read for reasons that may pass, and when to try it again: with pauses that double, from two seconds
/// to ten minutes.
final class FailedReadings {
  private struct Failure {
    var pause: Double
    var due: Double
  }

  private var failures: [[UInt8]: Failure] = [:]
  /// Of the reading that is under way: the paths and the keys of what failed.
  private var failed: Set<[UInt8]> = []
  private var failedKeys: Set<String> = []

  private static let pauses = 2.0...600
  /// More than so many are only tried again when everything is looked at.
  private static let kept = 10_000

  /// Begins a reading.
  func begin() {
    failed.removeAll()
    failedKeys.removeAll()
  }

  func note(_ problem: DumpProblem) {
    guard problem.isError, problem.mayPass else { return }
    if failed.count < Self.kept { failed.insert(problem.systemPath) }
    if let key = problem.key { failedKeys.insert(key) }
  }

  /// Ends a reading of `changes`, or of everything.
  ///
  /// - Returns: the keys of the files that failed.
  func finish(_ changes: ChangedPaths?, at now: Double) -> [String] {
    for path in failures.keys where !failed.contains(path) && changes?.concerns(path) ?? true {
      failures[path] = nil
    }
    for path in failed {
      let pause = failures[path].map { min($0.pause * 2, Self.pauses.upperBound) } ?? Self.pauses.lowerBound
      failures[path] = Failure(pause: pause, due: now + pause)
    }
    return Array(failedKeys)
  }

  /// When the next is to be tried again; never where there is none.
  var nextDue: Double { failures.values.map(\.due).min() ?? .infinity }

  /// What is to be tried again now.
  func due(at now: Double) -> [[UInt8]] { failures.filter { $0.value.due <= now }.map(\.key) }
}
