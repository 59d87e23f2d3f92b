internal import Search

/// Gathers what a segment's table of groups says, its documents in turn.
final class GroupCollector {
  private var links: [(document: UInt32, link: GroupTable.Link)] = []
  private let landmarks = ByteBuffer()
  private var documentCount: UInt32 = 0
  private var hasLandmarks = false
  /// Groups that begin with a document of another segment, and its key.
  private var firstsElsewhere: [GroupID: [UInt8]] = [:]
  /// Groups of which any document may be the first, since others were put to it before that was known.
  private var wantedFirsts: Set<GroupID> = []
  /// The groups that new documents begin if they join none, in turn.
  private var own: [GroupID] = []

  /// What it takes, in bytes.
  var memory: Int {
    links.capacity * MemoryLayout<(UInt32, GroupTable.Link)>.stride + landmarks.memory + own.capacity * 8
  }

  /// Whether there is nothing to say.
  var isEmpty: Bool { !hasLandmarks && links.isEmpty }

  /// Takes in the next document, a new one.
  ///
  /// - Parameter firstElsewhere: the key of the group's first document where no table says yet that it is one.
  func append(_ placement: DuplicateIndex.Placement, own: GroupID, firstElsewhere: [UInt8]?) {
    let joins = placement.nearest.map { $0.kinship >= .sameArticle } ?? false
    // What is like the document that it replaces says nothing by that.
    if let nearest = placement.nearest, joins || nearest.group != own {
      links.append((documentCount, GroupTable.Link(nearest.group, .init(nearest.kinship))))
      wantedFirsts.insert(nearest.group)
      if let firstElsewhere { firstsElsewhere[nearest.group] = firstElsewhere }
    }
    // A document that joins a group begins none, even if it bears the name of one that it once began.
    self.own.append(joins ? GroupID(rawValue: 0) : own)
    append(placement.landmarks)
  }

  private func append(_ values: Landmarks) {
    landmarks.append(littleEndian: values.values.0)
    landmarks.append(littleEndian: values.values.1)
    landmarks.append(littleEndian: values.values.2)
    if values != .none { hasLandmarks = true }
    documentCount += 1
  }

  /// Says of which segments documents will be copied.
  func expect(_ segments: [Segment]) throws(IndexError) {
    for segment in segments {
      for first in try segment.groupTable()?.firstsElsewhere() ?? [] {
        firstsElsewhere[first.group] = first.key
      }
    }
  }

  /// Takes in the next document, one of another segment.
  func append(_ document: UInt32, of segment: Segment) throws(IndexError) {
    let table = try segment.groupTable()
    let known = try table?.links(of: document) ?? []
    for link in known { links.append((documentCount, link)) }
    if !firstsElsewhere.isEmpty, !known.contains(where: \.kind.isMember) {
      let own = try segment.ownGroup(of: document)
      if firstsElsewhere.removeValue(forKey: own) != nil {
        links.append((documentCount, GroupTable.Link(own, .first)))
      }
    }
    append(Landmarks(values: try table?.landmarks(of: document) ?? (0, 0, 0)))
  }

  /// The table of all that was taken in.
  func encode() -> [UInt8] {
    for (document, group) in own.enumerated() where wantedFirsts.contains(group) {
      links.append((UInt32(document), GroupTable.Link(group, .first)))
    }
    let firsts = firstsElsewhere.map { (group: $0.key, key: $0.value) }
    return GroupTable.encode(
      links, firstsElsewhere: firsts.sorted { $0.group.rawValue < $1.group.rawValue },
      landmarks: landmarks.bytes)
  }
}

extension GroupTable.Link.Kind {
  fileprivate init(_ kinship: Kinship) {
    switch kinship {
    case .similar: self = .similar
    case .sameArticle: self = .sameArticle
    case .copy: self = .copy
    }
  }
}
