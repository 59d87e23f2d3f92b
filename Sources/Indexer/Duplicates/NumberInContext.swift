/// A number of a text, and what stands around it.
struct NumberInContext: BitwiseCopyable, Equatable, Sendable {
  private let rawValue: UInt64

  /// - Parameters:
  ///   - before: a hash of the three words before it, of which 24 bits are kept.
  ///   - behind: a hash of the three words behind it, of which 24 bits are kept.
  ///   - value: a hash of the number, of which 16 bits are kept.
  init(before: UInt64, behind: UInt64, value: UInt64) {
    rawValue = before & 0xFF_FFFF << 40 | behind >> 24 & 0xFF_FFFF << 16 | value >> 24 & 0xFFFF
  }

  private var before: UInt64 { rawValue >> 40 }
  private var behind: UInt64 { rawValue >> 16 & 0xFF_FFFF }
  private var bothSides: UInt64 { rawValue >> 16 }
  private var value: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

  /// How much of what stands around two numbers must be the same for them to be versions of one number.
  enum Extent {
    case bothSides
    /// More numbers are found that were changed, and more that have nothing to do with each other.
    case eitherSide
  }

  /// Leaves as many as a sketch may have.
  static func limit(_ numbers: inout [NumberInContext]) {
    guard numbers.count > Sketch.numberLimit else { return }
    numbers.sort { $0.rawValue < $1.rawValue }
    numbers.removeLast(numbers.count - Sketch.numberLimit)
  }

  /// Whether the two texts say different numbers in the same words. Words with several numbers in one text tell nothing.
  static func differ(_ a: [Self], _ b: [Self], _ extent: Extent) -> Bool {
    switch extent {
    case .bothSides: differ(a, b) { $0.bothSides }
    case .eitherSide: differ(a, b) { $0.before } || differ(a, b) { $0.behind }
    }
  }

  private static func differ(_ a: [Self], _ b: [Self], _ context: (Self) -> UInt64)
    -> Bool
  {
    let (x, y) = (values(a, context), values(b, context))
    var (i, j) = (0, 0)
    while i < x.count, j < y.count {
      if x[i].context == y[j].context {
        if let one = x[i].value, let other = y[j].value, one != other { return true }
        i += 1
        j += 1
      } else if x[i].context < y[j].context {
        i += 1
      } else {
        j += 1
      }
    }
    return false
  }

  /// The number of each context, by rising context; `nil` where there are several.
  private static func values(
    _ numbers: [Self], _ context: (Self) -> UInt64
  ) -> [(context: UInt64, value: UInt16?)] {
    let all = numbers.map { (context: context($0), value: $0.value) }.sorted { $0.context < $1.context }
    var values: [(context: UInt64, value: UInt16?)] = []
    for (context, value) in all {
      if let last = values.last, last.context == context {
        if last.value != value { values[values.count - 1].value = nil }
      } else {
        values.append((context, value))
      }
    }
    return values
  }
}
