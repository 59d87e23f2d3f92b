/// `value` with exactly `digits` decimals, rounded; the standard library alone has no such format.
func fixed(_ value: Double, _ digits: Int) -> String {
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let units = Int((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && units > 0 ? "-" : ""
  guard digits > 0 else { return sign + String(units) }
  let decimals = String(units % scale)
  let zeros = String(repeating: "0", count: digits - decimals.utf8.count)
  return "\(sign)\(units / scale).\(zeros)\(decimals)"
}
