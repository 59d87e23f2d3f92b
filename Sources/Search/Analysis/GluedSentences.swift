/// Takes apart what full stops, colons, and middle dots join between letters; `Tokenizer` says why.
///
/// A piece lies between two of these characters, or one and the segment's end. A full stop between two
/// pieces of one letter each joins them: `U.S.Government` is `U.S` and `Government`.
enum GluedSentences {
  private enum Separator {
    case fullStop, colon
  }

  /// Hebrew and Armenian marks of abbreviation are not among these: they join as apostrophes do.
  private static func separator(_ scalar: UInt32) -> Separator? {
    switch scalar {
    case 0x2E, 0x2024, 0xFE52, 0xFF0E: .fullStop
    case 0x3A, 0xB7, 0x0387, 0x2027, 0xFE13, 0xFE55, 0xFF1A: .colon
    default: nil
    }
  }

  static func appendPieces(
    of segment: WordBreaker.Segment, _ text: UnsafePointer<UInt8>, _ words: inout [Word]
  ) {
    var word = segment.start
    // The piece being read: its letters and other characters, and whether the last was a digit.
    var length = 0
    var endsInDigit = false
    // The separator before it, where that stood between letters, and the length of the piece before it.
    var pending: (kind: Separator, start: Int, end: Int)?
    var previousLength = 0

    func finishPiece(_ words: inout [Word]) {
      guard let p = pending else { return }
      if p.kind == .colon || previousLength != 1 || length != 1 {
        words.append(Word(word, p.start))
        word = p.end
      }
      pending = nil
    }

    var position = segment.start
    while position < segment.end {
      let (scalar, size) = UTF8Decoder.scalar(text, position, segment.end)
      let kind = UnicodeTables.record(scalar).wordBreak
      if kind.isIn(WordBreak.attached) {
        // Marks belong to what they follow, a separator too.
        if length == 0, pending != nil { pending!.end = position + size }
      } else if let separator = separator(scalar) {
        finishPiece(&words)
        if !endsInDigit { pending = (separator, position, position + size) }
        previousLength = length
        length = 0
      } else {
        length += 1
        endsInDigit = kind == .numeric
      }
      position += size
    }
    finishPiece(&words)
    words.append(Word(word, segment.end))
  }
}
