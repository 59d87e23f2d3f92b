/// Turns text into terms, the same way for documents and for queries.
///
/// A tokenizer cuts the text into words; each word has one position, the ordinal of the word in the text.
/// A word becomes one or more terms, all at the word's position: its folded and stemmed form first,
/// then, where the word was glued together (`RaemonSuperalignment`), its parts.
public struct Analyzer: Sendable {
  public enum Name: String, Sendable, CaseIterable {
    /// Unicode words, case and accents folded, glued words also by their parts, Snowball English stems.
    case english
    /// Unicode words, case folded.
    case plain
  }

  public let name: Name

  public init(_ name: Name) { self.name = name }
}

/// Where a word stands in a text.
package struct Word: Equatable, Sendable {
  /// Byte offsets into the text; `end` is behind the last byte.
  package var start: UInt32
  package var end: UInt32

  package init(start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
  }
}

extension Analyzer {
  /// The longest term in bytes; longer words end in a hash of the whole.
  package static let maximumTermLength = 255

  /// Appends the words of `text` (valid UTF-8, below 2³¹ bytes) to `words`, in order of their starts.
  package func appendWords(of text: UnsafeRawBufferPointer, to words: inout [Word]) {
    var start: Int? = nil
    for i in 0...text.count {
      let isWord = i < text.count && (text[i] | 0x20 >= 97 && text[i] | 0x20 <= 122 || text[i] >= 48 && text[i] <= 57 || text[i] >= 128)
      if isWord {
        if start == nil { start = i }
      } else if let s = start {
        words.append(Word(start: UInt32(s), end: UInt32(i)))
        start = nil
      }
    }
  }

  /// Calls `emit` with each term of `word`, the bytes of one word as `appendWords` found it: the word's own
  /// term first, then those of its parts, if any, none twice. The bytes handed to `emit` are valid during
  /// the call only, and there are 1 to `maximumTermLength` of them.
  package func forEachTerm(of word: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
    var bytes = [UInt8](word.prefix(255))
    for i in bytes.indices where bytes[i] >= 65 && bytes[i] <= 90 { bytes[i] |= 0x20 }
    bytes.withUnsafeBytes { emit($0) }
  }

  /// The word's own term: what a query for the word looks up.
  package func term(of word: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    forEachTerm(of: word) { if result.isEmpty { result = [UInt8]($0) } }
    return result
  }
}
