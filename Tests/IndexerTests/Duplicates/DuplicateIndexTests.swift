import Testing

@testable import Indexer

@Suite struct DuplicateIndexTests {
  private var random = Random(seed: 5_112_026)

  private mutating func article(_ words: Int) -> String { SampleText.article(words: words, &random) }

  /// The kinship of the second text to the first.
  private func kinship(_ first: String, _ second: String) -> Kinship? {
    var index = DuplicateIndex()
    _ = index.add(SampleText.sketch(first), id: 7)
    let placement = index.add(SampleText.sketch(second), id: 8)
    #expect(placement.group == ((placement.nearest?.kinship ?? .similar) >= .sameArticle ? 7 : 8))
    return placement.nearest?.kinship
  }

  @Test mutating func `what syndication does to an article leaves it the same`() {
    for words in [120, 400, 3000] {
      for _ in 0..<20 {
        let text = article(words)
        let lines = text.split(separator: "\n").map(String.init)
        let middle = lines.count / 2
        #expect(kinship(text, text) == .copy)
        #expect(kinship(text, article(words / 8) + text + article(words / 8)) == .sameArticle)
        #expect(kinship(text, lines[..<middle].joined(separator: "\n")) == .sameArticle)
        #expect(kinship(lines[middle...].joined(separator: "\n"), text) == .sameArticle)
        #expect(
          kinship(text, "Quite another headline\n" + lines[1...].joined(separator: "\n")) == .sameArticle)
        let moved = lines[1..<middle] + [lines[0]] + lines[middle...]
        #expect(kinship(text, moved.joined(separator: "\n")) == .sameArticle)
      }
    }
  }

  @Test mutating func `other articles are no kin`() {
    var index = DuplicateIndex()
    for id in 0..<500 {
      let placement = index.add(SampleText.sketch(article(200)), id: UInt32(id))
      #expect(placement == DuplicateIndex.Placement(group: UInt32(id), nearest: nil))
    }
  }

  @Test mutating func `a law with one changed number is similar and has its own group`() {
    for words in [60, 500, 5000] {
      let (before, after) = (article(words), article(words))
      let numbers = (0..<200).map { "w\($0) costs \($0) and w\($0 + 1) " }.joined()
      let text = before + numbers + "the fine is 5,000 dollars at most " + after
      #expect(kinship(text, text.replacing("5,000", with: "9,000")) == .similar)
    }
  }

  @Test mutating func `half a law does not bring two versions of it together`() {
    let (first, second) = (article(400), article(400))
    let law = first + second + "the fine is 5,000 dollars at most to be paid in full"
    var index = DuplicateIndex()
    #expect(index.add(SampleText.sketch(law), id: 1).group == 1)
    #expect(index.add(SampleText.sketch(first + article(20)), id: 2).group == 1)
    let version = index.add(SampleText.sketch(law.replacing("5,000", with: "9,000")), id: 3)
    #expect(version.group == 3)
    #expect(version.nearest?.kinship == .similar)
    #expect(version.nearest?.id == 1)
  }

  @Test mutating func `pages of one site that share furniture alone keep to themselves`() {
    let furniture = article(150)
    var index = DuplicateIndex()
    for id in 0..<60 {
      let page = SampleText.sketch(furniture + article(Int.random(in: 150...400, using: &random)))
      #expect(index.add(page, id: UInt32(id), source: 3).group == UInt32(id))
    }
  }

  @Test mutating func `boilerplate is learnt, and an article under it still found`() {
    let formula = article(300)
    var index = DuplicateIndex()
    for id in 0..<20 {
      _ = index.add(SampleText.sketch(formula + article(900)), id: UInt32(id))
    }
    let text = article(300)
    #expect(index.add(SampleText.sketch(formula + text), id: 100).group == 100)
    let other = index.add(SampleText.sketch(formula + article(300)), id: 101)
    #expect(other.group == 101)
    #expect(index.nearest(to: SampleText.sketch(text + article(60)))?.group == 100)
  }

  @Test mutating func `halves of an article come together through the whole`() {
    let (first, second) = (article(500), article(500))
    var index = DuplicateIndex()
    _ = index.add(SampleText.sketch(first), id: 1)
    #expect(index.add(SampleText.sketch(first + second), id: 2).group == 1)
    #expect(index.add(SampleText.sketch(second), id: 3).group == 1)
  }

  @Test mutating func `a copy of a copy is told as a copy of the nearest`() {
    let text = article(400)
    let edited = text + "with one more line\n"
    var index = DuplicateIndex()
    _ = index.add(SampleText.sketch(text), id: 1)
    #expect(index.add(SampleText.sketch(edited), id: 2).nearest?.kinship == .sameArticle)
    let nearest = index.add(SampleText.sketch(edited), id: 3).nearest
    #expect(nearest?.id == 2)
    #expect(nearest?.group == 1)
    #expect(nearest?.kinship == .copy)
  }

  @Test func `a few words are compared as a whole`() {
    #expect(kinship("Page not found", "page not found.") == .copy)
    #expect(kinship("Page not found", "Page was found") == nil)
    #expect(kinship("", "") == .copy)
  }

  @Test mutating func `the same documents give the same groups`() {
    let texts = (0..<100).map { i in
      i % 3 == 2 ? "" : article(100 + i)
    }
    func placements() -> [DuplicateIndex.Placement] {
      var index = DuplicateIndex()
      return texts.enumerated().map { i, text in
        index.add(SampleText.sketch(text.isEmpty ? texts[i - 1] + texts[i - 2] : text), id: UInt32(i))
      }
    }
    #expect(placements() == placements())
  }

  @Test mutating func `copies take no memory but for their digests`() {
    var index = DuplicateIndex()
    let text = article(400)
    _ = index.add(SampleText.sketch(text), id: 0)
    let before = index.memory
    for id in 1..<1000 { _ = index.add(SampleText.sketch(text), id: UInt32(id)) }
    #expect(index.memory == before)
  }
}
