/// The terms of a segment in byte order, and where the postings of each lie.
///
///     dictionary := block*
///     block      := postings:varint positions:varint bounds:varint  entry*       up to 32 entries
///     entry      := shared:varint suffix:varint byte[suffix]  record
///     record     := 00 document:varint tf:varint gap:varint[tf]                  one posting, kept here
///                 | df:varint postings:varint positions:varint bounds:varint     else
///
///     index      := blocks:u32  prefix:u64[blocks] offset:u64[blocks]
///
/// `shared` bytes are those of the term before (none at the start of a block). A block begins with the offsets of
/// its first list in the sections of postings, positions and bounds; an entry gives the sizes of its own, and the
/// next one's follow behind. A gap is the first position, then the distance to the one before less one (left out
/// in an index without positions: then `gap` has no entries). `prefix` is the first eight bytes of a block's first
/// term, big-endian, short ones filled with zeros: comparing these numbers compares the terms as far as they go.
///
/// The terms `act` (in 2 documents, 5 bytes of postings, 4 of positions) and `action` (in document 7 at positions
/// 3 and 9) are written `00 00 00  00 03 61 63 74 02 05 04 00  03 03 69 6F 6E 00 07 02 03 05`.
package enum TermDictionary {
  package static let blockSize = 32
  /// A term of one posting is kept in the dictionary up to this frequency.
  package static let inlineFrequencyLimit: UInt32 = 8

  /// What the dictionary knows of a term.
  package struct Record: Equatable, Sendable {
    package var documentFrequency = 0
    /// Byte ranges in the sections; empty for a term kept in the dictionary.
    package var postings: Range<Int> = 0..<0
    package var positions: Range<Int> = 0..<0
    package var bounds: Range<Int> = 0..<0
    /// The only posting of a term kept in the dictionary: its document and frequency, and the byte range of
    /// the gaps in the dictionary.
    package var inline: InlinePosting?

    package init() {}
  }

  package struct InlinePosting: Equatable, Sendable {
    package var document: UInt32
    package var frequency: UInt32
    package var gaps: Range<Int>

    package init(document: UInt32, frequency: UInt32, gaps: Range<Int>) {
      self.document = document
      self.frequency = frequency
      self.gaps = gaps
    }

    /// The positions in the document, rising.
    package func positions(in file: SegmentFile) throws(IndexError) -> [UInt32] {
      var reader = ByteReader(try file.verified(.dictionary, gaps))
      var position: UInt32 = ~0
      return (0..<min(frequency, TermDictionary.inlineFrequencyLimit)).map { _ in
        position &+= UInt32(truncatingIfNeeded: reader.varint()) &+ 1
        return position
      }
    }
  }

  @inline(__always)
  package static func prefix(_ term: UnsafeRawBufferPointer) -> UInt64 {
    if term.count >= 8 { return UInt64(bigEndian: term.loadUnaligned(as: UInt64.self)) }
    var value: UInt64 = 0
    for byte in term { value = value << 8 | UInt64(byte) }
    return term.isEmpty ? 0 : value << UInt64(8 * (8 - term.count))
  }

  /// Whether `a` comes before `b` in byte order: negative, zero or positive.
  @inline(__always)
  package static func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    let shorter = min(a.count, b.count)
    if shorter > 0 {
      let order = memcmp(a.baseAddress!, b.baseAddress!, shorter)
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }
}

/// Writes a dictionary, term by term in byte order.
package struct TermDictionaryWriter {
  package let dictionary = ByteBuffer()
  private let prefixes = ByteBuffer()
  private let offsets = ByteBuffer()
  private var previous = ByteBuffer()
  private var inBlock = TermDictionary.blockSize
  package private(set) var termCount = 0

  package init() {}

  private mutating func begin(_ term: UnsafeRawBufferPointer, postings: Int, positions: Int, bounds: Int) {
    if inBlock == TermDictionary.blockSize {
      prefixes.append(littleEndian: TermDictionary.prefix(term))
      offsets.append(littleEndian: UInt64(dictionary.count))
      dictionary.append(varint: postings)
      dictionary.append(varint: positions)
      dictionary.append(varint: bounds)
      previous.removeAll()
      inBlock = 0
    }
    var shared = 0
    let before = previous.bytes
    while shared < before.count, shared < term.count, before[shared] == term[shared] { shared += 1 }
    dictionary.append(varint: shared)
    dictionary.append(varint: term.count - shared)
    dictionary.append(UnsafeRawBufferPointer(rebasing: term[shared...]))
    previous.removeAll()
    previous.append(term)
    inBlock += 1
    termCount += 1
  }

  /// Appends a term with its posting list; the ranges follow on those of the term before.
  package mutating func append(
    _ term: UnsafeRawBufferPointer, documentFrequency: Int, postings: Range<Int>, positions: Range<Int>,
    bounds: Range<Int>
  ) {
    begin(term, postings: postings.lowerBound, positions: positions.lowerBound, bounds: bounds.lowerBound)
    dictionary.append(varint: documentFrequency)
    dictionary.append(varint: postings.count)
    dictionary.append(varint: positions.count)
    dictionary.append(varint: bounds.count)
  }

  /// Appends a term with a single posting; `offsets` are where the next list would begin in each section.
  package mutating func append(
    _ term: UnsafeRawBufferPointer, document: UInt32, frequency: UInt32,
    occurrences: UnsafeBufferPointer<UInt32>,
    offsets: (postings: Int, positions: Int, bounds: Int)
  ) {
    begin(term, postings: offsets.postings, positions: offsets.positions, bounds: offsets.bounds)
    dictionary.append(varint: 0)
    dictionary.append(varint: document)
    dictionary.append(varint: frequency)
    var before: UInt32 = ~0
    for position in occurrences {
      dictionary.append(varint: position &- before &- 1)
      before = position
    }
  }

  /// The bytes of the index section.
  package func index() -> [UInt8] {
    let index = ByteBuffer()
    index.append(littleEndian: UInt32(prefixes.count / 8))
    index.append(prefixes.bytes)
    index.append(offsets.bytes)
    return index.array()
  }
}

/// Looks terms up.
package struct TermDictionaryReader {
  private let dictionary: UnsafeRawBufferPointer
  private let prefixes: UnsafeRawPointer
  private let offsets: UnsafeRawPointer
  package let blockCount: Int
  private let hasPositions: Bool

  /// Views of the two sections, which belong to the caller and must outlive it; `nil` where they do not fit.
  package init?(dictionary: UnsafeRawBufferPointer, index: UnsafeRawBufferPointer, hasPositions: Bool) {
    var reader = ByteReader(index)
    blockCount = Int(reader.integer(UInt32.self))
    guard !reader.overran, index.count == 4 + blockCount * 16, let base = index.baseAddress else {
      return nil
    }
    self.dictionary = dictionary
    prefixes = base + 4
    offsets = base + 4 + blockCount * 8
    self.hasPositions = hasPositions
  }

  private func prefix(_ block: Int) -> UInt64 {
    UInt64(littleEndian: prefixes.loadUnaligned(fromByteOffset: block &* 8, as: UInt64.self))
  }

  /// The byte range of a block in the dictionary.
  package func range(ofBlock block: Int) -> Range<Int>? {
    func offset(_ block: Int) -> UInt64 {
      block < blockCount
        ? UInt64(littleEndian: offsets.loadUnaligned(fromByteOffset: block * 8, as: UInt64.self))
        : UInt64(dictionary.count)
    }
    let start = offset(block)
    let end = offset(block + 1)
    guard start < end, end <= UInt64(dictionary.count) else { return nil }
    return Int(start)..<Int(end)
  }

  /// The last block whose first term is not behind `term`, by the prefixes alone: the first and the last
  /// candidate where several blocks share the prefix.
  private func candidates(_ term: UnsafeRawBufferPointer) -> ClosedRange<Int>? {
    let key = TermDictionary.prefix(term)
    func firstBlock(where past: (UInt64) -> Bool) -> Int {
      var low = 0
      var high = blockCount
      while low < high {
        let middle = (low &+ high) &>> 1
        if past(prefix(middle)) { high = middle } else { low = middle &+ 1 }
      }
      return low
    }
    let end = firstBlock { $0 > key }
    guard end > 0 else { return nil }
    let start = firstBlock { $0 >= key }
    return max(0, start &- 1)...(end &- 1)
  }

  /// What is known of `term`; `nil` where the segment has no such term. `verify` is called with each byte range
  /// of the dictionary before it is read.
  package func find(
    _ term: UnsafeRawBufferPointer, verify: (Range<Int>) throws(IndexError) -> Void
  ) throws(IndexError) -> TermDictionary.Record? {
    guard let candidates = candidates(term) else { return nil }
    var low = candidates.lowerBound
    var high = candidates.upperBound
    // Blocks that share the prefix: find the last whose first term is not behind.
    while low < high {
      let middle = (low + high + 1) / 2
      guard let range = range(ofBlock: middle) else { return nil }
      try verify(range)
      var cursor = TermCursor(UnsafeRawBufferPointer(rebasing: dictionary[range]), hasPositions: hasPositions)
      let isBehind = cursor.next() && cursor.term.withUnsafeBytes { TermDictionary.compare($0, term) > 0 }
      if isBehind { high = middle - 1 } else { low = middle }
    }
    guard let range = range(ofBlock: low) else { return nil }
    try verify(range)
    return scan(range, for: term)
  }

  /// Looks through one block without copying its terms: `matched` bytes of `term` agree with the entry before.
  private func scan(_ range: Range<Int>, for term: UnsafeRawBufferPointer) -> TermDictionary.Record? {
    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: dictionary[range]))
    var state = RecordReader(&reader)
    var matched = 0
    while reader.remaining > 0, !reader.overran {
      let shared = reader.size(limit: 65_535)
      let suffix = reader.take(reader.size(limit: 65_535))
      if shared < matched { return nil }  // The entry is behind the term, and so are all that follow.
      if shared == matched {
        var i = 0
        while i < suffix.count, matched < term.count, suffix[i] == term[matched] {
          i &+= 1
          matched &+= 1
        }
        if i == suffix.count, matched == term.count {
          let record = state.next(&reader, base: range.lowerBound, hasPositions: hasPositions)
          return reader.overran ? nil : record
        }
        if i < suffix.count, matched == term.count || suffix[i] > term[matched] { return nil }
      }
      state.skip(&reader, hasPositions: hasPositions)
    }
    return nil
  }

  /// A cursor over the entries of one block, which must have been verified.
  package func cursor(block: Int) -> TermCursor? {
    guard let range = range(ofBlock: block) else { return nil }
    return TermCursor(
      UnsafeRawBufferPointer(rebasing: dictionary[range]), base: range.lowerBound, hasPositions: hasPositions)
  }
}

/// Reads the records of a block in turn, adding up where their lists lie.
private struct RecordReader {
  private var postings: Int
  private var positions: Int
  private var bounds: Int

  @inline(__always)
  init(_ reader: inout ByteReader) {
    postings = reader.size(limit: 1 << 56)
    positions = reader.size(limit: 1 << 56)
    bounds = reader.size(limit: 1 << 56)
  }

  @inline(__always)
  mutating func next(_ reader: inout ByteReader, base: Int, hasPositions: Bool) -> TermDictionary.Record {
    var record = TermDictionary.Record()
    record.documentFrequency = reader.size()
    if record.documentFrequency == 0 {
      record.documentFrequency = 1
      let document = UInt32(truncatingIfNeeded: reader.varint())
      let frequency = UInt32(truncatingIfNeeded: reader.varint())
      let start = reader.offset
      if frequency > TermDictionary.inlineFrequencyLimit { reader.fail() }
      skipGaps(&reader, frequency, hasPositions)
      record.inline = TermDictionary.InlinePosting(
        document: document, frequency: frequency, gaps: base + start..<base + reader.offset)
      return record
    }
    record.postings = take(&postings, reader.size(limit: 1 << 40))
    record.positions = take(&positions, reader.size(limit: 1 << 40))
    record.bounds = take(&bounds, reader.size(limit: 1 << 40))
    return record
  }

  @inline(__always)
  mutating func skip(_ reader: inout ByteReader, hasPositions: Bool) {
    if reader.size() == 0 {
      _ = reader.varint()
      let frequency = UInt32(truncatingIfNeeded: reader.varint())
      return skipGaps(&reader, frequency, hasPositions)
    }
    postings &+= reader.size(limit: 1 << 40)
    positions &+= reader.size(limit: 1 << 40)
    bounds &+= reader.size(limit: 1 << 40)
  }

  @inline(__always)
  private func take(_ start: inout Int, _ size: Int) -> Range<Int> {
    defer { start &+= size }
    return start..<start &+ size
  }

  @inline(__always)
  private func skipGaps(_ reader: inout ByteReader, _ frequency: UInt32, _ hasPositions: Bool) {
    guard hasPositions else { return }
    for _ in 0..<min(frequency, TermDictionary.inlineFrequencyLimit) { _ = reader.varint() }
  }
}

/// Walks the terms of a block.
package struct TermCursor {
  private var reader: ByteReader
  private var records: RecordReader
  private let base: Int
  private let hasPositions: Bool
  package private(set) var term: [UInt8] = []
  package private(set) var record = TermDictionary.Record()
  /// Whether the block's bytes were not what they must be.
  package private(set) var isDamaged = false

  init(_ block: UnsafeRawBufferPointer, base: Int = 0, hasPositions: Bool) {
    reader = ByteReader(block)
    records = RecordReader(&reader)
    self.base = base
    self.hasPositions = hasPositions
  }

  /// Goes to the next term; `false` behind the last.
  package mutating func next() -> Bool {
    guard reader.remaining > 0, !reader.overran else { return false }
    let shared = reader.size(limit: 65_535)
    let suffix = reader.take(reader.size(limit: 65_535))
    guard shared <= term.count, !reader.overran else {
      isDamaged = true
      return false
    }
    term.removeLast(term.count - shared)
    term.append(contentsOf: suffix)
    record = records.next(&reader, base: base, hasPositions: hasPositions)
    isDamaged = isDamaged || reader.overran
    return !isDamaged
  }
}
