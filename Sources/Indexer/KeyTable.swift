internal import Search

/// The keys of the documents of a segment in the making, and the last document with each.
///
/// Open addressing with linear probing, at most three quarters full; a slot has 32 bits of the key's hash, and the
/// document whose key it is. Keys lie one behind the other, each once.
final class KeyTable {
  private struct Slot {
    var hash: UInt32
    var document: UInt32
  }

  private static let none = UInt32.max

  private var slots = Memory<Slot>(capacity: 1 << 10)
  private var capacity = 1 << 10
  private var used = 0
  /// The documents' keys, and where each ends.
  let keys = ByteBuffer()
  private var ends = Memory<Int>(capacity: 1 << 10)
  private(set) var count = 0

  /// What it takes, in bytes.
  var memory: Int { slots.bytes + keys.memory + ends.bytes }

  init() { clear() }

  private func clear() {
    for i in 0..<capacity { slots[i] = Slot(hash: 0, document: Self.none) }
  }

  /// The key of a document.
  func key(_ document: UInt32) -> UnsafeRawBufferPointer {
    let start = document == 0 ? 0 : ends[Int(document) - 1]
    return UnsafeRawBufferPointer(rebasing: keys.bytes[start..<ends[Int(document)]])
  }

  /// The last document with this key.
  func find(_ key: UnsafeRawBufferPointer) -> UInt32? {
    let document = slots[place(of: key, Self.hash(key))].document
    return document == Self.none ? nil : document
  }

  /// Notes the key of the next document, which takes the place of an earlier one with the same.
  func append(_ key: UnsafeRawBufferPointer) {
    let hash = Self.hash(key)
    let place = place(of: key, hash)
    if slots[place].document == Self.none { used += 1 }
    slots[place] = Slot(hash: hash, document: UInt32(count))
    keys.append(key)
    ends.reserve(count + 1)
    ends[count] = keys.count
    count += 1
    if used * 4 > capacity * 3 { grow() }
  }

  private static func hash(_ key: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: Fingerprint.hash(key, seed: 0))
  }

  private func place(of key: UnsafeRawBufferPointer, _ hash: UInt32) -> Int {
    var index = Int(hash) & (capacity - 1)
    while slots[index].document != Self.none {
      let slot = slots[index]
      if slot.hash == hash, TermDictionary.compare(self.key(slot.document), key) == 0 { break }
      index = (index + 1) & (capacity - 1)
    }
    return index
  }

  private func grow() {
    let old = (0..<capacity).map { slots[$0] }
    capacity *= 2
    slots.reserve(capacity)
    clear()
    for slot in old where slot.document != Self.none {
      var index = Int(slot.hash) & (capacity - 1)
      while slots[index].document != Self.none { index = (index + 1) & (capacity - 1) }
      slots[index] = slot
    }
  }
}
