package import Search

/// Dates as dumps write them.
package enum Dates {
  /// The date that `bytes` begin with in ISO 8601: `2026`, `2026-05`, `2026-05-20`, `2026-05-20T16:54:00Z`.
  package static func iso8601Prefix(_ bytes: UnsafeRawBufferPointer) -> PartialDate? {
    var rest = UnsafeRawBufferPointer(rebasing: bytes[WhiteSpace.trimmed(0..<bytes.count, in: bytes)])
    guard let year = number(of: 4, from: &rest) else { return nil }
    guard rest.first == UInt8(ascii: "-") else { return PartialDate(year: year) }
    rest = UnsafeRawBufferPointer(rebasing: rest[1...])
    guard let month = number(of: 2, from: &rest) else { return nil }
    guard rest.first == UInt8(ascii: "-") else { return PartialDate(year: year, month: month) }
    rest = UnsafeRawBufferPointer(rebasing: rest[1...])
    guard let day = number(of: 2, from: &rest) else { return nil }
    return PartialDate(year: year, month: month, day: day)
  }

  /// The day, month or year that `text` is in ISO 8601, and nothing else.
  package static func iso8601(_ text: String) -> PartialDate? {
    let date = Array(text.utf8).withUnsafeBytes { iso8601Prefix($0) }
    return date?.description == text ? date : nil
  }

  /// The day that `text` is in ISO 8601, and nothing else: `2026-05-20`.
  package static func iso8601Day(_ text: String) -> PartialDate? {
    let bytes = Array(text.utf8)
    guard bytes.count == 10 else { return nil }
    return bytes.withUnsafeBytes { iso8601Prefix($0) }
  }

  /// Takes exactly so many digits; `nil` where there are fewer or more.
  private static func number(of digits: Int, from bytes: inout UnsafeRawBufferPointer) -> Int? {
    let found = bytes.prefix(digits + 1).prefix { (0x30...0x39).contains($0) }
    guard found.count == digits else { return nil }
    bytes = UnsafeRawBufferPointer(rebasing: bytes[digits...])
    return found.reduce(0) { $0 * 10 + Int($1 & 15) }
  }
}
