/// Chooses the stretch of matches that a passage is built around.
///
/// One walk over the matches with a window: it takes in a match at its right end, and lets go at its left end of
/// what is too far away or comes again.
struct PassageChoice {
  /// From the first byte of the first match to the last byte of the last; `nil` where there is none.
  private(set) var core: Range<Int>?
  private var best = 0

  init(
    of terms: QueryTerms, among events: [TermMatches.Event], words: [Word], in region: Range<Int>,
    _ stretches: Stretches, length: Int
  ) {
    var counts = [Int](repeating: 0, count: terms.slotCount)
    var score = 0
    var end = 0
    let inside = events.filter {
      region.contains(Int(words[$0.first].start)) && Int(words[$0.last].end) <= region.upperBound
    }
    var left = 0
    var stretch = 0..<0
    for (right, event) in inside.enumerated() {
      // What is set aside is no part of a passage: behind it the window begins anew.
      if Int(words[event.first].start) >= stretch.upperBound {
        stretch = stretches.stretch(around: Int(words[event.first].start)..<Int(words[event.last].end))
        (left, end, score) = (right, 0, 0)
        for slot in counts.indices { counts[slot] = 0 }
      }
      end = max(end, Int(words[event.last].end))
      counts[event.slot] += 1
      if counts[event.slot] == 1 { score += terms.weight(ofSlot: event.slot) }
      while left < right {
        let first = inside[left]
        guard counts[first.slot] > 1 || end - Int(words[first.first].start) > length else { break }
        counts[first.slot] -= 1
        if counts[first.slot] == 0 { score -= terms.weight(ofSlot: first.slot) }
        left += 1
      }
      propose(Int(words[inside[left].first].start)..<end, score: score)
    }
  }

  private mutating func propose(_ range: Range<Int>, score: Int) {
    if let core, (best, -core.count) >= (score, -range.count) { return }
    core = range
    best = score
  }
}
