internal import Search

/// Gathers the postings of a term under new document ids and brings them into the order of these.
///
/// One term after the other; the memory serves them all: 4 bytes a document of the new segment, and the term's
/// postings twice.
final class PostingReorderer {
  private let gathered = Postings()
  private var isRising = true
  /// For each new document id the ordinal of its posting, where the bit says that it has one.
  private let ordinals: UnsafeMutablePointer<UInt32>
  private let bits: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  /// The number of each posting's first position.
  private var firsts: [Int] = []
  private var keys: [UInt64] = []

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
  /// - Parameter ids: the new id of each document of the segment; `DocumentNumbering.gone` for one to leave out. No two of
  ///   all documents may have the same.
  func append(_ list: Postings, ids: [UInt32]) {
    gathered.reserve(max(list.documentCount, list.positionCount))
    var next = 0
    for i in 0..<list.documentCount {
      let frequency = list.frequencies[i]
      let positions = list.positionCount == 0 ? 0 : Int(frequency)
      let id = ids[Int(list.documents[i])]
      if id != DocumentNumbering.gone {
        let count = gathered.documentCount
        isRising = isRising && (count == 0 || gathered.documents[count - 1] < id)
        gathered.documents[count] = id
        gathered.frequencies[count] = frequency
        gathered.documentCount = count + 1
        (gathered.positions.base + gathered.positionCount).update(
          from: list.positions.base + next, count: positions)
        gathered.positionCount += positions
      }
      next += positions
    }
  }

  /// Appends the postings that were gathered to the empty `list`, by rising id.
  func sort(into list: Postings) {
    if isRising {
      _ = list.append(gathered, from: 0, count: gathered.documentCount, position: 0)
      return
    }
    list.reserve(max(gathered.documentCount, gathered.positionCount))
    findFirsts()
    if gathered.documentCount <= Self.sortingLimit { takeSorted(into: list) } else { takeByBits(into: list) }
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

  private func takeSorted(into ordered: Postings) {
    keys.removeAll(keepingCapacity: true)
    for i in 0..<gathered.documentCount { keys.append(UInt64(gathered.documents[i]) << 32 | UInt64(i)) }
    keys.sort()
    for key in keys { take(Int(key & 0xFFFF_FFFF), into: ordered) }
  }

  private func takeByBits(into ordered: Postings) {
    for i in 0..<gathered.documentCount {
      let id = Int(gathered.documents[i])
      bits[id &>> 6] |= 1 &<< UInt64(id & 63)
      ordinals[id] = UInt32(truncatingIfNeeded: i)
    }
    for word in 0..<wordCount {
      while bits[word] != 0 {
        take(Int(ordinals[word &* 64 &+ bits[word].trailingZeroBitCount]), into: ordered)
        bits[word] &= bits[word] &- 1
      }
    }
  }

  @inline(__always)
  private func take(_ posting: Int, into ordered: Postings) {
    let count = ordered.documentCount
    ordered.documents[count] = gathered.documents[posting]
    ordered.frequencies[count] = gathered.frequencies[posting]
    ordered.documentCount = count &+ 1
    guard !firsts.isEmpty else { return }
    let frequency = Int(gathered.frequencies[posting])
    (ordered.positions.base + ordered.positionCount).update(
      from: gathered.positions.base + firsts[posting], count: frequency)
    ordered.positionCount &+= frequency
  }
}

/// Unpacks posting lists of several segments under new ids, on one thread.
///
/// What it reads of the segments has been checked.
final class ReorderingTermReader: TermReader {
  private let reader: SegmentTermReader
  private let reorderer: PostingReorderer
  private let ids: [[UInt32]]
  private let own = Postings()

  init(_ sources: [SegmentMerger.Source], _ numbering: DocumentNumbering) {
    reader = SegmentTermReader(sources, sources.map { _ in .same })
    reorderer = PostingReorderer(documentCount: numbering.places.count)
    ids = numbering.ids
  }

  func read(_ parts: ArraySlice<SegmentTermReader.Part>, into list: Postings) throws(IndexError) {
    reorderer.removeAll()
    for part in parts {
      own.removeAll()
      try reader.read([part], into: own)
      reorderer.append(own, ids: ids[part.source])
    }
    reorderer.sort(into: list)
  }
}
