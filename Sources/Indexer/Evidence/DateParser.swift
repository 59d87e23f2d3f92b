internal import Search

/// Reads a date where one begins.
///
/// In English, with the month's name in full or short: `May 20, 2026`, `20th of May 2026`, `Sept. 2025`, with a time
/// before or behind it; in figures: `2026-05-20`, `20.5.2026`, and `5/20/2026` where only one of the two can be a month.
struct DateParser {
  private let text: UnsafeRawBufferPointer
  private var i: Int

  /// - Returns: the date that begins at `start`; `nil` where none does.
  static func date(in text: UnsafeRawBufferPointer, at start: Int) -> FoundDate? {
    guard start < text.count, start == 0 || !ASCII.isWordPart(text[start - 1]) else { return nil }
    var parser = DateParser(text: text, i: start)
    let isFigure = ASCII.isDigit(text[start])
    guard isFigure || isInitial(text[start]) else { return nil }
    if isFigure, let time = parser.time() {
      parser.skipSeparators()
      guard parser.i > start, let (date, _) = parser.day() else { return nil }
      return FoundDate(date: date, time: time, range: start..<parser.i)
    }
    parser.i = start
    guard let (date, isDay) = parser.day() else { return nil }
    let end = parser.i
    parser.skipSeparators()
    if isDay, let time = parser.time() { return FoundDate(date: date, time: time, range: start..<parser.i) }
    return FoundDate(date: date, time: nil, range: start..<end)
  }

  private func byte(_ offset: Int = 0) -> UInt8 { i + offset < text.count ? text[i + offset] : 0 }

  /// Takes 1 to `most` digits that no further one follows.
  private mutating func number(_ counts: ClosedRange<Int>) -> Int? {
    var end = i
    while end < text.count, end - i <= counts.upperBound, ASCII.isDigit(text[end]) { end += 1 }
    guard counts.contains(end - i) else { return nil }
    defer { i = end }
    return text[i..<end].reduce(0) { $0 * 10 + Int($1 & 15) }
  }

  private mutating func year() -> Int? {
    guard let year = number(4...4), (1500...2200).contains(year) else { return nil }
    return year
  }

  private mutating func skipSpaces() {
    while i < text.count, case let length = WhiteSpace.length(in: text, at: i), length > 0, text[i] != 0x0A {
      i += length
    }
  }

  /// What may stand between a day and its time: spaces, commas, dots in the middle, bars, dashes, `at`, `on`.
  private mutating func skipSeparators() {
    while i < text.count {
      let start = i
      skipSpaces()
      switch byte() {
      case UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "-"): i += 1
      case UInt8(ascii: "T") where ASCII.isDigit(byte(1)): i += 1
      case 0xC2 where byte(1) == 0xB7: i += 2
      case UInt8(ascii: "a"), UInt8(ascii: "o"):
        let isWord = byte(1) == UInt8(ascii: "t") || byte(1) == UInt8(ascii: "n")
        if isWord, byte(2) == 0x20 { i += 3 }
      default: break
      }
      if i == start { return }
    }
  }

  // MARK: Times

  /// `4:54 PM`, `16:54`, `16:54:07Z`
  private mutating func time() -> FoundDate.Time? {
    let start = i
    guard var hour = number(1...2), byte() == UInt8(ascii: ":") else {
      i = start
      return nil
    }
    i += 1
    guard let minute = number(2...2), minute < 60 else {
      i = start
      return nil
    }
    if byte() == UInt8(ascii: ":") {
      i += 1
      _ = number(2...2)
    }
    let end = i
    skipSpaces()
    if let isAfternoon = half() {
      guard (1...12).contains(hour) else {
        i = start
        return nil
      }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    } else {
      i = end
    }
    guard hour < 24 else {
      i = start
      return nil
    }
    return FoundDate.Time(hour: hour, minute: minute)
  }

  /// Whether `PM` rather than `AM` stands here.
  private mutating func half() -> Bool? {
    let first = byte() | 0x20
    guard first == UInt8(ascii: "p") || first == UInt8(ascii: "a") else { return nil }
    let dots = byte(1) == UInt8(ascii: ".") ? 1 : 0
    guard byte(1 + dots) | 0x20 == UInt8(ascii: "m"), !ASCII.isWordPart(byte(2 + dots)) else { return nil }
    i += 2 + dots
    if dots == 1, byte() == UInt8(ascii: ".") { i += 1 }
    return first == UInt8(ascii: "p")
  }

  // MARK: Days

  /// A date, and whether it names a day.
  private mutating func day() -> (PartialDate, isDay: Bool)? {
    if ASCII.isLetter(byte()) { return monthFirst() }
    let start = i
    if let year = year() {
      guard let date = figures(behindYear: year) else { return nil }
      return (date, true)
    }
    i = start
    guard let first = number(1...2) else { return nil }
    switch byte() {
    case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."):
      guard let date = figures(behind: first) else { return nil }
      return (date, true)
    default: break
    }
    skipOrdinal()
    skipSpaces()
    if byte() == UInt8(ascii: "o"), byte(1) == UInt8(ascii: "f"), byte(2) == 0x20 { i += 3 }
    guard let month = month() else { return nil }
    if byte() == UInt8(ascii: ",") { i += 1 }
    skipSpaces()
    guard let year = year(), let date = PartialDate(year: year, month: month, day: first) else { return nil }
    return (date, true)
  }

  private mutating func monthFirst() -> (PartialDate, isDay: Bool)? {
    guard let month = month() else { return nil }
    if byte() == UInt8(ascii: ",") { i += 1 }
    let start = i
    skipSpaces()
    guard i > start else { return nil }
    let afterMonth = i
    if let year = year() {
      return PartialDate(year: year, month: month).map { ($0, false) }
    }
    i = afterMonth
    guard let day = number(1...2) else { return nil }
    skipOrdinal()
    if byte() == UInt8(ascii: ",") { i += 1 }
    let afterDay = i
    skipSpaces()
    guard i > afterDay || byte(-1) == UInt8(ascii: ","), let year = year() else { return nil }
    return PartialDate(year: year, month: month, day: day).map { ($0, true) }
  }

  /// `2026-05-20`, whose year was read.
  private mutating func figures(behindYear year: Int) -> PartialDate? {
    let separator = byte()
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".")
    else {
      return nil
    }
    i += 1
    guard let month = number(1...2), byte() == separator else { return nil }
    i += 1
    guard let day = number(1...2) else { return nil }
    return PartialDate(year: year, month: month, day: day)
  }

  /// `20.5.2026`, `5/20/2026`, whose first number was read: with dots the day stands first; else it has to show which
  /// is which.
  private mutating func figures(behind first: Int) -> PartialDate? {
    let separator = byte()
    i += 1
    guard let second = number(1...2), byte() == separator else { return nil }
    i += 1
    guard let year = year() else { return nil }
    if separator == UInt8(ascii: ".") || first > 12 || first == second {
      return PartialDate(year: year, month: second, day: first)
    }
    return second > 12 ? PartialDate(year: year, month: first, day: second) : nil
  }

  private mutating func skipOrdinal() {
    switch (byte() | 0x20, byte(1) | 0x20) {
    case (UInt8(ascii: "s"), UInt8(ascii: "t")), (UInt8(ascii: "n"), UInt8(ascii: "d")),
      (UInt8(ascii: "r"), UInt8(ascii: "d")), (UInt8(ascii: "t"), UInt8(ascii: "h")):
      i += 2
    default: break
    }
  }

  /// A month's name with a capital, in full or by its first three or four letters.
  private mutating func month() -> Int? {
    guard Self.isInitial(byte()) else { return nil }
    let beginning = Self.beginning(byte(), byte(1), byte(2))
    guard let number = Self.beginnings.firstIndex(of: beginning) else { return nil }
    var end = i
    while end < text.count, end - i < 10, ASCII.isLetter(text[end]) { end += 1 }
    let (word, name) = (text[i..<end], Self.months[number])
    let isShort = word.count == 3 || word.count == 4 && (name == "september" || name.utf8.count <= 4)
    guard isShort || word.count == name.utf8.count, zip(word, name.utf8).allSatisfy({ $0 | 0x20 == $1 })
    else { return nil }
    i = end
    if byte() == UInt8(ascii: "."), word.count < 5 { i += 1 }
    return number + 1
  }

  /// Three letters, small, as one number.
  private static func beginning(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt32 {
    UInt32(a | 0x20) << 16 | UInt32(b | 0x20) << 8 | UInt32(c | 0x20)
  }

  /// Those with which the months begin, each with others.
  private static let beginnings = months.map {
    let letters = Array($0.utf8)
    return beginning(letters[0], letters[1], letters[2])
  }

  @inline(__always)
  private static func isInitial(_ byte: UInt8) -> Bool {
    let letter = byte &- 65
    return letter < 26 && initials &>> UInt32(letter) & 1 == 1
  }

  /// The capitals of the months, a bit for each letter from A on.
  private static let initials = "JFMASOND".utf8.reduce(UInt32(0)) { $0 | 1 << UInt32($1 - 65) }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
  ]
}
