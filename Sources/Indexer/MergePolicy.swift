/// Decides which segments of an index to merge.
enum MergePolicy {
  /// More segments than this are merged down.
  static let segmentLimit = 8

  /// The segments to merge, rising; `nil` where all is well as it is.
  ///
  /// The smallest ones, so many that half the limit remains: each document is then merged a number of times that
  /// grows with the logarithm of the index. A segment of which a third is deleted is written anew.
  static func choose(_ segments: [(documents: Int, deleted: Int)]) -> [Int]? {
    if segments.count > segmentLimit {
      let bySize = segments.indices.sorted { segments[$0].documents < segments[$1].documents }
      return bySize.prefix(segments.count - segmentLimit / 2 + 1).sorted()
    }
    let worn = segments.indices.filter { segments[$0].deleted * 3 > segments[$0].documents }
    return worn.isEmpty ? nil : worn
  }
}
