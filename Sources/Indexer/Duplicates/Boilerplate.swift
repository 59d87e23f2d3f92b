/// In how many articles each minimum occurs: those of many are boilerplate, and say nothing about two documents that
/// share them.
///
/// Page furniture and formulas of law are the same in documents that have nothing else in common. A copy of an
/// article does not count again, or the text of what is copied often would pass for boilerplate. Takes 4 MB once
/// there are a few articles.
struct Boilerplate {
  /// By bin and minimum; stays at 255.
  private var counts: [UInt8] = []
  private var articleCount = 0
  /// As many articles wait until there is a table: fewer have no boilerplate.
  private var waiting: [UInt16] = []
  /// A minimum in so many articles beyond what chance puts there is boilerplate.
  static let limit = 6

  var memory: Int { counts.count }

  mutating func add(_ sketch: Sketch) {
    articleCount += 1
    if articleCount < Self.limit {
      waiting += sketch.minima
      return
    }
    if counts.isEmpty {
      counts = [UInt8](repeating: 0, count: Sketch.binCount << 16)
      for (i, minimum) in waiting.enumerated() { count(minimum, bin: i % Sketch.binCount) }
      waiting = []
    }
    for (bin, minimum) in sketch.minima.enumerated() { count(minimum, bin: bin) }
  }

  private mutating func count(_ minimum: UInt16, bin: Int) {
    let i = bin << 16 | Int(minimum)
    counts[i] = counts[i] == .max ? .max : counts[i] + 1
  }

  /// The bins whose minimum is boilerplate, a bit each.
  func bins(of minima: ArraySlice<UInt16>) -> UInt64 {
    guard !counts.isEmpty else { return 0 }
    // Other shingles have the same 16 bits: three times their mean number, besides the limit, is no chance.
    let limit = UInt8(clamping: Self.limit + (3 * articleCount) >> 16)
    var bits: UInt64 = 0
    for (bin, minimum) in minima.enumerated() where counts[bin << 16 | Int(minimum)] >= limit {
      bits |= 1 &<< UInt64(bin)
    }
    return bits
  }
}
