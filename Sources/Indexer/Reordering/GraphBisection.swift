internal import Search

/// Finds an order in which documents with the same terms stand together: gaps become small, and ranges of documents
/// become alike, so that more of them can be passed over.
///
/// Recursive graph bisection (Dhulipala et al., "Compressing Graphs and Indexes with Recursive Graph Bisection", 2016).
/// The documents are cut in halves. Each document has a gain: the bits that its terms' gaps would save if it were in
/// the other half, estimated from how many documents of each half hold them. As long as pairs of documents gain
/// together, they change places; then each half is cut in the same way. As in Mackenzie et al., "Faster Index
/// Reordering with Bipartite Graph Partitioning" (2021), gains come from a table and a term's is found once for all its
/// documents.
///
/// Beyond that, before documents are cut, terms that only one of them holds, or all, are left out, since they pull
/// nowhere, and the others are numbered anew. The lists shrink from level to level and the tables of terms with
/// them, in place, which makes the lower levels cheap.
///
/// Gains are whole numbers, so the order is the same on every machine. It takes 16 bytes a document and 20 a term
/// beside the forward index.
final class GraphBisection {
  /// So few documents are left in the order they have.
  static let leafSize = 16
  private static let roundLimit = 20
  /// A range is done when no more than one document in so many still changes its half in a round.
  private static let standstill = 100
  /// A gain of one bit.
  private static let bit = 1 << 10

  private let forward: ForwardIndex
  private let levels: Int
  /// The document at each place, at last the result.
  private let order: UnsafeMutablePointer<UInt32>
  /// For each place the document there behind its gain, see `key`.
  private let keys: UnsafeMutablePointer<UInt64>
  /// What a term of `d` documents saves in all when one more gets it, for each `d` from -1 on.
  private let savings: UnsafeMutablePointer<Int32>
  /// For each term its number where terms are left out, in how many documents it is, in how many of them in the left
  /// half, and what it gains where it moves.
  private let numbers: UnsafeMutablePointer<UInt32>
  private let degrees: UnsafeMutablePointer<UInt32>
  private let leftDegrees: UnsafeMutablePointer<UInt32>
  private let gainsToRight: UnsafeMutablePointer<Int32>
  private let gainsToLeft: UnsafeMutablePointer<Int32>

  /// The documents of `forward`, which is used up, in their new order.
  ///
  /// - Parameter progress: called often with the steps done since the call before, and the steps in all; what it
  ///   throws ends the work.
  static func order(
    of forward: ForwardIndex, progress: (_ steps: Int, _ total: Int) throws(IndexError) -> Void
  ) throws(IndexError) -> [UInt32] {
    let bisection = GraphBisection(forward)
    let total = forward.documentCount * bisection.levels
    try progress(0, total)
    try bisection.bisect(0..<forward.documentCount, level: 0, terms: forward.termCount) {
      (steps) throws(IndexError) in try progress(steps, total)
    }
    return Array(UnsafeBufferPointer(start: bisection.order, count: forward.documentCount))
  }

  private init(_ forward: ForwardIndex) {
    self.forward = forward
    let documents = forward.documentCount
    let terms = max(1, forward.termCount)
    var levels = 1
    while (documents - 1) >> levels >= Self.leafSize { levels += 1 }
    self.levels = levels
    order = .allocate(capacity: max(1, documents))
    for document in 0..<documents { order[document] = UInt32(document) }
    keys = .allocate(capacity: max(1, documents))
    savings = .allocate(capacity: documents + 2)
    // Written with the others, a gap costs `log2(documents / (d + 1))` bits; what does not depend on `d` cancels out.
    func saved(_ d: Int) -> Double { Double(d) * logarithm(Double(d + 1)) / logarithm(2) }
    savings[0] = 0
    for d in 0...documents {
      savings[d + 1] = Int32(((saved(d + 1) - saved(d)) * Double(Self.bit)).rounded())
    }
    numbers = .allocate(capacity: terms)
    degrees = .allocate(capacity: terms)
    leftDegrees = .allocate(capacity: terms)
    gainsToRight = .allocate(capacity: terms)
    gainsToLeft = .allocate(capacity: terms)
  }

  deinit {
    order.deallocate()
    keys.deallocate()
    savings.deallocate()
    numbers.deallocate()
    degrees.deallocate()
    leftDegrees.deallocate()
    gainsToRight.deallocate()
    gainsToLeft.deallocate()
  }

  private func bisect(
    _ range: Range<Int>, level: Int, terms: Int, step: (Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    var documents = UnsafeMutableBufferPointer(start: order + range.lowerBound, count: range.count)
    documents.sort()
    let terms = range.count > Self.leafSize ? leaveOutTerms(of: range, terms: terms) : 0
    guard terms > 0 else { return try step(range.count * (levels - level)) }
    let middle = range.lowerBound + Self.sizeOfLeft(range.count)
    countLeft(range.lowerBound..<middle, terms: terms)
    for _ in 0..<Self.roundLimit {
      findGains(terms: terms)
      let pairs = exchange(range.lowerBound..<middle, middle..<range.upperBound)
      if pairs <= range.count / Self.standstill { break }
      try step(0)
    }
    try step(range.count)
    try bisect(range.lowerBound..<middle, level: level + 1, terms: terms, step: step)
    try bisect(middle..<range.upperBound, level: level + 1, terms: terms, step: step)
  }

  /// The size of the left half: a multiple of a leaf's, so that a leaf is one of the ranges of documents for which a
  /// query keeps bounds, and not parts of two.
  private static func sizeOfLeft(_ count: Int) -> Int {
    let leaves = (count + leafSize - 1) / leafSize
    return (leaves + 1) / 2 * leafSize
  }

  /// Leaves out terms that are in one document of a range or in all, and numbers the others anew.
  ///
  /// - Parameter terms: how many numbers there were.
  /// - Returns: how many there are.
  private func leaveOutTerms(of range: Range<Int>, terms: Int) -> Int {
    let out = UInt32.max
    numbers.update(repeating: 0, count: terms)
    for place in range {
      for term in forward.terms(of: order[place]) { numbers[Int(term)] &+= 1 }
    }
    var kept = 0
    for term in 0..<terms {
      let degree = numbers[term]
      guard degree > 1, degree < range.count else {
        numbers[term] = out
        continue
      }
      numbers[term] = UInt32(truncatingIfNeeded: kept)
      degrees[kept] = degree
      kept &+= 1
    }
    for place in range {
      let terms = forward.terms(of: order[place])
      var count = 0
      for term in terms {
        let number = numbers[Int(term)]
        terms[count] = number
        count &+= number == out ? 0 : 1
      }
      forward.truncate(order[place], to: count)
    }
    return kept
  }

  private func countLeft(_ half: Range<Int>, terms: Int) {
    leftDegrees.update(repeating: 0, count: terms)
    for place in half {
      for term in forward.terms(of: order[place]) { leftDegrees[Int(term)] &+= 1 }
    }
  }

  private func findGains(terms: Int) {
    for term in 0..<terms {
      let left = Int(leftDegrees[term])
      let right = Int(degrees[term]) &- left
      // `savings` begins at -1.
      gainsToRight[term] = savings[right &+ 1] &- savings[left]
      gainsToLeft[term] = savings[left &+ 1] &- savings[right]
    }
  }

  /// Lets documents of two halves change places, those that gain the most first, as long as two of them gain together.
  ///
  /// - Returns: how many pairs did.
  private func exchange(_ left: Range<Int>, _ right: Range<Int>) -> Int {
    let bestOnLeft = weigh(left, gainsToRight)
    let bestOnRight = weigh(right, gainsToLeft)
    let candidates = min(sortBest(of: left, above: -bestOnRight), sortBest(of: right, above: -bestOnLeft))
    var pairs = 0
    while pairs < candidates {
      let (first, second) = (keys[left.lowerBound + pairs], keys[right.lowerBound + pairs])
      guard Self.gain(of: first) + Self.gain(of: second) > 0 else { break }
      for term in forward.terms(of: Self.document(of: first)) { leftDegrees[Int(term)] &-= 1 }
      for term in forward.terms(of: Self.document(of: second)) { leftDegrees[Int(term)] &+= 1 }
      (keys[left.lowerBound + pairs], keys[right.lowerBound + pairs]) = (second, first)
      pairs += 1
    }
    for place in left.lowerBound..<right.upperBound { order[place] = Self.document(of: keys[place]) }
    return pairs
  }

  /// Makes the keys of a half; the greatest gain in it.
  private func weigh(_ half: Range<Int>, _ gains: UnsafeMutablePointer<Int32>) -> Int {
    var best = Int.min
    for place in half {
      var gain = 0
      for term in forward.terms(of: order[place]) { gain &+= Int(gains[Int(term)]) }
      // Only a document of a million terms gets there.
      gain = min(max(gain, -Self.gainLimit), Self.gainLimit)
      best = max(best, gain)
      keys[place] = Self.key(gain: gain, document: order[place])
    }
    return best
  }

  /// Brings the keys of gains above `gain` to the front of a half, the greatest first; how many there are.
  private func sortBest(of half: Range<Int>, above gain: Int) -> Int {
    var end = half.lowerBound
    for place in half where Self.gain(of: keys[place]) > gain {
      (keys[end], keys[place]) = (keys[place], keys[end])
      end += 1
    }
    var best = UnsafeMutableBufferPointer(start: keys + half.lowerBound, count: end - half.lowerBound)
    best.sort()
    return best.count
  }

  // MARK: Keys

  private static let gainLimit = 1 << 30

  /// A number that is less for a greater gain, and for the first document where gains are equal.
  private static func key(gain: Int, document: UInt32) -> UInt64 {
    UInt64(truncatingIfNeeded: gainLimit &- gain) &<< 32 | UInt64(document)
  }

  private static func gain(of key: UInt64) -> Int { gainLimit &- Int(key &>> 32) }

  private static func document(of key: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: key) }
}
