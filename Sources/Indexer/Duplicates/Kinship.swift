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
    /// A site has the same furniture around all of its articles: pages with as much furniture as text have a
    /// resemblance of 0.33 and a containment of 0.5, and of short articles there are pages of which it is most.
    static let sameSite = Least(resemblance: 0.5, containment: 0.8)
    /// Pages of which nobody knows whether they come from one site, and which have other titles.
    static let unknown = Least(resemblance: 0.8, containment: 0.9)

    /// `nil` where nothing less than the same words will do: an article has one title on its site.
    static func of(_ origin: DocumentOrigin, _ other: KeptSketch) -> Least? {
      let isSameTitle = origin.title != nil && origin.title == other.title
      guard let site = origin.site, let otherSite = other.site else {
        return isSameTitle ? elsewhere : unknown
      }
      if site != otherSite { return elsewhere }
      return isSameTitle ? sameSite : nil
    }
  }

  /// Those that agree in fewer bins have nothing to do with each other.
  static let leastBins = 12
  private static let leastSimilarity = 0.5

  /// - Parameter equalBins: in how many bins the two agree, at least `leastBins`.
  init(_ sketch: Sketch, _ origin: DocumentOrigin, _ other: KeptSketch, equalBins: Int) {
    resemblance = Double(equalBins) / Double(Sketch.binCount)
    let (size, otherSize) = (Double(sketch.shingleCount), Double(other.shingleCount))
    // How much of the smaller is in the larger, estimated.
    let containment = resemblance / (1 + resemblance) * (size + otherSize) / min(size, otherSize)
    let resemblance = resemblance
    let isSame =
      Least.of(origin, other).map { resemblance >= $0.resemblance && containment >= $0.containment } ?? false
    // Versions stand on one site, most of them; and what two sites put around an article has numbers, too.
    let isElsewhere = origin.site != nil && other.site != nil && origin.site != other.site
    isContradicted = isSame && sketch.contradicts(other, isElsewhere ? .bothSides : .eitherSide)
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
  let title: UInt64?
  let numbers: [NumberInContext]
}

extension Sketch {
  /// Whether the two say another number in the same words.
  func contradicts(_ other: KeptSketch, _ extent: NumberInContext.Extent) -> Bool {
    if digestWithoutNumbers == other.digestWithoutNumbers { return digest != other.digest }
    return NumberInContext.differ(numbers, other.numbers, extent)
  }
}
