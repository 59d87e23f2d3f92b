extension FixedWidthInteger {
  /// In hexadecimal digits, with as many zeros in front as make them `digits` or more.
  package func hexadecimal(digits: Int) -> String {
    let written = String(self, radix: 16)
    return String(repeating: "0", count: Swift.max(0, digits - written.utf8.count)) + written
  }
}
