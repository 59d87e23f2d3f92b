package import Search

/// A date that stands in a text, as precise as it is written there.
package struct FoundDate: Equatable {
  package struct Time: Equatable {
    /// 0 to 23, and 0 to 59.
    package var hour: Int
    package var minute: Int
  }

  package var date: PartialDate
  /// Of the day, in a time zone that the text may leave open.
  package var time: Time?
  /// Where it stands, its time included.
  package var range: Range<Int>

  /// As `PartialDate`, with the time behind it: `2026-05-20 16:54`.
  package var description: String {
    guard let time else { return date.description }
    func digits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(date) \(digits(time.hour)):\(digits(time.minute))"
  }
}
