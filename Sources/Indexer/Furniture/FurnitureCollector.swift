/// Learns from documents which lines a source puts on many of its pages.
///
/// Keeps a count for each line of each source in a table of fixed size. When it is full, the lines seen least since the
/// last time are forgotten, as in lossy counting (Manku and Motwani, VLDB 2002): what is called furniture was counted
/// in that many documents, but a line that comes back rarely may stay unknown.
package struct FurnitureCollector {
  private struct Slot {
    var key: UInt64 = 0
    /// In how many documents, 0 where the slot is empty.
    var count: UInt32 = 0
    var lastDocument: UInt32 = 0
  }

  /// Furniture is in so many documents of its source at least.
  package static let leastDocuments = 5
  /// And in one of so many.
  package static let leastShare = 50

  private var slots: [Slot]
  private var used = 0
  private var documentCount: UInt32 = 0
  private var documentsOfSource: [UInt32: Int] = [:]

  /// - Parameter capacity: how many lines to keep at a time, of all sources; takes 32 to 64 bytes each.
  package init(capacity: Int = 1 << 16) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
  }

  /// Counts the lines of a document, each once.
  package mutating func add(_ text: UnsafeRawBufferPointer, source: UInt32) {
    documentCount += 1
    documentsOfSource[source, default: 0] += 1
    LineKey.forEachLine(of: text) { line in
      guard let key = Self.key(UnsafeRawBufferPointer(rebasing: text[line]), source) else { return }
      count(key)
    }
  }

  /// Whether a line, without white space around it, is furniture of the source by the documents so far, or is known
  /// everywhere.
  package func isFurniture(_ line: UnsafeRawBufferPointer, source: UInt32) -> Bool {
    if KnownFurniture.range(in: line) == 0..<line.count { return true }
    guard let key = Self.key(line, source) else { return false }
    let slot = slots[place(of: key)]
    let all = documentsOfSource[source] ?? 0
    return Int(slot.count) >= max(Self.leastDocuments, all / Self.leastShare)
  }

  /// The parts of a text that are furniture, in bytes, in order and disjoint.
  package func furniture(of text: UnsafeRawBufferPointer, source: UInt32) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    LineKey.forEachLine(of: text) { line in
      let bytes = UnsafeRawBufferPointer(rebasing: text[line])
      if isFurniture(bytes, source: source) {
        ranges.append(line)
      } else if let part = KnownFurniture.range(in: bytes) {
        ranges.append(line.lowerBound + part.lowerBound..<line.lowerBound + part.upperBound)
      }
    }
    return ranges
  }

  private static func key(_ line: UnsafeRawBufferPointer, _ source: UInt32) -> UInt64? {
    LineKey.withKey(of: line) { Fingerprint.hash($0, seed: UInt64(source) &+ 3) }
  }

  private mutating func count(_ key: UInt64) {
    let place = place(of: key)
    if slots[place].count == 0 {
      slots[place] = Slot(key: key, count: 1, lastDocument: documentCount)
      used += 1
      if used * 2 > slots.count { forget() }
    } else if slots[place].lastDocument != documentCount {
      slots[place].count += 1
      slots[place].lastDocument = documentCount
    }
  }

  /// Where the key is, or would go.
  private func place(of key: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: key) & (slots.count - 1)
    while slots[place].count != 0, slots[place].key != key { place = (place + 1) & (slots.count - 1) }
    return place
  }

  /// Makes room for at least as many lines again, dropping those in the fewest documents.
  private mutating func forget() {
    var limit: UInt32 = 1
    while slots.count(where: { $0.count > limit }) * 4 > slots.count { limit += 1 }
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count)
    used = 0
    for slot in old where slot.count > limit {
      slots[place(of: slot.key)] = slot
      used += 1
    }
  }
}
