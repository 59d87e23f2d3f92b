/// Matches what a whole query asks for in one segment: all that is required, at least one thing that is not excluded,
/// nothing that is. A score is summed in the order of the clauses.
package final class BooleanScorer {
  private let scorers: [(occur: Query.Occur, scorer: any Scorer)]
  private let required: [any Scorer]
  private let optional: [any Scorer]
  private let excluded: [any Scorer]
  private let live: LiveDocuments?
  package private(set) var document: UInt32 = 0

  /// Stands at the first match; `nil` where nothing can match in the segment.
  package convenience init?(_ weights: [Weight], _ context: SegmentContext) throws(IndexError) {
    var scorers: [(occur: Query.Occur, scorer: (any Scorer)?)] = []
    for weight in weights {
      scorers.append((weight.clause.occur, try weight.scorer(in: context.ordinal, of: context.reader)))
    }
    self.init(scorers, live: context.live)
  }

  /// As above, of clauses bound to the segment; `nil` for one that cannot match there.
  init?(_ clauses: [(occur: Query.Occur, scorer: (any Scorer)?)], live: LiveDocuments?) {
    var scorers: [(occur: Query.Occur, scorer: any Scorer)] = []
    for (occur, scorer) in clauses {
      if let scorer {
        scorers.append((occur, scorer))
      } else if occur == .must {
        return nil
      }
    }
    self.scorers = scorers
    required = scorers.filter { $0.occur == .must }.map(\.scorer).sorted { $0.cost < $1.cost }
    optional = scorers.filter { $0.occur == .should }.map(\.scorer)
    excluded = scorers.filter { $0.occur == .mustNot }.map(\.scorer)
    self.live = live
    if required.isEmpty, optional.isEmpty { return nil }
    findMatch(from: 0)
  }

  package func next() {
    guard document != PostingCursor.end else { return }
    findMatch(from: document + 1)
  }

  private func findMatch(from start: UInt32) {
    var candidate = start
    repeat {
      candidate = required.isEmpty ? nextOptional(from: candidate) : nextRequired(from: candidate)
      document = candidate
      guard candidate != PostingCursor.end else { return }
      candidate += 1
    } while isExcluded(document)
  }

  private func nextOptional(from target: UInt32) -> UInt32 {
    var least = PostingCursor.end
    for scorer in optional {
      scorer.advance(to: target)
      least = min(least, scorer.document)
    }
    return least
  }

  private func nextRequired(from target: UInt32) -> UInt32 {
    var candidate = target
    search: while true {
      for scorer in required {
        scorer.advance(to: candidate)
        if scorer.document != candidate {
          candidate = scorer.document
          if candidate == PostingCursor.end { return candidate }
          continue search
        }
      }
      return candidate
    }
  }

  private func isExcluded(_ document: UInt32) -> Bool {
    if let live, !live.contains(document) { return true }
    for scorer in excluded {
      scorer.advance(to: document)
      if scorer.document == document { return true }
    }
    return false
  }

  /// The current document's score.
  package func score() -> Float {
    var sum: Float = 0
    for (occur, scorer) in scorers where occur != .mustNot {
      scorer.advance(to: document)
      if scorer.document == document { sum += scorer.score() }
    }
    return sum
  }

  package var fault: IndexError? {
    for (_, scorer) in scorers { if let fault = scorer.fault { return fault } }
    return nil
  }
}
