/// Keeps the best k hits: higher scores first, at equal scores the lower document.
///
/// A hit is one number: the bits of its score, which rise with scores above 0, and below them the document turned
/// round. A list of these is a binary heap, once it is full, with the worst at its root: O(log k) for a hit that enters.
package struct TopK {
  private var keys: [UInt64] = []
  package let limit: Int

  package init(_ limit: Int) {
    self.limit = limit
    keys.reserveCapacity(min(limit, 4096))
  }

  /// The score that a hit must beat, or with a lower document number equal.
  @inline(__always)
  package var threshold: Float { limit > 0 && keys.count == limit ? Self.score(keys[0]) : -.infinity }

  @inline(__always)
  private static func score(_ key: UInt64) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: key &>> 32))
  }

  @inline(__always)
  private static func document(_ key: UInt64) -> Int { Int(~UInt32(truncatingIfNeeded: key)) }

  /// - Parameters:
  ///   - document: below 2³².
  ///   - score: not below 0.
  @inline(__always)
  package mutating func offer(document: Int, score: Float) {
    let key = UInt64(score.bitPattern) &<< 32 | UInt64(~UInt32(truncatingIfNeeded: document))
    if keys.count == limit {
      if limit > 0, key > keys[0] { sift(key, from: 0) }
    } else {
      keys.append(key)
      if keys.count == limit { makeHeap() }
    }
  }

  private mutating func makeHeap() {
    for place in (0..<limit / 2).reversed() { sift(keys[place], from: place) }
  }

  /// Puts a key at `place` or below it, where it belongs.
  private mutating func sift(_ key: UInt64, from place: Int) {
    keys.withUnsafeMutableBufferPointer { keys in
      var hole = place
      while true {
        var child = 2 &* hole &+ 1
        guard child < keys.count else { break }
        if child &+ 1 < keys.count, keys[child &+ 1] < keys[child] { child &+= 1 }
        guard keys[child] < key else { break }
        keys[hole] = keys[child]
        hole = child
      }
      keys[hole] = key
    }
  }

  /// The hits, best first.
  package consuming func sorted() -> [Hit] {
    if keys.count < Self.radixLimit {
      keys.sort(by: >)
    } else {
      sortByRadix()
    }
    return keys.map { Hit(document: Self.document($0), score: Self.score($0)) }
  }

  /// Fewer are sorted faster by comparing.
  private static let radixLimit = 128

  /// Sorts by one byte after the other, the lowest first; bytes that are the same in all are passed over.
  private mutating func sortByRadix() {
    var sorted = keys
    var counts = [Int](repeating: 0, count: 256)
    let differences = keys.reduce((UInt64.max, 0 as UInt64)) { ($0.0 & $1, $0.1 | $1) }
    for shift in stride(from: 0 as UInt64, to: 64, by: 8)
    where (differences.0 ^ differences.1) &>> shift & 0xFF != 0 {
      for i in 0..<256 { counts[i] = 0 }
      for key in keys { counts[Int(~key &>> shift & 0xFF)] += 1 }
      var place = 0
      for i in 0..<256 {
        let count = counts[i]
        counts[i] = place
        place += count
      }
      for key in keys {
        let byte = Int(~key &>> shift & 0xFF)
        sorted[counts[byte]] = key
        counts[byte] += 1
      }
      swap(&keys, &sorted)
    }
  }
}
