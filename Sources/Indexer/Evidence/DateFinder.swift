package import Search

/// Finds the dates of a text, and the one that is the document's.
package enum DateFinder {
  /// Every date in `range`, in order.
  ///
  /// Takes time in proportion to the range.
  package static func dates(in text: UnsafeRawBufferPointer, _ range: Range<Int>) -> [FoundDate] {
    var found: [FoundDate] = []
    var i = range.lowerBound
    while true {
      i = firstInitial(in: text, from: i, to: range.upperBound)
      guard i < range.upperBound else { return found }
      if let date = DateParser.date(in: text, at: i) {
        found.append(date)
        i = date.range.upperBound
      } else {
        i += 1
      }
    }
  }

  /// The first byte from `start` on with which a date may begin, a figure or a capital; `end` if there is none before it.
  private static func firstInitial(in text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    typealias Bytes = SIMD16<UInt8>
    var i = start
    while i &+ 16 <= end {
      let bytes = text.loadUnaligned(fromByteOffset: i, as: Bytes.self)
      let isFigure = (bytes &- Bytes(repeating: 0x30)) .< Bytes(repeating: 10)
      let isCapital = (bytes &- Bytes(repeating: 0x41)) .< Bytes(repeating: 26)
      // Every byte of a lane that may is 255; the first lane is in the lowest bits.
      let found = unsafeBitCast(isFigure .| isCapital, to: SIMD2<UInt64>.self)
      if found[0] != 0 { return i &+ found[0].littleEndian.trailingZeroBitCount &>> 3 }
      if found[1] != 0 { return i &+ 8 &+ found[1].littleEndian.trailingZeroBitCount &>> 3 }
      i &+= 16
    }
    while i < end, text[i] &- 0x30 >= 10, text[i] &- 0x41 >= 26 { i &+= 1 }
    return i
  }

  /// A document's own date stands near its beginning.
  static let window = 4 << 10

  struct Choice: Equatable {
    var date: PartialDate
    var evidence: Evidence.Date
  }

  /// The date of the document, if one near its beginning says that it is; a date in running text does not.
  ///
  /// - Parameter dumpDate: the day on which the text was collected, from which ages are counted back.
  static func choose(in text: UnsafeRawBufferPointer, dumpDate: PartialDate? = nil) -> Choice? {
    let window = 0..<min(text.count, window)
    let candidates = dates(in: text, window).compactMap { found in
      evidence(for: found, in: text).map { Choice(date: found.date, evidence: $0) }
    }
    if let best = candidates.min(by: { rank($0.evidence) < rank($1.evidence) }) { return best }
    guard let dumpDate else { return nil }
    return age(in: text, window, before: dumpDate).map { Choice(date: $0, evidence: .age) }
  }

  /// What a date says for itself; the first of equal ones is taken.
  private static func rank(_ evidence: Evidence.Date) -> Int {
    switch evidence {
    case .field, .timeElement: 0
    case .published: 1
    case .post, .ownLine: 2
    case .updated: 3
    case .age: 4
    }
  }

  private static func evidence(for found: FoundDate, in text: UnsafeRawBufferPointer) -> Evidence.Date? {
    let line = line(around: found.range, in: text)
    let before = WhiteSpace.trimmed(line.lowerBound..<found.range.lowerBound, in: text)
    if let label = label(endingAt: before.upperBound, in: text, from: before.lowerBound) { return label }
    // A sentence is no such line, and a month has to stand alone.
    let words = WhiteSpace.trimmed(line, in: text)
    let around = words.count - found.range.count
    let mostAround = found.date.day == nil ? 2 : 32
    guard around <= mostAround, text[words.upperBound - 1] != UInt8(ascii: ".") else { return nil }
    return found.time == nil ? .ownLine : .post
  }

  private static func line(around range: Range<Int>, in text: UnsafeRawBufferPointer) -> Range<Int> {
    var start = range.lowerBound
    while start > 0, text[start - 1] != 0x0A, text[start - 1] != 0x0D { start -= 1 }
    return start..<LineEnd.first(in: text, from: range.upperBound, to: text.count)
  }

  private static let labels: [(words: String, evidence: Evidence.Date)] = [
    ("published", .published), ("published on", .published), ("posted", .published),
    ("posted on", .published),
    ("date", .published), ("release date", .published), ("released", .published), ("issued", .published),
    ("created", .published), ("updated", .updated), ("updated on", .updated), ("modified", .updated),
    ("last updated on", .updated), ("last modified on", .updated), ("last reviewed", .updated),
  ]

  /// The label that ends right before a date, with or without a colon.
  private static func label(
    endingAt end: Int, in text: UnsafeRawBufferPointer, from start: Int
  ) -> Evidence.Date? {
    var end = end
    while end > start, text[end - 1] == UInt8(ascii: ":") || text[end - 1] == 0x20 || text[end - 1] == 0x2A {
      end -= 1
    }
    let best = labels.filter { label in
      let words = label.words.utf8
      guard end - start >= words.count else { return false }
      let from = end - words.count
      return (from == start || !ASCII.isWordPart(text[from - 1]))
        && zip(text[from..<end], words).allSatisfy { $0 == $1 || ASCII.isLetter($0) && $0 | 0x20 == $1 }
    }
    return best.max { $0.words.utf8.count < $1.words.utf8.count }?.evidence
  }

  // MARK: Ages

  /// A line `1h ago` or `3 days ago` among the first ones, counted back from the day of the dump.
  private static func age(
    in text: UnsafeRawBufferPointer, _ window: Range<Int>, before dumpDate: PartialDate
  ) -> PartialDate? {
    guard dumpDate.day != nil else { return nil }
    for i in window where ASCII.isDigit(text[i]) && (i == 0 || text[i - 1] == 0x0A) {
      let line = WhiteSpace.trimmed(line(around: i..<i, in: text), in: text)
      if let days = Age(text[line])?.days { return dumpDate.counted(back: days) }
    }
    return nil
  }

  /// An age as pages show it.
  struct Age: Equatable {
    /// In whole days; ages below one are 0.
    var days: Int

    init?(_ bytes: Slice<UnsafeRawBufferPointer>) {
      let digits = bytes.prefix { ASCII.isDigit($0) }
      guard (1...3).contains(digits.count) else { return nil }
      let amount = digits.reduce(0) { $0 * 10 + Int($1 & 15) }
      let rest = bytes[digits.endIndex...].drop { $0 == 0x20 }
      let unit = rest.prefix { ASCII.isLetter($0) }
      let behind = rest[unit.endIndex...]
      guard behind.elementsEqual(" ago".utf8) else { return nil }
      switch String(decoding: unit, as: UTF8.self) {
      case "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes": days = 0
      case "h", "hr", "hrs", "hour", "hours": days = amount / 24
      case "d", "day", "days": days = amount
      case "w", "week", "weeks": days = amount * 7
      default: return nil
      }
    }
  }
}

extension PartialDate {
  /// So many days earlier; `nil` where only a month or a year is known.
  package func counted(back days: Int) -> PartialDate? {
    guard var month, var day else { return nil }
    var year = year
    day -= days
    while day < 1 {
      month -= 1
      if month == 0 { (year, month) = (year - 1, 12) }
      // The last day that this month has.
      guard let last = (28...31).last(where: { PartialDate(year: year, month: month, day: $0) != nil }) else {
        return nil
      }
      day += last
    }
    return PartialDate(year: year, month: month, day: day)
  }
}
