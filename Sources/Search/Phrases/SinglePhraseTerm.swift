/// A term with a single posting, which stands in the dictionary.
final class SinglePhraseTerm: PhraseTerm {
  private let document: UInt32
  private let positions: [UInt32]

  init(
    _ segment: Segment, _ record: TermDictionary.Record, _ posting: TermDictionary.InlinePosting,
    offset: UInt32
  ) throws(IndexError) {
    document = posting.document
    positions = try posting.positions(in: segment.file)
    super.init(segment, record, offset: offset)
  }

  override func locate(_ batch: PhraseBatch) {
    batch.keep { number in
      frequencies[number] = batch.documents[number] == document ? UInt32(positions.count) : 0
      return frequencies[number] >= batch.wanted[number]
    }
  }

  override func begin(_ batch: PhraseBatch) {
    begin(batch) { _, _, out in
      for i in positions.indices { out[i] = positions[i] }
      return positions.count
    }
  }

  override func narrow(_ batch: PhraseBatch) {
    batch.keep { number in
      let starts = batch.starts + batch.startPlaces[number]
      let kept = Starts.keepByMerging(
        starts, batch.startCounts[number], following: positions, positions.count, offset: offset)
      batch.startCounts[number] = kept
      return kept > 0
    }
  }
}
