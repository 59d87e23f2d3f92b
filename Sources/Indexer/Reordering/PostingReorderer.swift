internal import Search

/// Gathers the postings of a term under new document ids and brings them into the order of these.
///
/// One term after the other; the memory serves them all: 4 bytes a document of the new segment, and the term's
/// postings twice.
final class PostingReorderer {
  private let gathered = PostingBuffer.List()
  private let ordered = PostingBuffer.List()
  private var isRising = true
  /// For each new document id the ordinal of its posting, where the bit says that it has one.
  private let ordinals: UnsafeMutablePointer<UInt32>
  private let bits: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  /// The number of each posting's first position.
  private var firsts: [Int] = []
  private var keys: [UInt64] = []
  private let block = PostingBlockReader()

  /// So many postings are sorted by comparing; for more it pays to look through a bit for each document.
  private static let sortingLimit = 512

  /// - Parameter documentCount: new ids are below it.
  init(documentCount: Int) {
    ordinals = .allocate(capacity: max(1, documentCount))
    wordCount = (documentCount + 63) / 64
    bits = .allocate(capacity: max(1, wordCount))
    bits.initialize(repeating: 0, count: wordCount)
  }

  deinit {
    ordinals.deallocate()
    bits.deallocate()
  }

  func removeAll() {
    gathered.removeAll()
    isRising = true
  }

  /// Appends the postings of a list.
  ///
  /// - Parameters:
  ///   - ids: the new id of each document of the segment; `DocumentNumbering.gone` for one to leave out. No two of all
  ///     documents may have the same.
  ///   - hasPositions: whether to read positions.
  func append(
    _ record: TermDictionary.Record, of segment: Segment, ids: [UInt32], hasPositions: Bool
  ) throws(IndexError) {
    try block.forEach(of: record, in: segment, hasPositions: hasPositions) {
      (document, frequency, positions) in
      let id = ids[Int(document)]
      guard id != DocumentNumbering.gone else { return }
      let count = gathered.documentCount
      gathered.reserve(max(1, positions.count))
      isRising = isRising && (count == 0 || gathered.documents[count - 1] < id)
      gathered.documents[count] = id
      gathered.frequencies[count] = frequency
      gathered.documentCount = count + 1
      let end = gathered.positions + gathered.positionCount
      for i in 0..<positions.count { end[i] = positions[i] }
      gathered.positionCount += positions.count
    }
  }

  /// The postings that were appended, by rising id; valid until the next call.
  func sorted() -> PostingBuffer.List {
    if isRising { return gathered }
    ordered.removeAll()
    ordered.reserve(max(gathered.documentCount, gathered.positionCount))
    findFirsts()
    if gathered.documentCount <= Self.sortingLimit { takeSorted() } else { takeByBits() }
    return ordered
  }

  private func findFirsts() {
    firsts.removeAll(keepingCapacity: true)
    guard gathered.positionCount > 0 else { return }
    var first = 0
    for i in 0..<gathered.documentCount {
      firsts.append(first)
      first += Int(gathered.frequencies[i])
    }
  }

  private func takeSorted() {
    keys.removeAll(keepingCapacity: true)
    for i in 0..<gathered.documentCount { keys.append(UInt64(gathered.documents[i]) << 32 | UInt64(i)) }
    keys.sort()
    for key in keys { take(Int(key & 0xFFFF_FFFF)) }
  }

  private func takeByBits() {
    for i in 0..<gathered.documentCount {
      let id = Int(gathered.documents[i])
      bits[id &>> 6] |= 1 &<< UInt64(id & 63)
      ordinals[id] = UInt32(truncatingIfNeeded: i)
    }
    for word in 0..<wordCount {
      while bits[word] != 0 {
        take(Int(ordinals[word &* 64 &+ bits[word].trailingZeroBitCount]))
        bits[word] &= bits[word] &- 1
      }
    }
  }

  @inline(__always)
  private func take(_ posting: Int) {
    let count = ordered.documentCount
    ordered.documents[count] = gathered.documents[posting]
    ordered.frequencies[count] = gathered.frequencies[posting]
    ordered.documentCount = count &+ 1
    guard !firsts.isEmpty else { return }
    let end = ordered.positions + ordered.positionCount
    let positions = gathered.positions + firsts[posting]
    let frequency = Int(gathered.frequencies[posting])
    for i in 0..<frequency { end[i] = positions[i] }
    ordered.positionCount &+= frequency
  }
}
