import Search
import Testing

@testable import Indexer

private func mended(_ text: String) -> String {
  var bytes = Array(text.utf8)
  var edits = TextEdits()
  TextMender.mend(&bytes, edits: &edits)
  #expect(edits.original(of: bytes) == Array(text.utf8), "\(text)")
  return String(decoding: bytes, as: UTF8.self)
}

/// UTF-8 read in another encoding.
private func garbled(_ text: String, in encoding: ByteEncodings.Name) -> String {
  var result = ""
  for byte in text.utf8 {
    let scalar = byte < 0x80 ? UInt32(byte) : ByteEncodings.shared.scalar(of: byte, in: encoding.rawValue)
    result.unicodeScalars.append(Unicode.Scalar(scalar)!)
  }
  return result
}

private let soundSentences = [
  "Die Behörde prüft, ob Künstliche Intelligenz die Größe der Maßnahmen ändert – „spätestens“ im März.",
  "L’État a déjà voté à l’unanimité cette mesure ; « c’est l’été », dit-elle à Noël, où ça gêne.",
  "El año que viene la comisión decidirá: ¿qué pasará con la prohibición? ¡Según él, nada!",
  "A União Europeia não terá mais opções; às vezes, as ações são lentas, disse João à imprensa.",
  "Żółte źdźbła trawy – sąd orzekł, że ustawa o sztucznej inteligencji wejdzie w życie później.",
  "Příliš žluťoučký kůň úpěl ďábelské ódy; úřad rozhodne až v říjnu.",
  "A törvényt ősszel fogadják el, a bírságok összege többször is változhat.",
  "Yapay zekâ yasası için görüşmeler şubatta başladı; İstanbul’da çoğunluk sağlandı.",
  "Правительство обсудит закон об искусственном интеллекте; решение ещё не принято.",
  "Уряд України ухвалив рішення: їхній проєкт щодо ґрунтів і є відповіддю.",
  "Η κυβέρνηση εξετάζει τον νόμο για την τεχνητή νοημοσύνη· η απόφαση έρχεται αύριο.",
  "Chính phủ sẽ xem xét dự luật về trí tuệ nhân tạo vào tháng tới.",
  "政府は人工知能に関する法律を検討している。",
  "מועצת האיחוד דנה בחוק, وتناقش الحكومة القانون الجديد",
  "The committee’s “global ban” — 5 °C, § 14, £300, 2 × 3 — is café society’s naïve façade…",
]

@Suite struct MojibakeTests {
  @Test(arguments: ByteEncodings.Name.allCases)
  func `UTF-8 read in another encoding, once or twice, is read right`(_ encoding: ByteEncodings.Name) {
    for sentence in soundSentences {
      let once = garbled(sentence, in: encoding)
      #expect(mended(once) == sentence, "once \(once)")
      let twice = garbled(once, in: encoding)
      #expect(mended(twice) == sentence, "twice \(twice)")
    }
  }

  @Test func `different encodings in one text, and sound letters beside them, are told apart`() {
    #expect(mended("cafÃ© — cafГ© — caf√© — café") == "café — café — café — café")
    #expect(mended("Itвђ™s".replacing("ђ", with: "Ђ") + " Zoë’s naÃ¯vetÃ©") == "It’s Zoë’s naïveté")
    let mixed = garbled(garbled("ça déplaît", in: .latin1), in: .windows1252)
    #expect(mended("été, " + mixed + ", été") == "été, ça déplaît, été")
  }

  @Test func `sound text stays as it is, in capitals as well`() {
    for sentence in soundSentences {
      #expect(mended(sentence) == sentence)
      #expect(mended(sentence.uppercased()) == sentence.uppercased())
      for word in sentence.split(separator: " ") { #expect(mended(String(word)) == word) }
    }
  }

  @Test(arguments: [
    "AÇÃO À LUZ DA LEI: NÃO É…", "CAFÉ™ und NESTLÉ®", "„Spaß”, sagte er", "DÉJÀ VU… À ÉCOUTER",
    "HYVÄÄ… PÄIVÄÄ…",
    "SPÓŁKA KRÓLEWSKA", "IRMÃ SANTA, AMANHÃ SERÁ", "Рік і Її", "Відкрити… «РЁВ» № 5", "«Έλα…» ΆΡΑ",
    "┌──┬──┐ │ ╔═╗ ─┤", "2\u{A0}×\u{A0}10\u{A0}% ± 3\u{A0}µm", "ÑAM… Ö… Ü…", "È”, disse",
    "Å være eller ikke være",
    "Zoë Ångström’s “Æon”", "5,00€–6,00€", "Ïà Éé", "naïve… façade™", "¡¿QUÉ?!", "ﬁn de siècle",
  ])
  func `letters and signs that might be bytes stay where they make sense`(_ text: String) {
    #expect(mended(text) == text)
  }

  @Test func `what lost a byte is mended where only one thing can have been meant`() {
    #expect(mended("â€œquotedâ€ he said") == "“quoted” he said")
    #expect(mended("â€œquotedâ€\u{FFFD} he said") == "“quoted” he said")
    #expect(mended("β€quotedβ€ he said") == "“quoted” he said")
    #expect(mended("voilÃ  un mot, Ã la carte") == "voilà un mot, à la carte")
    #expect(mended("Ã s vezes, Ã quela hora") == "às vezes, àquela hora")
    #expect(mended("Â© 2026, Â£5") == "© 2026, £5")
  }

  @Test func `emoji, surrogates and marks of the byte order come out right`() {
    #expect(mended("so ðŸ˜€ happy") == "so 😀 happy")
    #expect(mended("so í\u{A0}½í¸€ happy") == "so 😀 happy")
    #expect(mended("ï»¿Title") == "Title")
    #expect(mended("ï¿½") == "\u{FFFD}")
  }

  @Test func `C1 controls are Windows-1252`() {
    #expect(mended("it\u{92}s \u{93}so\u{94} \u{85}") == "it’s “so” …")
    #expect(mended("\u{81}\u{8D}") == "\u{81}\u{8D}", "these mean nothing there either")
  }

  @Test func `the dashes of the third seed are dashes`() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    let found = try DumpCollection(root.joined(separator: "/") + "/seeds")
    #expect(found.texts[3].contains("AI Safety Researchers — Gain greater attention"))
    #expect(!found.texts.joined().contains("β€"))
    #expect(found.summary.mendedDocuments == 1 && found.summary.mendedPlaces == 8)
  }

  @Test func `any bytes are read back as they were, whatever was mended`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let parts: [[UInt8]] = [
      [0xFF], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xED, 0xA0, 0xBD], [0xC3], [0xC2, 0x92],
      Array("&rsquo;".utf8),
      Array("&amp;".utf8), Array("Ã©".utf8), Array("â€".utf8), Array("Ã¢â‚¬â„¢".utf8), Array("Ã ".utf8),
      Array(" a".utf8),
      Array("вЂ“".utf8), Array("é\n".utf8), [0xEF, 0xBB, 0xBF], Array("ðŸ˜€".utf8), Array("Рё".utf8),
      Array("&#55357;".utf8),
    ]
    for _ in 0..<4000 {
      var bytes = Array("x".utf8)
      for _ in 0..<Int.random(in: 0...12, using: &random) { bytes += parts.randomElement(using: &random)! }
      if Bool.random(using: &random) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
      guard let found = try? TextDocument(bytes, kind: .text, longestText: 1000),
        let document = FinishedDocument(
          FoundDocument(text: found.text, edits: found.edits, replacedBytes: 0), mends: true, dumpDate: nil)
      else {
        Issue.record("\(bytes)")
        continue
      }
      #expect(document.edits.original(of: document.text) == bytes, "\(bytes)")
      #expect(String(validating: document.text, as: UTF8.self) != nil)
    }
  }

  @Test func `a long text is mended to its end`() {
    let sentence = soundSentences[8] + " "
    let text = String(repeating: sentence, count: 400)
    #expect(mended(garbled(text, in: .windows1251)) == text)
    let latin = String(repeating: "a", count: 5000) + "é" + String(repeating: "b", count: 47) + "é"
    #expect(mended(garbled(latin, in: .windows1252)) == latin)
  }
}
