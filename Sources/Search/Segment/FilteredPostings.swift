/// The postings of a term in the documents that pass a filter, each with what it is worth.
///
/// Made from the term's list when it is first asked for with the filter, and kept with the documents that pass. What the
/// list has for other documents is read only where that is cheaper than to look up those that pass.
package final class FilteredPostings {
  /// The documents, rising.
  package let documents: [UInt32]
  /// Of each document the part of its score that depends on it (`BM25.impact`).
  package let impacts: [Float]

  /// What one takes beside its postings, in these.
  package static let ownSize = 16

  /// - Parameters:
  ///   - bitmap: of the list, if there is one already.
  ///   - work: to which is added what it took.
  package init(
    _ list: PostingList, _ bitmap: TermBitmap?, among passing: FilteredDocuments, _ bm25: BM25,
    _ lengths: LengthTable, _ work: inout Work
  ) {
    var found = Found()
    if bitmap != nil {
      found.lookUp(passing.documents[...], in: TermAccess(list, bitmap), &work)
    } else {
      found.add(list, among: passing, &work)
    }
    documents = found.documents
    impacts = found.impacts(bm25, lengths)
  }

  /// A single posting, or none where its document does not pass.
  package init(
    _ document: UInt32, _ frequency: UInt32, among passing: FilteredDocuments, _ bm25: BM25,
    _ lengths: LengthTable
  ) {
    var found = Found()
    if passing.live.holds(document) { found.append(document, frequency) }
    documents = found.documents
    impacts = found.impacts(bm25, lengths)
  }

  private struct Found {
    private(set) var documents: [UInt32] = []
    private var frequencies: [UInt32] = []

    @inline(__always)
    mutating func append(_ document: UInt32, _ frequency: UInt32) {
      documents.append(document)
      frequencies.append(frequency)
    }

    mutating func add(_ list: PostingList, among passing: FilteredDocuments, _ work: inout Work) {
      let documents = passing.documents
      let room = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * PostingList.blockLimit)
      defer { room.deallocate() }
      var next = 0
      while next < documents.count {
        let number = list.block(of: Int(documents[next]))
        var end = next + 1
        while end < documents.count, list.block(of: Int(documents[end])) == number { end += 1 }
        defer { next = end }
        guard list.count(ofBlock: number) > 0, let block = list.block(number) else { continue }
        if (end - next) * PostingBlock.lookCost < block.count {
          lookUp(documents[next..<end], in: TermAccess(list, nil), &work)
        } else {
          work.add(block: block)
          unpack(block, base: list.base(ofBlock: number), among: passing.live, room)
        }
      }
    }

    private mutating func unpack(
      _ block: PostingBlock, base: UInt32, among live: LiveDocuments, _ room: UnsafeMutablePointer<UInt32>
    ) {
      let frequencies = room + PostingList.blockLimit
      guard block.decodeDocuments(base: base, into: room) == block.count,
        block.decodeFrequencies(into: frequencies) == block.count
      else { return }
      for i in 0..<block.count where live.holds(room[i]) { append(room[i], frequencies[i]) }
    }

    mutating func lookUp(_ documents: ArraySlice<UInt32>, in access: TermAccess, _ work: inout Work) {
      var next = documents.startIndex
      while next < documents.endIndex {
        // Those of the same 32, which are found together.
        let first = documents[next] & ~31
        var wanted: UInt32 = 0
        while next < documents.endIndex, documents[next] & ~31 == first {
          wanted |= 1 &<< (documents[next] & 31)
          next += 1
        }
        work.bytes &+= Work.line
        _ = access.forEachFrequency(Int(first), wanted) { bit, frequency in
          append(first &+ UInt32(truncatingIfNeeded: bit), frequency)
        }
      }
    }

    func impacts(_ bm25: BM25, _ lengths: LengthTable) -> [Float] {
      documents.indices.map {
        bm25.impact(frequency: frequencies[$0], length: lengths.length(of: documents[$0]))
      }
    }
  }
}

extension Segment {
  /// What a term's list has for the documents that pass a filter; kept for the next query with both.
  package func postings(
    _ record: TermDictionary.Record, among passing: FilteredDocuments, _ bm25: BM25
  ) throws(IndexError) -> FilteredPostings {
    let lengths = try lengths()
    if let inline = record.inline {
      return FilteredPostings(inline.document, inline.frequency, among: passing, bm25, lengths)
    }
    let place = record.postings.lowerBound
    if let known = passing.postings.value(at: place) { return known }
    let list = try postings(record)
    let own = FilteredPostings(list, bitmapCache.value(at: place), among: passing, bm25, lengths, &work)
    passing.postings.keep(own, at: place, size: own.documents.count + FilteredPostings.ownSize)
    return own
  }
}
