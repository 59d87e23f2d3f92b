/// Lists of the documents in which two frequent terms stand one right behind the other.
///
/// A phrase of two frequent terms has many documents to look into, hundreds of thousands in the worst case. Where so
/// many are to be expected a segment keeps a list of its own for the pair: a posting list without positions, in the
/// dictionary behind all terms:
///
///     key := FF byte[first term] 00 byte[second term]
///
/// No term begins with FF, which UTF-8 does not use, or holds 00. A segment says with its `pairLimit` c which pairs it
/// lists: those with df(first) · df(second) ≥ c · N, N being its documents. All of them: where the key is missing the
/// pair stands nowhere. 0 is none.
///
/// After "nextword" indexes (Williams, Zobel and Bahle, "Fast phrase querying with combined indexes", 2004), but only
/// for the pairs that are slow without.
package enum TermPair {
  package static let mark: UInt8 = 0xFF
  /// Documents to be expected where words fall by chance, which take some milliseconds to look into.
  package static let limit = 64_000

  /// Whether a segment of `documents` lists the pair of terms in `first` and in `second` of them.
  @inline(__always)
  package static func isListed(_ first: Int, _ second: Int, documents: Int, limit: Int) -> Bool {
    guard limit > 0 else { return false }
    let (product, overflow) = first.multipliedReportingOverflow(by: second)
    let (least, overflowOfLeast) = limit.multipliedReportingOverflow(by: documents)
    return overflow || !overflowOfLeast && product >= least
  }

  package static func key(_ first: some Sequence<UInt8>, _ second: some Sequence<UInt8>) -> [UInt8] {
    [mark] + first + [0] + second
  }
}
