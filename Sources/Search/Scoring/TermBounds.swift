/// What a frequent term's postings can be worth at most, range by range of 32 documents.
///
/// Made from the postings when a reader first asks for the term, and kept: it costs nothing on disk, one walk over the
/// list, and a byte for each 32 documents of memory. It holds for the reader's own statistics.
package final class TermBounds {
  /// For each range the greatest impact in 255ths, rounded up; 0 where the term does not stand in the range.
  package let maxima: UnsafeMutableRawPointer
  private let count: Int
  /// The greatest impacts, falling, as many as are ever asked for at once.
  private let greatest: [Float]

  package static let rankLimit = 1000

  package init(
    _ list: PostingList, documentCount: Int, bm25: BM25, lengths: LengthTable
  ) {
    count = RangeSums.count(documents: documentCount)
    maxima = .allocate(byteCount: count, alignment: 64)
    maxima.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    let bytes = maxima.assumingMemoryBound(to: UInt8.self)
    var best = GreatestValues(Self.rankLimit)
    list.forEachPosting { document, frequency in
      let impact = bm25.impact(frequency: frequency, length: lengths.length(of: document))
      best.offer(impact)
      let range = Int(document) / RangeSums.rangeSize
      bytes[range] = max(bytes[range], Self.level(impact))
    }
    greatest = best.sorted()
  }

  deinit { maxima.deallocate() }

  /// An impact as a byte that is not below it.
  @inline(__always)
  package static func level(_ impact: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: min(255, Int(impact * 255) &+ 1))
  }

  /// The `rank`th greatest impact (from 1), or of a rank above it that is known; 0 where there is none.
  package func impact(ofRank rank: Int) -> Float {
    rank <= greatest.count ? greatest[rank - 1] : 0
  }

  @inline(__always)
  package func maximum(ofRange range: Int) -> UInt8 {
    maxima.load(fromByteOffset: range, as: UInt8.self)
  }
}

/// Keeps the greatest of the values it is offered.
private struct GreatestValues {
  private var heap: [Float] = []
  private let limit: Int

  init(_ limit: Int) {
    self.limit = limit
    heap.reserveCapacity(limit)
  }

  @inline(__always)
  mutating func offer(_ value: Float) {
    if heap.count < limit {
      heap.append(value)
      if heap.count == limit { heap.sort() }
    } else if value > heap[0] {
      replaceLeast(value)
    }
  }

  /// A sorted array is a heap; it stays one from then on.
  private mutating func replaceLeast(_ value: Float) {
    heap.withUnsafeMutableBufferPointer { heap in
      var hole = 0
      while true {
        var child = 2 &* hole &+ 1
        guard child < heap.count else { break }
        if child &+ 1 < heap.count, heap[child &+ 1] < heap[child] { child &+= 1 }
        guard heap[child] < value else { break }
        heap[hole] = heap[child]
        hole = child
      }
      heap[hole] = value
    }
  }

  func sorted() -> [Float] { heap.sorted(by: >) }
}

extension PostingList {
  /// Calls `body` with each document and frequency, in order; a damaged list ends early.
  @inline(__always)
  package func forEachPosting(_ body: (_ document: UInt32, _ frequency: UInt32) -> Void) {
    let room = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * Self.blockLimit)
    defer { room.deallocate() }
    let frequencies = room + Self.blockLimit
    for number in 0..<blockCount where count(ofBlock: number) > 0 {
      guard let block = block(number), block.decodeDocuments(base: base(ofBlock: number), into: room) == block.count,
        block.decodeFrequencies(into: frequencies) == block.count
      else { return }
      for i in 0..<block.count { body(room[i], frequencies[i]) }
    }
  }
}
