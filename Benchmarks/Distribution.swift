/// The times of many queries, in microseconds.
struct Distribution {
  private let sorted: [Double]

  init(_ values: [Double]) { sorted = values.sorted() }

  var count: Int { sorted.count }
  var mean: Double { sorted.reduce(0, +) / Double(count) }
  var median: Double { (sorted[(count - 1) / 2] + sorted[count / 2]) / 2 }
  var maximum: Double { sorted[count - 1] }

  /// The value that `fraction` of all values stay below.
  func quantile(_ fraction: Double) -> Double { sorted[min(count - 1, Int(fraction * Double(count)))] }
}
