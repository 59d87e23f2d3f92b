/// Finds copies among documents as they come, and puts them into groups.
///
/// A document joins the group of the nearest one that is the same article, or else begins a group, which may be
/// *similar* to another. The same documents in the same order give the same groups: who kept the sketches adds them
/// again, and goes on.
///
/// Takes some 700 bytes for each document that differs from those before, some 32 for any other, and 4 MB; looks at some
/// 500 candidates for each at most, however many documents there are.
package struct DuplicateIndex {
  /// A document that is kin to one asked about.
  package struct Match: Equatable, Sendable {
    /// The id with which it was added.
    package let id: UInt32
    /// The id of the first document of its group.
    package let group: UInt32
    package fileprivate(set) var kinship: Kinship
    /// Estimates, by shingles that are not boilerplate.
    package let resemblance: Double
    package let containment: Double
  }

  /// Where a document was put.
  package struct Placement: Equatable, Sendable {
    /// The id of the first document of the group, the document's own where it begins one.
    package let group: UInt32
    /// The nearest document, if any is kin.
    package let nearest: Match?
  }

  private struct Entry {
    let id: UInt32
    let group: UInt32
    let source: UInt32?
    let shingleCount: UInt32
    let digest: UInt64
    let digestWithoutNumbers: UInt64
  }

  /// The documents that later ones are compared with, and the minima and numbers of each, one behind the other.
  private var entries: [Entry] = []
  private var minima: [UInt16] = []
  private var numbers: [Sketch.Number] = []
  /// The first document of each digest.
  private var copies: [UInt64: (id: UInt32, group: UInt32)] = [:]
  private var bands = BandTable()
  private var boilerplate = Boilerplate()
  /// Of one more like an entry than this, later documents would find no more than of the entry.
  private static let nothingNew = 0.9

  package init() {}

  /// Adds a document.
  ///
  /// - Parameters:
  ///   - id: the document's number; no other document may have it.
  ///   - source: a number of the site it comes from, `nil` where that is not known. Two pages of one site have to be
  ///     more alike to be the same article, since furniture is alike in all of them.
  package mutating func add(_ sketch: Sketch, id: UInt32, source: UInt32? = nil) -> Placement {
    let nearest = nearest(to: sketch, source: source)
    let isSame = nearest.map { $0.kinship >= .sameArticle } ?? false
    let group = isSame ? nearest!.group : id
    if nearest?.kinship != .copy {
      copies[sketch.digest] = (id, group)
      if sketch.isComparable, !isSame || nearest!.resemblance < Self.nothingNew {
        insert(sketch, id: id, group: group, source: source)
        if !isSame { boilerplate.add(sketch) }
      }
    }
    return Placement(group: group, nearest: nearest)
  }

  private mutating func insert(_ sketch: Sketch, id: UInt32, group: UInt32, source: UInt32?) {
    let number = UInt32(entries.count)
    entries.append(
      Entry(
        id: id, group: group, source: source, shingleCount: sketch.shingleCount, digest: sketch.digest,
        digestWithoutNumbers: sketch.digestWithoutNumbers))
    minima += sketch.minima
    numbers += sketch.numbers
    bands.insert(number, all: minima)
  }

  private func kept(_ number: Int) -> KeptSketch {
    let entry = entries[number]
    return KeptSketch(
      shingleCount: entry.shingleCount, digest: entry.digest,
      digestWithoutNumbers: entry.digestWithoutNumbers,
      numbers: numbers[number * Sketch.numberCount..<(number + 1) * Sketch.numberCount])
  }

  /// The document closest to a sketch: of the closest kinship, then of the greatest resemblance, then the first.
  package func nearest(to sketch: Sketch, source: UInt32? = nil) -> Match? {
    if let copy = copies[sketch.digest] {
      return Match(id: copy.id, group: copy.group, kinship: .copy, resemblance: 1, containment: 1)
    }
    guard sketch.isComparable else { return nil }
    let common = boilerplate.bins(of: sketch.minima[...])
    var matches: [Match] = []
    // Half an article without the number in question is no bridge between versions that differ in it.
    var contradicted: Set<UInt32> = []
    for number in candidates(sketch) {
      let its = minima[Int(number) * Sketch.binCount..<(Int(number) + 1) * Sketch.binCount]
      let equal = Self.equalBins(sketch.minima, its)
      guard equal.nonzeroBitCount >= SketchComparison.leastBins else { continue }
      let entry = entries[Int(number)]
      let comparison = SketchComparison(
        sketch, common: common, kept(Int(number)), otherCommon: boilerplate.bins(of: its), equal: equal,
        isSameSource: source != nil && source == entry.source)
      guard let kinship = comparison.kinship else { continue }
      if comparison.isContradicted { contradicted.insert(entry.group) }
      matches.append(
        Match(
          id: entry.id, group: entry.group, kinship: kinship, resemblance: comparison.resemblance,
          containment: comparison.containment))
    }
    return Self.best(of: matches, contradicted)
  }

  /// The closest of the matches; those of a contradicted group are no more than similar.
  private static func best(of matches: [Match], _ contradicted: Set<UInt32>) -> Match? {
    var best: Match?
    for var match in matches {
      if contradicted.contains(match.group) { match.kinship = .similar }
      if let best, (best.kinship, best.resemblance) >= (match.kinship, match.resemblance) { continue }
      best = match
    }
    return best
  }

  private static func equalBins(_ a: [UInt16], _ b: ArraySlice<UInt16>) -> UInt64 {
    var bits: UInt64 = 0
    for bin in 0..<Sketch.binCount where a[bin] == b[b.startIndex + bin] { bits |= 1 &<< UInt64(bin) }
    return bits
  }

  /// The entries that may be kin, rising.
  private func candidates(_ sketch: Sketch) -> [UInt32] {
    var found: [UInt32] = []
    bands.forEachCandidate(sketch.minima[...]) { found.append($0) }
    found.sort()
    var distinct: [UInt32] = []
    for number in found where distinct.last != number { distinct.append(number) }
    return distinct
  }

  /// What the index takes, in bytes, about.
  package var memory: Int {
    entries.count * MemoryLayout<Entry>.stride + minima.count * 2
      + numbers.count * MemoryLayout<Sketch.Number>.stride + copies.capacity * 24 + bands.memory
      + boilerplate.memory
  }
}
