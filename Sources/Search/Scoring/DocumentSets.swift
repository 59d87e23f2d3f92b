/// Sets of the documents of a segment, as rising lists and as bitmaps, combined without scores.
///
/// The memory serves one query after the other; what a call returns is good until the next.
package final class DocumentSets {
  /// A term has a bitmap of its documents, kept once it was asked for, when it is in one of this many of them.
  package static let bitmapRatio = 32

  /// The owner of this object, which it cannot outlive.
  private unowned(unsafe) let segment: Segment
  private let wordCount: Int
  /// Documents that are left, and room for the documents of a block.
  private let list: UnsafeMutablePointer<UInt32>
  /// For each of them the number of its posting in the first list, where that was asked for.
  private let ordinals: UnsafeMutablePointer<UInt32>
  private let block: UnsafeMutablePointer<UInt32>
  private let bits: UnsafeMutablePointer<UInt64>
  /// Zeros between calls.
  private let marks: UnsafeMutablePointer<UInt64>

  package init(_ segment: Segment) {
    self.segment = segment
    wordCount = (segment.documentCount + 63) / 64
    list = .allocate(capacity: segment.documentCount + PostingList.blockLimit)
    ordinals = .allocate(capacity: segment.documentCount + 1)
    block = .allocate(capacity: PostingList.blockLimit)
    bits = .allocate(capacity: wordCount)
    marks = .allocate(capacity: wordCount)
    marks.initialize(repeating: 0, count: wordCount)
  }

  deinit {
    list.deallocate()
    ordinals.deallocate()
    block.deallocate()
    bits.deallocate()
    marks.deallocate()
  }

  // MARK: Intersections

  /// The documents that hold all of the terms, deleted ones included.
  package func intersection(
    _ records: [TermDictionary.Record]
  ) throws(IndexError) -> UnsafeBufferPointer<UInt32> {
    try intersection(records, withOrdinals: false).documents
  }

  /// The documents of an intersection, and of each the number of its posting in the list of the rarest term; `nil` where
  /// that list was not read, since that term and the next have bitmaps.
  struct Numbered {
    let documents: UnsafeBufferPointer<UInt32>
    let ordinals: UnsafePointer<UInt32>?
    let rarest: TermDictionary.Record
  }

  /// As `intersection`, with the numbers of postings.
  func numberedIntersection(_ records: [TermDictionary.Record]) throws(IndexError) -> Numbered {
    try intersection(records, withOrdinals: true)
  }

  @inline(__always)
  private func intersection(
    _ records: [TermDictionary.Record], withOrdinals: Bool
  ) throws(IndexError) -> Numbered {
    let byFrequency = records.sorted { $0.documentFrequency < $1.documentFrequency }
    var rest = byFrequency.dropFirst()
    var count: Int
    var isNumbered = false
    if let second = rest.first, let first = try bitmap(byFrequency[0]), let second = try bitmap(second) {
      count = listed(first, second)
      rest = rest.dropFirst()
    } else {
      count = try documents(of: byFrequency[0])
      isNumbered = withOrdinals
    }
    if isNumbered { for i in 0..<count { ordinals[i] = UInt32(truncatingIfNeeded: i) } }
    for record in rest where count > 0 { count = try keep(record, count, withOrdinals: isNumbered) }
    return Numbered(
      documents: UnsafeBufferPointer(start: list, count: count),
      ordinals: isNumbered ? UnsafePointer(ordinals) : nil, rarest: byFrequency[0])
  }

  /// Writes the documents of a term to `list`; how many there are.
  private func documents(of record: TermDictionary.Record) throws(IndexError) -> Int {
    if let inline = record.inline {
      list[0] = inline.document
      return inline.document < segment.documentCount ? 1 : 0
    }
    let postings = try segment.postings(record)
    var count = 0
    for number in 0..<postings.blockCount where postings.count(ofBlock: number) > 0 {
      guard let block = postings.block(number), count + block.count <= segment.documentCount else {
        return count
      }
      segment.work.add(block: block)
      let found = block.decodeDocuments(base: postings.base(ofBlock: number), into: list + count)
      guard found == block.count else { return count }
      count += found
    }
    return count
  }

  /// Writes the documents of two bitmaps to `list`.
  private func listed(_ a: TermBitmap, _ b: TermBitmap) -> Int {
    var count = 0
    segment.work.bytes &+= 16 * wordCount
    for i in 0..<wordCount {
      var word = a.words[i] & b.words[i]
      while word != 0 {
        list[count] = UInt32(truncatingIfNeeded: i &<< 6 &+ word.trailingZeroBitCount)
        count &+= 1
        word &= word &- 1
      }
    }
    return count
  }

  /// Keeps those of the first `count` documents of `list` that hold a term; how many they are.
  @inline(__always)
  private func keep(
    _ record: TermDictionary.Record, _ count: Int, withOrdinals: Bool = false
  ) throws(IndexError) -> Int {
    if let inline = record.inline {
      for i in 0..<count where list[i] == inline.document {
        move(i, to: 0, withOrdinals)
        return 1
      }
      return 0
    }
    if let bitmap = try bitmap(record) {
      segment.work.bytes &+= min(8 * wordCount, Work.line * count)
      var kept = 0
      for i in 0..<count {
        let document = move(i, to: kept, withOrdinals)
        kept &+= Int(truncatingIfNeeded: bitmap.words[Int(document &>> 6)] &>> UInt64(document & 63) & 1)
      }
      return kept
    }
    return keep(try segment.postings(record), count, withOrdinals)
  }

  /// Writes the document in one place of `list` to another that is not behind it.
  @inline(__always) @discardableResult
  private func move(_ i: Int, to place: Int, _ withOrdinals: Bool) -> UInt32 {
    let document = list[i]
    list[place] = document
    if withOrdinals { ordinals[place] = ordinals[i] }
    return document
  }

  private func keep(_ postings: PostingList, _ count: Int, _ withOrdinals: Bool) -> Int {
    var kept = 0
    var i = 0
    while i < count {
      let number = postings.block(of: Int(list[i]))
      let base = postings.base(ofBlock: number)
      let end =
        postings.shift == 32 ? UInt32.max : UInt32(truncatingIfNeeded: (number &+ 1) &<< postings.shift &- 1)
      var last = i &+ 1
      while last < count, list[last] <= end { last &+= 1 }
      if postings.count(ofBlock: number) > 0, let block = postings.block(number) {
        if (last &- i) &* PostingBlock.lookCost < block.count {
          segment.work.bytes &+= Work.line &* (last &- i)
          while i < last {
            if block.ordinal(of: Int(list[i] &- base)) != nil {
              move(i, to: kept, withOrdinals)
              kept &+= 1
            }
            i &+= 1
          }
        } else {
          kept = keep(block, base: base, i..<last, kept, withOrdinals)
        }
      }
      i = last
    }
    return kept
  }

  /// Keeps those of `list[range]` that a block holds, behind the first `start`; how many there are then.
  ///
  /// Its documents are marked, and the list's looked up: where two lists are walked side by side, each step waits for
  /// the one before it.
  private func keep(
    _ block: PostingBlock, base: UInt32, _ range: Range<Int>, _ start: Int, _ withOrdinals: Bool
  ) -> Int {
    segment.work.add(block: block)
    let count = block.decodeDocuments(base: base, into: self.block)
    for i in 0..<count {
      let document = self.block[i]
      marks[Int(document &>> 6)] |= 1 &<< UInt64(document & 63)
    }
    var kept = start
    for i in range {
      let document = move(i, to: kept, withOrdinals)
      kept &+= Int(truncatingIfNeeded: marks[Int(document &>> 6)] &>> UInt64(document & 63) & 1)
    }
    for i in 0..<count { marks[Int(self.block[i] &>> 6)] = 0 }
    return kept
  }

  // MARK: Bitmaps

  /// The documents of a frequent term; `nil` for others.
  package func bitmap(_ record: TermDictionary.Record) throws(IndexError) -> TermBitmap? {
    guard record.inline == nil, record.documentFrequency * Self.bitmapRatio >= segment.documentCount,
      record.documentFrequency > PostingList.singleBlockLimit
    else { return nil }
    let postings = try segment.postings(record)
    return segment.bitmapCache.value(at: record.postings.lowerBound) {
      TermBitmap(postings, documentCount: segment.documentCount)
    }
  }

  // MARK: Lists that were found before

  /// Those of some rising documents that hold all of the terms.
  package func intersection(
    _ documents: [UInt32], _ records: [TermDictionary.Record]
  ) throws(IndexError) -> UnsafeBufferPointer<UInt32> {
    var count = begin(documents)
    for record in records where count > 0 { count = try keep(record, count) }
    return UnsafeBufferPointer(start: list, count: count)
  }

  /// The first `count` documents of the current list.
  package func current(_ count: Int) -> [UInt32] { Array(UnsafeBufferPointer(start: list, count: count)) }

  /// Makes `documents`, which rise, the current list.
  package func begin(_ documents: [UInt32]) -> Int {
    for i in documents.indices { list[i] = documents[i] }
    return documents.count
  }

  /// Keeps those of the first `count` documents of the current list, which the last `intersection` or `begin` left,
  /// that are `wanted`; how many they are.
  package func keep(_ count: Int, where wanted: (UInt32) -> Bool) -> Int {
    var kept = 0
    for i in 0..<count where wanted(list[i]) {
      list[kept] = list[i]
      kept &+= 1
    }
    return kept
  }

  // MARK: Unions

  /// How many documents hold both of two terms.
  package func countOfBoth(
    _ first: TermDictionary.Record, _ second: TermDictionary.Record
  ) throws(IndexError) -> Int {
    if let first = try bitmap(first), let second = try bitmap(second) {
      segment.work.bytes &+= 16 * wordCount
      return DocumentBits.countOfBoth(first.words, second.words, count: wordCount)
    }
    return try intersection([first, second]).count
  }

  /// How many documents that may be found hold a term.
  package func count(_ record: TermDictionary.Record, in live: LiveDocuments) throws(IndexError) -> Int {
    guard let bitmap = try bitmap(record) else {
      return keep(try intersection([record]).count) { live.contains($0) }
    }
    segment.work.bytes &+= 16 * wordCount
    return live.words.withUnsafeBufferPointer {
      DocumentBits.countOfBoth(bitmap.words, $0.baseAddress!, count: wordCount)
    }
  }

  /// Begins a union: no document is in it.
  package func clear() { bits.initialize(repeating: 0, count: wordCount) }

  /// Adds the documents of a term to the union.
  package func unite(_ record: TermDictionary.Record) throws(IndexError) {
    if let bitmap = try bitmap(record) {
      segment.work.bytes &+= 8 * wordCount
      return DocumentBits.unite(bits, bitmap.words, count: wordCount)
    }
    if let inline = record.inline {
      unite(inline.document)
      return
    }
    let postings = try segment.postings(record)
    for number in 0..<postings.blockCount where postings.count(ofBlock: number) > 0 {
      guard let block = postings.block(number) else { return }
      segment.work.add(block: block)
      let count = block.decodeDocuments(base: postings.base(ofBlock: number), into: self.block)
      for i in 0..<count { unite(self.block[i]) }
    }
  }

  /// Adds a document to the union.
  @inline(__always)
  package func unite(_ document: UInt32) {
    guard document < segment.documentCount else { return }
    bits[Int(document &>> 6)] |= 1 &<< UInt64(document & 63)
  }

  /// Whether a document is in the union.
  @inline(__always)
  package func isInUnion(_ document: UInt32) -> Bool {
    bits[Int(document &>> 6)] &>> UInt64(document & 63) & 1 == 1
  }

  /// Leaves only the documents in the union that may be found.
  package func keepInUnion(_ live: LiveDocuments) {
    for i in 0..<wordCount { bits[i] &= live.words[i] }
  }

  package var unionCount: Int { DocumentBits.count(bits, count: wordCount) }

  /// Makes the union the current list; how many documents it has.
  package func listUnion() -> Int {
    var count = 0
    for i in 0..<wordCount {
      var word = bits[i]
      while word != 0 {
        list[count] = UInt32(truncatingIfNeeded: i &<< 6 &+ word.trailingZeroBitCount)
        count &+= 1
        word &= word &- 1
      }
    }
    return count
  }
}
