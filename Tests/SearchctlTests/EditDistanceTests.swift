import Testing

@testable import searchctl

@Test(arguments: [
  ("", "", 0), ("a", "", 1), ("", "abc", 3), ("limit", "limti", 1), ("kitten", "sitting", 3), ("ab", "ba", 1),
  ("colour", "color", 1),
])
func `edits are counted`(a: String, b: String, distance: Int) {
  #expect(editDistance(a.utf8, b.utf8) == distance)
  #expect(editDistance(b.utf8, a.utf8) == distance)
}

@Test func `the first of the nearest names is taken`() {
  #expect(nearestName(to: "qurey", among: ["index", "query", "show"]) == "query")
  #expect(nearestName(to: "x", among: []) == nil)
}
