/// What an index consists of at one moment: the file `commit`.
///
///     commit    := magic:byte[8] version:u32 generation:u64 next segment:u64
///                  analyzer:varint byte[analyzer]
///                  segments:varint segment*  dumps:varint dump*  checksum:u32
///     segment   := number:u64 size:u64 footer checksum:u32 deletions:u64 deleted:u32
///     dump      := name:varint byte[name] folder:varint byte[folder]
///
/// There are at most 1,048,576 segments and as many dumps; the name and the folder of a dump have at most 65,535 bytes.
/// `checksum` is CRC-32C of all before it. `deletions` is the generation that wrote the segment's file of live
/// documents, 0 where none was deleted. A dump's folder is the absolute path of where it was indexed last, by which
/// another one of the same name is told (`Dump`). The file is replaced as a whole: written beside, synced, renamed.
///
/// Generation 2 of an index by the analyzer `plain`, whose only segment is number 1 of 4,096 bytes with the footer
/// checksum 5 and 3 documents deleted in that generation, and whose only dump is `eu` in `/d`, is written
/// `73 65 61 72 63 68 63 70  01 00 00 00  02 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00  05 70 6C 61 69 6E
/// 01  01 00 00 00 00 00 00 00  00 10 00 00 00 00 00 00  05 00 00 00  02 00 00 00 00 00 00 00  03 00 00 00
/// 01  02 65 75  02 2F 64` and its checksum.
package struct CommitPoint: Equatable, Sendable {
  package struct Segment: Equatable, Sendable {
    package var number: UInt64
    package var size: UInt64
    package var checksum: UInt32
    package var deletions: UInt64
    package var deleted: UInt32

    package init(number: UInt64, size: UInt64, checksum: UInt32, deletions: UInt64 = 0, deleted: UInt32 = 0) {
      self.number = number
      self.size = size
      self.checksum = checksum
      self.deletions = deletions
      self.deleted = deleted
    }

    package var fileName: String { "segment-\(number)" }
    package var deletionsFileName: String { "segment-\(number).live-\(deletions)" }
  }

  package static let fileName = "commit"
  package static let magic = Array("searchcp".utf8)
  /// How many segments there may be, and how many dumps.
  package static let countLimit = 1 << 20
  /// How many bytes the name and the folder of a dump may have.
  package static let nameLimit = 65_535

  package var generation: UInt64 = 0
  package var nextSegment: UInt64 = 1
  package var analyzer: Analyzer.Name
  package var segments: [Segment] = []
  /// Sorted by name.
  package var dumps: [Dump] = []

  package init(analyzer: Analyzer.Name) { self.analyzer = analyzer }

  package func encode() -> [UInt8] {
    let buffer = ByteBuffer()
    buffer.append(Self.magic)
    buffer.append(littleEndian: SegmentFormat.version)
    buffer.append(littleEndian: generation)
    buffer.append(littleEndian: nextSegment)
    let name = Array(analyzer.rawValue.utf8)
    buffer.append(varint: name.count)
    buffer.append(name)
    buffer.append(varint: segments.count)
    for segment in segments {
      buffer.append(littleEndian: segment.number)
      buffer.append(littleEndian: segment.size)
      buffer.append(littleEndian: segment.checksum)
      buffer.append(littleEndian: segment.deletions)
      buffer.append(littleEndian: segment.deleted)
    }
    buffer.append(varint: dumps.count)
    for dump in dumps {
      for bytes in [Array(dump.name.utf8), dump.folder] {
        buffer.append(varint: bytes.count)
        buffer.append(bytes)
      }
    }
    buffer.append(littleEndian: Checksum.crc32c(buffer.bytes))
    return buffer.array()
  }

  /// - Parameter path: the file, for errors.
  package init(decoding bytes: UnsafeRawBufferPointer, path: String) throws(IndexError) {
    var reader = ByteReader(bytes)
    guard reader.take(8).elementsEqual(Self.magic) else {
      throw .corrupt(path: path, offset: 0, reason: "this is not the commit of an index")
    }
    guard bytes.count >= 16 else {
      throw .corrupt(path: path, offset: bytes.count, reason: "the file is cut short")
    }
    let version = reader.integer(UInt32.self)
    guard version == SegmentFormat.version else {
      throw .unsupportedVersion(path: path, found: version, supported: SegmentFormat.version)
    }
    var end = ByteReader(bytes, at: bytes.count - 4)
    let checksum = end.integer(UInt32.self)
    guard Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])) == checksum else {
      throw .corrupt(path: path, offset: 0, reason: "wrong checksum")
    }
    generation = reader.integer(UInt64.self)
    nextSegment = reader.integer(UInt64.self)
    let nameBytes = reader.take(reader.size(limit: 255))
    guard let name = Analyzer.Name(rawValue: String(decoding: nameBytes, as: UTF8.self)) else {
      throw .corrupt(path: path, offset: reader.offset, reason: "unknown analyzer")
    }
    analyzer = name
    for _ in 0..<reader.size(limit: Self.countLimit) where !reader.overran {
      segments.append(
        Segment(
          number: reader.integer(UInt64.self), size: reader.integer(UInt64.self),
          checksum: reader.integer(UInt32.self), deletions: reader.integer(UInt64.self),
          deleted: reader.integer(UInt32.self)))
    }
    for _ in 0..<reader.size(limit: Self.countLimit) where !reader.overran {
      let name = String(decoding: reader.take(reader.size(limit: Self.nameLimit)), as: UTF8.self)
      dumps.append(Dump(name: name, folder: Array(reader.take(reader.size(limit: Self.nameLimit)))))
    }
    guard !reader.overran, reader.remaining == 4 else {
      throw .corrupt(path: path, offset: reader.offset, reason: "the list of segments or dumps is damaged")
    }
  }

  /// Reads the commit of the index in the folder `directory`.
  package static func read(in directory: String) throws(IndexError) -> CommitPoint {
    let path = directory + "/" + fileName
    guard Storage.exists(path) else { throw .noIndex(path: directory) }
    let file = try Storage.MappedFile(path)
    defer { withExtendedLifetime(file) {} }
    return try CommitPoint(decoding: file.bytes, path: path)
  }

  /// Makes this the commit of the index in `directory`.
  ///
  /// - Throws: where it is more than can be read again, too.
  package func write(in directory: String) throws(IndexError) {
    let path = directory + "/" + Self.fileName
    guard segments.count <= Self.countLimit else {
      throw .limit(path: path, reason: "an index has at most 1,048,576 segments; run 'searchctl optimize'")
    }
    guard dumps.count <= Self.countLimit else {
      throw .limit(path: path, reason: "an index has at most 1,048,576 dumps; use another index")
    }
    let file = try Storage.OutputFile(creating: path + ".new")
    let bytes = encode()
    do throws(IndexError) {
      try bytes.withBytes { (raw) throws(IndexError) in try file.write(raw) }
      try file.finish()
    } catch {
      try? Storage.remove(path + ".new")
      throw error
    }
    try Storage.replace(path, with: path + ".new", in: directory)
  }
}
