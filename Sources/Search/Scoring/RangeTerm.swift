/// A clause of a query in a search by ranges of documents (`RangeSearch`).
///
/// Holds plain pointers: whoever makes it keeps what they point to.
struct RangeTerm {
  /// How its documents are found.
  enum Kind {
    /// A word with bounds.
    case frequent
    /// A word or phrase in so few documents that they are all listed.
    case rare
    /// A phrase of words with bounds.
    case phrase
  }

  let kind: Kind
  let factor: Float
  let occur: Query.Occur
  /// What the clause can give at most anywhere.
  var most: Float
  /// The greatest impacts by range; none of a rare one.
  var maxima: UnsafeRawPointer?
  /// A frequent word's bounds, unless a bound for any word stands for them.
  var bounds: Unmanaged<TermBounds>?
  var access: TermAccess = .none
  var phrase: Unmanaged<RangePhrase>?
  /// A rare clause's documents, their parts of the score, and for each range with one of them where it begins.
  var documents: UnsafePointer<UInt32> = Self.nothing
  var scores: UnsafePointer<Float> = UnsafeRawPointer(Self.nothing).assumingMemoryBound(to: Float.self)
  /// None where the documents are searched instead.
  var places: UnsafePointer<UInt32>?
  var count = 0

  // In the range that is looked into: what the clause can give, and a rare one's first posting.
  var rangeMost: Float = 0
  /// What the clauses that come after it, by worth, can give together.
  var restBehind: Float = 0
  private var place = 0
  /// Which of the wanted documents it matches.
  private(set) var found: UInt32 = 0

  private static var nothing: UnsafePointer<UInt32> { UnsafePointer(bitPattern: 8)! }

  init(_ kind: Kind, factor: Float, occur: Query.Occur, most: Float) {
    self.kind = kind
    self.factor = factor
    self.occur = occur
    self.most = most
  }

  /// Goes to a range: notes what the clause can give there.
  @inline(__always)
  mutating func enter(_ range: Int) {
    found = 0
    if let maxima {
      rangeMost = factor * Float(maxima.load(fromByteOffset: range, as: UInt8.self)) / 255
    } else {
      place = place(in: range)
      rangeMost = 0
      var i = place
      while i < count, Int(documents[i]) / RangeSums.rangeSize == range {
        rangeMost = max(rangeMost, scores[i])
        i &+= 1
      }
    }
  }

  /// The first posting of a rare clause in a range, or how many it has where there is none.
  @inline(__always)
  private func place(in range: Int) -> Int {
    let place = places.map { Int($0[range]) } ?? searched(range)
    guard place < count, Int(documents[place]) / RangeSums.rangeSize == range else { return count }
    return place
  }

  /// The first posting of a rare clause that is not before a range.
  @inline(never)
  private func searched(_ range: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if Int(documents[middle]) / RangeSums.rangeSize < range { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Which of the wanted documents of the range it stands in match, `first` being the range's first document.
  @inline(__always)
  func matches(_ first: Int, _ wanted: UInt32) -> UInt32 {
    if rangeMost == 0 { return 0 }
    switch kind {
    case .frequent: return access.mask(first) & wanted
    case .phrase: return phrase.unsafelyUnwrapped._withUnsafeGuaranteedRef { $0.find(first, wanted) }
    case .rare:
      var mask: UInt32 = 0
      var i = place
      while i < count, Int(documents[i]) < first &+ RangeSums.rangeSize {
        mask |= 1 &<< (documents[i] &- UInt32(truncatingIfNeeded: first))
        i &+= 1
      }
      return mask & wanted
    }
  }

  /// Writes the clause's parts of the scores of the wanted documents of the range; which of them match.
  @inline(__always)
  mutating func score(
    _ first: Int, _ wanted: UInt32, _ bm25: BM25, _ lengths: LengthTable,
    into parts: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    guard rangeMost > 0 else { return 0 }
    let factor = factor
    func part(_ bit: Int, _ frequency: UInt32) {
      let document = UInt32(truncatingIfNeeded: first &+ bit)
      parts[bit] = factor * bm25.impact(frequency: frequency, length: lengths.length(of: document))
    }
    switch kind {
    case .frequent:
      found = access.forEachFrequency(first, wanted) { bit, frequency in part(bit, frequency) }
    case .phrase:
      found = phrase.unsafelyUnwrapped._withUnsafeGuaranteedRef { phrase in
        let found = phrase.find(first, wanted)
        var bits = found
        while bits != 0 {
          part(bits.trailingZeroBitCount, phrase.frequencies[bits.trailingZeroBitCount])
          bits &= bits &- 1
        }
        return found
      }
    case .rare:
      var mask: UInt32 = 0
      var i = place
      while i < count, Int(documents[i]) < first &+ RangeSums.rangeSize {
        let bit = documents[i] &- UInt32(truncatingIfNeeded: first)
        parts[Int(bit)] = scores[i]
        mask |= 1 &<< bit
        i &+= 1
      }
      found = mask & wanted
    }
    return found
  }
}

/// Memory for a rare clause. A place is right only if the document it leads to lies in the range, so it needs no
/// clearing between queries. They take most of the memory, and can be left out.
final class RareRoom {
  let documents: UnsafeMutablePointer<UInt32>
  let scores: UnsafeMutablePointer<Float>
  let places: UnsafeMutablePointer<UInt32>?
  private let limit: Int
  private(set) var count = 0
  private var range = -1
  private(set) var most: Float = 0

  /// - Parameter ranges: for how many ranges to keep places; `nil` keeps none.
  init(postings: Int, ranges: Int?) {
    limit = postings
    documents = .allocate(capacity: postings)
    scores = .allocate(capacity: postings)
    places = ranges.map { .allocate(capacity: $0) }
    places?.initialize(repeating: 0, count: ranges ?? 0)
  }

  deinit {
    documents.deallocate()
    scores.deallocate()
    places?.deallocate()
  }

  func removeAll() {
    count = 0
    range = -1
    most = 0
  }

  /// Adds a document, of which the room was made for; they rise.
  @inline(__always)
  func add(_ document: UInt32, _ score: Float) {
    guard count < limit else { return }
    documents[count] = document
    scores[count] = score
    let own = Int(document) / RangeSums.rangeSize
    if own != range {
      places?[own] = UInt32(truncatingIfNeeded: count)
      range = own
    }
    count &+= 1
    most = max(most, score)
  }
}
