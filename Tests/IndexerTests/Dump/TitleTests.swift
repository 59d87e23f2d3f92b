import Search
import Testing

@testable import Indexer

@Suite struct TitleTests {
  func text(_ text: String) -> String { title(text, Title.inText) }
  func markdown(_ text: String) -> String { title(text, inMarkdown) }

  func inMarkdown(_ text: UnsafeRawBufferPointer) -> Range<Int> {
    TitleChoice(in: text, isMarkdown: true).range
  }

  func title(_ text: String, _ find: (UnsafeRawBufferPointer) -> Range<Int>) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: bytes[bytes.withUnsafeBytes(find)], as: UTF8.self)
  }

  @Test func `the seeds get their titles`() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    let found = try DumpCollection(root.joined(separator: "/") + "/seeds")
    #expect(
      found.titles == [
        "It’s not about Anthropic vs. OpenAI anymore",
        "Anthropic releases paper arguing United States and allies must maintain frontier AI lead over China "
          + "through continued competitive steps",
        "Was Anthropic that strategically incompetent?",
        "Anthropic Calls for Global Cooperation on Advanced AI",
      ])
    #expect(found.problems.isEmpty && found.summary.replacedBytes == 0)
    #expect(found.keys[2] == "seeds/002_5b081e1f8c479b7c.txt")
  }

  @Test func `the first line that is not blank is the title`() {
    #expect(text("\n \t\n  A title of some length  \r\nmore") == "A title of some length")
    #expect(text("Only words") == "Only words")
    #expect(text("\u{A0}\n\u{A0}A title of some length\u{3000}\nmore") == "A title of some length")
    #expect(text("Two words\rmore words that follow") == "Two words")
    #expect(text("") == "" && text("\n\n") == "")
  }

  @Test func `a long first line is no title`() {
    let line = String(repeating: "x", count: 200)
    #expect(text(line + "\nmore") == line)
    #expect(text(line + "x\nmore") == "")
    #expect(text(String(repeating: "\n", count: 4095) + "Title of this text") == "Title of this text")
    #expect(text(String(repeating: "\n", count: 4096) + "Title of this text") == "")
  }

  @Test func `a slogan alone above a longer line gives way to it`() {
    #expect(text("Opinion\n\nWhat is to be done?") == "What is to be done?")
    #expect(text("1h ago\r\n\r\n\r\nWhat is to be done?") == "What is to be done?")
    #expect(
      text("Internationalisation\u{A0}Localisation\n\nA line that is longer than those two words")
        == "A line that is longer than those two words")
    #expect(text("A heading of this length\n\nA line that is longer by far") == "A heading of this length")
    #expect(text("Opinion\nWhat is to be done?") == "Opinion")
    #expect(text("A long day\n\nShort") == "A long day")
    #expect(text("Opinion\n\n" + String(repeating: "x", count: 201)) == "Opinion")
  }

  @Test func `the first heading is the title of a Markdown text`() {
    #expect(markdown("intro\n\n# The *title* #\n## Next") == "The *title*")
    #expect(markdown("## Less\n# More") == "Less")
    #expect(markdown("#hashtag\n# C# and F#") == "C# and F#")
    #expect(markdown("#\n###### Six\n") == "Six")
    #expect(markdown("####### Seven words or so are here\n") == "####### Seven words or so are here")
    #expect(markdown("The title\n=====\nmore") == "The title")
    #expect(markdown("The title\n-\nmore") == "The title")
    #expect(markdown("- item\n---\n# Title") == "Title")
    #expect(markdown("First of these\nSecond of these\n---\n# Title") == "Title")
    #expect(markdown("```sh\n# comment\n~~~\n```\n# Title") == "Title")
    #expect(markdown("---\ndate: 2026\n# note\n---\n# Title") == "Title")
    #expect(markdown("---\nnever closed") == "---")
    #expect(markdown("No heading in this one\nmore") == "No heading in this one")
  }

  @Test func `any bytes and any cut give a range inside the text`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let parts = ["\n", "\r\n", "# ", "---", "===", "```", " ", "\u{A0}", "x", "é", "Opinion", "\u{3000}"]
    for _ in 0..<5000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        bytes += parts.randomElement(using: &random)!.utf8
      }
      if Bool.random(using: &random), !bytes.isEmpty { bytes.removeLast(1) }
      for find in [Title.inText, inMarkdown] {
        let range = bytes.withUnsafeBytes(find)
        #expect(range.lowerBound >= 0 && range.upperBound <= bytes.count)
      }
    }
  }
}
