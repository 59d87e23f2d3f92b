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
    Tokenizer.appendWords(of: text, name, to: &words)
  }

  /// Calls `emit` with each term of `word`, the bytes of one word as `appendWords` found it: the word's own
  /// term first, then those of its parts, if any, none twice. The bytes handed to `emit` are valid during
  /// the call only, and there are 1 to `maximumTermLength` of them, given a word of one or more.
  package func forEachTerm(of word: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
    guard !word.isEmpty else { return }
    // The word's own term, and those of its parts, which fold to at most four times the bytes of the word
    // (generate.py sees to that). The stack holds up to 1,024 bytes.
    let room = Self.maximumTermLength + 4 * GluedWords.maximumLength
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { memory in
      let base = memory.baseAddress!
      let whole = makeTerm(of: word, at: base)
      emit(whole)
      guard name == .english, word.count <= GluedWords.maximumLength, Self.hasInnerCapital(word) else {
        return
      }
      withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: GluedWords.maximumParts + 1) {
        terms in
        terms.initialize(repeating: whole)
        var count = 1
        var place = Self.maximumTermLength
        GluedWords.forEachPart(of: word) { start, end in
          let term = makeTerm(of: UnsafeRawBufferPointer(rebasing: word[start..<end]), at: base + place)
          for i in 0..<count where terms[i].elementsEqual(term) { return }
          terms[count] = term
          count += 1
          place += term.count
          emit(term)
        }
      }
    }
  }

  /// Folds and stems the word into `memory`, which has room for `maximumTermLength` bytes, or for four times the
  /// word.
  private func makeTerm(
    of word: UnsafeRawBufferPointer, at memory: UnsafeMutableRawPointer
  ) -> UnsafeRawBufferPointer {
    var term = TermBuffer(at: memory)
    Folding.fold(word, name, into: &term)
    var length = term.finish()
    if name == .english && !term.isTooLong { length = EnglishStemmer.stem(term.bytes, length) }
    return UnsafeRawBufferPointer(start: term.bytes, count: length)
  }

  /// Whether anything behind the first byte may be a capital.
  private static func hasInnerCapital(_ word: UnsafeRawBufferPointer) -> Bool {
    var found = false
    for i in 1..<word.count where word[i] &- 65 < 26 || word[i] >= 0x80 { found = true }
    return found
  }

  /// The word's own term: what a query for the word looks up.
  package func term(of word: UnsafeRawBufferPointer) -> [UInt8] {
    guard !word.isEmpty else { return [] }
    return withUnsafeTemporaryAllocation(byteCount: Self.maximumTermLength, alignment: 8) { memory in
      [UInt8](makeTerm(of: word, at: memory.baseAddress!))
    }
  }
}
