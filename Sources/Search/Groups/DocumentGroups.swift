/// The groups of copies in an index, and documents that are similar to one of them, as of one commit.
///
/// A group has the documents that are copies of each other or the same article; nothing else is ever taken for
/// one. Looking a document up takes time in proportion to the logarithm of the number of grouped documents.
public struct DocumentGroups {
  public let reader: IndexReader
  /// By segment; `nil` where it has none.
  private let tables: [GroupTable?]
  /// The keys of first documents that stand in an earlier segment than the others of their group.
  private let firstsElsewhere: [GroupID: [UInt8]]
  /// What was found of groups by `kin(of:)`.
  private let known = KnownGroups()

  /// A document of a group.
  public struct Member: Equatable, Sendable {
    /// Its number in the reader.
    public let document: Int
    /// What it was to the nearest document of the group when it came; `nil` for the one that began the group.
    public let kinship: Kinship?
  }

  /// Reads little: the beginning of a section of each segment.
  public init(_ reader: IndexReader) throws(IndexError) {
    self.reader = reader
    var tables: [GroupTable?] = []
    var firsts: [GroupID: [UInt8]] = [:]
    for segment in reader.segments {
      let table = try segment.groupTable()
      tables.append(table)
      for first in try table?.firstsElsewhere() ?? [] { firsts[first.group] = first.key }
    }
    self.tables = tables
    firstsElsewhere = firsts
  }

  /// Whether no two documents have to do with each other.
  public var isEmpty: Bool { tables.allSatisfy { ($0?.linkCount ?? 0) == 0 } }

  /// The group of a document; `nil` where it is alone in it.
  public func group(of document: Int) throws(IndexError) -> GroupID? {
    let (segment, id) = reader.locate(document)
    if let link = try links(of: document).first(where: { $0.kind.isMember }) { return link.group }
    guard !firstsElsewhere.isEmpty else { return nil }
    let own = try segment.ownGroup(of: id)
    return firstsElsewhere[own] == nil ? nil : own
  }

  private func links(of document: Int) throws(IndexError) -> [GroupTable.Link] {
    guard let index = reader.segments.lastIndex(where: { $0.base <= document }), let table = tables[index]
    else {
      return []
    }
    return try table.links(of: UInt32(document - reader.segments[index].base))
  }

  /// The documents of a group that can be found, by rising number.
  public func members(of group: GroupID) throws(IndexError) -> [Member] {
    var members = try documents(of: group).filter { $0.kind.isMember }.map {
      Member(document: $0.document, kinship: $0.kind.kinship)
    }
    if let key = firstsElsewhere[group], let first = try first(of: group, key: key),
      !members.contains(where: { $0.document == first })
    {
      members.append(Member(document: first, kinship: nil))
    }
    return members.sorted { $0.document < $1.document }
  }

  /// The living documents that have to do with a group.
  private func documents(
    of group: GroupID
  ) throws(IndexError) -> [(document: Int, kind: GroupTable.Link.Kind)] {
    var found: [(Int, GroupTable.Link.Kind)] = []
    for (segment, table) in zip(reader.segments, tables) {
      for (document, kind) in try table?.documents(of: group) ?? []
      where segment.live?.contains(document) ?? true {
        found.append((segment.base + Int(document), kind))
      }
    }
    return found
  }

  /// The document with this key, if it is still the one that began the group.
  private func first(of group: GroupID, key: [UInt8]) throws(IndexError) -> Int? {
    for segment in reader.segments {
      let found = try key.withBytes { (raw) throws(IndexError) in
        try segment.document(ofKey: raw, among: segment.live)
      }
      if let found, try segment.ownGroup(of: found) == group { return segment.base + Int(found) }
    }
    return nil
  }

  /// The group of a document and what is similar to it.
  ///
  /// Similarity is noted when a document comes, with the nearest group: of those that are similar to a group all are
  /// found, and the one group that this document was found similar to. What is found of a group is kept for the other
  /// documents of it, 8 bytes a document.
  public func kin(of document: Int) throws(IndexError) -> Kin {
    let group = try group(of: document)
    var members: [Int] = []
    var similar: [Int] = []
    if let group { (members, similar) = try known(group) }
    var further: Set<Int> = []
    for link in try links(of: document) where !link.kind.isMember && link.group != group {
      for other in try known(link.group).members where other != document {
        if let group, try self.group(of: other) == group { continue }
        further.insert(other)
      }
    }
    if !further.isEmpty { similar = further.union(similar).sorted() }
    return Kin(group: group, members: members, similar: similar)
  }

  /// The members of a group, and the documents of other groups that were found similar to it, by rising number.
  private func known(_ group: GroupID) throws(IndexError) -> (members: [Int], similar: [Int]) {
    if let known = known.groups[group] { return known }
    let members = try members(of: group).map(\.document)
    var similar: Set<Int> = []
    for other in try documents(of: group) where !other.kind.isMember {
      if try self.group(of: other.document) != group { similar.insert(other.document) }
    }
    if known.groups.count == KnownGroups.limit { known.groups.removeAll() }
    let found = (members, similar.sorted())
    known.groups[group] = found
    return found
  }

  /// All groups of at least two documents that can be found, the largest first, then by their first documents.
  ///
  /// Takes time and memory in proportion to the number of grouped documents.
  public func groups() throws(IndexError) -> [(id: GroupID, members: [Member])] {
    var ids: Set<GroupID> = []
    for table in tables {
      guard let table else { continue }
      for i in 0..<table.linkCount {
        let link = try table.link(i)
        if link.kind.isMember { ids.insert(link.group) }
      }
    }
    var groups: [(id: GroupID, members: [Member])] = []
    for id in ids {
      let members = try members(of: id)
      if members.count > 1 { groups.append((id, members)) }
    }
    return groups.sorted {
      ($1.members.count, $0.members[0].document) < ($0.members.count, $1.members[0].document)
    }
  }

  /// All documents that can be found and are similar to another of another group, each with the first such of it.
  public func similarPairs() throws(IndexError) -> [(document: Int, other: Int)] {
    var pairs: [(Int, Int)] = []
    // Many may be similar to one group, which is gone through once.
    var firsts: [GroupID: ArraySlice<Member>] = [:]
    for (segment, table) in zip(reader.segments, tables) {
      guard let table else { continue }
      for i in 0..<table.linkCount {
        let link = try table.link(i)
        let document = try table.document(ofLink: i)
        guard !link.kind.isMember, segment.live?.contains(document) ?? true else { continue }
        let number = segment.base + Int(document)
        if firsts[link.group] == nil { firsts[link.group] = try members(of: link.group).prefix(2) }
        let other = firsts[link.group]?.first { $0.document != number }
        if let other, try group(of: number) != link.group { pairs.append((number, other.document)) }
      }
    }
    return pairs
  }
}

/// Groups that were asked for.
private final class KnownGroups {
  var groups: [GroupID: (members: [Int], similar: [Int])] = [:]
  static let limit = 1024
}

/// What a document has to do with others of an index that can be found.
public struct Kin: Equatable, Sendable {
  /// `nil` where it is alone.
  public let group: GroupID?
  /// The documents of its group, itself among them, by rising number.
  public let members: [Int]
  /// Documents of other groups that are similar to it, by rising number.
  public let similar: [Int]
}

extension GroupTable.Link.Kind {
  fileprivate var kinship: Kinship? {
    switch self {
    case .similar: .similar
    case .sameArticle: .sameArticle
    case .copy: .copy
    case .first: nil
    }
  }
}
