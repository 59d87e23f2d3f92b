/// A term with a bitmap: its frequencies and positions are found without what lies before them in a block.
final class FrequentPhraseTerm: PhraseTerm {
  private let access: TermAccess
  private let bitmap: TermBitmap
  private let places: PositionPlaces
  /// For each document of the batch, how often the term stands in those of the same 64 before it.
  private let before: UnsafeMutablePointer<UInt32>
  /// The block with exceptions that was read last.
  private var exceptionNumber = -1
  private var exceptionBlocks = (PostingBlock.empty, PositionBlock.none)

  init(
    _ segment: Segment, _ record: TermDictionary.Record, _ list: PostingList, _ bitmap: TermBitmap,
    _ places: PositionPlaces, offset: UInt32
  ) {
    access = TermAccess(list, bitmap)
    self.bitmap = bitmap
    self.places = places
    before = .allocate(capacity: PhraseBatch.limit)
    super.init(segment, record, offset: offset)
  }

  deinit { before.deallocate() }

  override func locate(_ batch: PhraseBatch) {
    let access = access
    if !batch.isDense {
      var sum = 0
      for a in 0..<batch.aliveCount {
        sum &+= access.touchBlock(Int(batch.documents[Int(batch.alive[a])]))
      }
      batch.touched = sum
    }
    var walk = TermAccess.FrequencyWalk(access)
    batch.keep { number in
      let posting = walk.posting(of: batch.documents[number])
      guard posting.frequency > 0, access.list.mayHold(positions: Int(posting.frequency)) else {
        frequencies[number] = 0
        fail()
        return false
      }
      frequencies[number] = posting.frequency
      before[number] = posting.before
      return posting.frequency >= batch.wanted[number]
    }
  }

  override func begin(_ batch: PhraseBatch) {
    touch(batch)
    var walk = PositionWalk(access.list, places)
    begin(batch) { number, limit, out in read(&walk, number, batch.documents[number], limit, out) }
  }

  override func narrow(_ batch: PhraseBatch) {
    touch(batch)
    let list = access.list
    var walk = PositionWalk(list, places)
    batch.keep { number in
      let document = batch.documents[number]
      let starts = batch.starts + batch.startPlaces[number]
      let count = batch.startCounts[number]
      let info = places.blocks[access.block(of: Int(document))]
      let kept: Int
      if UInt8(truncatingIfNeeded: info &>> 48) == PositionBlock.Kind.bytes {
        kept = keepByBytes(number, document, info, list, starts, count)
      } else {
        reserve(Int(frequencies[number]))
        let read = read(&walk, number, document, starts[count &- 1] &+ offset, room)
        kept = Starts.keep(starts, count, following: room, read, offset: offset)
      }
      batch.startCounts[number] = kept
      return kept > 0
    }
  }

  /// Brings the lines into the cache in which the positions of the batch begin.
  private func touch(_ batch: PhraseBatch) {
    if batch.isDense { return }
    let list = access.list
    let end = UInt64(list.positionSize &- 1)
    var sum: UInt8 = 0
    for a in 0..<batch.aliveCount {
      let number = Int(batch.alive[a])
      let document = batch.documents[number]
      let place = places.places[Int(document &>> 6)]
      let info = places.blocks[access.block(of: Int(document))]
      let first = place &>> 40 &+ UInt64(before[number])
      let isRice = UInt8(truncatingIfNeeded: info &>> 48) == PositionBlock.Kind.rice
      let plane =
        (info & 0xFF_FFFF_FFFF) &+ (isRice ? (first &* (info &>> 40 & 0xFF)) &>> 3 : first)
      sum &+= list.positionStart.load(fromByteOffset: Int(min(plane, end)), as: UInt8.self)
      sum &+= list.positionStart.load(
        fromByteOffset: Int(min(place & 0xFF_FFFF_FFFF &>> 3, end)), as: UInt8.self)
    }
    batch.touched = Int(sum)
  }

  /// Writes the positions in a document to `out`, at least up to the first that is not below `limit`; how many.
  @inline(__always)
  private func read(
    _ walk: inout PositionWalk, _ number: Int, _ document: UInt32, _ limit: UInt32,
    _ out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let block = access.block(of: Int(document))
    let (own, count) = (Int(before[number]), Int(frequencies[number]))
    let read = walk.read(document, block: block, before: own, count: count, limit: limit, into: out)
    if walk.hasExceptions {
      let read = readException(document, first: walk.first &+ own, count: count, out)
      if read == 0 { fail() }
      return read
    }
    if read == 0 { fail() }
    return read
  }

  /// Adds to the low bytes in `out` what lies above them.
  @inline(never)
  private func readException(
    _ document: UInt32, first: Int, count: Int, _ out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let number = access.block(of: Int(document))
    let list = access.list
    if number != exceptionNumber {
      guard let positions = list.positionBlock(number), let block = list.block(number) else { return 0 }
      exceptionNumber = number
      exceptionBlocks = (block, positions)
    }
    let (block, positions) = exceptionBlocks
    guard let ordinal = access.ordinal(of: document, in: block, base: list.base(ofBlock: number)) else {
      return 0
    }
    guard positions.isException(ordinal) else { return count }
    var cursor = block.frequencies(from: 0)
    let isComplete = positions.decode(
      posting: ordinal, first: first, count: count, into: out,
      frequency: { cursor.frequency(of: $0) })
    return isComplete ? count : 0
  }

  /// Keeps the starts behind which one of the document's bytes stands.
  @inline(__always)
  private func keepByBytes(
    _ number: Int, _ document: UInt32, _ info: UInt64, _ list: PostingList,
    _ starts: UnsafeMutablePointer<UInt32>, _ startCount: Int
  ) -> Int {
    let place = places.places[Int(document &>> 6)]
    let count = Int(frequencies[number])
    let first = Int(truncatingIfNeeded: place &>> 40) &+ Int(before[number])
    let plane = Int(truncatingIfNeeded: info & 0xFF_FFFF_FFFF)
    guard plane &+ first &+ count <= list.positionSize else {
      fail()
      return 0
    }
    let bytes = list.positionStart + plane + first
    var kept = 0
    for i in 0..<startCount {
      let start = starts[i]
      let wanted = start &+ offset
      starts[kept] = start
      kept &+= wanted < 256 && Starts.contains(bytes, count, UInt8(truncatingIfNeeded: wanted)) ? 1 : 0
    }
    return kept
  }
}
