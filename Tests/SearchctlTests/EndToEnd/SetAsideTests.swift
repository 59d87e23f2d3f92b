import Foundation
import Testing

/// Page furniture and repetition in the four documents that come with the program.
@Suite struct SetAsideTests {
  let program: Program
  private static let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "seeds")

  init() throws {
    program = try Program()
    try FileManager.default.copyItem(at: Self.seeds, to: program.folder.appending(path: "seeds"))
    _ = try program.run("index", "seeds")
  }

  private func object(_ output: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }

  private func setAside(_ document: String) throws -> [(kind: String, text: String)] {
    let shown = try object(program.run("show", "--json", document).output)
    return (shown["setAside"] as? [[String: Any]] ?? []).map {
      ($0["kind"] as? String ?? "", $0["text"] as? String ?? "")
    }
  }

  @Test func `the furniture of each is set aside`() throws {
    func furniture(_ document: String) throws -> [String] {
      try setAside(document).filter { $0.kind == "furniture" }.map(\.text)
    }
    #expect(try furniture("000") == [])
    #expect(try furniture("001") == ["View on X"])
    #expect(
      try furniture("002") == [
        "Discuss\u{A0}Read More", "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
      ])
    #expect(try furniture("003") == [])
  }

  @Test func `the article that stands twice counts once, and so does the post that is quoted`() throws {
    let article = try setAside("002").filter { $0.kind == "repetition" }
    #expect(article.count == 1 && article[0].text.utf8.count > 8000)
    let post = "Anthropic encourages racing without even acknowledging"
    #expect(try setAside("001").filter { $0.kind == "repetition" && $0.text.contains(post) }.count == 4)
    #expect(try setAside("000").isEmpty && setAside("003").isEmpty)
  }

  @Test(arguments: [
    "\"Discuss Read More\"", "\"Leave a Reply\"", "\"View on X\"", "\"email address will not\"",
  ])
  func `what only furniture has is told and found in all text`(query: String) throws {
    let run = try program.run("query", query)
    #expect(run.code == 1 && run.output == "")
    #expect(run.errors.contains("1 document has it in page furniture or repeated passages: --all-text\n"))
    let all = try program.run("query", "--all-text", query)
    #expect(all.code == 0)
    let words = query.dropFirst().dropLast()
    #expect(all.output.contains(words), "the snippet shows what was found")
    #expect(!all.errors.contains("--all-text"))
    let counted = try object(program.run("query", "--json", query).output)
    #expect(counted["matches"] as? Int == 0 && counted["matchesInAllText"] as? Int == 1)
  }

  @Test func `words that only furniture has are told`() throws {
    let run = try program.run("query", "anthropic", "email", "reply")
    #expect(run.code == 0)
    #expect(run.errors.contains("2 words of the query stand in page furniture only: --all-text\n"))
  }

  @Test func `snippets show no furniture and no repetition`() throws {
    let repeated = try program.run("query", "--snippet-length", "2000", "+Soares", "+coordination")
    #expect(repeated.output.components(separatedBy: "Anthropic encourages racing").count == 2)
    let end = try program.run("query", "--snippet-length", "10000", "+overly", "+weird", "+Yudkowsky")
    #expect(end.output.contains("overly weird") && !end.output.contains("Read More"))
  }

  @Test func `show marks what is set aside, and raw bytes have no marks`() throws {
    let run = try program.run("show", "001")
    #expect(run.output.contains("4:54 PM · May 20, 2026 [furniture: View on X]\n"))
    #expect(run.output.components(separatedBy: "[repeated: ").count == 8)
    #expect(run.errors.contains("bytes set aside"))
    let file = "seeds/001_101a4e6952116850.txt"
    #expect(try program.run("show", "--raw", "001").output.utf8.elementsEqual(program.read(file)))
    let unmarked = run.output.replacing("[furniture: ", with: "").replacing("[repeated: ", with: "")
      .replacing(
        "]", with: "")
    let text = try program.run("show", "--raw", "001").output.replacing("]", with: "")
    #expect(unmarked == text || unmarked == text + "\n")
  }

  @Test func `stats and index tell how much is set aside`() throws {
    let statistics = try object(program.run("stats", "--json").output)
    #expect(statistics["furnitureBytes"] as? Int == 110)
    #expect(statistics["repeatedBytes"] as? Int ?? 0 > 10_000)
    let run = try program.run("index", "--index", "other", "seeds")
    #expect(run.errors.contains("110 B of page furniture and 12 kB of repetition set aside"))
    let plain = try program.run("index", "--index", "plain", "--no-set-aside", "seeds")
    #expect(!plain.errors.contains("set aside"))
    #expect(try program.run("query", "--index", "plain", "\"Leave a Reply\"").code == 0)
  }
}
