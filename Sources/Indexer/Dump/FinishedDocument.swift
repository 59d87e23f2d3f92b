internal import Search

/// A document of a file, its text mended, and what is stated nowhere looked for in the text.
struct FinishedDocument {
  let text: [UInt8]
  let title: Range<Int>
  let facts: FoundFacts
  /// Back to the text as it was found, and for plain text to the bytes of the file.
  let edits: TextEdits
  let mendedPlaces: Int

  /// `nil` where the text has no words.
  init?(_ found: consuming FoundDocument, mends: Bool, dumpDate: PartialDate?) {
    var text = found.text
    var mending = TextEdits()
    var stated = found.stated
    mendedPlaces = mends ? TextMender.mend(&text, edits: &mending) : 0
    guard !text.withUnsafeBytes({ WhiteSpace.isAll(of: $0) }) else { return nil }
    stated.title = mending.repairedRange(of: stated.title)
    if mends, let author = stated.author { stated.author = Self.mended(author) }
    let isMarkdown = found.isMarkdown
    let choice = text.withUnsafeBytes {
      stated.title.isEmpty ? TitleChoice(in: $0, isMarkdown: isMarkdown) : TitleChoice(stated)
    }
    // In the middle of a text no line is its title, and no date that of its publication.
    let isContinuation = (found.part ?? 1) > 1
    title = isContinuation ? 0..<0 : choice.range
    facts = text.withUnsafeBytes {
      FoundFacts(
        in: isContinuation ? UnsafeRawBufferPointer(start: nil, count: 0) : $0,
        title: isContinuation ? nil : choice.evidence, stated, dumpDate: dumpDate)
    }
    edits = mending.composed(after: found.edits, middle: found.text)
    self.text = text
  }

  private static func mended(_ name: String) -> String {
    var bytes = Array(name.utf8)
    var edits = TextEdits()
    TextMender.mend(&bytes, edits: &edits)
    return String(decoding: bytes, as: UTF8.self)
  }
}
