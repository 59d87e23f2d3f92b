import Testing

@testable import Search

private typealias Item = Query.Item

private func word(_ text: String, _ occur: Query.Occur = .should) -> Query.Clause {
  Query.Clause(occur: occur, items: [Item(term: term(text), position: 0)])
}

private func phrase(_ words: String...) -> Query.Clause {
  Query.Clause(occur: .should, items: words.enumerated().map { Item(term: term($1), position: $0) })
}

private func term(_ text: String) -> [UInt8] {
  Array(text.utf8).withUnsafeBytes { Analyzer(.plain).term(of: $0) }
}

private func maker(_ clauses: Query.Clause...) -> SnippetMaker {
  SnippetMaker(clauses: clauses, analyzer: Analyzer(.plain))
}

private func marked(_ snippet: Snippet) -> String {
  var bytes = Array(snippet.text.utf8)
  for range in snippet.highlights.reversed() {
    bytes.insert(UInt8(ascii: "]"), at: range.upperBound)
    bytes.insert(UInt8(ascii: "["), at: range.lowerBound)
  }
  return (snippet.continuesBefore ? "…" : "") + String(decoding: bytes, as: UTF8.self)
    + (snippet.continuesBehind ? "…" : "")
}

private func snippet(
  _ maker: SnippetMaker, _ text: String, title: Range<Int> = 0..<0, length: Int = 240
) -> String {
  marked(maker.snippet(of: Array(text.utf8), title: title, length: length))
}

@Test func `a short text is shown whole with its matches`() {
  #expect(
    snippet(maker(word("global"), word("ban")), "A global\n\n ban, globally.")
      == "A [global] [ban], globally.")
}

@Test func `excluded words are not highlighted`() {
  #expect(snippet(maker(word("global"), word("ban", .mustNot)), "A global ban") == "A [global] ban")
}

private let filler = String(repeating: "filler words stand here. ", count: 40)

@Test func `the passage with the most distinct words wins`() {
  let text = "global global global. " + filler + "Now a global and real ban. " + filler
  #expect(snippet(maker(word("global"), word("ban")), text, length: 40).contains("[global] and real [ban]"))
}

@Test func `of passages with the same words the closest wins and then the earliest`() {
  let text = "global or so ban. " + filler + "Global ban one. " + filler + "Global ban two. " + filler
  #expect(
    snippet(maker(word("global"), word("ban")), text, length: 30) == "…[Global] [ban] one. filler words…")
}

@Test func `a phrase outweighs its words`() {
  let text = "ban global. " + filler + "A global word, then ban. " + filler + "The global ban. " + filler
  #expect(snippet(maker(phrase("global", "ban")), text, length: 30).contains("The [global] [ban]."))
}

@Test func `a passage begins at its sentence where that is near`() {
  let text = filler + "It began when they asked for a ban on it. " + filler
  #expect(
    snippet(maker(word("ban")), text, length: 80).hasPrefix("…It began when they asked for a [ban] on it."))
}

@Test func `a passage begins at its line where that is near`() {
  let text = filler + "\nWithout a full stop a ban\n" + filler
  #expect(snippet(maker(word("ban")), text, length: 60).hasPrefix("…Without a full stop a [ban] filler"))
}

@Test func `in a long sentence a passage begins at a word before the match`() {
  let text = String(repeating: "word ", count: 100) + "ban" + String(repeating: " word", count: 100)
  let shown = snippet(maker(word("ban")), text, length: 60)
  #expect(shown.hasPrefix("…word word"))
  #expect(shown.hasSuffix("word…"))
  #expect(shown.contains(" [ban] "))
}

@Test func `the body is preferred to the title`() {
  let text = "Global ban\n" + filler + "Here it is global. " + filler
  #expect(
    snippet(maker(word("global"), word("ban")), text, title: 0..<10, length: 40).contains(
      "Here it is [global]."))
}

@Test func `a match in the title alone is shown`() {
  #expect(snippet(maker(word("ban")), "The ban\nNothing more.", title: 0..<7) == "The [ban] Nothing more.")
}

@Test func `where nothing matches the body begins`() {
  #expect(
    snippet(maker(word("none")), "Title\nFirst one. Second one.", title: 0..<5) == "First one. Second one.")
  #expect(snippet(maker(word("none")), "Title", title: 0..<5) == "Title")
}

@Test func `texts without words have snippets`() {
  #expect(snippet(maker(word("none")), "") == "")
  #expect(snippet(maker(word("none")), " \n ") == "")
  #expect(snippet(maker(word("none")), " !!! ???") == "!!! ???")
}

@Test func `the title is marked by itself`() {
  let passage = maker(word("ban")).passage(of: Array("x The  ban\n y".utf8), in: 2..<11)
  #expect(passage.text == "The ban")
  #expect(passage.highlights == [4..<7])
}

@Test func `snippets of random texts hold together`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = Generator(state: seed)
  let parts = [
    "global", "ban", "Ban", "x", "other", " ", " ", " ", "\n", ". ", "! ", "世界", "é", "e\u{301}", "“", "”",
    ",", "\u{A0}", "\u{3000}", "。", "😀", "-",
    String(repeating: "long", count: 20), "   ",
  ]
  let makers = [
    maker(word("global"), word("ban")), maker(phrase("global", "ban"), word("x")), maker(word("none")),
    maker(phrase("ban", "ban")), maker(word("世界"), word("other")),
  ]
  for round in 0..<3000 {
    let count = Int.random(in: 0...120, using: &random)
    let text = (0..<count).map { _ in parts.randomElement(using: &random)! }.joined()
    let bytes = Array(text.utf8)
    let title = randomTitle(of: text, using: &random)
    let length = Int.random(in: 1...200, using: &random)
    let snippet = makers[round % makers.count].snippet(of: bytes, title: title, length: length)
    let comment: Comment =
      "seed \(seed), round \(round), length \(length), title \(title): \(text.debugDescription)"
    check(snippet, of: bytes, length: length, comment)
  }
}

private func randomTitle(of text: String, using random: inout Generator) -> Range<Int> {
  guard Bool.random(using: &random), !text.isEmpty else { return 0..<0 }
  let offsets = text.unicodeScalars.indices.map { $0.utf16Offset(in: text) }.count
  let a = Int.random(in: 0..<offsets, using: &random)
  let b = Int.random(in: a...offsets, using: &random)
  let scalars = Array(text.unicodeScalars)
  func bytes(_ count: Int) -> Int { scalars[..<count].reduce(0) { $0 + UTF8.width($1) } }
  return bytes(a)..<bytes(b)
}

private func check(_ snippet: Snippet, of text: [UInt8], length: Int, _ comment: Comment) {
  let range = snippet.byteRange
  #expect(range.lowerBound >= 0 && range.upperBound <= text.count, comment)
  let source = String(validating: text[range], as: UTF8.self)
  #expect(source != nil, comment)
  let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
  let visible = String(String.UnicodeScalarView((source ?? "").unicodeScalars.filter { !isBlank($0) }))
  let shown = String(String.UnicodeScalarView(snippet.text.unicodeScalars.filter { !isBlank($0) }))
  #expect(shown.utf8.elementsEqual(visible.utf8), comment)
  #expect(!snippet.text.contains("  "), comment)
  // A word is as long as it is, and punctuation stays with its word: the length is no hard limit.
  #expect(range.count <= length + 24 + 6 * 80, comment)
  var end = 0
  for highlight in snippet.highlights {
    #expect(highlight.lowerBound >= end && highlight.upperBound <= snippet.text.utf8.count, comment)
    #expect(String(validating: Array(snippet.text.utf8)[highlight], as: UTF8.self) != nil, comment)
    end = highlight.upperBound
  }
}

@Test func `a passage of a text of one repeated word is found in linear time`() {
  let text = String(repeating: "ban ", count: 200_000)
  let repeated = Query.Clause(occur: .should, items: (0..<50).map { Item(term: term("ban"), position: $0) })
  let shown = SnippetMaker(clauses: [repeated], analyzer: Analyzer(.plain)).snippet(
    of: Array(text.utf8), title: 0..<0, length: 40)
  #expect(shown.byteRange.lowerBound == 0)
  #expect(shown.highlights.first == 0..<3)
}

@Test(arguments: Analyzer.Name.allCases)
func `a word of small letters has one term that begins with its first letter`(name: Analyzer.Name) {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = Generator(state: seed)
  let parts = [
    "s", "es", "ing", "ly", "ed", "y", "e", "t", "ies", "ation", "ness", "a", "i", "o", "k", "gen", "d",
  ]
  let irregular = [
    "skis", "skies", "dying", "lying", "tying", "idly", "gently", "ugly", "early", "only", "singly",
  ]
  let made = (0..<20_000).map { _ in
    (0..<Int.random(in: 1...5, using: &random)).map { _ in parts.randomElement(using: &random)! }.joined()
  }
  for word in irregular + made {
    for bytes in [Array(word.utf8), [word.utf8.first! & 0xDF] + word.utf8.dropFirst()] {
      var terms: [[UInt8]] = []
      bytes.withUnsafeBytes { Analyzer(name).forEachTerm(of: $0) { terms.append([UInt8]($0)) } }
      #expect(terms.count == 1 && terms[0].first == word.utf8.first, "seed \(seed): \(word)")
    }
  }
}

/// A small generator, so that a seed tells the whole test.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

// MARK: What is set aside

private func snippet(
  _ maker: SnippetMaker, _ text: String, without parts: [String], length: Int = 240
) -> String {
  let bytes = Array(text.utf8)
  var end = 0
  let setAside = parts.map { part in
    let start = bytes.indices.dropFirst(end).first { bytes[$0...].starts(with: part.utf8) }!
    end = start + part.utf8.count
    return SetAside(start..<end, .furniture)
  }
  return marked(maker.snippet(of: bytes, title: 0..<0, setAside: setAside, length: length))
}

@Test func `a passage lies between what is set aside`() {
  let text = "Share global ban\nA global word here. Share on\nThe ban of it.\nLeave ban"
  let parts = ["Share global ban", "Share on", "Leave ban"]
  #expect(snippet(maker(word("global")), text, without: parts) == "…A [global] word here.…")
  #expect(snippet(maker(word("ban")), text, without: parts) == "…The [ban] of it.…")
  // Two words on two sides are no passage.
  #expect(snippet(maker(word("global"), word("ban")), text, without: parts) == "…The [ban] of it.…")
  #expect(snippet(maker(word("absent")), text, without: parts) == "…A global word here.…")
}

@Test func `what is set aside is shown only where all text is searched and nothing else matches`() {
  let text = "Share it on Facebook\nA reply to all of it. On and on.\nLeave a reply"
  let parts = ["Share it on Facebook", "Leave a reply"]
  func maker(_ clauses: Query.Clause...) -> SnippetMaker {
    SnippetMaker(clauses: clauses, analyzer: Analyzer(.plain), scope: .allText)
  }
  #expect(snippet(maker(word("reply")), text, without: parts) == "…A [reply] to all of it. On and on.…")
  #expect(snippet(maker(word("facebook")), text, without: parts, length: 20) == "…on [Facebook] A reply…")
  // Its words match elsewhere, but not the phrase.
  #expect(
    snippet(maker(phrase("leave", "a", "reply")), text, without: parts, length: 15) == "…[Leave] [a] [reply]")
  #expect(snippet(maker(word("facebook")), text, without: [text]).hasPrefix("Share it on [Facebook]"))
}
