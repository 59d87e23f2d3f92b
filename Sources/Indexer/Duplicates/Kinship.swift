internal import Search

/// How close two sketches are.
struct SketchComparison {
  /// What share of the shingles of both is in both, estimated.
  let resemblance: Double
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
    static let sameSite = Least(resemblance: 0.5, containment: 0.8)
  }

  /// Those that agree in fewer bins have nothing to do with each other.
  static let leastBins = 12
  private static let leastSimilarity = 0.5

  /// - Parameters:
  ///   - equalBins: in how many bins the two agree, at least `leastBins`.
  ///   - isSameSite: whether the two come from one site.
  init(_ sketch: Sketch, _ other: KeptSketch, equalBins: Int, isSameSite: Bool) {
    resemblance = Double(equalBins) / Double(Sketch.binCount)
    let (size, otherSize) = (Double(sketch.shingleCount), Double(other.shingleCount))
    // How much of the smaller is in the larger, estimated.
    let containment = resemblance / (1 + resemblance) * (size + otherSize) / min(size, otherSize)
    let least = isSameSite ? Least.sameSite : .elsewhere
    let isSame = resemblance >= least.resemblance && containment >= least.containment
    isContradicted = isSame && sketch.contradicts(other)
    kinship =
      isSame && !isContradicted
      ? .sameArticle : isSame || resemblance >= Self.leastSimilarity ? .similar : nil
  }
}

/// A sketch that is kept to be compared with others, but for its minima.
struct KeptSketch {
  let shingleCount: UInt32
  let digest: UInt64
  let digestWithoutNumbers: UInt64
  let site: UInt64?
  let numbers: ArraySlice<NumberInContext>
}

extension Sketch {
  /// Whether the two say another number in the same words.
  func contradicts(_ other: KeptSketch) -> Bool {
    if digestWithoutNumbers == other.digestWithoutNumbers { return digest != other.digest }
    var (i, j) = (numbers.startIndex, other.numbers.startIndex)
    while i < numbers.endIndex, j < other.numbers.endIndex {
      let (a, b) = (numbers[i], other.numbers[j])
      if a.context == b.context, a != b, !a.isAmbiguous, !b.isAmbiguous { return true }
      if a.context <= b.context { i += 1 }
      if b.context <= a.context { j += 1 }
    }
    return false
  }
}
