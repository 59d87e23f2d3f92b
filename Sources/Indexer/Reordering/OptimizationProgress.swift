/// How far `IndexWriter.optimize` is.
public struct OptimizationProgress: Sendable {
  public enum Stage: Int, CaseIterable, Sendable {
    /// Collects which terms each document holds.
    case reading
    /// Finds the order of the documents.
    case ordering
    case writingDocuments
    case writingTerms
  }

  public let stage: Stage
  /// Of this stage, from 0 to 1.
  public let fraction: Double

  init(_ stage: Stage, done: Int, of total: Int) {
    self.stage = stage
    fraction = min(1, Double(done) / Double(max(1, total)))
  }
}
