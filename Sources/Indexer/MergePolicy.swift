/// Decides which segments of an index to merge: neighbours of like size, so that documents keep their order and each is
/// written anew a number of times that grows with the logarithm of the index.
enum MergePolicy {
  /// More segments than this are merged down.
  static let segmentLimit = 16
  /// How many are merged at a time, but for the last.
  private static let width = 8

  /// The segments to merge next, neighbours; `nil` where all is well as it is.
  ///
  /// Of all runs of neighbours the one that makes the fewest documents be written for each segment that goes. A segment
  /// of which a third is deleted is written anew.
  static func choose(_ segments: [(documents: Int, deleted: Int)]) -> Range<Int>? {
    if let worn = segments.indices.first(where: { segments[$0].deleted * 3 > segments[$0].documents }) {
      return worn..<worn + 1
    }
    guard segments.count > segmentLimit else { return nil }
    let starts = 0...segments.count - width
    func documents(_ start: Int) -> Int {
      segments[start..<start + width].reduce(0) { $0 + $1.documents - $1.deleted }
    }
    guard let start = starts.min(by: { documents($0) < documents($1) }) else { return nil }
    return start..<start + width
  }
}
