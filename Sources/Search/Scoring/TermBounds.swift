/// What a frequent term's postings can be worth at most, range by range of documents.
///
/// Made from the postings when a reader first asks for the term, and kept: it costs nothing on disk, one walk over the
/// list, and a byte a range of memory. It holds for the reader's own statistics.
package final class TermBounds {
  /// For each range the greatest impact in 255ths, rounded up; 0 where the term does not stand in the range.
  package let maxima: UnsafeMutableRawPointer
  private let count: Int
  /// The postings of the greatest impacts, best first.
  package let champions: [Champion]

  package struct Champion: Equatable, Sendable {
    package var impact: Float
    package var document: UInt32
  }

  package static let championLimit = 1024
  /// Whether all postings are among the champions.
  package let hasAll: Bool

  package init(
    _ list: PostingList, documentCount: Int, bm25: BM25, lengths: LengthTable
  ) {
    count = RangeSums.count(documents: documentCount)
    maxima = .allocate(byteCount: count, alignment: 64)
    maxima.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    let bytes = maxima.assumingMemoryBound(to: UInt8.self)
    var best = Champions(Self.championLimit)
    let impacts = UnsafeMutablePointer<Float>.allocate(capacity: PostingList.blockLimit)
    defer { impacts.deallocate() }
    list.forEachBlock { documents, frequencies, count in
      // One thing at a time, so that the divisions overlap.
      for i in 0..<count {
        impacts[i] = bm25.impact(frequency: frequencies[i], length: lengths.length(of: documents[i]))
      }
      for i in 0..<count {
        let range = Int(documents[i]) / RangeSums.rangeSize
        bytes[range] = max(bytes[range], Self.level(impacts[i]))
      }
      for i in 0..<count where impacts[i] >= best.least {
        best.offer(Champion(impact: impacts[i], document: documents[i]))
      }
    }
    champions = best.sorted()
    hasAll = list.documentFrequency <= Self.championLimit
  }

  deinit { maxima.deallocate() }

  /// An impact as a byte that is not below it.
  @inline(__always)
  package static func level(_ impact: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: min(255, Int(impact * 255) &+ 1))
  }

  /// The `rank`th greatest impact (from 1); 0 where it is not known.
  package func impact(ofRank rank: Int) -> Float {
    rank <= champions.count ? champions[rank - 1].impact : 0
  }

  /// The `rank`th greatest impact (from 1) in documents that may be found; 0 where it is not known.
  package func impact(ofRank rank: Int, among live: LiveDocuments) -> Float {
    var left = rank
    for champion in champions where live.holds(champion.document) {
      left -= 1
      if left == 0 { return champion.impact }
    }
    return 0
  }

  @inline(__always)
  package func maximum(ofRange range: Int) -> UInt8 {
    maxima.load(fromByteOffset: range, as: UInt8.self)
  }
}

/// A bound for any term: the highest level in all ranges.
package final class HighestLevels {
  package let levels: UnsafeMutableRawPointer

  package init(count: Int) {
    levels = .allocate(byteCount: max(1, count), alignment: 64)
    levels.initializeMemory(as: UInt8.self, repeating: .max, count: count)
  }

  deinit { levels.deallocate() }
}

/// Keeps the best of the postings it is offered: greater impacts first, at equal ones the lower document.
private struct Champions {
  private var heap: [TermBounds.Champion] = []
  private let limit: Int
  /// A posting with a lower impact has no chance.
  private(set) var least: Float = 0

  init(_ limit: Int) {
    self.limit = limit
    heap.reserveCapacity(limit)
  }

  @inline(__always)
  private static func isWorse(_ a: TermBounds.Champion, _ b: TermBounds.Champion) -> Bool {
    a.impact < b.impact || a.impact == b.impact && a.document > b.document
  }

  mutating func offer(_ posting: TermBounds.Champion) {
    if heap.count < limit {
      heap.append(posting)
      // A sorted array is a heap; it stays one from then on.
      if heap.count == limit { heap.sort(by: Self.isWorse) }
    } else if Self.isWorse(heap[0], posting) {
      replaceWorst(posting)
    }
    if heap.count == limit { least = heap[0].impact }
  }

  private mutating func replaceWorst(_ posting: TermBounds.Champion) {
    heap.withUnsafeMutableBufferPointer { heap in
      var hole = 0
      while true {
        var child = 2 &* hole &+ 1
        guard child < heap.count else { break }
        if child &+ 1 < heap.count, Self.isWorse(heap[child &+ 1], heap[child]) { child &+= 1 }
        guard Self.isWorse(heap[child], posting) else { break }
        heap[hole] = heap[child]
        hole = child
      }
      heap[hole] = posting
    }
  }

  func sorted() -> [TermBounds.Champion] { heap.sorted { Self.isWorse($1, $0) } }
}

extension PostingList {
  /// Calls `body` with each document and frequency, in order; a damaged list ends early.
  @inline(__always)
  package func forEachPosting(_ body: (_ document: UInt32, _ frequency: UInt32) -> Void) {
    forEachBlock { documents, frequencies, count in
      for i in 0..<count { body(documents[i], frequencies[i]) }
    }
  }

  /// Calls `body` with the documents and frequencies of each block; a damaged list ends early.
  @inline(__always)
  package func forEachBlock(
    _ body: (
      _ documents: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>, _ count: Int
    ) -> Void
  ) {
    let room = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * Self.blockLimit)
    defer { room.deallocate() }
    let frequencies = room + Self.blockLimit
    for number in 0..<blockCount where count(ofBlock: number) > 0 {
      guard let block = block(number),
        block.decodeDocuments(base: base(ofBlock: number), into: room) == block.count,
        block.decodeFrequencies(into: frequencies) == block.count
      else { return }
      body(room, frequencies, block.count)
    }
  }
}
