import Testing

@testable import searchctl

@Test(arguments: [
  ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("世界", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
  ("ｆ", 2),
  ("😀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤\u{FE0F}", 2), ("a\u{200B}b", 2), ("\u{1B}", 1), ("\u{202E}", 1),
])
func `text takes as many columns as a terminal gives it`(text: String, width: Int) {
  #expect(DisplayWidth.of(text) == width)
}

@Test func `no control and no change of direction is left`() {
  #expect(Control.printable("a\u{1B}[31m\u{9B}b\u{7}\tc\n\u{7F}\u{202E}") == "a␛[31m\u{FFFD}b␇ c ␡\u{FFFD}")
  for scalar in (0..<0x3000).compactMap(Unicode.Scalar.init) {
    let shown = Control.printable(String(Character(scalar)))
    #expect(!shown.unicodeScalars.contains { Control.isUnsafe($0) })
  }
}

@Test func `a document on a terminal keeps its lines and no other control`() {
  var view = TextView()
  view.append(Array("a\tb\r\nc\u{1B}]0;x\u{7}\n".utf8)[...])
  #expect(view.text == "a\tb\nc␛]0;x␇\n")
}

@Test func `styles enclose what they style`() {
  var line = StyledLine(isColored: true)
  line.append(2..<9, of: "a global ban", highlights: [2..<8, 9..<12], .title)
  #expect(line.text == "\u{1B}[1;31mglobal\u{1B}[0m\u{1B}[1m \u{1B}[0m")
  var plain = StyledLine(isColored: false)
  plain.append(0..<12, of: "a global ban", highlights: [2..<8, 9..<12], .title)
  #expect(plain.text == "a global ban")
}

private func wrapped(_ text: String, _ width: Int) -> [String] {
  LineWrapper(width: width).lines(of: text).map { String(Substring(text.utf8[$0])) }
}

@Test func `lines break at blanks`() {
  #expect(wrapped("the global ban", 10) == ["the global", "ban"])
  #expect(wrapped("the global ban", 9) == ["the", "global", "ban"])
  #expect(wrapped("the   global", 5) == ["the", "globa", "l"])
  #expect(wrapped("", 5) == [""])
  #expect(wrapped("ban ", 3) == ["ban"])
}

@Test func `wide characters break anywhere but before a full stop`() {
  #expect(wrapped("世界世界", 5) == ["世界", "世界"])
  #expect(wrapped("a世界。b", 5) == ["a世", "界。b"])
  #expect(wrapped("e\u{301}e\u{301}e\u{301}", 2) == ["e\u{301}e\u{301}", "e\u{301}"])
}

@Test func `wrapped lines fit and lose nothing but blanks`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SplitMix(state: seed)
  let letters: [Character] = Array("ab c  世界。é") + ["e\u{301}", "😀", "-", "\u{1B}"]
  for _ in 0..<2000 {
    let text = String(
      (0..<Int.random(in: 0...60, using: &random)).map { _ in letters.randomElement(using: &random)! })
    let width = Int.random(in: 2...20, using: &random)
    let ranges = LineWrapper(width: width).lines(of: text)
    let lines = ranges.map { String(Substring(text.utf8[$0])) }
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= width }, "seed \(seed), width \(width): \(text)")
    #expect(
      lines.joined().filter { $0 != " " } == text.filter { $0 != " " },
      "seed \(seed), width \(width): \(text)")
  }
}

/// A small generator, so that a seed tells the whole test.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
