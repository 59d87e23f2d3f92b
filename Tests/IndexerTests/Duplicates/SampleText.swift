import Search

@testable import Indexer

/// Articles of made-up words, the frequent ones as frequent as in language, and their sketches.
enum SampleText {
  static func article(words count: Int, _ random: inout Random) -> String {
    var text = ""
    for i in 0..<count {
      // The fourth power makes the first words of the vocabulary the frequent ones.
      let place = Double.random(in: 0..<1, using: &random)
      text += word(Int(place * place * place * place * 20_000)) + (i % 17 == 16 ? ".\n" : " ")
    }
    return text
  }

  /// Of letters alone: a word with a digit would be a number.
  private static func word(_ number: Int) -> String {
    var (word, rest) = ("w", number)
    while rest > 0 {
      word.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "a") + UInt8(rest % 26)))
      rest /= 26
    }
    return word
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
