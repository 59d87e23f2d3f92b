/// A clause bound to a segment: walks the matching documents by rising id.
package protocol Scorer: AnyObject {
  /// The document it stands at; `PostingCursor.end` behind the last.
  var document: UInt32 { get }
  /// At most how many documents match.
  var cost: Int { get }
  func next()
  func advance(to target: UInt32)
  /// The clause's part of the current document's score.
  func score() -> Float
  /// What was damaged on the way, if anything.
  var fault: IndexError? { get }
}

/// Matches the documents of one term.
package final class TermScorer: Scorer {
  private let cursor: PostingCursor
  private let factor: Float
  private let bm25: BM25
  private let lengths: LengthTable

  package init(_ cursor: PostingCursor, factor: Float, bm25: BM25, lengths: LengthTable) {
    self.cursor = cursor
    self.factor = factor
    self.bm25 = bm25
    self.lengths = lengths
  }

  package var document: UInt32 { cursor.document }
  package var cost: Int { cursor.documentFrequency }
  package func next() { cursor.next() }
  package func advance(to target: UInt32) { cursor.advance(to: target) }
  package func score() -> Float {
    factor * bm25.impact(frequency: cursor.frequency, length: lengths.length(of: cursor.document))
  }
  package var fault: IndexError? { cursor.fault }
}

/// Matches the documents in which terms stand at given distances from each other.
package final class PhraseScorer: Scorer {
  private let cursors: [PostingCursor]
  private let offsets: [UInt32]
  /// The order in which documents are agreed on: rarest term first.
  private let byCost: [PostingCursor]
  private let factor: Float
  private let bm25: BM25
  private let lengths: LengthTable
  private var frequency: UInt32 = 0
  private var positions: [[UInt32]]
  package private(set) var document: UInt32 = 0

  /// Stands at the first match. `offsets` rise and belong to the cursors in turn.
  package init(_ cursors: [PostingCursor], offsets: [UInt32], factor: Float, bm25: BM25, lengths: LengthTable)
  {
    self.cursors = cursors
    self.offsets = offsets
    self.factor = factor
    self.bm25 = bm25
    self.lengths = lengths
    byCost = cursors.sorted { $0.documentFrequency < $1.documentFrequency }
    positions = Array(repeating: [], count: cursors.count)
    findMatch(from: byCost[0].document)
  }

  package var cost: Int { byCost[0].documentFrequency }

  package func next() {
    guard document != PostingCursor.end else { return }
    byCost[0].next()
    findMatch(from: byCost[0].document)
  }

  package func advance(to target: UInt32) {
    guard document < target else { return }
    byCost[0].advance(to: target)
    findMatch(from: byCost[0].document)
  }

  private func findMatch(from start: UInt32) {
    var candidate = start
    search: while candidate != PostingCursor.end {
      for cursor in byCost.dropFirst() {
        cursor.advance(to: candidate)
        if cursor.document != candidate {
          byCost[0].advance(to: cursor.document)
          candidate = byCost[0].document
          continue search
        }
      }
      frequency = countMatches()
      if frequency > 0 { break }
      byCost[0].next()
      candidate = byCost[0].document
    }
    document = candidate
  }

  /// How often the phrase stands in the document that all cursors stand at.
  private func countMatches() -> UInt32 {
    for (i, cursor) in cursors.enumerated() {
      cursor.positions(into: &positions[i])
      if positions[i].isEmpty { return 0 }
    }
    return Self.count(offsets, in: positions)
  }

  /// How often terms that stand at `positions`, each in turn, stand at the distances of `offsets` from each other.
  static func count(_ offsets: [UInt32], in positions: [[UInt32]]) -> UInt32 {
    var places = [Int](repeating: 0, count: offsets.count)
    var count: UInt32 = 0
    starts: for start in positions[0] {
      for i in 1..<offsets.count {
        let wanted = start &- offsets[0] &+ offsets[i]
        while places[i] < positions[i].count, positions[i][places[i]] < wanted { places[i] += 1 }
        if places[i] == positions[i].count { break starts }
        if positions[i][places[i]] != wanted { continue starts }
      }
      count += 1
    }
    return count
  }

  package func score() -> Float {
    factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
  }

  package var fault: IndexError? {
    for cursor in cursors { if let fault = cursor.fault { return fault } }
    return nil
  }
}
