/// Keeps the best k hits: higher scores first, at equal scores the lower document.
///
/// A binary heap with the worst of the kept hits at its root. O(log k) for a hit that enters.
package struct TopK {
  private var heap: [Hit] = []
  package let limit: Int

  package init(_ limit: Int) {
    self.limit = limit
    heap.reserveCapacity(min(limit, 4096))
  }

  /// The score that a hit must beat, or with a lower document number equal.
  @inline(__always)
  package var threshold: Float { limit > 0 && heap.count == limit ? heap[0].score : -.infinity }

  @inline(__always)
  private static func isWorse(_ a: Hit, _ b: Hit) -> Bool {
    a.score < b.score || a.score == b.score && a.document > b.document
  }

  package mutating func offer(document: Int, score: Float) {
    let hit = Hit(document: document, score: score)
    if heap.count < limit {
      heap.append(hit)
      siftUp()
    } else if limit > 0, Self.isWorse(heap[0], hit) {
      siftDown(hit)
    }
  }

  private mutating func siftUp() {
    var child = heap.count - 1
    let hit = heap[child]
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.isWorse(hit, heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = hit
  }

  private mutating func siftDown(_ hit: Hit) {
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, Self.isWorse(heap[child + 1], heap[child]) { child += 1 }
      guard Self.isWorse(heap[child], hit) else { break }
      heap[hole] = heap[child]
      hole = child
    }
    heap[hole] = hit
  }

  /// The hits, best first.
  package consuming func sorted() -> [Hit] {
    heap.sorted { Self.isWorse($1, $0) }
  }
}
