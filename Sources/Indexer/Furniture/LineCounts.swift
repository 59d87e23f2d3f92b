internal import Search

/// In how many documents of its site each line stood.
///
/// The table has a fixed size. When it is full, the lines seen least since the last time are forgotten, as in lossy
/// counting (Manku and Motwani, VLDB 2002): a line was in at least as many documents as it says, but one that comes
/// back rarely may stay unknown. A site is counted as a line is, so that one of few documents is forgotten with
/// its lines.
final class LineCounts {
  private struct Slot: BitwiseCopyable {
    /// `AsideTable.keyBits` bits of a hash.
    var key: UInt64 = 0
    /// In how many documents, 0 where the slot is empty, and in how many near the beginning or the end.
    var documents: UInt32 = 0
    var edges: UInt32 = 0
    /// The same of those that the index does not know yet.
    var newDocuments: UInt32 = 0
    var newEdges: UInt32 = 0
    var lastDocument: UInt32 = 0
  }

  /// So many lines are kept in a segment.
  private static let keptLimit = 1 << 12

  private var slots: Memory<Slot>
  private var used = 0
  private var document: UInt32 = 0
  /// Of no use, but without it nothing would be read.
  private var readAhead: UInt64 = 0

  /// - Parameter memory: how much to take, about, in bytes.
  init(memory: Int) {
    var size = 1 << 10
    while size * 2 * MemoryLayout<Slot>.stride <= memory { size *= 2 }
    slots = Memory(capacity: size)
  }

  /// What it takes, in bytes.
  var memory: Int { slots.bytes }

  /// The key of a site, and that of a line there by the hash of its words.
  static func key(ofSite site: UInt64) -> UInt64 {
    (site &* 0x9E37_79B9_7F4A_7C15) &>> (64 - AsideTable.keyBits)
  }
  @inline(__always)
  static func key(_ hash: UInt64, site: UInt64) -> UInt64 {
    let mixed = (hash ^ site) &* 0xD6E8_FEB8_6659_FD93
    return (mixed ^ mixed &>> 32) &>> (64 - AsideTable.keyBits)
  }

  /// Reads where the lines are looked up, one independently of the other, so that waits for memory overlap.
  func readAhead(_ lines: UnsafeBufferPointer<ScannedLine>) {
    var sum: UInt64 = 0
    for line in lines { sum &+= slots[Int(truncatingIfNeeded: line.key) & (slots.capacity &- 1)].key }
    readAhead = sum
  }

  /// The next lines are those of another document.
  func beginDocument(ofSite site: UInt64) {
    document += 1
    count(Self.key(ofSite: site), isEdge: false)
  }

  /// Counts a line of the document, once.
  @inline(__always)
  func count(_ key: UInt64, isEdge: Bool) {
    let place = place(of: key)
    guard slots[place].documents == 0 || slots[place].lastDocument != document else { return }
    if slots[place].documents == 0 {
      slots[place].key = key
      used += 1
    }
    let edge: UInt32 = isEdge ? 1 : 0
    slots[place].documents &+= 1
    slots[place].edges &+= edge
    slots[place].newDocuments &+= 1
    slots[place].newEdges &+= edge
    slots[place].lastDocument = document
    if used * 2 > slots.capacity { forget() }
  }

  /// Takes in what a segment knows.
  func add(_ lines: [AsideTable.Line]) {
    for line in lines where line.documents > 0 {
      let place = place(of: line.key)
      if slots[place].documents == 0 {
        slots[place].key = line.key
        used += 1
      }
      slots[place].documents &+= line.documents
      slots[place].edges &+= line.edges
      if used * 2 > slots.capacity { forget() }
    }
  }

  /// In how many documents a line, or site, was.
  @inline(__always)
  func documents(of key: UInt64) -> Int { Int(slots[place(of: key)].documents) }

  /// In how many of them it stood near the beginning or the end.
  func edges(of key: UInt64) -> Int { Int(slots[place(of: key)].edges) }

  /// What was counted since the last time, by rising key: the most frequent lines.
  func takeNew() -> [AsideTable.Line] {
    var lines: [AsideTable.Line] = []
    for i in 0..<slots.capacity where slots[i].newDocuments > 0 {
      lines.append(
        AsideTable.Line(key: slots[i].key, documents: slots[i].newDocuments, edges: slots[i].newEdges))
      slots[i].newDocuments = 0
      slots[i].newEdges = 0
    }
    return Self.kept(of: lines)
  }

  /// What several segments know, put together.
  static func merged(_ tables: [[AsideTable.Line]]) -> [AsideTable.Line] {
    var merged: [AsideTable.Line] = []
    for line in tables.joined().sorted(by: { $0.key < $1.key }) {
      if let last = merged.last, last.key == line.key {
        merged[merged.count - 1].documents &+= line.documents
        merged[merged.count - 1].edges &+= line.edges
      } else {
        merged.append(line)
      }
    }
    return kept(of: merged)
  }

  private static func kept(of lines: [AsideTable.Line]) -> [AsideTable.Line] {
    guard lines.count > keptLimit else { return lines.sorted { $0.key < $1.key } }
    let frequent = lines.sorted { ($1.documents, $0.key) < ($0.documents, $1.key) }
    return frequent.prefix(keptLimit).sorted { $0.key < $1.key }
  }

  /// Where the key is, or would go.
  @inline(__always)
  private func place(of key: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: key) & (slots.capacity &- 1)
    while slots[place].documents != 0, slots[place].key != key {
      place = (place &+ 1) & (slots.capacity &- 1)
    }
    return place
  }

  /// Makes room for at least as many lines again, dropping those in the fewest documents.
  private func forget() {
    var limit: UInt32 = 1
    let all = UnsafeBufferPointer(start: slots.base, count: slots.capacity)
    while all.count(where: { $0.documents > limit }) * 4 > all.count { limit += 1 }
    let old = all.filter { $0.documents > limit }
    slots.base.update(repeating: Slot(), count: slots.capacity)
    used = 0
    for slot in old {
      slots[place(of: slot.key)] = slot
      used += 1
    }
  }
}
