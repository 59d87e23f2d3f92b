import Search
import Testing

@Suite struct StoredTextRunsTests {
  /// The plain twin: byte by byte what `TextRuns` does 64 at a time.
  private func edges(_ text: [UInt8]) -> [UInt32] {
    var isWord = text.map { byte in
      byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    }
    for i in text.indices.dropLast() where text[i] == 0xE2 && text[i + 1] == 0x80 {
      for j in i..<min(i + 3, text.count) { isWord[j] = false }
    }
    let starts = text.indices.filter { $0 == 0 || isWord[$0] != isWord[$0 - 1] }
    return (starts + [text.count]).map { UInt32($0) }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `runs are those of the plain twin`(seed: UInt64) {
    print("seed \(seed)")
    var state = seed
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let likely: [UInt8] = [
      0x20, 0x61, 0x5A, 0x39, 0xE2, 0x80, 0xE2, 0x80, 0x99, 0x2F, 0x3A, 0x40, 0x5B, 0x60, 0x7B,
    ]
    for _ in 0..<2000 {
      let text = (0..<1 + random(300)).map { _ in
        random(3) == 0 ? UInt8(random(256)) : likely[random(likely.count)]
      }
      let padded = text + [UInt8](repeating: 0, count: TextRuns.slack)
      var found = [UInt32](repeating: 0, count: text.count + 1)
      let runs = padded.withUnsafeBytes { bytes in
        found.withUnsafeMutableBufferPointer {
          TextRuns.edges(of: bytes.baseAddress!, count: text.count, into: $0.baseAddress!)
        }
      }
      #expect(Array(found[...runs]) == edges(text))
    }
  }
}
