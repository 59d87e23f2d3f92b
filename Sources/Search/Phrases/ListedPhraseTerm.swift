/// A term without a bitmap: its blocks are gone through from the front. Documents that rise are fastest.
final class ListedPhraseTerm: PhraseTerm {
  private let list: PostingList
  /// For each document of the batch the ordinal of its posting in the block, and of its first position.
  private let ordinals: UnsafeMutablePointer<Int>
  private let firsts: UnsafeMutablePointer<Int>
  /// Room for the documents of a block.
  private let unpacked: UnsafeMutablePointer<UInt32>

  // The block whose frequencies are being read.
  private var number = -1
  private var base: UInt32 = 0
  /// How many postings lie before the block.
  private var postingsBefore = 0
  private var block: PostingBlock
  private var frequencyCursor: FrequencyCursor
  private var ordinal = -1
  private var unpackedCount = 0
  private var unpackedNext = 0
  override var takesOrdinals: Bool {
    didSet {
      number = -1
      postingsBefore = 0
    }
  }

  // The block whose positions are being read.
  private var positionNumber = -1
  private var positionBlock: PostingBlock
  private var positions = PositionCursor.none

  init(_ segment: Segment, _ record: TermDictionary.Record, _ list: PostingList, offset: UInt32) {
    self.list = list
    ordinals = .allocate(capacity: PhraseBatch.limit)
    firsts = .allocate(capacity: PhraseBatch.limit)
    unpacked = .allocate(capacity: PostingList.blockLimit)
    block = .empty
    positionBlock = .empty
    frequencyCursor = block.frequencies(from: 0)
    super.init(segment, record, offset: offset)
  }

  deinit {
    ordinals.deallocate()
    firsts.deallocate()
    unpacked.deallocate()
  }

  @inline(__always)
  private func block(of document: UInt32) -> Int { list.block(of: Int(document)) }

  // MARK: Frequencies

  override func locate(_ batch: PhraseBatch) {
    for a in 0..<batch.aliveCount {
      let document = batch.documents[Int(batch.alive[a])]
      let wanted = block(of: document)
      if wanted != number { load(wanted, documents: batch, from: a) }
      let own = Int(batch.alive[a])
      locate(own, takesOrdinals ? Int(batch.ordinals[own]) &- postingsBefore : ordinal(of: document))
    }
    batch.keep { frequencies[$0] >= batch.wanted[$0] }
  }

  private func load(_ wanted: Int, documents batch: PhraseBatch, from start: Int) {
    if takesOrdinals {
      if wanted < number { postingsBefore = 0 }
      for passed in (wanted < number ? 0 : max(0, number))..<wanted {
        postingsBefore &+= list.count(ofBlock: passed)
      }
    }
    number = wanted
    ordinal = -1
    unpackedCount = 0
    unpackedNext = 0
    base = list.base(ofBlock: wanted)
    guard list.count(ofBlock: wanted) > 0, let next = list.block(wanted) else {
      block = .empty
      frequencyCursor = block.frequencies(from: 0)
      return fail()
    }
    block = next
    frequencyCursor = next.frequencies(from: 0)
    if takesOrdinals { return }
    var asked = 0
    for a in start..<batch.aliveCount {
      if block(of: batch.documents[Int(batch.alive[a])]) != wanted { break }
      asked += 1
    }
    if asked * PostingBlock.lookCost >= block.count {
      unpackedCount = block.decodeDocuments(base: base, into: unpacked)
    }
  }

  private func locate(_ i: Int, _ place: Int?) {
    frequencies[i] = 0
    guard let place, 0..<block.count ~= place else { return fail() }
    if place < ordinal { frequencyCursor = block.frequencies(from: 0) }
    // What stands before the posting, and the posting itself.
    firsts[i] = frequencyCursor.sum(upTo: place)
    ordinals[i] = place
    frequencies[i] = frequencyCursor.next()
    guard list.mayHold(positions: Int(frequencies[i])) else {
      frequencies[i] = 0
      return fail()
    }
    ordinal = place &+ 1
  }

  private func ordinal(of document: UInt32) -> Int? {
    guard unpackedCount > 0 else { return block.ordinal(of: Int(document &- base)) }
    if unpackedNext >= unpackedCount || unpacked[unpackedNext] > document { unpackedNext = 0 }
    while unpackedNext < unpackedCount, unpacked[unpackedNext] < document { unpackedNext &+= 1 }
    return unpackedNext < unpackedCount && unpacked[unpackedNext] == document ? unpackedNext : nil
  }

  // MARK: Positions

  override func begin(_ batch: PhraseBatch) {
    begin(batch) { number, limit, out in read(number, batch.documents[number], limit, out) }
  }

  override func narrow(_ batch: PhraseBatch) {
    batch.keep { number in
      let starts = batch.starts + batch.startPlaces[number]
      let count = batch.startCounts[number]
      reserve(Int(frequencies[number]))
      let read = read(number, batch.documents[number], starts[count &- 1] &+ offset, room)
      let kept = Starts.keep(starts, count, following: room, read, offset: offset)
      batch.startCounts[number] = kept
      return kept > 0
    }
  }

  private func read(
    _ number: Int, _ document: UInt32, _ limit: UInt32, _ out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let wanted = block(of: document)
    if wanted != positionNumber { loadPositions(wanted) }
    var cursor = positionBlock.frequencies(from: 0)
    let read = positions.decode(
      posting: ordinals[number], first: firsts[number], count: Int(frequencies[number]), limit: limit,
      into: out,
      frequency: { cursor.frequency(of: $0) })
    if read == 0 { fail() }
    return read
  }

  private func loadPositions(_ wanted: Int) {
    positionNumber = wanted
    positions = .none
    positionBlock = .empty
    let start = record.positions.lowerBound
    let from = list.entry(wanted).positions
    let to = list.entry(wanted + 1).positions
    guard from < to, start + to <= record.positions.upperBound, let block = list.block(wanted) else {
      return fail()
    }
    do throws(IndexError) {
      try segment.file.verify(.positions, start + from..<start + to)
    } catch {
      fault = error
      return
    }
    guard let own = list.positionBlock(wanted) else { return fail() }
    positionBlock = block
    positions = PositionCursor(own)
  }
}
