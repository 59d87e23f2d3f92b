/// Some documents in which a phrase is looked for at once, so that the waits for memory overlap.
///
/// Owns its memory, of a fixed size but for the starts.
final class PhraseBatch {
  static let limit = 64

  let documents: UnsafeMutablePointer<UInt32>
  /// The number of each document's posting in the list of the rarest term, where that is known.
  let ordinals: UnsafeMutablePointer<UInt32>
  /// How often each term must at least stand in the document; at least 1.
  let wanted: UnsafeMutablePointer<UInt32>
  /// The numbers of the documents that can still hold the phrase often enough, rising.
  let alive: UnsafeMutablePointer<Int32>
  var aliveCount = 0
  /// For each document where in `starts` the places lie at which the phrase may begin, and how many.
  let startPlaces: UnsafeMutablePointer<Int>
  let startCounts: UnsafeMutablePointer<Int>
  private(set) var starts: UnsafeMutablePointer<UInt32>
  private var capacity = 1024
  /// What was read only to bring it into the cache.
  var touched = 0

  /// Whether the documents stand so close together that a processor sees by itself what is read next.
  var isDense: Bool {
    guard aliveCount > 0 else { return true }
    let first = documents[Int(alive[0])]
    let last = documents[Int(alive[aliveCount &- 1])]
    return Int(last) &- Int(first) < 64 &* aliveCount
  }

  init() {
    documents = .allocate(capacity: Self.limit)
    ordinals = .allocate(capacity: Self.limit)
    wanted = .allocate(capacity: Self.limit)
    alive = .allocate(capacity: Self.limit)
    startPlaces = .allocate(capacity: Self.limit)
    startCounts = .allocate(capacity: Self.limit)
    starts = .allocate(capacity: capacity)
  }

  deinit {
    documents.deallocate()
    ordinals.deallocate()
    wanted.deallocate()
    alive.deallocate()
    startPlaces.deallocate()
    startCounts.deallocate()
    starts.deallocate()
  }

  /// Makes room for `count` starts; those that are there are lost.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    starts.deallocate()
    capacity = count * 2
    starts = .allocate(capacity: capacity)
  }

  /// Keeps the documents for which `isKept`.
  @inline(__always)
  func keep(where isKept: (_ number: Int) -> Bool) {
    var kept = 0
    for a in 0..<aliveCount {
      let number = alive[a]
      alive[kept] = number
      kept &+= isKept(Int(number)) ? 1 : 0
    }
    aliveCount = kept
  }
}
