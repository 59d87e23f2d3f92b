extension IndexReader {
  /// Checks every byte of every file of the commit against its checksum, and every structure against the format:
  /// all terms in order, all posting lists and positions readable, all documents and their text.
  ///
  /// - Parameter progress: called now and then with the steps done and the steps in all.
  /// - Returns: what was found wrong; empty where all is well.
  public func verify(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) -> [IndexError] {
    var faults: [IndexError] = []
    // A byte read counts as one step when its checksum is checked and as one when its meaning is.
    let total = segments.reduce(0) { $0 + 2 * $1.file.size }
    var done = 0
    for segment in segments {
      let before = faults.count
      faults += segment.file.verifyAll { bytes in
        done += bytes
        progress(done, total)
      }
      // Structures in damaged bytes would only say the same again.
      if faults.count == before {
        do throws(IndexError) { try segment.verifyStructures() } catch { faults.append(error) }
      }
      done += segment.file.size
      progress(done, total)
    }
    return faults
  }
}

extension Segment {
  /// Reads everything once; throws at the first thing that cannot be.
  fileprivate func verifyStructures() throws(IndexError) {
    try verifyTerms()
    let table = try self.lengths()
    var words = 0
    for document in 0..<UInt32(documentCount) { words += Int(table.length(of: document)) }
    guard words == statistics.words else { throw file.corrupt(.lengths, 0, "the lengths do not add up") }
    try verifyKeys()
    for name in Columns.Name.allCases { try verifyColumn(name) }
    for document in 0..<UInt32(documentCount) { _ = try self.document(document) }
    try groupTable()?.verify()
    try verifySetAside()
  }

  private func verifyKeys() throws(IndexError) {
    var before: [UInt8]? = nil
    var seen = LiveDocuments(count: documentCount)
    var walk = KeyWalk(self, from: 0)
    while try walk.next() {
      let document = try document(inKeyOrder: walk.rank)
      let key = Array(walk.key)
      let isBehind = before.map { $0.lexicographicallyPrecedes(key) || $0 == key } ?? true
      guard isBehind, seen.delete(document), try keyRank(of: document) == walk.rank else {
        throw damagedKeys("the keys are not in order")
      }
      before = key
    }
  }

  private func verifyColumn(_ name: Columns.Name) throws(IndexError) {
    let column = try column(name)
    guard zip(column.values, column.values.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw file.corrupt(.columns, 0, "the values of a column do not rise")
    }
    for document in 0..<documentCount where column.number(of: document) >= column.values.count {
      throw file.corrupt(.columns, 0, "a document has a value that there is none of")
    }
  }

  private func verifySetAside() throws(IndexError) {
    guard let table = try asideTable() else { return }
    var counts = AsideTable.Counts()
    counts.terms = table.counts.terms
    counts.postings = table.counts.postings
    for document in 0..<UInt32(documentCount) {
      let textSize = try record(document).textSize
      if let record = try asideRecord(of: document) {
        counts.add(record, try setAside(of: document, textSize: textSize))
      }
    }
    guard counts == table.counts, table.lines() != nil else {
      throw file.corrupt(.setAside, 0, "the counts do not add up")
    }
  }

  private func verifyTerms() throws(IndexError) {
    var terms = 0
    var pairs = 0
    var postings = 0
    var aside = (terms: 0, postings: 0)
    let asideCounts = try asideTable()?.counts
    let ends = try positionEnds()
    var before: [UInt8] = []
    var positions: [UInt32] = []
    for block in 0..<dictionary.blockCount {
      guard let range = dictionary.range(ofBlock: block), var cursor = dictionary.cursor(block: block) else {
        throw file.corrupt(.dictionaryIndex, 4 + block * 8, "a block lies outside the dictionary")
      }
      while cursor.next() {
        guard before.isEmpty || before.lexicographicallyPrecedes(cursor.term) else {
          throw file.corrupt(.dictionary, range.lowerBound, "the terms are not in order")
        }
        before = cursor.term
        if before.first == TermPair.mark {
          pairs += 1
          _ = try verifyList(cursor.record, &positions, ends, hasPositions: false)
        } else if before.first == AsideTerm.mark {
          aside.terms += 1
          aside.postings += try verifyList(
            cursor.record, &positions, ends, hasPositions: statistics.hasPositions)
        } else {
          terms += 1
          postings += try verifyList(cursor.record, &positions, ends, hasPositions: statistics.hasPositions)
        }
      }
      if cursor.isDamaged { throw file.corrupt(.dictionary, range.lowerBound, "not a block of terms") }
    }
    guard aside.terms == asideCounts?.terms ?? 0, aside.postings == asideCounts?.postings ?? 0 else {
      throw file.corrupt(
        .dictionary, 0,
        "\(aside.terms) terms and \(aside.postings) postings set aside, not as many as should be")
    }
    guard terms == statistics.terms, pairs == statistics.pairs, postings == statistics.postings else {
      throw file.corrupt(
        .dictionary, 0,
        "\(terms) terms, \(pairs) pairs and \(postings) postings, not as many as the footer says")
    }
  }

  /// Behind the last position in each document: words set aside have positions too.
  private func positionEnds() throws(IndexError) -> [UInt32] {
    let lengths = try self.lengths()
    var ends: [UInt32] = []
    for document in 0..<UInt32(documentCount) {
      let aside = UInt32(clamping: try asideRecord(of: document)?.words ?? 0)
      ends.append(lengths.length(of: document).addingReportingOverflow(aside).partialValue)
    }
    return ends
  }

  private func verifyList(
    _ record: TermDictionary.Record, _ positions: inout [UInt32], _ ends: [UInt32], hasPositions: Bool
  ) throws(IndexError) -> Int {
    let cursor = try PostingCursor(self, record)
    var count = 0
    var before: UInt32? = nil
    while cursor.document != PostingCursor.end {
      let document = cursor.document
      let isInOrder = before.map { $0 < document } ?? true
      if hasPositions { cursor.positions(into: &positions) }
      let fits =
        !hasPositions
        || positions.count == Int(cursor.frequency)
          && (positions.last.map { $0 < ends[Int(document)] } ?? false)
      guard isInOrder, fits else {
        throw cursor.fault ?? file.corrupt(.postings, record.postings.lowerBound, "impossible postings")
      }
      before = document
      count += 1
      cursor.next()
    }
    if let fault = cursor.fault { throw fault }
    guard count == record.documentFrequency else {
      throw file.corrupt(
        .postings, record.postings.lowerBound, "another number of postings than the dictionary says")
    }
    return count
  }
}
