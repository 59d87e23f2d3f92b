import Foundation
import Testing

/// What the program says of the four documents that come with it.
@Suite struct SeedTests {
  let program: Program
  private static let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "seeds")

  init() throws {
    program = try Program()
    try FileManager.default.copyItem(at: Self.seeds, to: program.folder.appending(path: "seeds"))
  }

  private func keys(_ query: String) throws -> [String] {
    let run = try program.run("query", "--json", "--", query)
    let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let hits = answer?["hits"] as? [[String: Any]] ?? []
    return hits.compactMap { $0["key"] as? String }
  }

  @Test func `the global ban is found where it is written about`() throws {
    let keys = try keys("global ban")
    #expect(keys.first == "seeds/002_5b081e1f8c479b7c.txt")
    for key in keys {
      let text = try String(contentsOf: program.folder.appending(path: key), encoding: .utf8).lowercased()
      #expect(text.contains("global") || text.contains(/\bban/), "\(key)")
    }
  }

  @Test(arguments: [
    "000_d72475be6d36a1b1", "001_101a4e6952116850", "002_5b081e1f8c479b7c", "003_73cf242dc7a4d052",
  ])
  func `the first words of each find it`(name: String) throws {
    let text = try String(contentsOf: Self.seeds.appending(path: name + ".txt"), encoding: .utf8)
    let words = text.split(whereSeparator: \.isWhitespace).prefix(8).map(String.init)
    #expect(try keys(words.joined(separator: " ")).first == "seeds/\(name).txt")
  }
}
