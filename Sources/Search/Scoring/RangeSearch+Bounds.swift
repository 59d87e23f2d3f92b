/// Upper bounds: for each range of documents, or for each of some documents, what a query's clauses can give together.
///
/// A sum has 16 bits. Rounding up costs each clause up to 256 units, so only a group of clauses is summed that finely;
/// the sums of several groups are folded into coarser ones, which costs a unit a group.
extension RangeSearch {
  /// How scores are counted in units.
  struct Scale {
    /// How many units a score of 1 is in the sums of a group.
    let fine: Float
    /// How often these are halved for the sums of all groups.
    let shift: UInt16
    /// Of the query.
    let slack: Float

    /// The smallest sum that something with a document of this score can have.
    @inline(__always)
    func units(_ score: Float) -> UInt16 {
      guard score > 0 else { return 0 }
      let units = shift == 0 ? fine : fine / Float(1 &<< Int(shift))
      return UInt16(min(65_535, (score * units / slack).rounded(.down)))
    }
  }

  /// Such that all words of a group together stay below 2^16 even if each gave its utmost in one range, and all groups.
  func scale() -> Scale {
    guard byWorth.count > Self.groupSize else {
      let total = pairs.reduce(total(byWorth[...])) { $0 + $1.most }
      return Scale(fine: finest(byWorth.count + pairs.count, total: total), shift: 0, slack: slack)
    }
    var totals: [Float] = []
    for start in stride(from: 0, to: byWorth.count, by: Self.groupSize) {
      totals.append(total(byWorth[start..<min(start + Self.groupSize, byWorth.count)]))
    }
    let fine = finest(Self.groupSize, total: totals.max() ?? 0)
    let lost = 256 * Float(Self.groupSize)
    var shift: UInt16 = 0
    while totals.reduce(0, { $0 + ($1 * fine * slack + lost) / Float(1 &<< Int(shift)) + 1 }) > 65_000 {
      shift += 1
    }
    return Scale(fine: fine, shift: shift, slack: slack)
  }

  private func total(_ group: ArraySlice<Int>) -> Float { group.reduce(0) { $0 + terms[$1].factor } }

  private func finest(_ count: Int, total: Float) -> Float {
    (65_535 - 256 * Float(count)) / max(total, .leastNormalMagnitude) / slack
  }

  /// Lets `add` write the sums of each group of clauses, and puts them together in `sums`.
  ///
  /// - Parameter count: of the sums, which have room for whole groups of 32.
  private func addGroups(
    _ scale: Scale, count: Int, _ add: (_ group: ArraySlice<Int>, _ sums: UnsafeMutableRawPointer) -> Void
  ) {
    guard byWorth.count > Self.groupSize else { return add(byWorth[...], sums) }
    let part = part ?? RangeSums.Room(documents: segment.documentCount)
    self.part = part
    sums.initializeMemory(as: UInt8.self, repeating: 0, count: count * 2)
    for start in stride(from: 0, to: byWorth.count, by: Self.groupSize) {
      add(byWorth[start..<min(start + Self.groupSize, byWorth.count)], part.values)
      RangeSums.fold(sums, part.values, shift: scale.shift, count: count)
    }
  }

  // MARK: Of ranges

  /// Adds up the bounds of the terms that score and takes out ranges without a required one, and those of which a filter
  /// leaves nothing.
  func addUp(_ scale: Scale) {
    segment.work.bytes &+= 3 &* sumCount &* max(1, termCount)
    addGroups(scale, count: sumCount) { group, sums in
      var isFirst = true
      for i in group {
        guard let maxima = terms[i].maxima else { continue }
        let weight = RangeSums.Weight(terms[i].factor * scale.fine / 255)
        if isFirst {
          RangeSums.set(sums, maxima, weight: weight, count: sumCount)
        } else {
          RangeSums.add(sums, maxima, weight: weight, count: sumCount)
        }
        isFirst = false
      }
      if isFirst { sums.initializeMemory(as: UInt8.self, repeating: 0, count: sumCount * 2) }
      for i in group where terms[i].maxima == nil { addRare(i, scale.fine, to: sums) }
      for pair in pairs {
        guard let first = terms[pair.first].maxima, let second = terms[pair.second].maxima else { continue }
        let weight = RangeSums.Weight(pair.most * scale.fine / 255)
        RangeSums.addLower(sums, first, second, weight: weight, count: sumCount)
      }
    }
    for i in filters {
      if terms[i].occur == .must, let maxima = terms[i].maxima {
        RangeSums.require(sums, maxima, count: sumCount)
      }
    }
    if let filtered { RangeSums.require(sums, filtered.ranges, count: sumCount) }
  }

  private func addRare(_ number: Int, _ scale: Float, to sums: UnsafeMutableRawPointer) {
    let sums = sums.assumingMemoryBound(to: UInt16.self)
    let term = terms[number]
    let gains = rareGains(of: number)
    var last = -1
    var added: UInt16 = 0
    for i in 0..<term.count {
      let range = Int(term.documents[i]) / RangeSums.rangeSize
      let units = UInt16((gains.most(of: term.scores[i], inRange: range) * scale).rounded(.up))
      // Of several postings in a range the greatest counts.
      if range != last { added = 0 }
      last = range
      if units > added {
        sums[RangeSums.index(of: range)] &+= units &- added
        added = units
      }
    }
  }

  // MARK: Of documents

  /// Writes bounds of the scores of documents to the sums, in their order.
  func bound(_ documents: UnsafeBufferPointer<UInt32>, _ scale: Scale) {
    let room = (documents.count + RangeSums.group - 1) / RangeSums.group * RangeSums.group
    addGroups(scale, count: room) { group, sums in
      let bounds = sums.assumingMemoryBound(to: UInt16.self)
      bounds.initialize(repeating: 0, count: room)
      for i in group { add(i, of: documents, scale.fine, to: bounds) }
      for pair in pairs {
        guard let first = terms[pair.first].maxima, let second = terms[pair.second].maxima else { continue }
        let weight = RangeSums.Weight(pair.most * scale.fine / 255)
        for d in 0..<documents.count {
          let range = Int(documents[d]) / RangeSums.rangeSize
          let lower = min(
            first.load(fromByteOffset: range, as: UInt8.self),
            second.load(fromByteOffset: range, as: UInt8.self))
          bounds[d] &+= weight.times(lower)
        }
      }
    }
  }

  private func add(
    _ number: Int, of documents: UnsafeBufferPointer<UInt32>, _ scale: Float,
    to bounds: UnsafeMutablePointer<UInt16>
  ) {
    let term = terms[number]
    if let maxima = term.maxima {
      let weight = RangeSums.Weight(term.factor * scale / 255)
      for d in 0..<documents.count {
        let range = Int(documents[d]) / RangeSums.rangeSize
        bounds[d] &+= weight.times(maxima.load(fromByteOffset: range, as: UInt8.self))
      }
    } else {
      let gains = rareGains(of: number)
      var p = 0
      for d in 0..<documents.count {
        while p < term.count, term.documents[p] < documents[d] { p &+= 1 }
        if p == term.count { break }
        guard term.documents[p] == documents[d] else { continue }
        let most = gains.most(of: term.scores[p], inRange: Int(documents[d]) / RangeSums.rangeSize)
        bounds[d] &+= UInt16((most * scale).rounded(.up))
      }
    }
  }

  // MARK: Of a single word

  /// Answers for a single frequent word from its champions, if they are sure to hold the best.
  func offerChampions(into top: inout TopK) -> Bool {
    guard termCount == 1, let bounds = terms[0].bounds?.takeUnretainedValue() else { return false }
    // Impacts that differ may give the same score, and then the lower document wins: the last champion must be
    // worth less than the last that is wanted.
    let factor = terms[0].factor
    let last = factor * (bounds.champions.last?.impact ?? 0)
    guard bounds.hasAll || last < factor * impact(bounds, ofRank: top.limit) else { return false }
    for champion in bounds.champions where live?.holds(champion.document) ?? true {
      let score = factor * champion.impact
      if score < top.threshold { break }
      top.offer(document: segment.base + Int(champion.document), score: score)
    }
    return true
  }

  /// A score that at least `limit` documents reach: what the best of a single word have of that word alone.
  func primed(limit: Int) -> Float {
    guard filters.isEmpty, limit > 0 else { return -.infinity }
    var best: Float = 0
    for i in 0..<termCount {
      guard let bounds = terms[i].bounds?.takeUnretainedValue() else { continue }
      best = max(best, terms[i].factor * impact(bounds, ofRank: limit))
    }
    return best > 0 ? best : -.infinity
  }

  private func impact(_ bounds: TermBounds, ofRank rank: Int) -> Float {
    live.map { bounds.impact(ofRank: rank, among: $0) } ?? bounds.impact(ofRank: rank)
  }
}
