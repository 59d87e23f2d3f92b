/// One term of a phrase, looked up for a batch of documents: first its frequencies, then its positions.
///
/// What goes wrong is noted in `fault`; a document that cannot be read does not live on.
class PhraseTerm {
  /// How many words behind the phrase's first one the term stands.
  let offset: UInt32
  /// How often it stands in each document of the batch.
  let frequencies: UnsafeMutablePointer<UInt32>
  final var fault: IndexError?
  /// Whether the batch knows the ordinals of the term's postings.
  var takesOrdinals = false
  /// Room for the positions in one document, and `Starts.lanes` more.
  private(set) final var room: UnsafeMutablePointer<UInt32>
  private final var capacity = 256
  let segment: Segment
  let record: TermDictionary.Record

  /// A term of the kind that suits its list.
  ///
  /// - Parameter mayMakePlaces: whether to walk over the list of a frequent term, so that its positions are found at once.
  static func term(
    _ segment: Segment, _ record: TermDictionary.Record, offset: UInt32, mayMakePlaces: Bool = true
  ) throws(IndexError) -> PhraseTerm {
    if let posting = record.inline {
      return try SinglePhraseTerm(segment, record, posting, offset: offset)
    }
    let list = try segment.postings(record)
    if mayMakePlaces, let bitmap = try segment.documentSets.bitmap(record),
      let places = try segment.positionPlaces(record, list)
    {
      return FrequentPhraseTerm(segment, record, list, bitmap, places, offset: offset)
    }
    return ListedPhraseTerm(segment, record, list, offset: offset)
  }

  init(_ segment: Segment, _ record: TermDictionary.Record, offset: UInt32) {
    self.segment = segment
    self.record = record
    self.offset = offset
    frequencies = .allocate(capacity: PhraseBatch.limit)
    room = .allocate(capacity: capacity + Starts.lanes)
  }

  deinit {
    frequencies.deallocate()
    room.deallocate()
  }

  @inline(__always)
  final func reserve(_ count: Int) {
    if count > capacity { grow(count) }
  }

  @inline(never)
  private final func grow(_ count: Int) {
    room.deallocate()
    capacity = count * 2
    room = .allocate(capacity: capacity + Starts.lanes)
  }

  /// Reads the frequencies and keeps the documents that hold the term often enough.
  func locate(_ batch: PhraseBatch) { fatalError("for each kind of term") }

  /// Writes the places where the phrase would begin by this term alone.
  func begin(_ batch: PhraseBatch) { fatalError("for each kind of term") }

  /// Keeps the starts at which this term stands where it should.
  func narrow(_ batch: PhraseBatch) { fatalError("for each kind of term") }

  /// Notes that the term's postings are not what they say they are.
  final func fail() {
    if fault == nil {
      fault = segment.file.corrupt(.postings, record.postings.lowerBound, "impossible postings")
    }
  }

  /// What the kinds share. `read` writes the positions in a document, as far as the first that is not below `limit`,
  /// and says how many.
  @inline(__always)
  final func begin(
    _ batch: PhraseBatch,
    read: (_ number: Int, _ limit: UInt32, _ out: UnsafeMutablePointer<UInt32>) -> Int
  ) {
    var sum = 0
    for a in 0..<batch.aliveCount { sum &+= Int(frequencies[Int(batch.alive[a])]) }
    batch.reserve(sum)
    let offset = offset
    var place = 0
    batch.keep { number in
      let out = batch.starts + place
      let count = read(number, .max, out)
      var kept = 0
      for i in 0..<count {
        let position = out[i]
        out[kept] = position &- offset
        kept &+= position >= offset ? 1 : 0
      }
      batch.startPlaces[number] = place
      batch.startCounts[number] = kept
      place &+= kept
      return kept > 0
    }
  }
}
