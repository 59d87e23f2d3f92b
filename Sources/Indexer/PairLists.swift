internal import Search

/// Finds out in which documents frequent terms stand one right behind the other (`TermPair`).
///
/// Takes the frequent terms of a segment one by one, in a packed form of its own (some 1.3 bytes an occurrence). Then for
/// some documents at a time it writes at each position the term that stands there, and looks at neighbours. Time is
/// linear in the segment's words.
final class PairLists {
  private let lengths: [UInt32]
  let limit: Int
  private var terms: [(term: [UInt8], documentFrequency: Int, occurrences: Occurrences)] = []
  /// More terms have no room in the numbers at positions; there are none without hundreds of millions of documents.
  private static let termLimit = Int(UInt16.max) - 1
  /// So many positions at a time stay in a processor's cache.
  private static let slotLimit = 1 << 18

  /// - Parameters:
  ///   - lengths: of all documents of the segment.
  ///   - limit: of the rule.
  init(lengths: [UInt32], limit: Int) {
    self.lengths = lengths
    self.limit = limit
  }

  /// The occurrences of a term, packed.
  struct Occurrences {
    fileprivate let bytes: ByteBuffer

    init(_ list: Postings) {
      bytes = ByteBuffer(capacity: list.documentCount * 3)
      var before: UInt32 = ~0
      var next = 0
      for i in 0..<list.documentCount {
        bytes.append(varint: list.documents[i] &- before &- 1)
        before = list.documents[i]
        bytes.append(varint: list.frequencies[i])
        var last: UInt32 = ~0
        for _ in 0..<list.frequencies[i] {
          bytes.append(varint: list.positions[next] &- last &- 1)
          last = list.positions[next]
          next += 1
        }
      }
    }
  }

  /// Takes the next term, in byte order, if there can be a pair with it: no rarer one than `limit` says need be given.
  func add(_ term: UnsafeRawBufferPointer, documentFrequency: Int, _ occurrences: Occurrences) {
    guard documentFrequency >= limit, terms.count < Self.termLimit else { return }
    terms.append((Array(term), documentFrequency, occurrences))
  }

  /// Calls `body` with each pair that the rule asks for and that stands somewhere, in the order of the keys.
  func forEach(
    _ body: (
      _ key: [UInt8], _ documents: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>
    ) throws(IndexError) -> Void
  ) throws(IndexError) {
    dropLoners()
    let lists = gather()
    for (pair, list) in lists.enumerated() {
      guard let list else { continue }
      let (documents, frequencies) = list.unpacked()
      let key = TermPair.key(terms[pair / terms.count].term, terms[pair % terms.count].term)
      var failure: IndexError?
      documents.withUnsafeBufferPointer { documents in
        frequencies.withUnsafeBufferPointer { frequencies in
          do throws(IndexError) { try body(key, documents, frequencies) } catch { failure = error }
        }
      }
      if let failure { throw failure }
    }
  }

  private func isListed(_ a: Int, _ b: Int) -> Bool {
    TermPair.isListed(
      terms[a].documentFrequency, terms[b].documentFrequency, documents: lengths.count, limit: limit)
  }

  /// Drops the terms that make no pair with any other.
  private func dropLoners() {
    let greatest = terms.map(\.documentFrequency).max() ?? 0
    terms.removeAll {
      !TermPair.isListed($0.documentFrequency, greatest, documents: lengths.count, limit: limit)
    }
  }

  /// For each first term and second term the documents, where there are any.
  private func gather() -> [PairList?] {
    let count = terms.count
    var lists = [PairList?](repeating: nil, count: count * count)
    let listed = (0..<count * count).map { isListed($0 / count, $0 % count) }
    var readers = terms.map { OccurrenceReader($0.occurrences.bytes.bytes) }
    var first = 0
    while first < lengths.count {
      var slots = 0
      var end = first
      while end < lengths.count, end == first || slots + Int(lengths[end]) + 1 <= Self.slotLimit {
        slots += Int(lengths[end]) + 1
        end += 1
      }
      let text = PairText(documents: first..<end, lengths: lengths, slots: slots)
      for t in readers.indices { readers[t].write(t, before: end, to: text) }
      text.forEachPair { document, a, b in
        let pair = a * count + b
        guard listed[pair] else { return }
        if lists[pair] == nil { lists[pair] = PairList() }
        lists[pair]!.add(document)
      }
      first = end
    }
    return lists
  }
}

/// Which frequent term stands where in some documents.
private final class PairText {
  private let documents: Range<Int>
  /// Where each document begins; there is an empty slot behind each.
  private var starts: [Int] = [0]
  /// A term's number plus one, or 0.
  private let slots: UnsafeMutablePointer<UInt16>
  /// Terms where another stands already, by slot.
  private var others: [(slot: Int, term: Int)] = []

  init(documents: Range<Int>, lengths: [UInt32], slots count: Int) {
    self.documents = documents
    slots = .allocate(capacity: count + 1)
    slots.initialize(repeating: 0, count: count + 1)
    starts.reserveCapacity(documents.count + 1)
    for document in documents { starts.append(starts.last! + Int(lengths[document]) + 1) }
  }

  deinit { slots.deallocate() }

  /// Positions that a document does not have are left out.
  @inline(__always)
  func write(_ term: Int, document: Int, position: Int) {
    let slot = starts[document - documents.lowerBound] + position
    guard slot < starts[document - documents.lowerBound + 1] - 1 else { return }
    if slots[slot] == 0 {
      slots[slot] = UInt16(truncatingIfNeeded: term + 1)
    } else {
      others.append((slot, term))
    }
  }

  /// Calls `body` with each document, in order, and each two terms of which the second stands right behind the first.
  @inline(__always)
  func forEachPair(_ body: (_ document: UInt32, _ first: Int, _ second: Int) -> Void) {
    others.sort { $0.slot < $1.slot }
    var next = 0
    for document in documents {
      let range = starts[document - documents.lowerBound]..<starts[document - documents.lowerBound + 1]
      let id = UInt32(truncatingIfNeeded: document)
      var before = slots[range.lowerBound]
      for slot in range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound) {
        let own = slots[slot]
        if before != 0, own != 0 { body(id, Int(before) - 1, Int(own) - 1) }
        before = own
      }
      while next < others.count, others[next].slot < range.upperBound {
        let (slot, term) = others[next]
        if slot > range.lowerBound, slots[slot - 1] != 0 { body(id, Int(slots[slot - 1]) - 1, term) }
        if slots[slot + 1] != 0 { body(id, term, Int(slots[slot + 1]) - 1) }
        var other = next + 1
        while other < others.count, others[other].slot <= slot + 1 {
          if others[other].slot == slot + 1 { body(id, term, others[other].term) }
          other += 1
        }
        next += 1
      }
    }
  }
}

/// Reads the packed occurrences of a term forward.
private struct OccurrenceReader {
  private var reader: ByteReader
  private var document: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    reader = ByteReader(bytes)
    document = -1
    next()
  }

  private mutating func next() {
    document = reader.remaining > 0 ? document + Int(reader.varint()) + 1 : .max
  }

  /// Writes the occurrences in documents before `end`.
  mutating func write(_ term: Int, before end: Int, to text: PairText) {
    while document < end {
      var position = -1
      for _ in 0..<reader.varint() {
        position += Int(reader.varint()) + 1
        text.write(term, document: document, position: position)
      }
      next()
    }
  }
}

/// The documents of a pair as they are found.
private struct PairList {
  private let bytes = ByteBuffer(capacity: 64)
  private var document: UInt32 = 0
  private var frequency: UInt32 = 0
  private var last: UInt32 = ~0
  private var count = 0

  @inline(__always)
  mutating func add(_ document: UInt32) {
    if frequency > 0, document == self.document {
      frequency += 1
      return
    }
    flush()
    self.document = document
    frequency = 1
  }

  private mutating func flush() {
    guard frequency > 0 else { return }
    bytes.append(varint: document &- last &- 1)
    bytes.append(varint: frequency)
    last = document
    count += 1
  }

  func unpacked() -> (documents: [UInt32], frequencies: [UInt32]) {
    var reader = ByteReader(bytes.bytes)
    var documents: [UInt32] = []
    var frequencies: [UInt32] = []
    documents.reserveCapacity(count + 1)
    frequencies.reserveCapacity(count + 1)
    var before: UInt32 = ~0
    while reader.remaining > 0 {
      before = before &+ UInt32(truncatingIfNeeded: reader.varint()) &+ 1
      documents.append(before)
      frequencies.append(UInt32(truncatingIfNeeded: reader.varint()))
    }
    // The last one is still open.
    documents.append(document)
    frequencies.append(frequency)
    return (documents, frequencies)
  }
}
