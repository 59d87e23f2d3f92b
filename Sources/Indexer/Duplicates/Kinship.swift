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

  /// The least that is the same article. A half of an article with a third as much furniture resembles it by 0.43.
  private static let leastResemblance = 0.3
  private static let leastContainment = 0.55
  /// Of fewer bins nothing follows.
  private static let leastBins = 12
  private static let leastSimilarity = 0.5

  /// - Parameters:
  ///   - common, otherCommon: the bins whose minimum is boilerplate, a bit each. A document's share of them is its
  ///     share of boilerplate, since a minimum is a shingle drawn at random.
  init(_ sketch: Sketch, common: UInt64, _ other: Sketch, otherCommon: UInt64) {
    var equal: UInt64 = 0
    for bin in 0..<Sketch.binCount where sketch.minima[bin] == other.minima[bin] { equal |= 1 &<< UInt64(bin) }
    let telling = ~(common | otherCommon)
    let bins = telling.nonzeroBitCount
    let whole = Double(equal.nonzeroBitCount) / Double(Sketch.binCount)
    guard sketch.isComparable, other.isComparable, bins >= Self.leastBins else {
      (resemblance, containment) = (whole, whole)
      kinship =
        sketch.digest == other.digest
        ? .copy : sketch.isComparable && other.isComparable && whole >= Self.leastSimilarity ? .similar : nil
      return
    }
    resemblance = Double((equal & telling).nonzeroBitCount) / Double(bins)
    let sizes = [(sketch, common), (other, otherCommon)].map { sketch, common in
      Double(sketch.shingleCount) * Double(Sketch.binCount - common.nonzeroBitCount)
    }
    let inBoth = resemblance / (1 + resemblance) * (sizes[0] + sizes[1])
    containment = min(1, inBoth / min(sizes[0], sizes[1]))
    if sketch.digest == other.digest {
      kinship = .copy
    } else if resemblance >= Self.leastResemblance, containment >= Self.leastContainment {
      kinship = sketch.contradicts(other) ? .similar : .sameArticle
    } else {
      kinship = whole >= Self.leastSimilarity ? .similar : nil
    }
  }
}

extension Sketch {
  /// Whether the two say another number in the same words.
  func contradicts(_ other: Sketch) -> Bool {
    if digestWithoutNumbers == other.digestWithoutNumbers { return digest != other.digest }
    for (a, b) in zip(numbers, other.numbers)
    where a.context == b.context && a.value != b.value && a.value != 0 && b.value != 0 {
      return true
    }
    return false
  }
}
