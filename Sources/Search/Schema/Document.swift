/// A document as it is handed to the index.
public struct Document: Sendable {
  /// What names the document for ever: unique in an index, quotable, at most 65,535 bytes of UTF-8.
  public var key: String
  /// The file the document came from, as it was given.
  public var source: String
  /// The whole text in valid UTF-8, at most 2³¹ − 1 bytes.
  public var text: [UInt8]
  /// The byte range of the title inside `text`; empty where there is none.
  public var title: Range<Int>
  /// When the document was published, as far as is known.
  public var date: PartialDate?
  /// Who wrote it, as far as is known; at most 1,000 bytes of UTF-8 are kept.
  public var author: String?
  /// What title, date and author were taken from.
  public var evidence: Evidence
  /// How `text` differs from the bytes that it was read from.
  public var edits: TextEdits
  /// The line of its source, from 1, or the byte at which it begins; `nil` where it has the source for itself. Not kept
  /// in the index.
  public var place: Int?

  public init(
    key: String, source: String, text: [UInt8], title: Range<Int> = 0..<0, date: PartialDate? = nil,
    author: String? = nil, evidence: Evidence = Evidence(), edits: TextEdits = TextEdits(), place: Int? = nil
  ) {
    self.key = key
    self.source = source
    self.text = text
    self.title = title
    self.date = date
    self.author = author
    self.evidence = evidence
    self.edits = edits
    self.place = place
  }
}

/// A date as precise as its source: a year, a month of a year, or a day.
public struct PartialDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 1 to 9999.
  public let year: Int
  /// 1 to 12, or `nil` where only the year is known.
  public let month: Int?
  /// 1 to 31, or `nil` where the day is not known.
  public let day: Int?

  /// `nil` where no such date can be.
  public init?(year: Int, month: Int? = nil, day: Int? = nil) {
    guard (1...9999).contains(year) else { return nil }
    if let month {
      guard (1...12).contains(month) else { return nil }
      if let day {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...days[month - 1]).contains(day) else { return nil }
      }
    } else if day != nil {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// `year · 512 + month · 32 + day`, with 0 for what is not known: sorts by time; 0 is no date.
  package var packed: UInt32 { UInt32(year) << 9 | UInt32(month ?? 0) << 5 | UInt32(day ?? 0) }

  package init?(packed: UInt32) {
    let month = Int(packed >> 5 & 15)
    let day = Int(packed & 31)
    self.init(year: Int(packed >> 9), month: month == 0 ? nil : month, day: day == 0 ? nil : day)
  }

  public static func < (a: PartialDate, b: PartialDate) -> Bool { a.packed < b.packed }

  /// ISO 8601, as long as the precision allows: `2026-05-20`, `2026-05`, `2026`.
  public var description: String {
    func digits(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    var text = digits(year, 4)
    if let month { text += "-" + digits(month, 2) }
    if let day { text += "-" + digits(day, 2) }
    return text
  }
}

/// A document as an index gives it back.
public struct StoredDocument: Sendable {
  public let key: String
  public let source: String
  /// Empty where the index was made without stored text.
  public let text: [UInt8]
  /// The byte range of the title inside `text`.
  public let title: Range<Int>
  public let date: PartialDate?
  public let author: String?
  /// What title, date and author were taken from.
  public let evidence: Evidence
  /// How `text` differs from the bytes that it was read from.
  public let edits: TextEdits
  /// How many words the document has, without those set aside.
  public let length: Int
  /// The parts of `text` that weigh nothing in ranking, in order and disjoint.
  public let setAside: [SetAside]

  /// The bytes that the text was read from: those of the file, or what a line of JSON says.
  public var originalBytes: [UInt8] { edits.original(of: text) }

  package init(
    key: String, source: String, text: [UInt8], title: Range<Int>, date: PartialDate?,
    author: String?, evidence: Evidence, edits: TextEdits, length: Int,
    setAside: [SetAside]
  ) {
    self.key = key
    self.source = source
    self.text = text
    self.title = title
    self.date = date
    self.author = author
    self.evidence = evidence
    self.edits = edits
    self.length = length
    self.setAside = setAside
  }
}
