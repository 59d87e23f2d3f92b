/// A phrase of frequent terms in a search by ranges of documents: looked for only where it is asked for.
///
/// Within a range what was found is kept, since a required phrase is asked for twice.
final class RangePhrase {
  /// By range the least of the lists' greatest impacts, which the phrase cannot exceed.
  let maxima: UnsafeMutableRawPointer
  /// What it can be worth at most anywhere, before its factor.
  let most: Float
  /// How often the phrase stands in each document of the range that was found to match.
  let frequencies: UnsafeMutablePointer<UInt32>
  private let matcher: PhraseMatcher
  private let accesses: [TermAccess]
  private var first = -1
  private var known: UInt32 = 0
  private var found: UInt32 = 0

  /// - Parameter bounds: of each of the matcher's lists.
  init(_ matcher: PhraseMatcher, bounds: [TermBounds], _ segment: Segment) throws(IndexError) {
    self.matcher = matcher
    accesses = try matcher.accesses()
    most = bounds.map { $0.impact(ofRank: 1) }.min() ?? 1
    let count = RangeSums.count(documents: segment.documentCount)
    maxima = .allocate(byteCount: count, alignment: 64)
    maxima.copyMemory(from: bounds[0].maxima, byteCount: count)
    let own = maxima.assumingMemoryBound(to: UInt8.self)
    for other in bounds.dropFirst() {
      let other = other.maxima.assumingMemoryBound(to: UInt8.self)
      for range in 0..<count { own[range] = min(own[range], other[range]) }
    }
    frequencies = .allocate(capacity: RangeSums.rangeSize)
    frequencies.initialize(repeating: 0, count: RangeSums.rangeSize)
  }

  deinit {
    maxima.deallocate()
    frequencies.deallocate()
  }

  /// Which of the wanted documents match of the range whose first document is `first`.
  func find(_ first: Int, _ wanted: UInt32) -> UInt32 {
    if first != self.first {
      self.first = first
      known = 0
      found = 0
    }
    var asked = wanted & ~known
    known |= asked
    for access in accesses where asked != 0 { asked &= access.mask(first) }
    var count = 0
    while asked != 0 {
      matcher.batch.documents[count] = UInt32(truncatingIfNeeded: first &+ asked.trailingZeroBitCount)
      matcher.batch.wanted[count] = 1
      count &+= 1
      asked &= asked &- 1
    }
    if count > 0 {
      matcher.match(count) { document, frequency in
        let bit = Int(document) &- first
        frequencies[bit] = frequency
        found |= 1 &<< UInt32(truncatingIfNeeded: bit)
      }
    }
    return found & wanted
  }

  func throwFault() throws(IndexError) { try matcher.throwFault() }
}
