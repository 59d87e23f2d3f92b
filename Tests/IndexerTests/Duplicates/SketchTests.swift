import Search
import Testing

@testable import Indexer

@Suite struct SketchTests {
  private var random = Random(seed: 20_261_121)

  @Test mutating func `words may come in any runs`() {
    let words = SampleText.hashes(SampleText.article(words: 400, &random))
    var builder = SketchBuilder()
    builder.add(words.span)
    let whole = builder.finish()
    var rest = words[...]
    while !rest.isEmpty {
      let run = Array(rest.prefix(Int.random(in: 1...5, using: &random)))
      rest = rest.dropFirst(run.count)
      builder.add(run.span)
    }
    #expect(builder.finish() == whole)
  }

  @Test func `capitals, punctuation and line breaks do not matter`() {
    #expect(
      SampleText.sketch("The Act of 2024 bans  it, as a whole.\n")
        == SampleText.sketch("the act\nof 2024 BANS it as a whole"))
  }

  @Test func `no words and few words have a sketch that compares with nothing`() {
    for text in ["", "One", "one two three"] { #expect(!SampleText.sketch(text).isComparable) }
    #expect(SampleText.sketch("one two three four").isComparable)
  }

  @Test(arguments: [300, 2000, 20_000])
  mutating func `agreeing bins estimate the resemblance`(words: Int) {
    // The two share two thirds of what they have each: half of what they have together.
    let shared = SampleText.article(words: words * 2 / 3, &random)
    let a = SampleText.sketch(shared + " " + SampleText.article(words: words / 3, &random))
    let b = SampleText.sketch(shared + " " + SampleText.article(words: words / 3, &random))
    let agreeing = zip(a.minima, b.minima).count { $0 == $1 }
    // Four standard errors.
    #expect(abs(Double(agreeing) / 64 - 0.5) < 0.25)
  }

  @Test mutating func `what is repeated counts once among the shingles`() {
    let article = SampleText.article(words: 3000, &random)
    let once = SampleText.sketch(article)
    let thrice = SampleText.sketch([article, article, article].joined(separator: "\n"))
    #expect(thrice.wordCount == 3 * once.wordCount)
    #expect(abs(Double(thrice.shingleCount) / Double(once.shingleCount) - 1) < 0.25)
    #expect(zip(thrice.minima, once.minima).count { $0 == $1 } >= 62)
  }

  @Test func `another number in the same words is noticed`() {
    let text =
      "Whoever breaks this section pays a fine of 5,000 dollars to the State within 30 days of notice."
    let sketch = SampleText.sketch("By 2024 it begins. " + text)
    #expect(sketch.contradicts(kept(text.replacing("5,000", with: "9,000")), .bothSides))
    #expect(!sketch.contradicts(kept(text), .bothSides))
    #expect(!sketch.contradicts(kept("By 2024 it begins. " + text), .bothSides))
  }

  @Test mutating func `every third has a landmark, and half a document has one of them`() {
    for words in [300, 3000] {
      let halves = [SampleText.article(words: words, &random), SampleText.article(words: words, &random)]
      let landmarks = Landmarks(SampleText.sketch(halves.joined()).probes) { _ in false }
      var count = 0
      landmarks.forEach { _ in count += 1 }
      #expect(count == Landmarks.count)
      for half in halves {
        // In a page that is otherwise another's.
        let page = SampleText.sketch(SampleText.article(words: words / 2, &random) + half)
        var isFound = false
        landmarks.forEach { landmark in
          if page.probes.contains(where: { $0.name == landmark }) { isFound = true }
        }
        #expect(isFound)
      }
    }
  }

  @Test mutating func `a text sketched by itself is sketched as words are`() {
    let parts = (0..<5).map { _ in SampleText.article(words: 90, &random) }
    let text = Array(parts.joined().utf8)
    let sketcher = TextSketcher(Analyzer(.english))
    #expect(sketcher.sketch(of: text) == SampleText.sketch(parts.joined()))
  }

  @Test mutating func `a kept sketch is the one that was appended, however many there are`() {
    let sketches = (0..<40).map { i in
      SampleText.sketch(
        SampleText.article(words: 20, &random) + String(repeating: "and 7 or \(i) ", count: i))
    }
    var store = SketchStore()
    for i in 0..<5000 {
      store.append(sketches[i % 40], DocumentOrigin(group: GroupID(rawValue: 4), site: i == 4999 ? 3 : nil))
    }
    for i in [0, 2047, 2048, 4095, 4096, 4999] {
      let (sketch, kept) = (sketches[i % 40], store[i])
      #expect(kept.digest == sketch.digest && kept.shingleCount == sketch.shingleCount)
      #expect(kept.numbers == sketch.numbers && kept.site == (i == 4999 ? 3 : nil) && kept.title == nil)
      #expect(store.equalBins(sketch, i) == Sketch.binCount)
      #expect(store.equalBins(sketches[(i + 1) % 40], i) < Sketch.binCount)
    }
  }

  @Test func `probes in any order choose the same landmarks`() {
    let probes = [
      Probe(order: 3, name: 9, third: 0), Probe(order: 2, name: 8, third: 2),
      Probe(order: 3, name: 6, third: 0), Probe(order: 1, name: 7, third: 0),
    ]
    #expect(Landmarks(probes) { _ in false }.values == (7, 0, 8))
    #expect(Landmarks(probes) { $0 == 7 }.values == (6, 0, 8))
    #expect(Landmarks(probes.reversed()) { $0 == 7 }.values == (6, 0, 8))
  }

  @Test func `what is crowded is no landmark`() {
    let probes = [
      Probe(order: 1, name: 7, third: 0), Probe(order: 2, name: 8, third: 2),
      Probe(order: 3, name: 9, third: 0),
    ]
    #expect(Landmarks(probes) { _ in false }.values == (7, 0, 8))
    #expect(Landmarks(probes) { $0 == 7 }.values == (9, 0, 8))
    #expect(Landmarks(probes) { _ in true } == .none)
  }

  @Test func `a context with several numbers tells nothing`() {
    let text = "it costs him 5 dollars a day and it costs him 7 dollars a week"
    #expect(!SampleText.sketch(text).contradicts(kept("and it costs him 9 dollars or so"), .eitherSide))
    #expect(
      SampleText.sketch("then it costs him 5 dollars").contradicts(
        kept("and it costs him 9 dollars"), .bothSides))
  }

  private func kept(_ text: String) -> KeptSketch {
    var store = SketchStore()
    store.append(SampleText.sketch("other words and 6 numbers"), DocumentOrigin(group: GroupID(rawValue: 4)))
    store.append(SampleText.sketch(text), DocumentOrigin(group: GroupID(rawValue: 8)))
    return store[1]
  }
}
