/// Sketches that are kept to be compared with others, by slots counted from 0; the parts of all lie one behind the
/// other.
struct SketchStore {
  private struct Entry {
    let shingleCount: UInt32
    let digest: UInt64
    let digestWithoutNumbers: UInt64
    let site: UInt64?
    let title: UInt64?
    let numbersEnd: Int
  }

  private var entries: [Entry] = []
  private var minima: [UInt16] = []
  private var numbers: [NumberInContext] = []

  var count: Int { entries.count }

  /// What it takes, in bytes.
  var memory: Int {
    entries.capacity * MemoryLayout<Entry>.stride + minima.capacity * 2 + numbers.capacity
      * MemoryLayout<NumberInContext>.stride
  }

  mutating func append(_ sketch: Sketch, _ origin: DocumentOrigin) {
    minima.appendSparingly(sketch.minima)
    numbers.appendSparingly(sketch.numbers)
    entries.append(
      Entry(
        shingleCount: sketch.shingleCount, digest: sketch.digest,
        digestWithoutNumbers: sketch.digestWithoutNumbers, site: origin.site,
        title: origin.title, numbersEnd: numbers.count))
  }

  subscript(slot: Int) -> KeptSketch {
    let entry = entries[slot]
    return KeptSketch(
      shingleCount: entry.shingleCount, digest: entry.digest,
      digestWithoutNumbers: entry.digestWithoutNumbers, site: entry.site, title: entry.title,
      numbers: numbers[(slot == 0 ? 0 : entries[slot - 1].numbersEnd)..<entry.numbersEnd])
  }

  /// In how many bins a sketch has the minimum of the one in a slot.
  func equalBins(_ sketch: Sketch, _ slot: Int) -> Int {
    minima.withUnsafeBufferPointer { all in
      sketch.minima.withUnsafeBufferPointer { own in
        var count: UInt16 = 0
        let base = slot &* Sketch.binCount
        for bin in 0..<Sketch.binCount { count &+= own[bin] == all[base &+ bin] ? 1 : 0 }
        return Int(count)
      }
    }
  }
}

extension Array {
  /// Appends with an eighth of room to grow: twice as much as there is would be a part of the memory that is worth saving.
  fileprivate mutating func appendSparingly(_ elements: [Element]) {
    if count + elements.count > capacity { reserveCapacity((count + elements.count) * 9 / 8 + 64) }
    self += elements
  }
}
