import Search
import Testing

private func date(_ text: String) -> PartialDate? {
  let parts = text.split(separator: "-").map { Int($0) }
  return PartialDate(
    year: parts[0]!, month: parts.count > 1 ? parts[1] : nil, day: parts.count > 2 ? parts[2] : nil)
}

@Test(
  arguments: [
    ("2026-05-20", "2026", nil, true), ("2026-05-20", "2026-05", nil, true),
    ("2026-05-20", "2026-05-20", nil, true), ("2026-05-20", "2026-05-21", nil, false),
    ("2026-05-20", nil, "2026", true), ("2026-05-20", nil, "2026-05", true),
    ("2026-05-20", nil, "2026-05-20", true), ("2026-05-20", nil, "2026-05-19", false),
    ("2026-05", "2026-05-20", nil, true), ("2026-05", nil, "2026-05-20", true),
    ("2026-05", "2026-06", nil, false), ("2026-05", nil, "2026-04-30", false),
    ("2026", "2026-12-31", nil, true), ("2026", nil, "2026-01-01", true), ("2026", "2027", nil, false),
    ("2025-12-31", "2026", "2026", false), ("2027-01-01", "2026", "2026", false),
    ("2026-02-28", "2026-02", "2026-02", true),
  ] as [(String, String?, String?, Bool)])
func `a date passes where the time that it stands for meets the time asked for`(
  document: String, since: String?, until: String?, passes: Bool
) throws {
  let filter = Filter(since: since.flatMap(date), until: until.flatMap(date))
  #expect(filter.covers(try #require(date(document))) == passes)
}

@Test func `a time that ends before it begins is none`() {
  #expect(Filter(since: date("2026-05"), until: date("2026")).isPossible)
  #expect(Filter(since: date("2026-05-20"), until: date("2026-05")).isPossible)
  #expect(!Filter(since: date("2026-06"), until: date("2026-05-31")).isPossible)
  #expect(Filter().isEmpty && !Filter(since: date("2026")).isEmpty)
}
