internal import Search

/// Unpacks posting lists of several segments whose documents are to follow each other, on one thread.
///
/// What it reads of the segments has been checked.
final class SegmentTermReader: TermReader {
  struct Part {
    var source: Int
    var record: TermDictionary.Record
  }

  private let sources: [SegmentMerger.Source]
  private let ids: [DocumentIDs]
  private let block = Postings()

  init(_ sources: [SegmentMerger.Source], _ ids: [DocumentIDs]) {
    self.sources = sources
    self.ids = ids
  }

  func read(_ parts: ArraySlice<Part>, into list: Postings) throws(IndexError) {
    for part in parts {
      let segment = sources[part.source].segment
      let ids = ids[part.source]
      if let inline = part.record.inline {
        block.removeAll()
        try read(inline, segment)
        append(block, ids, to: list)
        continue
      }
      let postings = try segment.postings(part.record)
      for number in 0..<postings.blockCount where postings.count(ofBlock: number) > 0 {
        if ids.map == nil {
          try read(number, of: postings, segment, part.record, base: ids.base, into: list)
        } else {
          block.removeAll()
          try read(number, of: postings, segment, part.record, base: 0, into: block)
          append(block, ids, to: list)
        }
      }
    }
  }

  private func read(_ inline: TermDictionary.InlinePosting, _ segment: Segment) throws(IndexError) {
    guard inline.document < segment.documentCount, inline.frequency > 0 else {
      throw segment.file.corrupt(.dictionary, inline.gaps.lowerBound, "no such document")
    }
    block.reserve(Int(TermDictionary.inlineFrequencyLimit))
    block.documents[0] = inline.document
    block.frequencies[0] = inline.frequency
    block.documentCount = 1
    guard segment.statistics.hasPositions else { return }
    for position in try inline.positions(in: segment.file) {
      block.positions[block.positionCount] = position
      block.positionCount += 1
    }
  }

  /// Appends the postings of a block to `list`, its documents counted from `base`.
  private func read(
    _ number: Int, of postings: PostingList, _ segment: Segment, _ record: TermDictionary.Record,
    base: UInt32,
    into list: Postings
  ) throws(IndexError) {
    func damaged(_ reason: String) -> IndexError {
      segment.file.corrupt(.postings, record.postings.lowerBound, reason)
    }
    guard let block = postings.block(number) else { throw damaged("a block lies outside its list") }
    let count = block.count
    list.documents.reserve(list.documentCount + count)
    list.frequencies.reserve(list.documentCount + count)
    let documents = list.documents.base + list.documentCount
    let frequencies = list.frequencies.base + list.documentCount
    let last = postings.base(ofBlock: number)
    guard block.decodeDocuments(base: base + last, into: documents) == count,
      documents[count - 1] - base < segment.documentCount
    else { throw damaged("a block has fewer documents than it says") }
    guard block.decodeFrequencies(into: frequencies) == count else {
      throw damaged("a block has too few frequencies")
    }
    list.documentCount += count
    guard segment.statistics.hasPositions else { return }
    var occurrences = 0
    for i in 0..<count { occurrences += Int(frequencies[i]) }
    guard let positions = postings.positionBlock(number), positions.canHold(occurrences) else {
      throw segment.file.corrupt(.positions, record.positions.lowerBound, "a block has too few positions")
    }
    list.positions.reserve(list.positionCount + occurrences)
    guard
      positions.decodeAll(
        UnsafeBufferPointer(start: frequencies, count: count), count: occurrences,
        into: list.positions.base + list.positionCount)
    else {
      throw segment.file.corrupt(.positions, record.positions.lowerBound, "not a block of positions")
    }
    list.positionCount += occurrences
  }

  /// Appends those postings whose documents live.
  private func append(_ block: Postings, _ ids: DocumentIDs, to list: Postings) {
    var position = 0
    for i in 0..<block.documentCount {
      let frequency = Int(block.frequencies[i])
      let positions = block.positionCount == 0 ? 0 : frequency
      let document = block.documents[i]
      let id = ids.map.map { $0[Int(document)] } ?? ids.base + document
      if id != DocumentIDs.gone {
        list.reserve(max(1, positions))
        list.documents[list.documentCount] = id
        list.frequencies[list.documentCount] = UInt32(frequency)
        list.documentCount += 1
        (list.positions.base + list.positionCount).update(
          from: block.positions.base + position, count: positions)
        list.positionCount += positions
      }
      position += positions
    }
  }
}
