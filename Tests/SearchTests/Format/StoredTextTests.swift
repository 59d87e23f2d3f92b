import Search
import Testing

/// A dictionary made of `texts`.
private func dictionary(of texts: [[UInt8]]) -> [UInt8] {
  var trainer = TextDictionaryTrainer()
  for text in texts { text.withUnsafeBytes { trainer.add($0) } }
  return trainer.finish()
}

private func encode(_ text: [UInt8], with dictionary: [UInt8]) throws -> [UInt8] {
  var encoder = try TextEncoder(dictionary: dictionary)
  var stored: [UInt8] = []
  text.withUnsafeBytes { encoder.encode($0, into: &stored) }
  return stored
}

private func decode(_ stored: [UInt8], with dictionary: [UInt8]) throws(IndexError) -> [UInt8] {
  let result: Result<[UInt8], IndexError> = dictionary.withUnsafeBytes { bytes in
    stored.withUnsafeBytes { stored in
      do throws(IndexError) {
        var text: [UInt8] = []
        try TextDictionary(bytes, path: "test", offset: 0).decode(stored, into: &text)
        return .success(text)
      } catch {
        return .failure(error)
      }
    }
  }
  return try result.get()
}

/// Random numbers that are the same every time.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }
}

private let vocabulary = [
  "the", "court", "of", "appeal", "artificial", "intelligence", "Act", "is", "to", "be", "regulation", "2024",
  "don\u{2019}t", "na\u{EF}ve", "\u{43F}\u{440}\u{438}\u{432}\u{435}\u{442}", "\u{6CD5}\u{5F8B}",
  "\u{1F680}", "internationalisation", "Donaudampfschifffahrtsgesellschaft", "a",
]
private let gaps = [
  " ", " ", " ", " ", " ", ", ", ". ", "\n", "\n\n", "  ", " \u{2014} ", "\u{201C}", "-", "\0",
]

private func prose(words: Int, _ dice: inout Dice) -> [UInt8] {
  var text = ""
  for _ in 0..<words {
    // Low numbers more often, as in a language.
    let rank = Int.random(in: 0..<Int.random(in: 1...vocabulary.count, using: &dice), using: &dice)
    text += vocabulary[rank]
    text += gaps.randomElement(using: &dice)!
  }
  return Array(text.utf8)
}

/// Pieces in runs of one byte, of all bytes, of the bytes of curly quotes: what hand-made prose has not.
private func noise(_ dice: inout Dice) -> [UInt8] {
  var text: [UInt8] = []
  for _ in 0..<Int.random(in: 0...12, using: &dice) {
    let length = Int.random(in: 0...90, using: &dice)
    switch Int.random(in: 0...4, using: &dice) {
    case 0: text += [UInt8](repeating: .random(in: 0...255, using: &dice), count: length)
    case 1: text += (0..<length).map { _ in .random(in: 0...255, using: &dice) }
    case 2: text += (0..<length).map { _ in [0xE2, 0x80, 0x99, 0x20, 0x41].randomElement(using: &dice)! }
    case 3: text += (0..<length).map { _ in [0x20, 0x0A, 0x61].randomElement(using: &dice)! }
    default: text += prose(words: length / 4, &dice)
    }
  }
  return text
}

private func corpus(seed: UInt64, texts: Int = 60) -> [[UInt8]] {
  var dice = Dice(state: seed)
  return (0..<texts).map { _ in prose(words: 300, &dice) }
}

private func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 0xFF) } }

/// `the` in one byte, `court` and `, ` in two.
private let example: [UInt8] =
  Array("TXD1".utf8) + bytes(3) + bytes(10) + [1, 1, 0, 0]
  + bytes(0 | 3 << 24 | 3 << 30) + bytes(3 | 5 << 24 | 3 << 30) + bytes(8 | 2 << 24)
  + Array("thecourt, ".utf8) + [UInt8](repeating: 0, count: 32)

@Suite struct StoredTextTests {
  @Test func `the example of the format is written and read as it says`() throws {
    let text = Array("the court, tho".utf8)
    let stored: [UInt8] = [0x1D, 0x00, 0x01, 0x00, 0x01, 0x01, 0xFF, 0x07, 0x74, 0x68, 0x6F]
    #expect(try encode(text, with: example) == stored)
    #expect(try decode(stored, with: example) == text)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `every text comes back as it was`(seed: UInt64) throws {
    print("seed \(seed)")
    let trained = dictionary(of: corpus(seed: seed))
    #expect(!trained.isEmpty)
    var dice = Dice(state: seed &+ 100)
    var texts: [[UInt8]] = [
      [], [0x20], [0x61], [0xE2], [0xE2, 0x80], Array("the ".utf8), Array(" the".utf8),
    ]
    texts += (0..<300).map { _ in noise(&dice) }
    texts += (0..<50).map { _ in prose(words: 200, &dice) }
    texts += (1...200).map { [UInt8](repeating: 0x78, count: $0) }
    texts.append([UInt8](repeating: 0x78, count: 1 << 20))
    texts.append([UInt8](repeating: 0x20, count: 5000))
    for bytes in [trained, example, []] {
      var encoder = try TextEncoder(dictionary: bytes)
      for text in texts {
        var stored: [UInt8] = [1, 2, 3]
        text.withUnsafeBytes { encoder.encode($0, into: &stored) }
        #expect(stored.count <= text.count + 3 + 4)
        #expect(try decode(Array(stored[3...]), with: bytes) == text)
      }
    }
  }

  @Test func `a text of the trained kind takes less than half`() throws {
    let trained = dictionary(of: corpus(seed: 4))
    var dice = Dice(state: 40)
    let text = prose(words: 500, &dice)
    #expect(try encode(text, with: trained).count * 2 < text.count)
  }

  @Test func `an empty text takes one byte`() throws {
    #expect(try encode([], with: example) == [0])
    #expect(try decode([0], with: example) == [])
  }

  @Test func `the same texts make the same dictionary`() {
    let texts = corpus(seed: 5)
    #expect(dictionary(of: texts) == dictionary(of: texts))
    var trainer = TextDictionaryTrainer()
    for _ in 0..<2 {
      for text in texts { text.withUnsafeBytes { trainer.add($0) } }
      #expect(trainer.finish() == dictionary(of: texts))
    }
  }

  @Test func `an encoder writes the same whatever it wrote before`() throws {
    let trained = dictionary(of: corpus(seed: 6))
    var dice = Dice(state: 60)
    let text = prose(words: 100, &dice)
    var encoder = try TextEncoder(dictionary: trained)
    var stored: [UInt8] = []
    for other in corpus(seed: 61, texts: 5) { other.withUnsafeBytes { encoder.encode($0, into: &stored) } }
    stored = []
    text.withUnsafeBytes { encoder.encode($0, into: &stored) }
    #expect(try stored == encode(text, with: trained))
  }

  @Test func `texts that would not get smaller make no dictionary`() {
    #expect(dictionary(of: []) == [])
    #expect(dictionary(of: [[]]) == [])
    #expect(dictionary(of: [Array("A few words, none of them twice.".utf8)]) == [])
    var dice = Dice(state: 7)
    let random = (0..<50).map { _ in (0..<500).map { _ in UInt8.random(in: 0...255, using: &dice) } }
    #expect(dictionary(of: random) == [])
  }

  @Test func `a small collection with its dictionary is no larger than its text`() throws {
    for count in 1...20 {
      let texts = corpus(seed: 8, texts: count)
      let trained = dictionary(of: texts)
      let stored = try texts.map { try encode($0, with: trained).count }.reduce(trained.count, +)
      #expect(stored <= texts.reduce(0) { $0 + $1.count } + texts.count * 3)
    }
  }

  @Test func `a stored text that is cut or changed throws or yields bounded text`() throws {
    let trained = dictionary(of: corpus(seed: 9))
    var dice = Dice(state: 90)
    let text = prose(words: 30, &dice) + Array("unheardof things".utf8)
    let stored = try encode(text, with: trained)
    #expect(stored[0] & 1 == 1)
    for length in 0..<stored.count {
      #expect(throws: IndexError.self) { try decode(Array(stored[..<length]), with: trained) }
    }
    for place in stored.indices {
      for value in 0...UInt8.max {
        var damaged = stored
        damaged[place] = value
        if let other = try? decode(damaged, with: trained) { #expect(other.count <= damaged.count * 64) }
      }
    }
  }

  @Test func `a length that the bytes cannot have is refused before any room is made`() {
    let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x00]
    #expect(throws: IndexError.self) { try decode(huge, with: example) }
    #expect(throws: IndexError.self) { try decode([0xFE] + huge[1...], with: example) }
    #expect(throws: IndexError.self) { try decode([UInt8](repeating: 0x80, count: 12), with: example) }
  }

  @Test func `text that throws leaves what was decoded before`() throws {
    var text: [UInt8] = [9, 9]
    let stored: [UInt8] = [0x1D, 0x00, 0x01]
    try example.withUnsafeBytes { bytes in
      let dictionary = try TextDictionary(bytes, path: "test", offset: 0)
      #expect(throws: IndexError.self) {
        try stored.withUnsafeBytes { try dictionary.decode($0, into: &text) }
      }
    }
    #expect(text == [9, 9])
  }

  @Test func `random bytes are never decoded out of bounds`() {
    let trained = dictionary(of: corpus(seed: 10))
    var dice = Dice(state: 1000)
    for _ in 0..<3000 {
      let length = Int.random(in: 0...60, using: &dice)
      var stored = (0..<length).map { _ in UInt8.random(in: 0...255, using: &dice) }
      if length > 2 { (stored[0], stored[1]) = (stored[0] | 0x81, stored[1] & 3) }
      if let text = try? decode(stored, with: trained) { #expect(text.count <= max(length, 1) * 64) }
    }
  }

  @Test func `a dictionary that is cut is refused`() throws {
    let trained = dictionary(of: corpus(seed: 11, texts: 12))
    for length in 1..<trained.count {
      let cut = Array(trained[..<length])
      #expect(throws: IndexError.self) { try decode([0], with: cut) }
      #expect(throws: IndexError.self) { _ = try encode([0x61], with: cut) }
    }
  }

  @Test func `a dictionary with a changed byte decodes to something or throws, and still encodes`() throws {
    let trained = dictionary(of: corpus(seed: 12, texts: 12))
    var dice = Dice(state: 120)
    let text = prose(words: 60, &dice)
    let stored = try encode(text, with: trained)
    for place in trained.indices {
      for change in [0x01, 0x80, 0xFF] as [UInt8] {
        var damaged = trained
        damaged[place] ^= change
        if let other = try? decode(stored, with: damaged) { #expect(other.count <= stored.count * 64) }
        if let again = try? encode(text, with: damaged) { #expect(try decode(again, with: damaged) == text) }
      }
    }
  }

  @Test func `a dictionary of an earlier segment serves other texts`() throws {
    let trained = dictionary(of: corpus(seed: 13))
    for text in corpus(seed: 14, texts: 10) {
      #expect(try decode(encode(text, with: trained), with: trained) == text)
    }
  }
}

@Test func `a text of several parts comes back, and one without a place to part it`() throws {
  let sentence = Array("Evaluations of models matter — and “safety” doesn't. ".utf8)
  var text: [UInt8] = []
  while text.count < 2_500_000 { text += sentence }
  let dictionary = dictionary(of: [Array(text.prefix(100_000))])
  #expect(!dictionary.isEmpty)
  for text in [text, [UInt8](repeating: 0x78, count: 1_200_000) + text.prefix(1_100_000)] {
    let stored = try encode(text, with: dictionary)
    #expect(try decode(stored, with: dictionary) == text)
  }
}
