/// What two documents are to each other, the closest last.
package enum Kinship: Int, Comparable, Sendable {
  /// Much in common, but not to be taken for each other: versions of a law, pages filled from one form.
  case similar
  /// The same article, cut short perhaps, or with other things around it.
  case sameArticle
  /// The same words in the same order.
  case copy

  package static func < (a: Kinship, b: Kinship) -> Bool { a.rawValue < b.rawValue }
}

/// How close two sketches are, by what is not boilerplate.
struct SketchComparison {
  /// What share of the shingles of both is in both, estimated.
  let resemblance: Double
  /// What share of the shingles of the smaller is in the larger, estimated.
  let containment: Double
  /// `nil`: nothing worth a word.
  let kinship: Kinship?
  /// Whether the two would be the same article but for a number.
  let isContradicted: Bool

  /// From where on two documents are the same article.
  private struct Least {
    let resemblance: Double
    let containment: Double

    /// A half of an article with a third as much furniture has a resemblance of 0.43 and a containment of 0.75.
    static let elsewhere = Least(resemblance: 0.27, containment: 0.55)
    /// A site has its articles once, and the same furniture around all: pages with as much furniture as text have a
    /// resemblance of 0.33 and a containment of 0.5.
    static let sameSource = Least(resemblance: 0.5, containment: 0.8)
  }

  /// Of fewer bins nothing follows.
  static let leastBins = 12
  private static let leastSimilarity = 0.5

  /// - Parameters:
  ///   - equal: the bins in which the two agree, a bit each.
  ///   - common, otherCommon: the bins whose minimum is boilerplate, a bit each. A document's share of them is its
  ///     share of boilerplate, since a minimum is a shingle drawn at random.
  ///   - isSameSource: whether the two come from one site.
  init(
    _ sketch: Sketch, common: UInt64, _ other: KeptSketch, otherCommon: UInt64, equal: UInt64,
    isSameSource: Bool
  ) {
    let telling = ~(common | otherCommon)
    let bins = telling.nonzeroBitCount
    let whole = Double(equal.nonzeroBitCount) / Double(Sketch.binCount)
    let isSimilar = whole >= Self.leastSimilarity
    guard bins >= Self.leastBins else {
      (resemblance, containment) = (whole, whole)
      kinship = isSimilar ? .similar : nil
      isContradicted = false
      return
    }
    resemblance = Double((equal & telling).nonzeroBitCount) / Double(bins)
    let size = Double(sketch.shingleCount) * Double(Sketch.binCount - common.nonzeroBitCount)
    let otherSize = Double(other.shingleCount) * Double(Sketch.binCount - otherCommon.nonzeroBitCount)
    containment = min(
      1, resemblance / (1 + resemblance) * (size + otherSize) / min(size, otherSize))
    let least = isSameSource ? Least.sameSource : .elsewhere
    let isSame = resemblance >= least.resemblance && containment >= least.containment
    isContradicted = isSame && sketch.contradicts(other)
    kinship = isSame && !isContradicted ? .sameArticle : isSame || isSimilar ? .similar : nil
  }
}

/// A sketch of which the minima are kept elsewhere.
struct KeptSketch {
  let shingleCount: UInt32
  let digest: UInt64
  let digestWithoutNumbers: UInt64
  let numbers: ArraySlice<Sketch.Number>
}

extension Sketch {
  /// Whether the two say another number in the same words.
  func contradicts(_ other: KeptSketch) -> Bool {
    if digestWithoutNumbers == other.digestWithoutNumbers { return digest != other.digest }
    for (a, b) in zip(numbers, other.numbers)
    where a.context == b.context && a.value != b.value && a.value != 0 && b.value != 0 {
      return true
    }
    return false
  }
}
