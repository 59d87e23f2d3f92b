import Search
import Testing

@testable import Indexer

@Suite struct SketchTests {
  private var random = Random(seed: 20_261_121)

  @Test mutating func `a sketch is read as it was written`() throws {
    let sketch = SampleText.sketch(SampleText.article(words: 700, &random))
    let bytes = sketch.encode()
    #expect(bytes.count == Sketch.encodedSize)
    #expect(bytes.withUnsafeBytes { Sketch(decoding: $0) } == sketch)
  }

  @Test mutating func `bytes that are no sketch give none`() {
    let bytes = SampleText.sketch(SampleText.article(words: 300, &random)).encode()
    for count in 0..<bytes.count {
      #expect(
        bytes.withUnsafeBytes { Sketch(decoding: UnsafeRawBufferPointer(rebasing: $0[..<count])) } == nil)
    }
    #expect((bytes + [0]).withUnsafeBytes { Sketch(decoding: $0) } == nil)
    // More shingles than words.
    var wrong = bytes
    wrong[7] = 0xFF
    #expect(wrong.withUnsafeBytes { Sketch(decoding: $0) } == nil)
  }

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
    #expect(sketch.contradicts(kept(text.replacing("5,000", with: "9,000"))))
    #expect(!sketch.contradicts(kept(text)))
    #expect(!sketch.contradicts(kept("By 2024 it begins. " + text)))
  }

  private func kept(_ text: String) -> KeptSketch {
    let sketch = SampleText.sketch(text)
    return KeptSketch(
      shingleCount: sketch.shingleCount, digest: sketch.digest,
      digestWithoutNumbers: sketch.digestWithoutNumbers,
      numbers: sketch.numbers[...])
  }
}
