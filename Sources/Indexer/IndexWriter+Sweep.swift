public import Search

/// Documents that came once and come no more.
extension IndexWriter {
  /// Begins to note which of the index's documents come again. Those that are not committed yet count as having come.
  public func noteSightings() {
    notesSightings = true
    namesakes.removeAll()
    for i in segments.indices { segments[i].unseen = segments[i].live }
  }

  func noteSighting(of place: Place) {
    if case .segment(let i, let document) = place { segments[i].unseen?.delete(document) }
  }

  /// Whether a document was handed in since `noteSightings()`.
  func wasSighted(_ place: Place) -> Bool {
    switch place {
    case .builder: notesSightings
    case .segment(let i, let document): notesSightings && segments[i].unseen?.contains(document) != true
    }
  }

  /// Deletes the documents whose keys begin with `prefix`, that were not handed in since `noteSightings()`, and of
  /// which `isGone` holds. It looks at the keys with that prefix only.
  ///
  /// - Parameter isStopped: asked at each document: whether to look no further.
  /// - Returns: how many those were.
  @discardableResult
  public func deleteUnseen(
    keysBeginningWith prefix: String, isStopped: () -> Bool = { false }, where isGone: (_ key: String) -> Bool
  ) throws(IndexError) -> Int {
    var count = 0
    for i in segments.indices {
      guard let unseen = segments[i].unseen else { continue }
      try forEachDocument(of: segments[i], keyBeginningWith: prefix) { (document, key) in
        if unseen.contains(document), isGone(String(decoding: key, as: UTF8.self)) {
          segments[i].live.delete(document)
          segments[i].changed = true
          count += 1
        }
        return !isStopped()
      }
    }
    if count > 0 { hasChanges = true }
    return count
  }

  /// Whether there is a committed document whose key begins with `prefix`.
  func holdsDocuments(keysBeginningWith prefix: String) throws(IndexError) -> Bool {
    var isFound = false
    for open in segments where !isFound {
      try forEachDocument(of: open, keyBeginningWith: prefix) { _, _ in
        isFound = true
        return false
      }
    }
    return isFound
  }

  /// Calls `body` with the living documents of a segment whose keys begin with `prefix`, until it says `false`.
  private func forEachDocument(
    of open: OpenSegment, keyBeginningWith prefix: String,
    _ body: (_ document: UInt32, _ key: UnsafeRawBufferPointer) -> Bool
  ) throws(IndexError) {
    let prefix = Array(prefix.utf8)
    let segment = open.segment
    let rank = try prefix.withBytes { (raw) throws(IndexError) in try segment.rank(ofKey: raw) }
    var walk = KeyWalk(segment, from: rank)
    while try walk.next(), walk.key.starts(with: prefix) {
      let document = try segment.document(inKeyOrder: walk.rank)
      if open.live.contains(document), !body(document, walk.key) { return }
    }
  }

  /// What was not seen among the documents of some segments, as a merge numbers those that live.
  func unseenAfterMerge(of indices: [Int], living: [LiveDocuments]) -> LiveDocuments? {
    guard indices.contains(where: { segments[$0].unseen != nil }) else { return nil }
    var unseen = LiveDocuments(count: living.reduce(0) { $0 + $1.count - $1.deletedCount })
    var next: UInt32 = 0
    for (index, living) in zip(indices, living) {
      for document in 0..<UInt32(living.count) where living.contains(document) {
        if !(segments[index].unseen?.contains(document) ?? false) { unseen.delete(next) }
        next += 1
      }
    }
    return unseen
  }
}

/// Where the dumps of the index lie.
extension IndexWriter {
  /// How a dump that is to be read stands to those that the index knows.
  package enum Standing: Equatable {
    /// Unknown, or nothing of it is left.
    case new
    /// The same folder as last time.
    case same
    /// The folder of last time is gone.
    case moved(Dump)
    /// The folder of last time is still there.
    case other(Dump)
  }

  package func standing(of dump: Dump) throws(IndexError) -> Standing {
    guard let known = point.dumps.first(where: { $0.name.utf8.elementsEqual(dump.name.utf8) }) else {
      return .new
    }
    if known.folder == dump.folder { return .same }
    guard try holdsDocuments(keysBeginningWith: dump.name + "/") else { return .new }
    return FileStatus.isFolder(known.folder) ? .other(known) : .moved(known)
  }

  /// Has the next commit know where a dump lies.
  package func know(_ dump: Dump) throws(IndexError) {
    // Names are bytes: a letter with its accent is another one than a letter and an accent.
    let isKnown = point.dumps.contains {
      $0.folder == dump.folder && $0.name.utf8.elementsEqual(dump.name.utf8)
    }
    guard !isKnown else { return }
    guard dump.name.utf8.count <= CommitPoint.nameLimit, dump.folder.count <= CommitPoint.nameLimit else {
      throw .limit(path: dump.folderText, reason: "name and path of a dump have at most 65,535 bytes each")
    }
    var others = point.dumps.filter { !$0.name.utf8.elementsEqual(dump.name.utf8) }
    guard others.count < CommitPoint.countLimit else {
      throw .limit(path: dump.folderText, reason: "an index has at most 1,048,576 dumps; use another index")
    }
    others.append(dump)
    point.dumps = others
    point.dumps.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    hasChanges = true
  }
}
