/// Finds the parts of a word glued together by capitals: `OpenAI` is `Open` and `AI`.
///
/// A part may begin at a capital behind a small letter (`Mecha|Hitler`), or at the last of several capitals
/// where a small letter follows (`AI|Bill`). It does if two or more characters lie before it in the part it
/// ends, and if up to the next such place it has three or more, or two or more that are all capitals. So
/// `xAI`, `iPhone`, `LLMs`, and `PhD` stay whole.
///
/// A word has at most `maximumParts`, of which the last takes all the rest; one of more than `maximumLength`
/// bytes, or of less than two parts, has none.
enum GluedWords {
  static let maximumParts = 8
  static let maximumLength = 64

  private enum Case {
    case upper, lower, neither
  }

  /// Calls `body` with the start and the end of each part, in order.
  static func forEachPart(of word: UnsafeRawBufferPointer, _ body: (Int, Int) -> Void) {
    guard let base = word.baseAddress, word.count <= maximumLength else { return }
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    let count = word.count

    // The part being read begins at `start`, and has `length` characters before the candidate.
    var start = 0
    var parts = 0
    var length = 0
    // The latest place where a part may begin if enough follows, and what followed so far.
    var candidate: Int?
    var candidateLength = 0
    var candidateIsUpper = true

    func settle() {
      guard let place = candidate else { return }
      candidate = nil
      if length >= 2, candidateLength >= 3 || candidateLength >= 2 && candidateIsUpper,
        parts < maximumParts - 1
      {
        body(start, place)
        parts += 1
        start = place
        length = candidateLength
      } else {
        length += candidateLength
      }
    }

    var before = Case.neither  // of the character before the last
    var last = Case.neither
    var lastStart = 0
    var position = 0
    while position < count {
      let (scalar, size) = UTF8Decoder.scalar(bytes, position, count)
      let record = UnicodeTables.record(scalar)
      if record.wordBreak.isIn(WordBreak.attached) {
        position += size
        continue
      }
      let this: Case = record.isUppercase ? .upper : record.isLowercase ? .lower : .neither
      if this == .upper && last == .lower {
        settle()
        (candidate, candidateLength, candidateIsUpper) = (position, 0, true)
      } else if this == .lower && last == .upper && before == .upper {
        // The capital just counted begins the new part.
        if candidate != nil { candidateLength -= 1 } else { length -= 1 }
        settle()
        (candidate, candidateLength, candidateIsUpper) = (lastStart, 1, true)
      }
      if candidate != nil {
        candidateLength += 1
        if this != .upper { candidateIsUpper = false }
      } else {
        length += 1
      }
      (before, last, lastStart) = (last, this, position)
      position += size
    }
    settle()
    if parts > 0 { body(start, count) }
  }
}
