import Search
import Testing

@testable import Indexer

@Suite struct TextRepairTests {
  func repaired(_ bytes: [UInt8]) -> TextRepair.Repaired { bytes.withUnsafeBytes { TextRepair.repaired($0) } }

  @Test func `the longest wrong beginning becomes one replacement`() {
    // Unicode's own example, in the chapter on conformance, and its likes.
    let bytes: [UInt8] = [0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64]
    let result = repaired(bytes)
    #expect(
      String(decoding: result.text, as: UTF8.self) == "a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}c\u{FFFD}\u{FFFD}d")
    #expect(result.replacedBytes == 9)
    for (bytes, count) in [
      ([0xC0, 0x80], 2), ([0xED, 0xA0, 0x80], 3), ([0xF4, 0x90, 0x80, 0x80], 4), ([0xF0, 0x9F, 0x98], 1),
      ([0xE0, 0x9F, 0x80], 3), ([0xFF], 1),
    ] as [([UInt8], Int)] {
      let result = repaired(bytes)
      #expect(result.text.count == 3 * count && result.replacedBytes == bytes.count)
    }
  }

  @Test func `random bytes are repaired as the standard library does`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let leads: [UInt8] = [0x41, 0x80, 0xAF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0, 0x90]
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 0...50, using: &random)).map { _ in UInt8(ascii: "a") }
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        bytes.insert(
          leads.randomElement(using: &random)!, at: Int.random(in: 0...bytes.count, using: &random))
      }
      let expected = String(decoding: bytes, as: UTF8.self)
      #expect(repaired(bytes).text == Array(expected.utf8), "\(bytes)")
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect((bytes.withUnsafeBytes { TextRepair.firstInvalid(in: $0) } == nil) == isValid)
    }
  }

  @Test func `two surrogates in a row are the character they stand for`() {
    let bytes: [UInt8] = [0x61, 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, 0xED, 0xA0, 0xBD]
    let result = repaired(bytes)
    #expect(String(decoding: result.text, as: UTF8.self) == "a😀\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(result.replacedBytes == 3 && result.edits.original(of: result.text) == bytes)
  }

  @Test func `every scalar is valid at every offset`() {
    for value in UInt32(0)...0x10FFFF {
      guard value % 37 == 0 || value & 0xFFF < 2, let scalar = Unicode.Scalar(value) else { continue }
      let bytes = [UInt8](repeating: 0x61, count: Int(value % 41)) + Array(String(scalar).utf8)
      #expect(bytes.withUnsafeBytes { TextRepair.firstInvalid(in: $0) } == nil)
    }
  }

  @Test func `UTF-16 is converted as the standard library does`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let units: [UInt16] = [0x41, 0xE9, 0x3000, 0xD83D, 0xDE00, 0xD800, 0xDFFF, 0xFFFF, 0x7FF, 0x800]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in units.randomElement(using: &random)!
      }
      let expected = Array(String(decoding: text, as: UTF16.self).utf8)
      for isBigEndian in [false, true] {
        let bytes = text.flatMap { unit -> [UInt8] in
          let pair = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
          return isBigEndian ? pair.reversed() : pair
        }
        let result = bytes.withUnsafeBytes { TextRepair.decodedUTF16($0, isBigEndian: isBigEndian) }
        #expect(result.text == expected)
        let mark: [UInt8] = isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        #expect(result.edits.original(of: result.text) == mark + bytes)
      }
    }
  }

  @Test func `marks are dropped, and what was replaced is counted`() throws {
    let folder = TemporaryFolder()
    folder.write("a.txt", [0xEF, 0xBB, 0xBF] + Array("words".utf8))
    folder.write("b.txt", [0xFE, 0xFF, 0x00, 0x77, 0xD8, 0x00, 0x00, 0xE9, 0x00])
    folder.write("c.txt", [0x77, 0xFF, 0xE2, 0x82])
    folder.write("d.txt", [0xFF, 0xFE, 0, 0, 0x77, 0, 0, 0])
    folder.write("e.jsonl", [0xEF, 0xBB, 0xBF] + Array(#"{"text": "x"#.utf8) + [0xFF] + Array("\"}".utf8))
    folder.write("f.jsonl", [0xFF, 0xFE, 0x7B, 0])
    let found = try DumpCollection(folder.path)
    #expect(found.texts == ["words", "w\u{FFFD}é\u{FFFD}", "w\u{FFFD}\u{FFFD}", "x\u{FFFD}"])
    #expect(found.reasons == [.notText, .linesInUTF16])
    #expect(found.summary.replacedBytes == 3 + 3 + 1 && found.summary.repairedDocuments == 3)
  }
}
