/// What the clauses of a query are to a search by ranges: words with bounds, phrases with bounds, and whatever is so rare
/// that all its documents are listed.
extension RangeSearch {
  func word(_ weight: Weight, _ context: SegmentContext) throws(IndexError) -> RangeTerm? {
    guard let record = weight.records[0][context.ordinal] else { return nil }
    let list = record.inline == nil ? try segment.postings(record) : nil
    if let list, weight.factor * Self.lightRatio <= heaviest, record.documentFrequency > rareLimit,
      !segment.boundsCache.isWorthMaking(at: record.postings.lowerBound)
    {
      // The first time, bounds for a word that gives so little would cost more than they save.
      var term = RangeTerm(
        .frequent, factor: weight.factor, occur: weight.clause.occur, most: weight.factor)
      term.maxima = UnsafeRawPointer(segment.highestLevels.levels)
      term.access = TermAccess(list, nil)
      return term
    }
    if let list, let bounds = try segment.bounds(record, bm25) {
      let bitmap = try segment.documentSets.bitmap(record)
      owners.append(bounds)
      if let bitmap { owners.append(bitmap) }
      var term = RangeTerm(
        .frequent, factor: weight.factor, occur: weight.clause.occur,
        most: weight.factor * bounds.impact(ofRank: 1))
      term.maxima = UnsafeRawPointer(bounds.maxima)
      term.bounds = .passUnretained(bounds)
      term.access = TermAccess(list, bitmap)
      return term
    }
    if let list {
      segment.work.blocks &+= list.blockCount
      segment.work.bytes &+= list.size
    }
    return try rare(weight) { (add) throws(IndexError) in
      if let inline = record.inline {
        add(inline.document, inline.frequency)
      } else {
        list?.forEachPosting(add)
      }
    }
  }

  func phrase(_ weight: Weight, _ context: SegmentContext) throws(IndexError) -> RangeTerm? {
    guard let matcher = try PhraseMatcher(weight, context) else { return nil }
    let bounds = try matcher.bounds(bm25)
    // One of the lists is short: all documents of the phrase are soon found.
    guard bounds.count == matcher.records.count else {
      return try rare(weight) { (add) throws(IndexError) in
        try PhraseSearch(weight, matcher, context).forEachMatch(add)
      }
    }
    let phrase = try RangePhrase(matcher, bounds: bounds, segment)
    phrases.append(phrase)
    var term = RangeTerm(
      .phrase, factor: weight.factor, occur: weight.clause.occur, most: weight.factor * phrase.most)
    term.maxima = UnsafeRawPointer(phrase.maxima)
    term.phrase = .passUnretained(phrase)
    return term
  }

  /// A clause whose few documents `forEachMatch` tells.
  private func rare(
    _ weight: Weight,
    _ forEachMatch: ((_ document: UInt32, _ frequency: UInt32) -> Void) throws(IndexError) -> Void
  ) throws(IndexError) -> RangeTerm {
    if rareUsed == rareRooms.count {
      let ranges = rareUsed < Self.groupSize ? sumCount : nil
      rareRooms.append(RareRoom(postings: rareLimit, ranges: ranges))
    }
    let room = rareRooms[rareUsed]
    rareUsed += 1
    room.removeAll()
    let (factor, documentCount) = (weight.factor, segment.documentCount)
    let (bm25, lengths) = (bm25, lengths)
    try forEachMatch { document, frequency in
      guard document < documentCount else { return }
      room.add(document, factor * bm25.impact(frequency: frequency, length: lengths.length(of: document)))
    }
    var term = RangeTerm(.rare, factor: factor, occur: weight.clause.occur, most: room.most)
    term.documents = UnsafePointer(room.documents)
    term.scores = UnsafePointer(room.scores)
    term.places = room.places.map { UnsafePointer($0) }
    term.count = room.count
    return term
  }
}
