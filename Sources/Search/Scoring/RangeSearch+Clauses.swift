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
    return try rare(weight, limit: record.documentFrequency) { (add) throws(IndexError) in
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
      let limit = matcher.records.reduce(rareLimit) { min($0, $1.documentFrequency) }
      return try rare(weight, limit: limit) { (add) throws(IndexError) in
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

  /// A clause whose few documents, at most `limit`, `forEachMatch` tells.
  private func rare(
    _ weight: Weight, limit: Int,
    _ forEachMatch: ((_ document: UInt32, _ frequency: UInt32) -> Void) throws(IndexError) -> Void
  ) throws(IndexError) -> RangeTerm {
    let room = rareRoom(limit: limit)
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

  /// Room for a rare clause: the first of a query have some that serves one query after the other, the others, of which
  /// there may be thousands, just what they need, and for this query alone.
  private func rareRoom(limit: Int) -> RareRoom {
    guard rareUsed < Self.groupSize else {
      let room = RareRoom(postings: limit, ranges: nil)
      owners.append(room)
      return room
    }
    if rareUsed == rareRooms.count { rareRooms.append(RareRoom(postings: rareLimit, ranges: sumCount)) }
    let room = rareRooms[rareUsed]
    rareUsed += 1
    room.removeAll()
    return room
  }
}
