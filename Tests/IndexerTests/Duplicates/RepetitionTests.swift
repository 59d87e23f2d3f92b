import Foundation
import Search
import Testing

@testable import Indexer

@Suite struct RepetitionTests {
  private static let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "seeds")

  private func passages(_ text: [UInt8]) -> [RepeatedPassage] {
    var finder = RepetitionFinder()
    return text.withUnsafeBytes { finder.passages(of: $0, by: Analyzer(.english)) }
  }

  private func passages(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return passages(bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  private func seed(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.seeds.appending(path: name + ".txt")))
  }

  /// Without white space.
  private func compact(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
      !$0.properties.isWhitespace && $0 != "\u{200B}"
    }
  }

  private static let sentence =
    "The committee of the council meets on the first Monday of the month and votes on it."

  @Test func `one finder finds what each of many texts repeats, long or short`() {
    var finder = RepetitionFinder()
    func found(_ text: String) -> [String] {
      let bytes = Array(text.utf8)
      let passages = bytes.withUnsafeBytes { finder.passages(of: $0, by: Analyzer(.english)) }
      return passages.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
    func filling(_ words: Int) -> String { (0..<words).map { "w\($0) " }.joined() + ".\n" }
    for words in [0, 30, 400, 4070, 4085, 4096, 9000] {
      #expect(found(filling(words) + Self.sentence).isEmpty)
      #expect(found(Self.sentence + "\n" + filling(words) + Self.sentence) == [Self.sentence])
    }
  }

  @Test func `an article that stands twice is found as a whole`() throws {
    let text = try seed("002_5b081e1f8c479b7c")
    let found = passages(text)
    let repeated = found.reduce(0) { $0 + $1.range.count }
    // The second time begins in the middle of the file.
    let needle = Array("This is pretty vague.".utf8)
    let second = text.indices.dropFirst(1000).first { text[$0...].starts(with: needle) }!
    #expect(repeated > (text.count - second) * 98 / 100)
    #expect(found.first!.range.lowerBound == second)
  }

  @Test func `a post is found each time that it is quoted`() throws {
    let text = try seed("001_101a4e6952116850")
    let post = Array("Anthropic encourages racing without even acknowledging".utf8)
    let places = text.indices.filter { text[$0...].starts(with: post) }
    #expect(places.count == 5)
    let found = passages(text)
    for (i, place) in places.enumerated() {
      #expect(found.contains { $0.range.contains(place) } == (i > 0))
    }
    // Replies stand there once.
    let reply = Array("Do you disagree with the article?".utf8)
    let place = text.indices.first { text[$0...].starts(with: reply) }!
    #expect(!found.contains { $0.range.contains(place) })
  }

  @Test(arguments: ["000_d72475be6d36a1b1", "003_73cf242dc7a4d052"])
  func `pages without repetition have none`(name: String) throws {
    #expect(passages(try seed(name)) == [])
  }

  @Test func `line breaks and missing spaces do not hide a repetition`() {
    let text = Self.sentence + " Another begins here."
    let spread = Self.sentence.replacing(" ", with: "\n \u{A0}").replacing(
      "\u{A0}Monday", with: "\u{200B}Monday")
    #expect(passages(text + "\n\n" + spread) == [spread])
    #expect(passages(text + Self.sentence + "And more of it.") == [Self.sentence])
  }

  @Test func `only whole sentences count`() {
    let begun = Self.sentence.dropLast(30)
    #expect(passages(Self.sentence + "\nAnd " + begun + " something else entirely, as is told here.") == [])
    #expect(
      passages(Self.sentence + "\n" + Self.sentence.dropLast() + ", but not in August.") == [])
  }

  @Test func `short lines and rows of a table are no passages`() {
    #expect(passages(String(repeating: "Section 3 applies.\nIt is so.\n\n", count: 2)) == [])
    #expect(passages(String(repeating: String(repeating: "-", count: 200) + "\n", count: 20)) == [])
  }

  @Test func `empty and short texts have none`() {
    for text in ["", "a", Self.sentence] { #expect(passages(text) == []) }
  }

  @Test func `a sentence over and over takes linear time and stands once`() {
    let text = Array(String(repeating: Self.sentence + "\n", count: 20_000).utf8)
    let found = passages(text)
    #expect(found.first?.range.lowerBound == Self.sentence.utf8.count + 1)
    #expect(found.reduce(0) { $0 + $1.range.count } > text.count - 3 * Self.sentence.utf8.count)
  }

  @Test func `every passage stands earlier, whatever the text`() {
    var random = Random(seed: 77)
    for _ in 0..<200 {
      let sentences = (0..<6).map { _ in
        (0..<Int.random(in: 4...20, using: &random)).map { _ in
          ["law", "naïve", "“act”", "3.5", "—", "法律", "of", "people", "\u{A0}"].randomElement(using: &random)!
        }.joined(separator: " ") + [".", "。", ".”", "", "\n"].randomElement(using: &random)!
      }
      let text = (0..<30).map { _ in sentences.randomElement(using: &random)! }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      let bytes = Array(text.utf8)
      var end = 0
      for passage in passages(bytes) {
        #expect(passage.range.lowerBound >= end)
        end = passage.range.upperBound
        #expect(passage.original < passage.range.lowerBound)
        let own = compact(bytes[passage.range])
        #expect(compact(bytes[passage.original...]).starts(with: own))
        // Cut between characters.
        #expect(
          Array(String(decoding: bytes[passage.range], as: UTF8.self).utf8) == Array(bytes[passage.range]))
      }
    }
  }

  @Test func `other words are no repetition, though their letters are the same`() {
    let filling = (0..<20).map { "filling\($0)" }.joined(separator: " ")
    let spaced =
      "The committee asked what super alignment is about and \(filling) before the end of the term."
    let glued = spaced.replacing("super alignment", with: "superalignment")
    for passage in passages(spaced + "\n\nSomething else stands here.\n\n" + glued) {
      #expect(!passage.contains("superalignment"))
    }
    // Neither is the beginning of a word that goes on.
    let cut = "What the council of the land asks of all its members in the spring is super research"
    for passage in passages(cut + "ers for it.\n\nSomething else stands here.\n\n" + cut + "\n") {
      #expect(!passage.contains("research"))
    }
  }

  @Test func `white space without end belongs to no match`() {
    let gap = String(repeating: " ", count: 20_000)
    let items = (0..<200).map { "Item \($0) is here as well.\n\(Self.sentence)" }
    let text =
      Self.sentence.replacing("first Monday", with: "first\(gap)Monday") + "\n"
      + items.joined(separator: "\n")
    let found = passages(text)
    #expect(found.count == 199 && found.allSatisfy { !$0.contains(gap) })
  }

  @Test func `a finder may be used again`() {
    var finder = RepetitionFinder()
    let twice = Array((Self.sentence + "\n" + Self.sentence).utf8)
    let other = Array(
      (Self.sentence + "\nNothing is said twice in what stands here, of which there is enough.").utf8)
    for _ in 0..<2 {
      #expect(twice.withUnsafeBytes { finder.passages(of: $0, by: Analyzer(.english)).count } == 1)
      #expect(other.withUnsafeBytes { finder.passages(of: $0, by: Analyzer(.english)).count } == 0)
    }
  }
}
