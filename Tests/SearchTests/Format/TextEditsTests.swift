import Testing

@testable import Search

private func decode(_ bytes: [UInt8], textSize: Int) -> TextEdits? {
  let guarded = GuardedBytes(bytes, slack: 0)
  return TextEdits(decoding: guarded.bytes, textSize: textSize)
}

/// Edits of a text, and the bytes that it was made of.
private func randomEdits(
  to text: [UInt8], using random: inout some RandomNumberGenerator
) -> (edits: TextEdits, original: [UInt8]) {
  var edits = TextEdits()
  var original: [UInt8] = []
  var i = 0
  while i < text.count {
    let gap = Int.random(in: 0...5, using: &random)
    let start = min(text.count, i + gap)
    let end = min(text.count, start + Int.random(in: 0...3, using: &random))
    let bytes = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      UInt8.random(in: 128...255, using: &random)
    }
    original += text[i..<start] + bytes
    edits.append(start..<end, for: bytes)
    i = max(end, i + 1)
    if i > end { original += text[end..<min(i, text.count)] }
  }
  return (edits, original)
}

@Suite struct TextEditsTests {
  @Test func `the example is written and read`() throws {
    var edits = TextEdits()
    edits.append(3..<5, for: [0xC3, 0x83, 0xC2, 0xA9])
    #expect(edits.encoded() == [0, 3, 2, 4, 0xC3, 0x83, 0xC2, 0xA9])
    let text = Array("cafés".utf8)
    #expect(edits.original(of: text) == Array("cafÃ©s".utf8))
    #expect(try #require(decode(edits.encoded(), textSize: text.count)) == edits)
    #expect(TextEdits().encoded().isEmpty && decode([], textSize: 0)?.isEmpty == true)
  }

  @Test func `edits that touch are one`() {
    var edits = TextEdits()
    for i in 0..<1000 { edits.append(3 * i..<3 * i + 3, for: [0xFF]) }
    #expect(edits.count == 1 && edits.encoded().count == 1 + 1 + 2 + 2 + 1000)
  }

  @Test func `a range leads to the bytes it came from, whole repairs at its ends`() {
    var edits = TextEdits()
    edits.append(0..<0, for: [0xEF, 0xBB, 0xBF])
    edits.append(3..<5, for: [0xC3, 0x83, 0xC2, 0xA9])
    let text = Array("cafés".utf8)
    #expect(edits.originalRange(of: 0..<3, in: text) == 3..<6)
    #expect(edits.originalRange(of: 0..<5, in: text) == 3..<10)
    #expect(edits.originalRange(of: 3..<4, in: text) == 6..<10)
    #expect(edits.originalRange(of: 4..<6, in: text) == 6..<11)
    #expect(edits.originalRange(of: 5..<6, in: text) == 10..<11)
    #expect(edits.repairedRange(of: 3..<10) == 0..<5)
  }

  @Test func `UTF-16 comes back with its mark, lone surrogates and odd last byte`() {
    let text = Array("aé😀\u{FFFD}b\u{FFFD}".utf8)
    for (encoding, original) in [
      (
        TextEdits.Encoding.utf16Big,
        [0xFE, 0xFF, 0, 0x61, 0, 0xE9, 0xD8, 0x3D, 0xDE, 0, 0xD8, 1, 0, 0x62, 7]
      ),
      (.utf16Little, [0xFF, 0xFE, 0x61, 0, 0xE9, 0, 0x3D, 0xD8, 0, 0xDE, 1, 0xD8, 0x62, 0, 7]),
    ] as [(TextEdits.Encoding, [UInt8])] {
      var edits = TextEdits(encoding: encoding)
      edits.append(7..<10, for: [0xED, 0xA0, 0x81])
      edits.append(11..<14, for: [0xFF, 7])
      #expect(edits.original(of: text) == original && !edits.isEmpty)
      #expect(edits.originalRange(of: 1..<3, in: text) == 4..<6)
      #expect(edits.originalRange(of: 3..<10, in: text) == 6..<12)
      #expect(decode(edits.encoded(), textSize: text.count) == edits)
    }
  }

  @Test func `edits of edits lead back all the way`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = seeded(seed)
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        UInt8.random(in: 97...122, using: &random)
      }
      let (later, middle) = randomEdits(to: text, using: &random)
      #expect(later.original(of: text) == middle)
      let (earlier, original) = randomEdits(to: middle, using: &random)
      let both = later.composed(after: earlier, middle: middle)
      #expect(both.original(of: text) == original)
      #expect(decode(both.encoded(), textSize: text.count) == both)
      guard let start = text.indices.randomElement(using: &random) else { continue }
      let range = start..<Int.random(in: start...text.count, using: &random)
      let found = both.originalRange(of: range, in: text)
      #expect(found.lowerBound >= 0 && found.upperBound <= original.count)
    }
  }

  @Test func `any bytes are edits or none, and whatever they say is done without a trap`() {
    var random = seeded(5)
    var edits = TextEdits(encoding: .utf16Little)
    edits.append(2..<5, for: [0xED, 0xA0, 0x81, 0xF4])
    edits.append(9..<9, for: [0xFF])
    let text = Array("some text here".utf8)
    forEachDamage(of: edits.encoded(), count: 2000, using: &random, slack: 0) { damaged in
      guard let edits = TextEdits(decoding: damaged, textSize: text.count) else { return }
      let original = edits.original(of: text)
      let range = edits.originalRange(of: 3..<8, in: text)
      #expect(original.count >= 0 && range.lowerBound >= 0)
    }
    #expect(decode([3], textSize: 9) == nil, "an encoding that is not known")
    #expect(decode([0, 5, 5, 0], textSize: 9) == nil, "an edit behind the text")
    #expect(decode([0, 5, 1, 2, 0], textSize: 9) == nil, "bytes that are missing")
  }
}
