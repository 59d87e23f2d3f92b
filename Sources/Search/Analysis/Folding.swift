/// Makes one form of the many in which a word is written.
///
/// `plain`: full case folding, and full canonical decomposition, so that composed and decomposed letters are
/// equal. Several marks on a letter keep the order in which they are written.
///
/// `english`, moreover: compatibility decomposition of letters and digits (full width, ligatures, mathematical
/// alphabets, superscripts); no marks on Latin, Greek, Cyrillic, and Hebrew letters, and no Arabic vowel
/// points; letters like ø, ł, đ, æ as the plain ones that stand in for them; curly apostrophes as `'`; no soft
/// hyphens, joiners, variation selectors, bidi controls, or other characters ignored by default. Vowel
/// signs of other scripts stay.
///
/// A word of which nothing is left stays as it is.
enum Folding {
  static func fold(_ word: UnsafeRawBufferPointer, _ name: Analyzer.Name, into term: inout TermBuffer) {
    guard let base = word.baseAddress else { return }
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    let count = word.count
    var losesMarks = false
    var position = 0
    while position < count {
      let byte = bytes[position]
      if byte < 0x80 {
        let isUpper = byte &- 65 < 26
        term.append(isUpper ? byte | 0x20 : byte)
        losesMarks = name == .english && (byte | 0x20) &- 97 < 26
        position &+= 1
        continue
      }
      let (scalar, length) = UTF8Decoder.scalar(bytes, position, count)
      position &+= length
      if scalar == 0xFFFD {
        // Nothing to fold; a byte that is no UTF-8 stays what it is.
        for i in position - length..<position { term.append(bytes[i]) }
      } else if scalar &- 0xAC00 < 11172 {
        appendHangul(scalar &- 0xAC00, &term)
      } else {
        append(scalar, name, &losesMarks, &term)
      }
    }
    if term.total == 0 {
      for i in 0..<count { term.append(bytes[i]) }
    }
  }

  private static func append(
    _ scalar: UInt32, _ name: Analyzer.Name, _ losesMarks: inout Bool, _ term: inout TermBuffer
  ) {
    switch UnicodeTables.folding(scalar, name) {
    case .itself:
      append(folded: scalar, name, &losesMarks, &term)
    case .scalars(let place, let count):
      for i in 0..<count {
        append(folded: UnicodeTables.foldedScalar(at: place + 4 * i), name, &losesMarks, &term)
      }
    }
  }

  private static func append(
    folded scalar: UInt32, _ name: Analyzer.Name, _ losesMarks: inout Bool, _ term: inout TermBuffer
  ) {
    if name == .english {
      let record = UnicodeTables.record(scalar)
      if record.isMark {
        if losesMarks { return }
      } else {
        losesMarks = record.losesMarks
      }
    }
    term.append(scalar: scalar)
  }

  /// A syllable's two or three letters, by the arithmetic of chapter 3.12 of the standard.
  private static func appendHangul(_ index: UInt32, _ term: inout TermBuffer) {
    term.append(scalar: 0x1100 + index / 588)
    term.append(scalar: 0x1161 + index % 588 / 28)
    if index % 28 != 0 { term.append(scalar: 0x11A7 + index % 28) }
  }
}
