/// `57162` as `57,162`.
func grouped(_ number: Int) -> String {
  var text = ""
  let digits = String(number.magnitude)
  for (i, digit) in digits.enumerated() {
    if i > 0, (digits.count - i) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}

/// `number` with exactly `places` digits behind the point, rounded half up.
func fixed(_ number: Double, places: Int) -> String {
  guard number.isFinite, abs(number) < 1e15 else { return String(number) }
  let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
  let scaled = Int((abs(number) * scale).rounded())
  let sign = number < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return sign + String(scaled) }
  let digits = String(scaled)
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  return sign + padded.dropLast(places) + "." + padded.suffix(places)
}

/// `1 document`, `57,162 documents`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// Bytes in the unit that leaves one to three digits before the point: `512 B`, `1.5 MB`.
func byteText(_ bytes: Int) -> String {
  guard bytes >= 1000 else { return "\(bytes) B" }
  var value = Double(bytes)
  var unit = "B"
  for larger in ["kB", "MB", "GB", "TB"] where value >= 999.5 {
    value /= 1000
    unit = larger
  }
  return "\(fixed(value, places: value < 9.95 ? 1 : 0)) \(unit)"
}

/// A time as a person takes it in: `1.2 ms`, `3.4 s`, `2 min 5 s`.
func timeText(_ seconds: Double) -> String {
  if seconds < 0.9995 { return "\(fixed(seconds * 1000, places: seconds < 0.0995 ? 1 : 0)) ms" }
  if seconds < 59.95 { return "\(fixed(seconds, places: 1)) s" }
  let whole = Int(seconds.rounded())
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole % 3600 / 60) min"
}
