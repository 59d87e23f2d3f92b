import Search

@testable import Indexer

/// Articles of made-up words, the frequent ones as frequent as in language, and their sketches.
enum SampleText {
  static func article(words count: Int, _ random: inout Random) -> String {
    var text = ""
    for i in 0..<count {
      // The fourth power makes the first words of the vocabulary the frequent ones.
      let place = Double.random(in: 0..<1, using: &random)
      let word = Int(place * place * place * place * 20_000)
      text += i % 17 == 16 ? "w\(word).\n" : "w\(word) "
    }
    return text
  }

  static func hashes(_ text: String) -> [WordHash] {
    var words: [Word] = []
    return Array(text.utf8).withUnsafeBytes { bytes in
      Analyzer(.english).appendWords(of: bytes, to: &words)
      return words.map { WordHash(of: UnsafeRawBufferPointer(rebasing: bytes[Int($0.start)..<Int($0.end)])) }
    }
  }

  static func sketch(_ text: String) -> Sketch {
    var builder = SketchBuilder()
    builder.add(hashes(text).span)
    return builder.finish()
  }
}
