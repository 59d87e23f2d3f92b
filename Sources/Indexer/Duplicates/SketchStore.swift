/// Sketches that are kept to be compared with others, by slots counted from 0; the parts of all lie one behind the
/// other.
struct SketchStore: ~Copyable {
  // Not private: debug builds by Swift 6.3 fail where another file uses what holds it.
  struct Entry: BitwiseCopyable {
    let digest: UInt64
    let digestWithoutNumbers: UInt64
    let site: UInt64
    let title: UInt64
    let firstNumber: UInt32
    let numberCount: UInt16
    let hasSite: Bool
    let hasTitle: Bool
    let shingleCount: UInt32
  }

  private var entries = Blocks<Entry>(blockBits: 12)
  private var minima = Blocks<UInt16>(blockBits: 17)
  private var numbers = Blocks<NumberInContext>(blockBits: 14)

  var count: Int { entries.count }

  /// What it takes, in bytes.
  var memory: Int { entries.memory + minima.memory + numbers.memory }

  mutating func append(_ sketch: Sketch, _ origin: DocumentOrigin) {
    sketch.minima.withUnsafeBufferPointer { _ = minima.append($0) }
    let firstNumber = sketch.numbers.withUnsafeBufferPointer { numbers.append($0) }
    let entry = Entry(
      digest: sketch.digest, digestWithoutNumbers: sketch.digestWithoutNumbers, site: origin.site ?? 0,
      title: origin.title ?? 0, firstNumber: UInt32(firstNumber), numberCount: UInt16(sketch.numbers.count),
      hasSite: origin.site != nil, hasTitle: origin.title != nil, shingleCount: sketch.shingleCount)
    withUnsafePointer(to: entry) { _ = entries.append(UnsafeBufferPointer(start: $0, count: 1)) }
  }

  subscript(slot: Int) -> KeptSketch {
    let entry = entries.pointer(to: slot).pointee
    let numbers = UnsafeBufferPointer(
      start: entry.numberCount == 0 ? nil : numbers.pointer(to: Int(entry.firstNumber)),
      count: Int(entry.numberCount))
    return KeptSketch(
      shingleCount: entry.shingleCount, digest: entry.digest,
      digestWithoutNumbers: entry.digestWithoutNumbers, site: entry.hasSite ? entry.site : nil,
      title: entry.hasTitle ? entry.title : nil, numbers: Array(numbers))
  }

  /// In how many bins a sketch has the minimum of the one in a slot.
  func equalBins(_ sketch: Sketch, _ slot: Int) -> Int {
    let other = minima.pointer(to: slot &* Sketch.binCount)
    return sketch.minima.withUnsafeBytes { own in
      typealias Bins = SIMD16<UInt16>
      var count = Bins()
      for i in stride(from: 0, to: Sketch.binCount * 2, by: MemoryLayout<Bins>.size) {
        let a = own.loadUnaligned(fromByteOffset: i, as: Bins.self)
        let b = UnsafeRawPointer(other).loadUnaligned(fromByteOffset: i, as: Bins.self)
        // All ones where they are equal, which is one less than nothing.
        count &-= unsafeBitCast(a .== b, to: Bins.self)
      }
      return Int(count.wrappedSum())
    }
  }
}
