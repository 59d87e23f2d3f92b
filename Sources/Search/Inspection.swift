/// What an index holds of a term, all segments together.
package struct TermInspection {
  package struct Posting {
    /// The reader's number of the document.
    package let document: Int
    package let frequency: Int
    package let positions: [UInt32]
  }

  package let term: [UInt8]
  /// How many documents hold it, deleted ones that are not merged away included.
  package var documentFrequency = 0
  package var deletedDocuments = 0
  /// How often it stands in all of them.
  package var totalFrequency = 0
  /// In how many segments it is.
  package var segments = 0
  /// How many blocks its posting lists have; a single posting is kept in the dictionary and is none.
  package var blocks = 0
  package var postingBytes = 0
  package var positionBytes = 0
  /// Those of the first documents that can be found.
  package var first: [Posting] = []
}

/// What an index holds of a document.
package struct DocumentInspection {
  package let document: StoredDocument
  /// The reader's number.
  package let number: Int
  /// The file of its segment, how many documents that has, and which of them this is.
  package let segment: String
  package let segmentDocuments: Int
  package let segmentDocument: Int
  package let fingerprint: UInt64
  /// Bytes of the text as it is stored.
  package let storedBytes: Int
  /// The terms with their frequencies, in the order of their bytes.
  package let terms: [(term: [UInt8], frequency: Int)]
}

extension IndexReader {
  /// The terms that a query for `text` looks up, each once.
  package func terms(of text: String) throws(QueryError) -> [[UInt8]] {
    var terms: [[UInt8]] = []
    for item in try Query(parsing: text, analyzer: analyzer).clauses.flatMap(\.items)
    where !terms.contains(item.term) { terms.append(item.term) }
    return terms
  }

  /// Walks all postings of a term.
  ///
  /// - Parameter limit: how many documents to tell.
  package func inspect(term: [UInt8], limit: Int) throws(IndexError) -> TermInspection {
    var found = TermInspection(term: term)
    for segment in segments {
      let record = try term.withBytes { (raw) throws(IndexError) in try segment.find(raw) }
      guard let record else { continue }
      found.segments += 1
      found.documentFrequency += record.documentFrequency
      found.postingBytes += record.postings.count
      found.positionBytes += record.positions.count
      if record.inline == nil { found.blocks += try segment.postings(record).blockCount }
      let cursor = try PostingCursor(segment, record)
      while cursor.document != PostingCursor.end {
        found.totalFrequency += Int(cursor.frequency)
        if let live = segment.live, !live.contains(cursor.document) {
          found.deletedDocuments += 1
        } else if found.first.count < limit {
          var positions: [UInt32] = []
          cursor.positions(into: &positions)
          found.first.append(
            TermInspection.Posting(
              document: segment.base + Int(cursor.document), frequency: Int(cursor.frequency),
              positions: positions))
        }
        cursor.next()
      }
      if let fault = cursor.fault { throw fault }
    }
    return found
  }

  /// Looks for a document in the posting lists of all terms of its segment.
  package func inspect(document number: Int) throws(IndexError) -> DocumentInspection {
    let (segment, id) = locate(number)
    let record = try segment.record(id)
    return DocumentInspection(
      document: try segment.document(id), number: number,
      segment: segments.firstIndex { $0 === segment }.map { commit.segments[$0].fileName } ?? "",
      segmentDocuments: segment.documentCount, segmentDocument: Int(id), fingerprint: record.fingerprint,
      storedBytes: record.storedText.count, terms: try segment.terms(of: id))
  }
}

extension Segment {
  fileprivate func terms(of document: UInt32) throws(IndexError) -> [(term: [UInt8], frequency: Int)] {
    var terms: [(term: [UInt8], frequency: Int)] = []
    for block in 0..<dictionary.blockCount {
      guard let range = dictionary.range(ofBlock: block) else {
        throw file.corrupt(.dictionaryIndex, 4 + block * 8, "a block lies outside the dictionary")
      }
      try file.verify(.dictionary, range)
      guard var cursor = dictionary.cursor(block: block) else { continue }
      while cursor.next() {
        if cursor.term.first == TermPair.mark { continue }
        if let inline = cursor.record.inline {
          if inline.document == document { terms.append((cursor.term, Int(inline.frequency))) }
          continue
        }
        let postings = try PostingCursor(self, cursor.record)
        postings.advance(to: document)
        if postings.document == document { terms.append((cursor.term, Int(postings.frequency))) }
        if let fault = postings.fault { throw fault }
      }
      if cursor.isDamaged { throw file.corrupt(.dictionary, range.lowerBound, "not a block of terms") }
    }
    return terms
  }
}
