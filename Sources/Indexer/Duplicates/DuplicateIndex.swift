package import Search

/// Finds copies among documents as they come, and puts them into groups.
///
/// Documents are numbered in the order in which they come. One joins the group of the nearest that is the same article,
/// or else begins a group, which may be *similar* to another. The same documents in the same order give the same
/// groups, whether all come at once or some were kept: of those the landmarks and groups are enough, and where one
/// looks like kin its sketch is made again from its text.
///
/// Takes 50 to 100 bytes a document, and some 180 and 8 for each number in it for those whose sketches are at
/// hand. A document is compared with some 20 others, however many there are, unless it is one of many copies.
package struct DuplicateIndex: ~Copyable {
  /// A document that is kin to one asked about.
  package struct Match: Equatable, Sendable {
    package let document: UInt32
    package let group: GroupID
    package fileprivate(set) var kinship: Kinship
    /// What share of the shingles of both is in both, estimated.
    package let resemblance: Double
  }

  /// Where a document was put.
  package struct Placement: Equatable, Sendable {
    package let group: GroupID
    /// By what later documents find it.
    package let landmarks: Landmarks
    /// The nearest document, if any is kin.
    package let nearest: Match?
  }

  /// Gives a document whose sketch is not at hand; without a sketch, which cannot be made where no text is stored, it is
  /// compared by its fingerprint alone.
  package typealias Loader<Failure: Error> =
    (_ document: UInt32) throws(Failure) -> (origin: DocumentOrigin, sketch: Sketch?)

  private var table = LandmarkTable()
  /// The groups of all documents; `unknown` is its own.
  private var groups: [GroupID] = []
  private static let unknown = GroupID(rawValue: 0)
  /// Sketches of documents that came, and of absent ones that were loaded.
  private var came = SketchStore()
  private var loaded = SketchStore()
  /// Where the sketch of each document is in its store, or `none`.
  private var slots: [UInt32] = []
  /// Room for the documents that may be kin to the one in hand.
  private var candidates: [UInt32] = []
  private static let none = UInt32.max
  /// The documents before this one are absent.
  package private(set) var absentCount: UInt32 = 0
  /// Loaded sketches that take more than this are dropped.
  private let loadedLimit: Int

  package init(loadedLimit: Int = 32 << 20) { self.loadedLimit = loadedLimit }

  package var count: UInt32 { UInt32(groups.count) }

  /// What the index takes, in bytes, about.
  package var memory: Int {
    table.memory + came.memory + loaded.memory + groups.capacity * 8 + slots.capacity * 4
  }

  /// Adds a document that was kept; those that came must have been kept, too.
  ///
  /// - Parameter group: `nil` where it is in none but its own.
  package mutating func restore(_ landmarks: Landmarks, group: GroupID?) {
    precondition(absentCount == count, "a document that came was not kept")
    table.insert(landmarks, of: count)
    groups.append(group ?? Self.unknown)
    slots.append(Self.none)
    absentCount += 1
  }

  /// Takes all documents for kept: their sketches go.
  package mutating func keep() {
    for document in Int(absentCount)..<slots.count { slots[document] = Self.none }
    came = SketchStore()
    absentCount = count
  }

  /// Adds a document that came.
  ///
  /// - Parameter load: gives a document that was restored or kept.
  package mutating func add<Failure>(
    _ sketch: Sketch, _ origin: DocumentOrigin, load: Loader<Failure>
  ) throws(Failure) -> Placement {
    let nearest = try nearest(to: sketch, origin, load: load)
    let group = nearest.flatMap { $0.kinship >= .sameArticle ? $0.group : nil }
    // What a document of another group has, too, is furniture, or a formula.
    let landmarks = Landmarks(sketch.probes) { group == nil && table.contains($0) }
    let isFound = table.insert(landmarks, of: count)
    slots.append(isFound ? UInt32(came.count) : Self.none)
    if isFound { came.append(sketch, origin) }
    groups.append(group ?? origin.group)
    return Placement(group: group ?? origin.group, landmarks: landmarks, nearest: nearest)
  }

  /// The document closest to one: of the closest kinship, then of the greatest resemblance, then the first.
  package mutating func nearest<Failure>(
    to sketch: Sketch, _ origin: DocumentOrigin, load: Loader<Failure>
  ) throws(Failure) -> Match? {
    guard sketch.wordCount > 0 else { return nil }
    if loaded.memory > loadedLimit { dropLoaded() }
    var matches: [Match] = []
    // Half an article without the number in question is no bridge between versions that differ in it.
    var contradicted: Set<GroupID> = []
    findCandidates(sketch)
    for i in candidates.indices {
      let document = candidates[i]
      guard let slot = try slot(of: document, origin, load, &matches) else { continue }
      let isAbsent = document < absentCount
      // Those of the same words agree in all bins.
      let equal = isAbsent ? loaded.equalBins(sketch, slot) : came.equalBins(sketch, slot)
      guard equal >= SketchComparison.leastBins else { continue }
      let kept = isAbsent ? loaded[slot] : came[slot]
      let group = groups[Int(document)]
      if kept.digest == sketch.digest {
        return Match(document: document, group: group, kinship: .copy, resemblance: 1)
      }
      guard sketch.isComparable else { continue }
      let comparison = SketchComparison(sketch, origin, kept, equalBins: equal)
      guard let kinship = comparison.kinship else { continue }
      if comparison.isContradicted { contradicted.insert(group) }
      matches.append(
        Match(document: document, group: group, kinship: kinship, resemblance: comparison.resemblance))
    }
    return Self.best(of: matches, contradicted)
  }

  /// Where the sketch of a document is, loaded if need be; `nil` where it has none, and then only the fingerprint may
  /// make it a match.
  private mutating func slot<Failure>(
    of document: UInt32, _ new: DocumentOrigin, _ load: Loader<Failure>, _ matches: inout [Match]
  ) throws(Failure) -> Int? {
    let slot = slots[Int(document)]
    if slot != Self.none { return Int(slot) }
    let (origin, sketch) = try load(document)
    if groups[Int(document)] == Self.unknown { groups[Int(document)] = origin.group }
    guard let sketch else {
      if origin.fingerprint == new.fingerprint {
        matches.append(
          Match(document: document, group: groups[Int(document)], kinship: .copy, resemblance: 1))
      }
      return nil
    }
    slots[Int(document)] = UInt32(loaded.count)
    loaded.append(sketch, origin)
    return loaded.count - 1
  }

  private mutating func dropLoaded() {
    for document in 0..<Int(absentCount) { slots[document] = Self.none }
    loaded = SketchStore()
  }

  /// The closest of the matches; those of a contradicted group are no more than similar.
  private static func best(of matches: [Match], _ contradicted: Set<GroupID>) -> Match? {
    var best: Match?
    for var match in matches {
      if contradicted.contains(match.group) { match.kinship = .similar }
      if let best, (best.kinship, best.resemblance) >= (match.kinship, match.resemblance) { continue }
      best = match
    }
    return best
  }

  /// Puts the documents that may be kin into `candidates`, rising.
  private mutating func findCandidates(_ sketch: Sketch) {
    candidates.removeAll(keepingCapacity: true)
    table.appendDocuments(of: sketch.probes, to: &candidates)
    candidates.sort()
    var count = 0
    for document in candidates where count == 0 || candidates[count - 1] != document {
      candidates[count] = document
      count += 1
    }
    candidates.removeLast(candidates.count - count)
  }
}
