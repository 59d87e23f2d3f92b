internal import Search

/// The day in a date such as `Wed, 20 May 2026 16:54:00 +0200` (RFC 5322, and RFC 9110 for HTTP).
enum MailDate {
  /// The day as the sender's clock had it; `nil` where there is none.
  static func date(in text: UnsafeRawBufferPointer) -> PartialDate? {
    let words = text.split { ASCII.isSpace($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }.prefix(
      5)
    for (day, month, year) in zip(words, zip(words.dropFirst(), words.dropFirst(2))).map({ ($0, $1.0, $1.1) })
    {
      guard let day = number(day, digits: 1...2), let month = number(ofMonth: month),
        let year = number(year, digits: 2...4)
      else { continue }
      // Two digits are those of the years from 1950 to 2049, three count from 1900.
      let full = year < 50 ? year + 2000 : year < 1000 ? year + 1900 : year
      return PartialDate(year: full, month: month, day: day)
    }
    return nil
  }

  private static func number(
    _ word: Slice<UnsafeRawBufferPointer>, digits: ClosedRange<Int>
  ) -> Int? {
    guard digits.contains(word.count), word.allSatisfy(ASCII.isDigit) else { return nil }
    return word.reduce(0) { $0 * 10 + Int($1 & 15) }
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func number(ofMonth word: Slice<UnsafeRawBufferPointer>) -> Int? {
    let start = String(decoding: word.prefix(3).lowercased, as: UTF8.self)
    return months.firstIndex(of: start).map { $0 + 1 }
  }
}
