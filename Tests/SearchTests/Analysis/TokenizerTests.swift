import Testing

@testable import Search

private func words(_ bytes: [UInt8], _ name: Analyzer.Name) -> [Word] {
  var result: [Word] = []
  bytes.withUnsafeBytes { Analyzer(name).appendWords(of: $0, to: &result) }
  return result
}

private func texts(_ text: String, _ name: Analyzer.Name) -> [String] {
  let bytes = Array(text.utf8)
  return words(bytes, name).map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
}

/// Text of the kinds that the fast path and the rules have to agree on.
private func randomText(_ random: inout SplitMix, pieces: Int) -> String {
  let pool = [
    "a", "b", "Word", "engines", "7", "42", "'", "’", ".", ",", ":", ";", "_", "\"", " ", " ", " ", "\n", "-",
    "\r\n", "é", "e\u{301}", "\u{301}", "\u{200D}", "\u{AD}", "漢", "字", "の", "カ", "ー", "ｶ", "ﾞ", "ไ", "ท",
    "ย",
    "ำ", "\u{E31}", "한", "ש", "ק", "״", "🙂", "🇩", "🇪", "·", "．", "—", "“", "Я", "ز", "\u{202F}", "𝒜", "々",
    "Ⓜ",
    "ß", "²", "‘", "e.g", "क", "\u{93F}", "\u{FF3F}", "\u{2024}", "٣", "٫", "ຂ", "\u{1000}", "\u{102C}",
  ]
  let skew = random.next(below: 4)
  var text = ""
  for _ in 0..<pieces {
    let limit = skew == 0 ? 10 : skew == 1 ? 20 : pool.count
    text += pool[random.next(below: limit)]
  }
  return text
}

@Test(arguments: Analyzer.Name.allCases)
func `a word is a segment with a letter or a number`(name: Analyzer.Name) {
  #expect(texts("", name) == [])
  #expect(texts("  ... — 🙂 !?", name) == [])
  #expect(
    texts("The quick (“brown”) fox can’t jump 32.3 feet, right?", name)
      == ["The", "quick", "brown", "fox", "can’t", "jump", "32.3", "feet", "right"])
  #expect(
    texts("GPT-4o @So8res don't 'quoted' it's", name)
      == ["GPT", "4o", "So8res", "don't", "quoted", "it's"])
  #expect(texts("3.5 1,000 12:30 v1.2", name) == ["3.5", "1,000", "12", "30", "v1.2"])
  #expect(texts("naïve cafe\u{301} Straße", name) == ["naïve", "cafe\u{301}", "Straße"])
}

@Test func `english parts glued sentences and names with stops`() {
  #expect(texts("throw at people.I think", .english) == ["throw", "at", "people", "I", "think"])
  #expect(texts("example.com", .english) == ["example", "com"])
  #expect(texts("U.S. e.g. a.m. i.e.", .english) == ["U.S", "e.g", "a.m", "i.e"])
  #expect(texts("U.S.Government J.R.R.Tolkien", .english) == ["U.S", "Government", "J.R.R", "Tolkien"])
  #expect(texts("end.A.B.next", .english) == ["end", "A.B", "next"])
  #expect(texts("note:this a:b col·lega", .english) == ["note", "this", "a", "b", "col", "lega"])
  #expect(texts("3.5b.x don't.Stop l'U.S", .english) == ["3.5b", "x", "don't", "Stop", "l'U", "S"])
  #expect(texts("É.U. É.Union", .english) == ["É.U", "É", "Union"])
  #expect(texts("צה״ל ת\"א", .english) == ["צה״ל", "ת\"א"])
}

@Test func `english parts at underscores`() {
  #expect(texts("foo_bar _baz_ a__b x_é", .english) == ["foo", "bar", "baz", "a", "b", "x", "é"])
}

@Test func `what a joiner ties to a letter is no part of its word`() {
  for tied in ["_", "＿", " ", ".", "．", "—", "🙂", "🇩"] {
    #expect(texts("\(tied)\u{200D}Ⓜ", .english) == ["\u{200D}Ⓜ"])
  }
  #expect(texts("_\u{200D}Ⓜ", .plain) == ["_\u{200D}Ⓜ"])
  #expect(texts("a.\u{200D}Ⓜ", .plain) == ["a.\u{200D}Ⓜ"])
}

@Test func `plain keeps the rules of Unicode`() {
  #expect(
    texts("people.I example.com U.S.Government note:this", .plain)
      == ["people.I", "example.com", "U.S.Government", "note:this"])
  #expect(texts("foo_bar _baz_ ___ é_x", .plain) == ["foo_bar", "_baz_", "é_x"])
}

@Test(arguments: Analyzer.Name.allCases)
func `scripts without spaces become overlapping pairs`(name: Analyzer.Name) {
  #expect(texts("漢字仮名", name) == ["漢字", "字仮", "仮名"])
  #expect(texts("漢 字、仮", name) == ["漢", "字", "仮"])
  #expect(texts("東京タワー", name) == ["東京", "京タ", "タワ", "ワー"])
  #expect(texts("AI技術とLLM", name) == ["AI", "技術", "術と", "LLM"])
  #expect(texts("ガ\u{3099}キ ｶﾞｷ", name) == ["ガ\u{3099}キ", "ｶﾞｷ"])
  #expect(texts("ไทย", name) == ["ไท", "ทย"])
  #expect(texts("ที่นี่", name) == ["ที่นี่"])
  #expect(texts("ไทย漢字", name) == ["ไท", "ทย", "漢字"])
  #expect(texts("2024年", name) == ["2024", "年"])
}

@Test func `a word of any length is one word`() {
  for count in [63, 64, 65, 127, 128, 129, 5_000] {
    for name in Analyzer.Name.allCases {
      let bytes = [UInt8](repeating: 97, count: count)
      #expect(words(bytes, name) == [Word(start: 0, end: UInt32(count))])
      #expect(words(bytes + [0xC3, 0xA9], name) == [Word(start: 0, end: UInt32(count + 2))])
    }
  }
}

@Test(arguments: Analyzer.Name.allCases)
func `the words are those of the plain twin`(name: Analyzer.Name) {
  var random = SplitMix(seed: 2)
  for _ in 0..<3_000 {
    let text = randomText(&random, pieces: random.next(below: 120))
    #expect(words(Array(text.utf8), name) == PlainWords.words(of: text, name), "\(text.debugDescription)")
  }
}

@Test(arguments: Analyzer.Name.allCases)
func `the words do not depend on where in a block they stand`(name: Analyzer.Name) {
  var random = SplitMix(seed: 3)
  for _ in 0..<12 {
    let text = Array(randomText(&random, pieces: 60).utf8)
    let expected = words([32] + text, name)
    for padding in 1...130 {
      let shifted = words([UInt8](repeating: 32, count: padding) + text, name)
      #expect(
        shifted.map { Word(start: $0.start - UInt32(padding) + 1, end: $0.end - UInt32(padding) + 1) }
          == expected)
      #expect(words([32] + text + [UInt8](repeating: 10, count: padding), name) == expected)
    }
  }
}

@Test(arguments: Analyzer.Name.allCases)
func `of any bytes the words are in bounds, in order, and not empty`(name: Analyzer.Name) {
  var random = SplitMix(seed: 4)
  for round in 0..<4_000 {
    let bytes = (0..<random.next(below: 300)).map { _ in
      UInt8(
        round % 2 == 0
          ? random.next(below: 256) : [97, 46, 32, 0xC3, 0xE3, 0xF0, 0x81, 0xB9][random.next(below: 8)])
    }
    var last = Word(start: 0, end: 0)
    for word in words(bytes, name) {
      #expect(word.start < word.end && Int(word.end) <= bytes.count)
      #expect(word.start >= last.start && word.end > last.end)
      last = word
      bytes[Int(word.start)..<Int(word.end)].withUnsafeBytes {
        Analyzer(name).forEachTerm(of: $0) { #expect((1...Analyzer.maximumTermLength).contains($0.count)) }
      }
    }
  }
}

@Test func `the kernel sorts bytes as its plain twin does`() {
  var random = SplitMix(seed: 6)
  for round in 0..<500 {
    let bytes = (0..<64).map { UInt8(round < 4 ? round * 64 + $0 : random.next(below: 256)) }
    bytes.withUnsafeBytes {
      let (a, b) = (CharacterMasks($0.baseAddress!), CharacterMasks(plainly: $0.baseAddress!))
      #expect(a.words == b.words && a.infixes == b.infixes)
      #expect(a.underscores == b.underscores && a.others == b.others)
      for i in 0..<64 {
        let character = Character(Unicode.Scalar(bytes[i]))
        let isWord = bytes[i] < 128 && (character.isLetter || character.isNumber)
        #expect(b.words >> UInt64(i) & 1 == (isWord ? 1 : 0))
        #expect(b.infixes >> UInt64(i) & 1 == ("\"',.:;".contains(character) ? 1 : 0))
        #expect(b.underscores >> UInt64(i) & 1 == (character == "_" ? 1 : 0))
        #expect(b.others >> UInt64(i) & 1 == (bytes[i] >= 128 ? 1 : 0))
      }
    }
  }
}
