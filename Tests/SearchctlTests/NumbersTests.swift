import Testing

@testable import searchctl

@Test func `numbers are grouped by thousands`() {
  #expect(
    [0, 999, 1000, 57_162, 1_234_567, -1000].map(grouped) == [
      "0", "999", "1,000", "57,162", "1,234,567", "-1,000",
    ])
}

@Test func `digits behind the point are fixed`() {
  #expect(fixed(1.005, places: 0) == "1")
  #expect(fixed(0.049, places: 1) == "0.0")
  #expect(fixed(-0.25, places: 1) == "-0.3")
  #expect(fixed(12.3456, places: 2) == "12.35")
  #expect(fixed(.infinity, places: 2) == "inf")
}

@Test func `bytes and times are short`() {
  #expect(
    [0, 999, 1000, 9949, 9999, 999_600, 3_200_000_000].map(byteText) == [
      "0 B", "999 B", "1.0 kB", "9.9 kB", "10 kB", "1.0 MB", "3.2 GB",
    ])
  #expect(
    [0.0012, 0.1, 0.9999, 3.44, 125, 7300].map(timeText) == [
      "1.2 ms", "100 ms", "1.0 s", "3.4 s", "2 min 5 s", "2 h 1 min",
    ])
}
