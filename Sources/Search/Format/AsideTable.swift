/// What of a segment's documents is set aside, and the lines that were counted to find it.
///
///     aside     := count:u64[6] lines size:u64 group end:u64[groups] record* lines
///     count     := furniture bytes, furniture words, repeated bytes, repeated words, terms, postings
///     record    := document:u8 furniture words:varint repeated words:varint size:varint byte[size]
///     its bytes := (gap:varint length·2 + kind:varint)*
///     lines     := lines:varint (gap of key:varint documents:varint edges:varint)*
///
/// A group is 64 documents; `group end` is where its records end, counted from the first record, and `document` the
/// number in the group. Documents of which nothing is set aside have no record. A range begins `gap` bytes behind the
/// one before; `kind` is 0 for page furniture and 1 for what the document repeats. `terms` and `postings` are those of
/// the words set aside (`AsideTerm`).
///
/// A line's key is 48 bits of a hash of its site and its words; it stood in so many `documents` of the segment when
/// these were added, in `edges` of them near the beginning or the end. The most frequent are kept, so that a writer
/// knows the site's furniture. The number of documents of a site is kept in the same way.
///
/// That of one document the bytes 3 to 8 with 2 words are furniture and 20 to 60 with 9 words are repeated, with one
/// term in one posting and no lines, is written as 56 bytes of counts, `08 00 00 00 00 00 00 00`, then
/// `00 02 09 04  03 0A  0C 51` and `00`.
package struct AsideTable {
  package struct Counts: Equatable, Sendable {
    package var furnitureBytes = 0
    package var furnitureWords = 0
    package var repeatedBytes = 0
    package var repeatedWords = 0
    package var terms = 0
    package var postings = 0

    package init() {}

    package mutating func add(_ record: Record, _ ranges: [SetAside]) {
      furnitureWords += record.furnitureWords
      repeatedWords += record.repeatedWords
      for part in ranges {
        switch part.kind {
        case .furniture: furnitureBytes += part.range.count
        case .repetition: repeatedBytes += part.range.count
        }
      }
    }
  }

  /// A line, or a site, and in how many documents it was.
  package struct Line: Equatable, Sendable {
    package var key: UInt64
    package var documents: UInt32
    package var edges: UInt32

    package init(key: UInt64, documents: UInt32, edges: UInt32) {
      self.key = key
      self.documents = documents
      self.edges = edges
    }
  }

  package static let keyBits: UInt64 = 48
  fileprivate static let groupSize = 64
  fileprivate static let headSize = 56

  package let counts: Counts
  private let ends: UnsafeRawBufferPointer
  private let records: UnsafeRawBufferPointer
  private let lineBytes: UnsafeRawBufferPointer

  /// A view of checked bytes, which belong to the caller and must outlive it; `nil` where they do not fit.
  package init?(_ bytes: UnsafeRawBufferPointer, documents: Int) {
    var reader = ByteReader(bytes)
    var numbers: [Int] = []
    for _ in 0..<7 { numbers.append(Int(truncatingIfNeeded: reader.integer(UInt64.self) & (1 << 56 - 1))) }
    var counts = Counts()
    counts.furnitureBytes = numbers[0]
    counts.furnitureWords = numbers[1]
    counts.repeatedBytes = numbers[2]
    counts.repeatedWords = numbers[3]
    counts.terms = numbers[4]
    counts.postings = numbers[5]
    self.counts = counts
    let groups = (documents + Self.groupSize - 1) / Self.groupSize
    ends = reader.take(groups * 8)
    records = reader.take(reader.remaining - numbers[6])
    lineBytes = reader.take(numbers[6])
    guard !reader.overran else { return nil }
  }

  /// What is set aside of a document.
  package struct Record {
    package var furnitureWords = 0
    package var repeatedWords = 0
    private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

    package var words: Int { furnitureWords + repeatedWords }

    package init() {}

    fileprivate init(_ reader: inout ByteReader) {
      furnitureWords = reader.size()
      repeatedWords = reader.size()
      bytes = reader.take(reader.size())
    }

    /// The ranges, in order and disjoint; `nil` where they cannot be those of a text of so many bytes.
    package func ranges(textSize: Int) -> [SetAside]? {
      var reader = ByteReader(bytes)
      var ranges: [SetAside] = []
      var end = 0
      while reader.remaining > 0 {
        let start = end + reader.size()
        let size = reader.size()
        end = start + size >> 1
        guard !reader.overran, end <= textSize else { return nil }
        ranges.append(SetAside(start..<end, size & 1 == 0 ? .furniture : .repetition))
      }
      return ranges
    }
  }

  /// What is set aside of a document of the segment, an empty record where nothing is; `nil` for damage.
  ///
  /// Looks at the records of at most 64 documents.
  package func record(of document: UInt32) -> Record? {
    let group = Int(document) / Self.groupSize
    guard group * 8 < ends.count else { return nil }
    let (start, end) = (group == 0 ? 0 : self.end(group - 1), self.end(group))
    guard start <= end, end <= UInt64(records.count) else { return nil }
    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: records[Int(start)..<Int(end)]))
    while reader.remaining > 0 {
      let number = Int(reader.byte())
      let record = Record(&reader)
      if reader.overran { return nil }
      if number == Int(document) % Self.groupSize { return record }
    }
    return Record()
  }

  private func end(_ group: Int) -> UInt64 {
    UInt64(littleEndian: ends.loadUnaligned(fromByteOffset: group * 8, as: UInt64.self))
  }

  /// The lines by rising key; `nil` for damage.
  package func lines() -> [Line]? {
    var reader = ByteReader(lineBytes)
    var key: UInt64 = 0
    var lines: [Line] = []
    for _ in 0..<reader.size() where !reader.overran {
      key &+= reader.varint()
      lines.append(
        Line(key: key, documents: UInt32(reader.size()), edges: UInt32(reader.size())))
    }
    return reader.overran || reader.remaining > 0 ? nil : lines
  }
}

/// Writes what is set aside of a segment's documents.
package final class AsideTableBuilder {
  package var counts = AsideTable.Counts()
  private let ends = ByteBuffer()
  private let records = ByteBuffer()
  private let scratch = ByteBuffer()

  package init() {}

  /// What it takes, in bytes.
  package var memory: Int { ends.memory + records.memory }

  /// Notes what is set aside of a document, which comes behind all that were noted before.
  package func append(_ document: UInt32, _ record: AsideTable.Record, _ ranges: [SetAside]) {
    guard !ranges.isEmpty else { return }
    closeGroups(before: Int(document) / AsideTable.groupSize)
    counts.add(record, ranges)
    scratch.removeAll()
    var end = 0
    for part in ranges {
      scratch.append(varint: part.range.lowerBound - end)
      scratch.append(varint: part.range.count << 1 | Int(part.kind.rawValue))
      end = part.range.upperBound
    }
    records.append(UInt8(Int(document) % AsideTable.groupSize))
    records.append(varint: record.furnitureWords)
    records.append(varint: record.repeatedWords)
    records.append(varint: scratch.count)
    records.append(scratch.bytes)
  }

  private func closeGroups(before group: Int) {
    while ends.count / 8 < group { ends.append(littleEndian: UInt64(records.count)) }
  }

  /// The section; empty where there is nothing to say.
  ///
  /// - Parameter lines: by rising key.
  package func finish(documents: Int, lines: [AsideTable.Line]) -> [UInt8] {
    guard records.count > 0 || !lines.isEmpty else { return [] }
    closeGroups(before: (documents + AsideTable.groupSize - 1) / AsideTable.groupSize)
    scratch.removeAll()
    scratch.append(varint: lines.count)
    var key: UInt64 = 0
    for line in lines {
      scratch.append(varint: line.key - key)
      scratch.append(varint: line.documents)
      scratch.append(varint: line.edges)
      key = line.key
    }
    let section = ByteBuffer(capacity: AsideTable.headSize + ends.count + records.count + scratch.count)
    for number in [
      counts.furnitureBytes, counts.furnitureWords, counts.repeatedBytes, counts.repeatedWords, counts.terms,
      counts.postings, scratch.count,
    ] {
      section.append(littleEndian: UInt64(number))
    }
    section.append(ends.bytes)
    section.append(records.bytes)
    section.append(scratch.bytes)
    return section.array()
  }
}
