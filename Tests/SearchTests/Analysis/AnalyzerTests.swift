import Testing

@testable import Search

private func terms(_ word: String, _ name: Analyzer.Name = .english) -> [String] {
  var result: [String] = []
  Array(word.utf8).withUnsafeBytes {
    Analyzer(name).forEachTerm(of: $0) { result.append(String(decoding: $0, as: UTF8.self)) }
  }
  let own = Array(word.utf8).withUnsafeBytes { Analyzer(name).term(of: $0) }
  #expect(String(decoding: own, as: UTF8.self) == result.first)
  return result
}

@Test func `english folds case and stems`() {
  #expect(terms("Searching") == ["search"])
  #expect(terms("people's") == ["peopl"])
  #expect(terms("U.S") == ["u.s"])
  #expect(terms("GPT") == ["gpt"])
}

@Test func `plain folds case and does not stem`() {
  #expect(terms("Searching", .plain) == ["searching"])
  #expect(terms("OpenAI", .plain) == ["openai"])
  #expect(terms("STRASSE", .plain) == terms("Straße", .plain))
  #expect(terms("ΣΊΣΥΦΟΣ", .plain) == terms("σίσυφος", .plain))
  #expect(terms("café", .plain) != terms("cafe", .plain))
}

@Test func `composed and decomposed letters are equal`() {
  for name in Analyzer.Name.allCases {
    #expect(terms("caf\u{E9}", name) == terms("cafe\u{301}", name))
    #expect(terms("\u{1E69}", name) == terms("s\u{323}\u{307}", name))
    #expect(
      terms("\u{D55C}\u{AE00}", name) == terms("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", name))
    #expect(terms("\u{30AC}", name) == terms("\u{30AB}\u{3099}", name))
    #expect(terms("\u{958}", name) == terms("\u{915}\u{93C}", name))
    #expect(terms("\u{1F82}", name) == terms("\u{3B1}\u{313}\u{300}\u{345}", name))
  }
}

@Test func `english takes accents from Latin, Greek, Cyrillic, and Hebrew letters only`() {
  #expect(terms("naïve") == terms("naive"))
  #expect(terms("Ἀθῆναι") == ["αθηναι"])
  #expect(terms("Ёлка") == ["елка"])
  #expect(terms("שָׁלוֹם") == ["שלום"])
  #expect(terms("مُحَمَّد") == ["محمد"])
  #expect(terms("कि") == ["कि"])
  #expect(terms("が") != terms("か"))
}

@Test func `english knows letters by their plain likes`() {
  #expect(terms("Ørsted") == terms("orsted"))
  #expect(terms("Łódź") == ["lodz"])
  #expect(terms("Đorđe") == terms("dorde"))
  #expect(terms("Straße") == terms("strasse"))
  #expect(terms("Æsir") == terms("aesir"))
  #expect(terms("œuvre") == terms("oeuvre"))
  #expect(terms("ﬁnding") == ["find"])
  #expect(terms("Ｌｌｍ２") == ["llm2"])
  #expect(terms("𝒜ℬ") == terms("AB"))
  #expect(terms("ｶﾞ") == terms("ガ"))
  #expect(terms("İstanbul") == terms("istanbul"))
}

@Test func `english knows the apostrophes, and drops what is not seen`() {
  for apostrophe in ["\u{2019}", "\u{2BC}", "\u{FF07}", "\u{2018}"] {
    #expect(terms("don\(apostrophe)t") == ["don't"])
    #expect(terms("dog\(apostrophe)s") == ["dog"])
  }
  #expect(terms("co\u{AD}op\u{200D}er\u{200B}ate\u{202C}") == terms("cooperate"))
  #expect(terms("می\u{200C}خواهم") == terms("میخواهم"))
}

@Test func `a word of which folding leaves nothing stays as it is`() {
  #expect(terms("\u{AD}\u{200D}") == ["\u{AD}\u{200D}"])
  #expect(terms("\u{3164}") == ["\u{3164}"])
}

@Test func `glued words have their parts for terms`() {
  #expect(terms("OpenAI") == ["openai", "open", "ai"])
  #expect(terms("MechaHitler") == ["mechahitl", "mecha", "hitler"])
  #expect(terms("AIBill") == ["aibil", "ai", "bill"])
  let glued = terms("RaemonSuperalignment")
  #expect(glued.dropFirst() == [terms("Raemon")[0], terms("superalignment")[0]])
  #expect(terms("HTMLElement").dropFirst() == ["html", "element"])
  #expect(terms("getURLs").dropFirst() == ["get", "url"])
  #expect(terms("iPhoneCase").dropFirst() == [terms("iphone")[0], "case"])
  #expect(terms("MyBigDog").dropFirst() == ["my", "big", "dog"])
  #expect(terms("ÖlÄnderung").dropFirst() == ["ol", terms("anderung")[0]])
}

@Test func `parts too short leave a word whole`() {
  for word in ["xAI", "iPhone", "LLMs", "PhD", "eBay", "NASA", "Word", "aB", "So8res"] {
    #expect(terms(word).count == 1, "\(word)")
  }
}

@Test func `no term comes twice`() {
  #expect(terms("TestTestTest").dropFirst() == ["test"])
  #expect(terms("HaHaHa").count == 1)
}

@Test func `a word has at most eight parts, and none above 64 bytes`() {
  let names = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
  let many = terms(names.joined())
  #expect(many.count == 9)
  #expect(many.last == terms("eightnineten")[0])
  #expect(terms(String(repeating: "Ab", count: 30) + "Cde" + "X").count > 1)
  #expect(terms(String(repeating: "a", count: 62) + "Bcd").count == 1)
  #expect(terms(String(repeating: "a", count: 61) + "Bcd").count == 3)
}

@Test func `a long term is cut at a scalar and ends in a hash of the whole`() {
  func hash(_ bytes: [UInt8]) -> String {
    let h = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(h, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
  #expect(hash(Array("a".utf8)) == "af63dc4c8601ec8c")
  for name in Analyzer.Name.allCases {
    let fits = String(repeating: "Q", count: 255)
    #expect(terms(fits, name) == [fits.lowercased()])
    let long = String(repeating: "Qz", count: 200)
    let folded = long.lowercased()
    #expect(terms(long, name) == [String(folded.prefix(239)) + hash(Array(folded.utf8))])
    // Three bytes each; 239 is no boundary.
    let wide = String(repeating: "क", count: 100)
    #expect(terms(wide, name) == [String(repeating: "क", count: 79) + hash(Array(wide.utf8))])
    #expect(terms(wide + "क", name) != terms(wide, name))
  }
}

@Test func `any scalars fold within the bytes promised`() {
  for value in UInt32(0)..<0x110000 {
    guard let scalar = Unicode.Scalar(value) else { continue }
    let word = Array(String(scalar).utf8)
    for name in Analyzer.Name.allCases {
      word.withUnsafeBytes { bytes in
        withUnsafeTemporaryAllocation(byteCount: 255, alignment: 1) { memory in
          var term = TermBuffer(at: memory.baseAddress!)
          Folding.fold(bytes, name, into: &term)
          if term.total < 1 || term.total > 4 * bytes.count { Issue.record("\(value)") }
        }
      }
    }
  }
}

@Test func `folding what is folded changes nothing`() {
  for value in UInt32(0)..<0x110000 {
    guard let scalar = Unicode.Scalar(value) else { continue }
    for name in Analyzer.Name.allCases {
      guard case .scalars(let place, let count) = UnicodeTables.folding(scalar.value, name) else { continue }
      for i in 0..<count {
        let folded = UnicodeTables.foldedScalar(at: place + 4 * i)
        switch UnicodeTables.folding(folded, name) {
        case .itself: break
        case .scalars(let place, let count):
          if count != 1 || UnicodeTables.foldedScalar(at: place) != folded { Issue.record("\(value)") }
        }
      }
    }
  }
}
