/// BM25 as Robertson and Zaragoza give it ("The Probabilistic Relevance Framework", 2009), with the
/// never-negative idf of Lucene and without its constant factor of k1 + 1:
///
///     score(d) = Σ idf(t) · tf / (tf + K(length(d)))      K(length) = k1·(1 − b) + k1·b/average · length
///     idf(t)   = ln(1 + (N − n + 0.5) / (n + 0.5))
///
/// N documents, n of them with the term, lengths exact. A score's terms are summed in the order of the query.
package struct BM25: Sendable {
  package static let k1 = 1.2
  package static let b = 0.75

  /// K(length) = `constant + slope · length`.
  package let constant: Float
  package let slope: Float

  /// - Parameter averageLength: words a document, over the whole index.
  package init(averageLength: Double, k1: Double = Self.k1, b: Double = Self.b) {
    constant = Float(k1 * (1 - b))
    slope = Float(k1 * b / max(averageLength, 1e-9))
  }

  /// The part of a score that depends on the document: between 0 and 1.
  @inline(__always)
  package func impact(frequency: UInt32, length: UInt32) -> Float {
    let tf = Float(frequency)
    return tf / (tf + saturation(length: length))
  }

  /// K(length).
  @inline(__always)
  package func saturation(length: UInt32) -> Float { constant + slope * Float(length) }

  /// The part that depends on the term.
  package static func idf(documents: Int, documentFrequency: Int) -> Float {
    let n = Double(documentFrequency)
    return Float(logarithm(1 + (Double(documents) - n + 0.5) / (n + 0.5)))
  }
}
