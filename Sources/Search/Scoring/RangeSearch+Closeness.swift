/// Two words of a query in a segment, which add to a document's score where they stand close together.
struct ClosePair {
  /// The places of the words among the terms of the search.
  let first: Int
  let second: Int
  let idf: Float
  let positions: (first: TermPositions, second: TermPositions)

  /// With an impact of 1 of both words, no document gains more.
  var most: Float { Closeness.impactRatio * idf }

  func throwFault() throws(IndexError) {
    try positions.first.throwFault()
    try positions.second.throwFault()
  }
}

/// Closeness in a search by ranges: bounds of the gains count with those of the words, and positions are read only in
/// documents that would be among the best by their bounds.
///
/// Of a pair with bounds by range the lower counts. Of a pair with a rare word, each posting of that word counts for as
/// much more as the document could gain.
extension RangeSearch {
  /// Whether the bounds of these clauses and the pairs of words among them fit into one sum.
  static func canHold(_ weights: [Weight], _ closeness: Closeness) -> Bool {
    weights.count + closeness.pairs.count <= groupSize
  }

  /// - Parameter places: for each clause its place among the terms, if it can match in the segment.
  func closePairs(
    _ closeness: Closeness?, _ places: [Int?], _ context: SegmentContext
  ) throws(IndexError) -> [ClosePair] {
    guard let closeness else { return [] }
    var known: [Int: TermPositions] = [:]
    func positions(_ weight: Weight, _ place: Int) throws(IndexError) -> TermPositions? {
      if let positions = known[place] { return positions }
      guard let record = weight.records[0][context.ordinal] else { return nil }
      let positions = try TermPositions(segment, record)
      known[place] = positions
      return positions
    }
    var pairs: [ClosePair] = []
    for pair in closeness.pairs {
      guard let first = places[pair.clauses.first], let second = places[pair.clauses.second],
        let own = try positions(pair.first, first), let other = try positions(pair.second, second)
      else { continue }
      pairs.append(ClosePair(first: first, second: second, idf: pair.idf, positions: (own, other)))
    }
    return pairs
  }

  // MARK: Bounds

  /// What pairs can add to the postings of a rare word.
  struct RareGains {
    fileprivate var parts: [(ratio: Float, partner: UnsafeRawPointer?)] = []

    /// A score and its gains at most.
    @inline(__always)
    func most(of score: Float, inRange range: Int) -> Float {
      var most = score
      for part in parts {
        if let partner = part.partner, partner.load(fromByteOffset: range, as: UInt8.self) == 0 { continue }
        most += score * part.ratio
      }
      return most
    }
  }

  /// Each pair with a rare word counts for one of its rare words.
  func rareGains(of number: Int) -> RareGains {
    var gains = RareGains()
    for pair in pairs {
      let rare = terms[pair.first].maxima == nil ? pair.first : pair.second
      guard rare == number, terms[rare].maxima == nil else { continue }
      let partner = rare == pair.first ? pair.second : pair.first
      gains.parts.append((pair.most / terms[rare].factor, terms[partner].maxima))
    }
    return gains
  }

  /// What the pairs can add together in the range that the terms have entered.
  @inline(__always)
  func gainBound() -> Float {
    var sum: Float = 0
    for pair in pairs {
      let (first, second) = (terms[pair.first], terms[pair.second])
      sum += pair.most * min(first.rangeMost / first.factor, second.rangeMost / second.factor)
    }
    return sum
  }

  // MARK: Gains

  /// The score of a document with its gains; `nil` where it cannot reach the threshold. Its parts have been found.
  func addGains(to score: Float, _ document: Int, reaching threshold: Float) -> Float? {
    let bit = document % RangeSums.rangeSize
    func part(_ number: Int) -> Float? {
      guard terms[number].found &>> UInt32(truncatingIfNeeded: bit) & 1 == 1 else { return nil }
      return parts[RangeSums.rangeSize &* number &+ bit] / terms[number].factor
    }
    var bound = score
    for pair in pairs {
      if let first = part(pair.first), let second = part(pair.second) {
        bound += pair.most * min(first, second)
      }
    }
    guard bound > score else { return score }
    guard bound * slack >= threshold else { return nil }
    let document = UInt32(truncatingIfNeeded: document)
    let saturation = bm25.saturation(length: lengths.length(of: document))
    var sum = score
    for pair in pairs where part(pair.first) != nil && part(pair.second) != nil {
      let near = Closeness.near(
        pair.positions.first.positions(in: document), pair.positions.second.positions(in: document))
      if near > 0 { sum += Closeness.gain(pair.idf, near, saturation: saturation) }
    }
    return sum
  }
}
