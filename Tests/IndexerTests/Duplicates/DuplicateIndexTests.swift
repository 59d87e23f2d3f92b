import Search
import Testing

@testable import Indexer

@Suite struct DuplicateIndexTests {
  private var random = Random(seed: 5_112_026)

  private mutating func article(_ words: Int) -> String { SampleText.article(words: words, &random) }

  /// An index of texts, each from a site of its own if nothing else is said, whose sketches are all at hand.
  private struct Texts: ~Copyable {
    var index = DuplicateIndex()
    var groups: [GroupID] = []

    mutating func add(_ text: String, site: UInt64? = nil, title: UInt64? = nil) -> DuplicateIndex.Placement {
      let placement = index.add(SampleText.sketch(text), origin(site, title)) { _ in preconditionFailure() }
      groups.append(placement.group)
      return placement
    }

    /// Whose group a text joins: the number of the document that began it.
    mutating func group(_ text: String, site: UInt64? = nil, title: UInt64? = nil) -> UInt64 {
      add(text, site: site, title: title).group.rawValue / 4 - 1
    }

    mutating func nearest(_ text: String) -> DuplicateIndex.Match? {
      index.nearest(to: SampleText.sketch(text), origin(nil, nil)) { _ in preconditionFailure() }
    }

    private func origin(_ site: UInt64?, _ title: UInt64?) -> DocumentOrigin {
      let number = UInt64(index.count)
      return DocumentOrigin(
        group: GroupID(rawValue: (number + 1) * 4), site: site ?? 1000 + number, title: title)
    }
  }

  /// The kinship of the second text to the first.
  private func kinship(_ first: String, _ second: String) -> Kinship? {
    var texts = Texts()
    _ = texts.add(first)
    let placement = texts.add(second)
    let isSame = (placement.nearest?.kinship ?? .similar) >= .sameArticle
    #expect((placement.group == texts.groups[0]) == isSame)
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
    var texts = Texts()
    for id in 0..<500 {
      let placement = texts.add(article(200))
      #expect(placement.group.rawValue / 4 - 1 == UInt64(id) && placement.nearest == nil)
    }
  }

  @Test mutating func `a law with one changed number is similar and has its own group`() {
    for words in [60, 500, 5000] {
      let (before, after) = (article(words), article(words))
      let numbers = (0..<200).map { "w\($0) costs \($0) and w\($0 + 1) " }.joined()
      let text = before + numbers + "the fine is 5,000 dollars at most " + after
      #expect(kinship(text, text.replacing("5,000", with: "9,000")) == .similar)
      // Written out, too.
      let days = before + "it shall be reported within thirty days at the latest " + after
      #expect(kinship(days, days.replacing("thirty", with: "sixty")) == .similar)
    }
  }

  @Test mutating func `a changed number is noticed among other edits`() {
    var noticed = 0
    for _ in 0..<40 {
      let law =
        article(300) + "whoever does so pays a fine of 5,000 dollars to the state at once " + article(300)
      // A sixteenth of the lines goes, and what stands before the amount is put in other words.
      let lines = law.split(separator: "\n").enumerated().filter {
        $0.offset % 16 != 3 || $0.element.contains("5,000")
      }
      let edited = lines.map { String($0.element) }.joined(separator: "\n")
        .replacing("pays a fine of 5,000", with: "is fined up to 9,000")
      var texts = Texts()
      _ = texts.add(law, site: 3, title: 1)
      if texts.add(edited, site: 3, title: 1).nearest?.kinship == .similar { noticed += 1 }
    }
    #expect(noticed == 40)
  }

  @Test mutating func `half a law does not bring two versions of it together`() {
    let (first, second) = (article(400), article(400))
    let law = first + second + "the fine is 5,000 dollars at most to be paid in full"
    var texts = Texts()
    #expect(texts.group(law) == 0)
    #expect(texts.group(first + article(20)) == 0)
    let version = texts.add(law.replacing("5,000", with: "9,000"))
    #expect(version.group.rawValue / 4 - 1 == 2)
    #expect(version.nearest?.kinship == .similar)
    #expect(version.nearest?.document == 0)
  }

  @Test mutating func `pages of one site that share furniture alone keep to themselves`() {
    let furniture = article(150)
    var texts = Texts()
    for id in 0..<60 {
      let text = furniture + article(Int.random(in: 150...400, using: &random))
      #expect(texts.group(text, site: 3, title: 7) == UInt64(id))
    }
  }

  @Test
  mutating func `pages of one site with other titles are other articles, however much furniture they share`()
  {
    let furniture = article(900)
    var texts = Texts()
    for id in 0..<20 {
      #expect(texts.group(furniture + article(100), site: 3, title: UInt64(id)) == UInt64(id))
    }
    // The same words are a copy all the same.
    let text = furniture + article(100)
    #expect(texts.group(text, site: 3, title: 50) == 20)
    #expect(texts.group(text, site: 3, title: 51) == 20)
  }

  @Test mutating func `halves of an article come together through the whole`() {
    let (first, second) = (article(500), article(500))
    var texts = Texts()
    #expect(texts.group(first) == 0)
    #expect(texts.group(first + second) == 0)
    #expect(texts.group(second) == 0)
  }

  @Test mutating func `a copy of a copy is told as a copy of the nearest`() {
    let text = article(400)
    let edited = text + "with one more line\n"
    var texts = Texts()
    _ = texts.add(text)
    #expect(texts.add(edited).nearest?.kinship == .sameArticle)
    let nearest = texts.add(edited).nearest
    #expect(nearest?.document == 1 && nearest?.group == texts.groups[0] && nearest?.kinship == .copy)
  }

  @Test func `a few words are compared as a whole`() {
    #expect(kinship("Page not found", "page not found.") == .copy)
    #expect(kinship("Page not found", "Page was found") == nil)
    #expect(kinship("", "") == nil && kinship("***", "!!! ---") == nil)
  }

  @Test mutating func `documents that were kept give the same groups as those at hand`() {
    let originals = (0..<60).map { _ in article(160) }
    let texts = (0..<240).map { i in
      let text = originals[Int.random(in: 0..<60, using: &random)]
      switch i % 4 {
      case 0: return text
      case 1: return article(30) + text
      case 2: return String(text.prefix(text.utf8.count / 2))
      default: return article(100)
      }
    }
    let sketches = texts.map { SampleText.sketch($0) }
    func origin(_ i: Int) -> DocumentOrigin {
      DocumentOrigin(group: GroupID(rawValue: UInt64(i + 1) * 4), site: UInt64(i), fingerprint: UInt64(i))
    }
    func load(_ i: UInt32) -> (origin: DocumentOrigin, sketch: Sketch?) { (origin(Int(i)), sketches[Int(i)]) }
    var whole = DuplicateIndex()
    let expected = sketches.indices.map { i in whole.add(sketches[i], origin(i), load: load) }
    #expect(Set(expected.map(\.group)).count < 200)
    for stop in [1, 77, 239] {
      // Kept in the same run, and restored from what a segment says in another; little room for what is loaded.
      var kept = DuplicateIndex(loadedLimit: 4096)
      for i in 0..<stop { _ = kept.add(sketches[i], origin(i), load: load) }
      kept.keep()
      var restored = DuplicateIndex()
      for i in 0..<stop {
        let isAlone = expected[i].group == origin(i).group
        restored.restore(expected[i].landmarks, group: isAlone ? nil : expected[i].group)
      }
      for i in stop..<sketches.count {
        #expect(kept.add(sketches[i], origin(i), load: load) == expected[i])
        #expect(restored.add(sketches[i], origin(i), load: load) == expected[i])
      }
    }
  }

  @Test mutating func `without texts only what is the same to the byte is told from what was kept`() {
    let text = article(200)
    var index = DuplicateIndex()
    let landmarks = Landmarks(SampleText.sketch(text).probes) { _ in false }
    index.restore(landmarks, group: nil)
    func add(fingerprint: UInt64) -> DuplicateIndex.Placement {
      index.add(
        SampleText.sketch(text),
        DocumentOrigin(group: GroupID(rawValue: 40 + 4 * fingerprint), fingerprint: fingerprint)
      ) { _ in (DocumentOrigin(group: GroupID(rawValue: 8), fingerprint: 5), nil) }
    }
    #expect(add(fingerprint: 5).group == GroupID(rawValue: 8))
    #expect(add(fingerprint: 5).nearest?.kinship == .copy)
  }

  @Test mutating func `many copies take no memory but for a few`() {
    var texts = Texts()
    let text = article(400)
    for _ in 0..<100 { _ = texts.add(text) }
    let before = texts.index.memory
    for _ in 0..<1000 { _ = texts.add(text) }
    #expect(texts.index.memory - before < 40 * 1000)
    #expect(Set(texts.groups).count == 1)
  }
}
