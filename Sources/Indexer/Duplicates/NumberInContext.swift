/// A number of a text, and what stands around it.
struct NumberInContext: Equatable, Sendable {
  /// A hash of the three words before it.
  let before: UInt32
  /// A hash of the three words behind it.
  let behind: UInt32
  /// A hash of the number.
  let value: UInt32

  /// How much of what stands around two numbers must be the same for them to be versions of one number.
  enum Extent {
    case bothSides
    /// More numbers are found that were changed, and more that have nothing to do with each other.
    case eitherSide
  }

  /// Leaves as many as a sketch may have.
  static func limit(_ numbers: inout [NumberInContext]) {
    guard numbers.count > Sketch.numberLimit else { return }
    numbers.sort { ($0.before, $0.behind, $0.value) < ($1.before, $1.behind, $1.value) }
    numbers.removeLast(numbers.count - Sketch.numberLimit)
  }

  /// Whether the two texts say different numbers in the same words. Words with several numbers in one text tell nothing.
  static func differ(_ a: ArraySlice<Self>, _ b: ArraySlice<Self>, _ extent: Extent) -> Bool {
    switch extent {
    case .bothSides: differ(a, b) { UInt64($0.before) << 32 | UInt64($0.behind) }
    case .eitherSide: differ(a, b) { UInt64($0.before) } || differ(a, b) { UInt64($0.behind) }
    }
  }

  private static func differ(_ a: ArraySlice<Self>, _ b: ArraySlice<Self>, _ context: (Self) -> UInt64)
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
    _ numbers: ArraySlice<Self>, _ context: (Self) -> UInt64
  ) -> [(context: UInt64, value: UInt32?)] {
    let all = numbers.map { (context: context($0), value: $0.value) }.sorted { $0.context < $1.context }
    var values: [(context: UInt64, value: UInt32?)] = []
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
