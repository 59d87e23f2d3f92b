import Indexer

/// What could not be read for reasons that may pass, and when to try it again: with pauses that double, from two seconds
/// to ten minutes; where that is not likely to help, a few times only.
final class FailedReadings {
  private struct Failure {
    var tries = 0
    var pause = 0.0
    var due = 0.0
  }

  private var failures: [[UInt8]: Failure] = [:]
  /// Of the reading that is under way: what failed, by path, with its key in bytes.
  private var failed: [[UInt8]: (key: [UInt8]?, prospect: DumpProblem.Prospect)] = [:]

  private static let pauses = 2.0...600
  /// So often is tried what is not likely to pass: the last time about a minute after the first.
  private static let poorTries = 6
  /// More than so many are only tried again when everything is looked at.
  private let kept: Int

  init(keeping kept: Int = 10_000) { self.kept = kept }

  /// Begins a reading.
  func begin() { failed.removeAll() }

  func note(_ problem: DumpProblem) {
    guard problem.isError, problem.prospect != .none else { return }
    let path = problem.systemPath
    if problem.prospect == .poor, failed[path] != nil { return }
    failed[path] = (problem.key.map { Array($0.utf8) }, problem.prospect)
  }

  /// Ends a reading of `changes`, or of everything.
  ///
  /// - Returns: the keys of the files to try again though nothing about them changes.
  func finish(_ changes: ChangedPaths?, at now: Double) -> [String] {
    for path in failures.keys where failed[path] == nil && changes?.concerns(path) ?? true {
      failures[path] = nil
    }
    var keys: [String] = []
    for (path, (key, prospect)) in failed {
      var failure = failures[path] ?? Failure()
      failure.tries += 1
      let isKept = failures[path] != nil || failures.count < kept
      if prospect == .poor, !isKept || failure.tries >= Self.poorTries {
        failures[path] = nil
        continue
      }
      if let key { keys.append(String(decoding: key, as: UTF8.self)) }
      guard isKept else { continue }
      failure.pause = min(max(failure.pause * 2, Self.pauses.lowerBound), Self.pauses.upperBound)
      failure.due = now + failure.pause
      failures[path] = failure
    }
    return keys
  }

  /// When the next is to be tried again; never where there is none.
  var nextDue: Double { failures.values.map(\.due).min() ?? .infinity }

  /// What is to be tried again now.
  func due(at now: Double) -> [[UInt8]] { failures.filter { $0.value.due <= now }.map(\.key) }
}
