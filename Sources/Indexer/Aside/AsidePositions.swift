internal import Search

/// Which words of a segment's documents are set aside, by their positions.
final class AsidePositions {
  /// Words from `first` up to `end`.
  private struct Span {
    var first: UInt32
    var end: UInt32
    /// Those in between are left out altogether where they stand in the text before.
    var isRepetition: Bool
  }

  /// For each document, where its spans begin.
  private var starts: [UInt32] = []
  private var spans: [Span] = []
  /// A bit for each document that has any.
  private var marks = Memory<UInt64>(capacity: 16)

  /// Which words are wanted.
  enum Part {
    case text, setAside
  }

  /// Notes what is set aside of a document, no lower than those before.
  func append(_ document: UInt32, _ parts: [(span: TextSpan, kind: SetAside.Kind)]) {
    for part in parts where part.span.first < part.span.last {
      while starts.count <= document { starts.append(UInt32(spans.count)) }
      marks.reserve(Int(document >> 6) + 1)
      marks[Int(document >> 6)] |= 1 << UInt64(document & 63)
      spans.append(Span(first: part.span.first, end: part.span.last, isRepetition: part.kind == .repetition))
    }
  }

  var isEmpty: Bool { spans.isEmpty }

  /// Keeps those occurrences of a term that belong to a part.
  ///
  /// - Returns: whether the term has others that are set aside, where the text is wanted.
  func keep(_ part: Part, of list: Postings) -> Bool {
    // Most terms are in none of these documents, and nothing moves before the first of them.
    var first = 0
    var next = 0
    while first < list.documentCount, !isMarked(list.documents[first]) {
      next &+= Int(list.frequencies[first])
      first &+= 1
    }
    if first == list.documentCount, part == .text { return false }
    var kept = part == .text ? Kept(documents: first, occurrences: next) : Kept()
    var hasOthers = false
    for i in first..<list.documentCount {
      let document = list.documents[i]
      let end = next &+ Int(list.frequencies[i])
      if !isMarked(document) {
        if part == .text { kept.append(next..<end, of: document, to: list) }
      } else {
        let own = range(of: document)
        for j in next..<end {
          let place = place(of: list.positions[j], in: own)
          if place == (part == .text ? .text : .setAside) { kept.append(j..<j &+ 1, of: document, to: list) }
          hasOthers = hasOthers || place == .setAside
        }
      }
      next = end
    }
    kept.finish(list)
    return hasOthers && part == .text
  }

  /// What of a list is kept, moved to its beginning.
  private struct Kept {
    private var documents: Int
    private var occurrences: Int
    /// Positions that wait to be moved, many at once.
    private var waiting: Range<Int>

    /// What stands before is kept where it is.
    init(documents: Int = 0, occurrences: Int = 0) {
      self.documents = documents
      self.occurrences = occurrences
      waiting = occurrences..<occurrences
    }

    /// Keeps the occurrences of these numbers, behind all that were kept before.
    @inline(__always)
    mutating func append(_ range: Range<Int>, of document: UInt32, to list: Postings) {
      if documents > 0, list.documents[documents &- 1] == document {
        list.frequencies[documents &- 1] &+= UInt32(truncatingIfNeeded: range.count)
      } else {
        // No further than the posting that is read.
        list.documents[documents] = document
        list.frequencies[documents] = UInt32(truncatingIfNeeded: range.count)
        documents &+= 1
      }
      if waiting.upperBound != range.lowerBound {
        move(list)
        waiting = range.lowerBound..<range.lowerBound
      }
      waiting = waiting.lowerBound..<range.upperBound
    }

    private mutating func move(_ list: Postings) {
      if waiting.lowerBound != occurrences {
        (list.positions.base + occurrences).update(
          from: list.positions.base + waiting.lowerBound, count: waiting.count)
      }
      occurrences &+= waiting.count
    }

    mutating func finish(_ list: Postings) {
      move(list)
      list.truncate(documents: documents, positions: occurrences)
    }
  }

  private enum Place {
    case text, setAside
    /// Inside a repetition.
    case left
  }

  @inline(__always)
  private func isMarked(_ document: UInt32) -> Bool {
    let word = Int(document &>> 6)
    return word < marks.capacity && marks[word] &>> UInt64(document & 63) & 1 != 0
  }

  /// The spans of a document that has some.
  private func range(of document: UInt32) -> Range<Int> {
    let next = Int(document) &+ 1
    return Int(starts[Int(document)])..<(next < starts.count ? Int(starts[next]) : spans.count)
  }

  private func place(of position: UInt32, in range: Range<Int>) -> Place {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low &+ high) &>> 1
      if spans[middle].end <= position { low = middle &+ 1 } else { high = middle }
    }
    guard low < range.upperBound, spans[low].first <= position else { return .text }
    let span = spans[low]
    guard span.isRepetition else { return .setAside }
    let isBorder = position &- span.first < AsideTerm.border || span.end &- position <= AsideTerm.border
    return isBorder ? .setAside : .left
  }
}
