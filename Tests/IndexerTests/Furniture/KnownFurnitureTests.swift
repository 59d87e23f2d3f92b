import Testing

@testable import Indexer

@Suite struct KnownFurnitureTests {
  private func known(_ line: String) -> String? {
    let bytes = Array(line.utf8)
    return bytes.withUnsafeBytes { KnownFurniture.range(in: $0) }.map {
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
    "He left a reply", "share.", "reply", "Privacy Policy", "### Terms of Service", "\u{FF}",
  ])
  func `prose is none`(line: String) {
    #expect(known(line) == nil)
  }
}
