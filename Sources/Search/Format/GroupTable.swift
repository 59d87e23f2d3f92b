/// Which documents of a segment are copies of each other or of documents elsewhere, and by what copies of them are found.
///
///     groups    := links:u32 firsts size:u32 document:u32[links] link:u64[links] number:u32[links]
///                  first* landmark:u32[3 · documents]
///     link      := id of the group | kind
///     kind      := 0 similar, 1 the same article, 2 a copy, 3 the first of the group
///     first     := id:u64 key:varint byte[key]
///
/// A document without a link is alone, or else the first of a group whose others stand in other segments: those name it
/// among their `firsts`, by its key. The two low bits of an id are 0. Links are sorted by document, a document's own group before
/// what it is similar to; `number` counts them in the order of the links as integers, and of their documents.
/// `landmark` is 0 where there is none. All of it is absent where no document was compared with others.
///
/// Two documents, the second a copy of the first, whose id is 40 (hexadecimal), with one landmark each, 7, are written
/// `02 00 00 00  00 00 00 00   00 00 00 00  01 00 00 00   43 00 00 00 00 00 00 00  42 00 00 00 00 00 00 00
/// 01 00 00 00  00 00 00 00   07 00 00 00  00 00 00 00  00 00 00 00  07 00 00 00  00 00 00 00  00 00 00 00`.
package struct GroupTable {
  private let file: SegmentFile
  private let documentCount: Int
  package let linkCount: Int
  private let firstsSize: Int

  private static let headSize = 8
  private static let linkSize = 16
  private static let landmarksSize = 12

  /// `nil` where the segment has none.
  package init?(_ file: SegmentFile) throws(IndexError) {
    let size = file.size(of: .groups)
    guard size > 0 else { return nil }
    self.file = file
    documentCount = file.statistics.documents
    var reader = ByteReader(try file.verified(.groups, 0..<min(Self.headSize, size)))
    linkCount = Int(reader.integer(UInt32.self))
    firstsSize = Int(reader.integer(UInt32.self))
    let expected =
      Self.headSize + linkCount * Self.linkSize + firstsSize + documentCount * Self.landmarksSize
    guard !reader.overran, size == expected else { throw file.corrupt(.groups, 0, "impossible size") }
  }

  /// What a document is to a group.
  package struct Link: Hashable, Sendable {
    package let group: GroupID
    package let kind: Kind

    package init(_ group: GroupID, _ kind: Kind) {
      self.group = group
      self.kind = kind
    }

    package enum Kind: UInt64, Sendable {
      case similar, sameArticle, copy, first

      /// Whether the document is one of the group.
      package var isMember: Bool { self != .similar }
    }

    package var rawValue: UInt64 { group.rawValue | kind.rawValue }

    fileprivate init(rawValue: UInt64) {
      group = GroupID(rawValue: rawValue & ~3)
      kind = Kind(rawValue: rawValue & 3)!
    }
  }

  // MARK: By document

  private func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int)
    throws(IndexError) -> T
  {
    let bytes = try file.verified(.groups, offset..<offset + MemoryLayout<T>.size)
    return T(littleEndian: bytes.loadUnaligned(as: T.self))
  }

  /// The document of a link.
  package func document(ofLink i: Int) throws(IndexError) -> UInt32 {
    let offset = Self.headSize + i * 4
    let document = try integer(UInt32.self, at: offset)
    guard document < documentCount else { throw file.corrupt(.groups, offset, "no such document") }
    return document
  }

  package func link(_ i: Int) throws(IndexError) -> Link {
    Link(rawValue: try integer(UInt64.self, at: Self.headSize + linkCount * 4 + i * 8))
  }

  /// The first number below `count` for which `isReached` holds; `count` where there is none.
  private func search(_ isReached: (Int) throws(IndexError) -> Bool) throws(IndexError) -> Int {
    var (low, high) = (0, linkCount)
    while low < high {
      let middle = (low + high) / 2
      if try isReached(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The links of a document: at most one to its group and one to another.
  package func links(of document: UInt32) throws(IndexError) -> [Link] {
    var i = try search { (i) throws(IndexError) in try self.document(ofLink: i) >= document }
    var links: [Link] = []
    while i < linkCount, try self.document(ofLink: i) == document {
      links.append(try link(i))
      i += 1
    }
    return links
  }

  // MARK: By group

  private func number(_ i: Int) throws(IndexError) -> Int {
    let offset = Self.headSize + linkCount * 12 + i * 4
    let number = Int(try integer(UInt32.self, at: offset))
    guard number < linkCount else { throw file.corrupt(.groups, offset, "no such link") }
    return number
  }

  /// The documents that have to do with a group, by kind and then rising.
  package func documents(of group: GroupID) throws(IndexError) -> [(document: UInt32, kind: Link.Kind)] {
    var i = try search { (i) throws(IndexError) in try link(number(i)).rawValue >= group.rawValue }
    var found: [(UInt32, Link.Kind)] = []
    while i < linkCount {
      let number = try number(i)
      let link = try link(number)
      guard link.group == group else { break }
      found.append((try document(ofLink: number), link.kind))
      i += 1
    }
    return found
  }

  /// The groups whose first document is in another segment, and its key there.
  package func firstsElsewhere() throws(IndexError) -> [(group: GroupID, key: [UInt8])] {
    guard firstsSize > 0 else { return [] }
    let offset = Self.headSize + linkCount * Self.linkSize
    var reader = ByteReader(try file.verified(.groups, offset..<offset + firstsSize))
    var firsts: [(GroupID, [UInt8])] = []
    while reader.remaining > 0 {
      let group = GroupID(rawValue: reader.integer(UInt64.self))
      let key = Array(reader.take(reader.size(limit: 65_535)))
      guard !reader.overran, group.rawValue & 3 == 0 else {
        throw file.corrupt(.groups, offset, "not a list of first documents")
      }
      firsts.append((group, key))
    }
    return firsts
  }

  /// Three shingles of a document.
  package func landmarks(of document: UInt32) throws(IndexError) -> (UInt32, UInt32, UInt32) {
    let offset =
      Self.headSize + linkCount * Self.linkSize + firstsSize + Int(document) * Self.landmarksSize
    var reader = ByteReader(try file.verified(.groups, offset..<offset + Self.landmarksSize))
    return (reader.integer(UInt32.self), reader.integer(UInt32.self), reader.integer(UInt32.self))
  }

  /// Throws at the first thing that is not as it should be.
  package func verify() throws(IndexError) {
    func fail(_ i: Int) -> IndexError {
      file.corrupt(.groups, Self.headSize + i * 4, "the links are not in order")
    }
    var seen = LiveDocuments(count: linkCount)
    for i in 0..<linkCount {
      if i > 0, try document(ofLink: i) < document(ofLink: i - 1) { throw fail(i) }
      let number = try number(i)
      if i > 0, try link(number).rawValue < link(self.number(i - 1)).rawValue { throw fail(i) }
      guard seen.delete(UInt32(number)) else { throw fail(i) }
    }
    _ = try firstsElsewhere()
  }
}

extension GroupTable {
  /// - Parameters:
  ///   - links: of each document at most one to its group and one to another.
  ///   - landmarks: three of each document, 12 bytes, little-endian.
  package static func encode(
    _ links: [(document: UInt32, link: Link)], firstsElsewhere: [(group: GroupID, key: [UInt8])],
    landmarks: UnsafeRawBufferPointer
  ) -> [UInt8] {
    let links = links.sorted {
      ($0.document, $0.link.kind.isMember ? 0 : 1) < ($1.document, $1.link.kind.isMember ? 0 : 1)
    }
    let firsts = ByteBuffer()
    for first in firstsElsewhere {
      firsts.append(littleEndian: first.group.rawValue)
      firsts.append(varint: first.key.count)
      firsts.append(first.key)
    }
    let buffer = ByteBuffer(capacity: headSize + links.count * linkSize + firsts.count + landmarks.count)
    buffer.append(littleEndian: UInt32(links.count))
    buffer.append(littleEndian: UInt32(firsts.count))
    for link in links { buffer.append(littleEndian: link.document) }
    for link in links { buffer.append(littleEndian: link.link.rawValue) }
    let numbers = links.indices.sorted { (links[$0].link.rawValue, $0) < (links[$1].link.rawValue, $1) }
    for number in numbers { buffer.append(littleEndian: UInt32(number)) }
    buffer.append(firsts.bytes)
    buffer.append(landmarks)
    return buffer.array()
  }
}
