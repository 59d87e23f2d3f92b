import Search
import Testing

@testable import Indexer

@Suite struct DateFinderTests {
  func dates(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { DateFinder.dates(in: $0, 0..<$0.count) }.map(\.description)
  }

  func chosen(_ text: String, dumpDate: PartialDate? = nil) -> String? {
    Array(text.utf8).withUnsafeBytes { DateFinder.choose(in: $0, dumpDate: dumpDate) }
      .map { "\($0.date) \($0.evidence)" }
  }

  @Test func `dates are found with the precision that they are written in`() {
    #expect(dates("by May 2026 at last") == ["2026-05"])
    #expect(dates("4:54 PM · May 20, 2026 View on X") == ["2026-05-20 16:54"])
    #expect(dates("on 2026-05-20, and 2026-05-20T16:54:07Z") == ["2026-05-20", "2026-05-20 16:54"])
    #expect(
      dates("20 May 2026; the 3rd of March 2024; May 1st, 2025") == [
        "2026-05-20", "2024-03-03", "2025-05-01",
      ])
    #expect(dates("Sept. 3, 2025, Jan 2024, DEC. 2023") == ["2025-09-03", "2024-01", "2023-12"])
    #expect(
      dates("May 20, 2026 at 12:05 a.m.; May 20, 2026, 9:30") == ["2026-05-20 00:05", "2026-05-20 09:30"])
    #expect(dates("in March 2025A year ago") == ["2025-03"], "glued, as in the second seed")
  }

  @Test func `figures count only where day and month cannot be taken for each other`() {
    #expect(
      dates("5/20/2026 20/5/2026 5/5/2026 20.5.2026") == [
        "2026-05-20", "2026-05-20", "2026-05-05", "2026-05-20",
      ])
    #expect(dates("5/6/2026") == [])
    #expect(dates("2026-02-30 2026-13-01 31/2/2026 3.5.26 1.2.3 2026-05") == [])
  }

  @Test(arguments: [
    "you may 2026 times", "May 20", "Mayor 2026", "Section 5, 2026", "12:99 PM · May", "May 20, 20261",
    "x2026-05-20",
    "May", "1", "5/", "20 of", "4:54 PM ·", "Decimate 2026", "0/20/2026",
  ])
  func `what is no date is none`(_ text: String) {
    #expect(dates(text) == [])
  }

  @Test func `the date of a document is one that says so`() {
    #expect(chosen("Title\n\nPublished: May 3, 2026\nUpdated on 4 May 2026\n") == "2026-05-03 published")
    #expect(chosen("Title\n\nLast updated on: 4 May 2026\n") == "2026-05-04 updated")
    #expect(chosen("---\ndate: 2026-05-03\n---\n# Title") == "2026-05-03 published")
    #expect(chosen("Title\n\nMay 3, 2026 | 5 min read\n") == "2026-05-03 ownLine")
    #expect(chosen("Text\n\n4:54 PM · May 20, 2026 View on X\n\n1:14 AM · May 21, 2026") == "2026-05-20 post")
    #expect(
      chosen("The act that was passed on May 3, 2026 by both houses of the legislature is void.") == nil)
    #expect(
      chosen(String(repeating: "long\n", count: 1000) + "May 3, 2026\n") == nil, "far from the beginning")
  }

  @Test func `ages are counted back from the day of the dump, never from today`() {
    let day = PartialDate(year: 2026, month: 3, day: 1)
    #expect(chosen("1h ago\n\nTitle") == nil)
    #expect(chosen("1h ago\n\nTitle", dumpDate: day) == "2026-03-01 age")
    #expect(chosen("Title\n2 days ago\n", dumpDate: day) == "2026-02-27 age")
    #expect(chosen("3 weeks ago", dumpDate: PartialDate(year: 2024, month: 3, day: 10)) == "2024-02-18 age")
    #expect(chosen("1h ago", dumpDate: PartialDate(year: 2026, month: 3)) == nil)
    #expect(chosen("it was 3 days ago that\n", dumpDate: day) == nil)
    #expect(chosen("1h ago\nPublished May 3, 2026", dumpDate: day) == "2026-05-03 published")
  }

  @Test func `any bytes are searched without leaving them`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let parts = [
      "May", " ", "20", ",", "2026", "4:54", " PM", " · ", "/", "-", ".", "5", "\n", "Published", ":",
      "1h ago", "th",
      " of ", "é", "By Jane Doe", "@jane", "Jane", " | ",
    ]
    for _ in 0..<5000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...14, using: &random) {
        bytes += parts.randomElement(using: &random)!.utf8
      }
      bytes.withUnsafeBytes { text in
        for found in DateFinder.dates(in: text, 0..<text.count) {
          #expect(found.range.upperBound <= text.count && !found.range.isEmpty)
        }
        _ = DateFinder.choose(in: text, dumpDate: PartialDate(year: 2026, month: 1, day: 1))
        _ = AuthorFinder.choose(in: text)
        let title = TitleChoice(in: text)
        #expect(title.range.upperBound <= text.count && title.range.isEmpty == (title.evidence == nil))
      }
    }
  }
}
