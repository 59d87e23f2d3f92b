/// Decides which segments of an index to merge: neighbours of like size, so that documents keep their order and each is
/// written anew a number of times that grows with the logarithm of the index.
enum MergePolicy {
  /// More segments than this are merged down.
  static let segmentLimit = 16
  private static let widths = 3...8

  /// The segments to merge next, neighbours; `nil` where all is well as it is.
  ///
  /// - Parameter fits: whether there is memory to merge these.
  ///
  /// Of all runs of neighbours the one that makes the fewest documents be written for each segment that goes, where the
  /// largest of the run counts some times: to write a large segment anew for the sake of small ones is the costliest
  /// thing there is. A segment of which a third is deleted is written anew.
  static func choose(
    _ segments: [(documents: Int, deleted: Int)], fits: (Range<Int>) -> Bool = { _ in true }
  ) -> Range<Int>? {
    let worn = segments.indices.first {
      segments[$0].deleted * 3 > segments[$0].documents && fits($0..<$0 + 1)
    }
    if let worn {
      return worn..<worn + 1
    }
    guard segments.count > segmentLimit else { return nil }
    var best: (run: Range<Int>, cost: Int)?
    for width in widths {
      for start in 0...segments.count - width {
        let run = start..<start + width
        let sizes = segments[run].map { $0.documents - $0.deleted }
        let cost = (sizes.reduce(0, +) + 4 * width * (sizes.max() ?? 0)) / (width - 1)
        if best.map({ cost < $0.cost }) ?? true, fits(run) { best = (run, cost) }
      }
    }
    return best?.run
  }
}
