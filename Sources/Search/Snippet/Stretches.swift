/// The parts of a text between what is set aside of it.
struct Stretches {
  /// In order and disjoint; none is empty but that of an empty text.
  private let ranges: [Range<Int>]

  /// Whether nothing is set aside.
  let isWhole: Bool

  init(of size: Int, without setAside: [SetAside]) {
    var ranges: [Range<Int>] = []
    var start = 0
    for part in setAside {
      if part.range.lowerBound > start { ranges.append(start..<part.range.lowerBound) }
      start = max(start, part.range.upperBound)
    }
    if start < size || ranges.isEmpty { ranges.append(min(start, size)..<size) }
    self.ranges = ranges
    isWhole = setAside.isEmpty
  }

  /// Whether one of them holds the range.
  func holds(_ range: Range<Int>) -> Bool {
    let stretch = ranges[last(from: range.lowerBound)]
    return range.lowerBound >= stretch.lowerBound && range.upperBound <= stretch.upperBound
  }

  /// The one that holds the range, or the whole text where none does.
  func stretch(around range: Range<Int>) -> Range<Int> {
    holds(range) ? ranges[last(from: range.lowerBound)] : 0..<(ranges.last?.upperBound ?? 0)
  }

  /// The last that begins at or before `offset`, or else the first; by bisection.
  private func last(from offset: Int) -> Int {
    var (low, high) = (0, ranges.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if ranges[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
