import Foundation
import Testing

@testable import Indexer

@Suite struct FurnitureTests {
  private static let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "seeds")

  private func known(_ line: String) -> String? {
    let bytes = Array(line.utf8)
    return bytes.withUnsafeBytes { KnownFurniture.range(in: $0) }.map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  private func furniture(of text: String, _ collector: FurnitureCollector, source: UInt32 = 0) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { collector.furniture(of: $0, source: source) }.map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  @Test(arguments: [
    "Discuss Read More", "Discuss\u{A0}Read More", "LEAVE A REPLY", "Leave a Reply:", "View on X",
    "Your email address will not be published.",
    "Your email address will not be published. Required fields are marked *",
    "Save my name, email, and website in this browser for the next time I comment.", "25 Comments",
    "Click to share on LinkedIn (Opens in new window)", "Share this:",
  ])
  func `comment forms and share bars are known`(line: String) {
    #expect(known(line) == line)
  }

  @Test func `what hangs at the end of a line is cut off`() {
    #expect(known("4:54 PM · May 20, 2026 View on X") == "View on X")
    #expect(
      known("It was argued in an overly weird manner. Discuss\u{A0}Read More") == "Discuss\u{A0}Read More")
    #expect(known(String(repeating: "“Ä” und so weiter, ", count: 50) + "View on X") == "View on X")
  }

  @Test(arguments: [
    "", "X", "We discuss it and read more", "A new view on X", "They share this view on xenon.",
    "The reply was short, and nobody would share it on Facebook.", "The privacy policy of the firm is wrong.",
    "He left a reply", "\u{FF}",
  ])
  func `prose is none`(line: String) {
    #expect(known(line) == nil)
  }

  @Test func `the furniture of the seeds is found`() throws {
    let collector = FurnitureCollector(capacity: 64)
    func found(_ name: String) throws -> [String] {
      furniture(
        of: try String(contentsOf: Self.seeds.appending(path: name + ".txt"), encoding: .utf8), collector)
    }
    #expect(try found("000_d72475be6d36a1b1") == [])
    #expect(try found("001_101a4e6952116850") == ["View on X"])
    #expect(try found("002_5b081e1f8c479b7c").contains("Discuss\u{A0}Read More"))
    #expect(try found("003_73cf242dc7a4d052") == [])
  }

  @Test func `a line of many pages of a source is its furniture, and of no other's`() {
    var collector = FurnitureCollector(capacity: 1 << 12)
    for page in 0..<40 {
      let text =
        "Acme Policy Review\n\nWhat happened on day \(page) in \(name(page))\n  \(page * 7) people like this.  \n"
      for source in 0..<2 as Range<UInt32> where source == 0 || page < 3 {
        Array(text.utf8).withUnsafeBytes { collector.add($0, source: source) }
      }
    }
    let text = "Acme Policy Review\r\nWhat happened on day 9 in \(name(50))\n99 people like this.\nNew text."
    #expect(furniture(of: text, collector) == ["Acme Policy Review", "99 people like this."])
    #expect(furniture(of: text, collector, source: 1) == [])
    #expect(furniture(of: text, collector, source: 2) == [])
  }

  @Test func `numbers and rules are no furniture`() {
    var collector = FurnitureCollector(capacity: 64)
    for _ in 0..<20 {
      Array("[1]\n_____\n3 @ 4\n***\nHome\n".utf8).withUnsafeBytes { collector.add($0, source: 0) }
    }
    #expect(furniture(of: "[1]\n_____\n7 @ 4\n***\nHome", collector) == ["Home"])
  }

  @Test func `a line that one page repeats counts once`() {
    var collector = FurnitureCollector(capacity: 64)
    Array(String(repeating: "Yes, we can.\n", count: 100).utf8).withUnsafeBytes {
      collector.add($0, source: 0)
    }
    #expect(furniture(of: "Yes, we can.", collector) == [])
  }

  @Test func `furniture outlives what crowds the table, and nothing else becomes it`() {
    var collector = FurnitureCollector(capacity: 256)
    var random = Random(seed: 3)
    for page in 0..<500 {
      let lines = (0..<20).map { _ in name(Int.random(in: 0..<1_000_000, using: &random)) }
      let text = (["Home of the \(name(1)) Gazette"] + lines).joined(separator: "\n")
      Array(text.utf8).withUnsafeBytes { collector.add($0, source: 0) }
      if page > 20 { #expect(furniture(of: text, collector) == ["Home of the \(name(1)) Gazette"]) }
    }
  }

  /// A word of letters for a number.
  private func name(_ number: Int) -> String {
    "n"
      + String(number, radix: 10).map {
        String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0.wholeNumberValue!)))
      }.joined()
  }
}
