/// A segment: one file of sections, each page of it covered by a checksum.
///
///     segment   := head section* checksum:u32[pages] footer tail
///     head      := magic:byte[8] version:u32 zero:u32
///     footer    := statistic:u64[statistics] sections:u32 (id:u32 offset:u64 size:u64)[sections]
///                  pages:u32 (checksum of each 4,096 bytes of the checksums):u32[…]
///     tail      := footer size:u32 checksum of the footer:u32 version:u32 zero:u32 magic:byte[8]
///
/// A section begins at a multiple of 64 and has at least 16 zero bytes behind it, so that decoders may load whole
/// words. `checksum` is CRC-32C of one page of 4,096 bytes; the pages end where the checksums begin. All numbers
/// are little-endian. Sections with an id that a reader does not know are left alone.
package enum SegmentFormat {
  package static let magic = Array("searchct".utf8)
  package static let version: UInt32 = 1
  package static let pageSize = 4096
  package static let alignment = 64
  package static let tailSize = 24

  package enum Section: UInt32, CaseIterable {
    case postings = 1
    case positions
    case dictionary
    case dictionaryIndex
    case bounds
    case lengths
    case documents
    case documentOffsets
    case keyOrder
    case sources
    case textDictionary
    case documentOrder
    case groups
    case columns
    case setAside

    fileprivate static let greatestID = Int(allCases.map(\.rawValue).max() ?? 0)

    package var name: String {
      switch self {
      case .postings: "postings"
      case .positions: "positions"
      case .dictionary: "terms"
      case .dictionaryIndex: "term index"
      case .bounds: "bounds"
      case .lengths: "lengths"
      case .documents: "documents and text"
      case .documentOffsets: "document offsets"
      case .keyOrder: "keys in order"
      case .sources: "sources"
      case .textDictionary: "text dictionary"
      case .documentOrder: "document order"
      case .groups: "groups of copies"
      case .columns: "dates and other columns"
      case .setAside: "set aside"
      }
    }
  }

  /// The numbers in the footer.
  package struct Statistics: Equatable, Sendable {
    package var documents = 0
    package var terms = 0
    package var postings = 0
    /// The sum of the documents' lengths.
    package var words = 0
    package var textBytes = 0
    /// Packed dates; 0 where there is none.
    package var earliest = 0
    package var latest = 0
    package var hasPositions = true
    package var hasText = true
    /// Pairs of terms with a list of their own, and the limit of the rule that says which (`TermPair`).
    package var pairs = 0
    package var pairLimit = 0

    package init() {}

    package static let count = 11

    fileprivate var numbers: [UInt64] {
      [
        UInt64(documents), UInt64(terms), UInt64(postings), UInt64(words), UInt64(textBytes),
        UInt64(earliest),
        UInt64(latest), hasPositions ? 1 : 0, hasText ? 1 : 0, UInt64(pairs), UInt64(pairLimit),
      ]
    }

    fileprivate init?(_ numbers: [UInt64]) {
      guard numbers.count == Self.count, numbers.allSatisfy({ $0 < 1 << 56 }), numbers[0] <= UInt32.max else {
        return nil
      }
      documents = Int(numbers[0])
      terms = Int(numbers[1])
      postings = Int(numbers[2])
      words = Int(numbers[3])
      textBytes = Int(numbers[4])
      earliest = Int(numbers[5])
      latest = Int(numbers[6])
      hasPositions = numbers[7] != 0
      hasText = numbers[8] != 0
      pairs = Int(numbers[9])
      pairLimit = Int(numbers[10])
    }
  }
}

/// A segment opened for reading. What it hands out has been checked.
package final class SegmentFile {
  package let path: String
  package let statistics: SegmentFormat.Statistics
  package let size: Int
  /// The checksum of the footer, which covers those of all pages.
  package let checksum: UInt32
  private let file: Storage.MappedFile
  private let base: UnsafeRawPointer
  private var sections: [(offset: Int, size: Int)]
  private let pageCount: Int
  private let checksums: UnsafeRawPointer
  private let checksumsOffset: Int
  private let groupChecksums: [UInt32]
  /// A bit for each page, and behind them one for each page of checksums: whether it was found right.
  private let verified: UnsafeMutablePointer<UInt64>
  private static let checksumsPerGroup = SegmentFormat.pageSize / 4

  /// Reads the end of the file, some KB, and allocates a bit a page.
  package init(_ path: String) throws(IndexError) {
    self.path = path
    let file = try Storage.MappedFile(path)
    self.file = file
    let bytes = file.bytes
    size = bytes.count
    func damaged(_ offset: Int, _ reason: String) -> IndexError {
      .corrupt(path: path, offset: offset, reason: reason)
    }
    guard let base = bytes.baseAddress, bytes.count >= SegmentFormat.pageSize + SegmentFormat.tailSize else {
      throw damaged(0, "the file is too short for a segment")
    }
    self.base = base
    let tailOffset = bytes.count - SegmentFormat.tailSize
    var tail = ByteReader(bytes, at: tailOffset)
    let footerSize = Int(tail.integer(UInt32.self))
    let footerChecksum = tail.integer(UInt32.self)
    let version = tail.integer(UInt32.self)
    let zero = tail.integer(UInt32.self)
    guard tail.take(8).elementsEqual(SegmentFormat.magic) else {
      throw damaged(tailOffset, "the end of the file is missing")
    }
    guard version == SegmentFormat.version else {
      throw .unsupportedVersion(path: path, found: version, supported: SegmentFormat.version)
    }
    var head = ByteReader(bytes)
    guard head.take(8).elementsEqual(SegmentFormat.magic) else { throw damaged(0, "not a segment") }
    let headVersion = head.integer(UInt32.self)
    guard headVersion == version else {
      throw .unsupportedVersion(path: path, found: headVersion, supported: SegmentFormat.version)
    }
    guard zero == 0, footerSize <= tailOffset - SegmentFormat.pageSize else {
      throw damaged(tailOffset, "impossible footer size")
    }
    let footerOffset = tailOffset - footerSize
    let footer = UnsafeRawBufferPointer(rebasing: bytes[footerOffset..<tailOffset])
    checksum = footerChecksum
    guard Checksum.crc32c(footer) == footerChecksum else {
      throw damaged(footerOffset, "wrong checksum of the footer")
    }
    var reader = ByteReader(footer)
    var numbers: [UInt64] = []
    for _ in 0..<SegmentFormat.Statistics.count { numbers.append(reader.integer(UInt64.self)) }
    guard let statistics = SegmentFormat.Statistics(numbers) else {
      throw damaged(footerOffset, "impossible statistics")
    }
    self.statistics = statistics
    var sections = [(offset: Int, size: Int)](
      repeating: (0, 0), count: SegmentFormat.Section.greatestID + 1)
    for _ in 0..<reader.integer(UInt32.self) {
      let id = Int(reader.integer(UInt32.self))
      let offset = reader.integer(UInt64.self)
      let size = reader.integer(UInt64.self)
      guard !reader.overran, offset <= UInt64(footerOffset), size <= UInt64(footerOffset) - offset else {
        throw damaged(footerOffset, "a section lies outside the file")
      }
      if id > 0, id < sections.count { sections[id] = (Int(offset), Int(size)) }
    }
    self.sections = sections
    let pageCount = Int(reader.integer(UInt32.self))
    self.pageCount = pageCount
    let groups = (pageCount + Self.checksumsPerGroup - 1) / Self.checksumsPerGroup
    checksumsOffset = pageCount * SegmentFormat.pageSize
    guard reader.remaining == groups * 4, checksumsOffset + pageCount * 4 == footerOffset else {
      throw damaged(footerOffset, "impossible number of pages")
    }
    groupChecksums = (0..<groups).map { _ in reader.integer(UInt32.self) }
    for section in sections where section.size > 0 {
      guard section.offset + section.size + ByteBuffer.slack <= checksumsOffset else {
        throw damaged(footerOffset, "a section lies outside the pages")
      }
    }
    checksums = base + checksumsOffset
    let words = (pageCount + groups + 63) / 64
    verified = .allocate(capacity: words)
    verified.initialize(repeating: 0, count: words)
  }

  deinit { verified.deallocate() }

  /// Gives back the memory of the pages read so far; they remain checked.
  package func letGo() { file.letGo() }

  package func size(of section: SegmentFormat.Section) -> Int { sections[Int(section.rawValue)].size }

  /// A section's bytes, **not yet checked**: `verify` must have passed what is read of them.
  package func unverified(_ section: SegmentFormat.Section) -> UnsafeRawBufferPointer {
    let place = sections[Int(section.rawValue)]
    return UnsafeRawBufferPointer(start: base + place.offset, count: place.size)
  }

  /// A section's bytes, checked.
  package func verified(_ section: SegmentFormat.Section) throws(IndexError) -> UnsafeRawBufferPointer {
    let bytes = unverified(section)
    try verify(section, 0..<bytes.count)
    return bytes
  }

  /// A part of a section, checked.
  package func verified(
    _ section: SegmentFormat.Section, _ range: Range<Int>
  ) throws(IndexError) -> UnsafeRawBufferPointer {
    let bytes = unverified(section)
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else {
      throw corrupt(section, range.lowerBound, "points outside the section")
    }
    try verify(section, range)
    return UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  /// Checks the pages of a part of a section that have not been checked before.
  @inline(__always)
  package func verify(_ section: SegmentFormat.Section, _ range: Range<Int>) throws(IndexError) {
    guard !range.isEmpty else { return }
    let offset = sections[Int(section.rawValue)].offset
    let first = (offset &+ range.lowerBound) / SegmentFormat.pageSize
    let last = (offset &+ range.upperBound &- 1) / SegmentFormat.pageSize
    var page = first
    while page <= last {
      if verified[page &>> 6] &>> UInt64(page & 63) & 1 == 0 { try verify(page: page) }
      page &+= 1
    }
  }

  /// The error for bytes of a section that are checked but cannot be what they should.
  package func corrupt(_ section: SegmentFormat.Section, _ offset: Int, _ reason: String) -> IndexError {
    .corrupt(
      path: path, offset: sections[Int(section.rawValue)].offset + offset,
      reason: "\(section.name): \(reason)")
  }

  @inline(never)
  private func verify(page: Int) throws(IndexError) {
    let group = page / Self.checksumsPerGroup
    let groupBit = pageCount + group
    if verified[groupBit >> 6] >> UInt64(groupBit & 63) & 1 == 0 {
      let start = group * SegmentFormat.pageSize
      let size = min(SegmentFormat.pageSize, pageCount * 4 - start)
      guard
        Checksum.crc32c(UnsafeRawBufferPointer(start: checksums + start, count: size))
          == groupChecksums[group]
      else {
        throw .corrupt(path: path, offset: checksumsOffset + start, reason: "wrong checksum of the checksums")
      }
      verified[groupBit >> 6] |= 1 << UInt64(groupBit & 63)
    }
    let offset = page * SegmentFormat.pageSize
    let expected = UInt32(littleEndian: checksums.loadUnaligned(fromByteOffset: page * 4, as: UInt32.self))
    let bytes = UnsafeRawBufferPointer(start: base + offset, count: SegmentFormat.pageSize)
    guard Checksum.crc32c(bytes) == expected else {
      throw .corrupt(path: path, offset: offset, reason: "wrong checksum of the page")
    }
    verified[page >> 6] |= 1 << UInt64(page & 63)
  }

  /// Checks every page anew, whatever was checked before; all faults found.
  package func verifyAll(progress: (_ bytes: Int) -> Void) -> [IndexError] {
    var faults: [IndexError] = []
    for page in 0..<pageCount {
      verified[page >> 6] &= ~(1 << UInt64(page & 63))
      do throws(IndexError) { try verify(page: page) } catch { faults.append(error) }
      if page % 256 == 255 { progress(256 * SegmentFormat.pageSize) }
    }
    progress(size - pageCount / 256 * 256 * SegmentFormat.pageSize)
    return faults
  }

  /// Bytes by section, with what lies between and behind them.
  package var sectionSizes: [(name: String, bytes: Int)] {
    var sizes = SegmentFormat.Section.allCases.map { (name: $0.name, bytes: size(of: $0)) }
    sizes.append((name: "checksums and padding", bytes: size - sizes.reduce(0) { $0 + $1.bytes }))
    return sizes
  }
}

/// Writes a segment file from its start to its end.
package final class SegmentFileWriter {
  private let file: Storage.OutputFile
  private let buffer = ByteBuffer(capacity: flushSize + 65_536)
  private var written = 0
  private let checksums = ByteBuffer()
  private var sections: [(section: SegmentFormat.Section, offset: Int, size: Int)] = []
  private var open: (section: SegmentFormat.Section, offset: Int)?
  private static let flushSize = 1 << 20

  package var path: String { file.path }

  package init(creating path: String) throws(IndexError) {
    file = try Storage.OutputFile(creating: path)
    buffer.append(SegmentFormat.magic)
    buffer.append(littleEndian: SegmentFormat.version)
    buffer.append(littleEndian: 0 as UInt32)
  }

  private var offset: Int { written + buffer.count }

  package func begin(_ section: SegmentFormat.Section) throws(IndexError) {
    precondition(open == nil, "a section is open")
    try append(zeros: (SegmentFormat.alignment - offset % SegmentFormat.alignment) % SegmentFormat.alignment)
    open = (section, offset)
  }

  package func append(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var rest = bytes
    while !rest.isEmpty {
      let piece = min(rest.count, Self.flushSize)
      buffer.append(UnsafeRawBufferPointer(rebasing: rest[..<piece]))
      rest = UnsafeRawBufferPointer(rebasing: rest[piece...])
      if buffer.count >= Self.flushSize { try flush() }
    }
  }

  private func append(zeros: Int) throws(IndexError) {
    buffer.append(zeros: zeros)
    if buffer.count >= Self.flushSize { try flush() }
  }

  package func end() throws(IndexError) {
    guard let section = open else { preconditionFailure("no section is open") }
    open = nil
    sections.append((section.section, section.offset, offset - section.offset))
    try append(zeros: ByteBuffer.slack)
  }

  package func write(_ section: SegmentFormat.Section, _ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    try begin(section)
    try append(bytes)
    try end()
  }

  /// Writes out whole pages and notes their checksums.
  private func flush() throws(IndexError) {
    let whole = buffer.count / SegmentFormat.pageSize * SegmentFormat.pageSize
    let bytes = buffer.bytes
    for page in stride(from: 0, to: whole, by: SegmentFormat.pageSize) {
      checksums.append(
        littleEndian: Checksum.crc32c(
          UnsafeRawBufferPointer(rebasing: bytes[page..<page + SegmentFormat.pageSize])))
    }
    try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
    written += whole
    let rest = bytes.count - whole
    buffer.base.copyMemory(from: buffer.base + whole, byteCount: rest)
    buffer.truncate(to: rest)
  }

  /// Writes checksums and footer, syncs and closes.
  ///
  /// - Returns: the file's size and the checksum of its footer, which a commit names it by.
  package func finish(_ statistics: SegmentFormat.Statistics) throws(IndexError) -> (
    size: Int, checksum: UInt32
  ) {
    precondition(open == nil, "a section is open")
    buffer.append(zeros: ByteBuffer.slack)
    buffer.append(
      zeros: (SegmentFormat.pageSize - offset % SegmentFormat.pageSize) % SegmentFormat.pageSize)
    try flush()
    let footer = ByteBuffer()
    for number in statistics.numbers { footer.append(littleEndian: number) }
    footer.append(littleEndian: UInt32(sections.count))
    for section in sections {
      footer.append(littleEndian: section.section.rawValue)
      footer.append(littleEndian: UInt64(section.offset))
      footer.append(littleEndian: UInt64(section.size))
    }
    footer.append(littleEndian: UInt32(written / SegmentFormat.pageSize))
    let sums = checksums.bytes
    for group in stride(from: 0, to: sums.count, by: SegmentFormat.pageSize) {
      let piece = sums[group..<min(group + SegmentFormat.pageSize, sums.count)]
      footer.append(littleEndian: Checksum.crc32c(UnsafeRawBufferPointer(rebasing: piece)))
    }
    let checksum = Checksum.crc32c(footer.bytes)
    let footerSize = footer.count
    footer.append(littleEndian: UInt32(footerSize))
    footer.append(littleEndian: checksum)
    footer.append(littleEndian: SegmentFormat.version)
    footer.append(littleEndian: 0 as UInt32)
    footer.append(SegmentFormat.magic)
    try file.write(sums)
    try file.write(footer.bytes)
    try file.finish()
    return (written + sums.count + footer.count, checksum)
  }
}
