package import Search

/// Undoes what programs between the author and the dump did to a text: character references that were left in it, and
/// UTF-8 that was read as something else, once or several times over.
///
/// What the analyzers do not look at (no-break spaces, zero-width and bidi characters, the shape of quotation marks)
/// stays as it is.
package enum TextMender {
  /// Text has been seen that was wrongly read three times.
  private static let mostPasses = 4

  /// - Parameters:
  ///   - text: valid UTF-8, and so it remains.
  ///   - edits: how `text` differs from what was read, before and after.
  /// - Returns: at how many places something was mended, those that needed it twice counted twice.
  @discardableResult
  package static func mend(_ text: inout [UInt8], edits: inout TextEdits) -> Int {
    let references = text.withUnsafeBytes(referenceChanges)
    apply(references, to: &text, &edits)
    var count = references.count
    for _ in 0..<mostPasses {
      let changes = text.withUnsafeBytes(mojibakeChanges)
      if changes.isEmpty { break }
      apply(changes, to: &text, &edits)
      count += changes.count
    }
    return count
  }

  private typealias Change = MojibakeDecoder.Change

  private static func mojibakeChanges(_ text: UnsafeRawBufferPointer) -> [Change] {
    let scanner = MojibakeScanner(text)
    guard var start = scanner.first(from: 0) else { return [] }
    var changes: [Change] = []
    var decoder = MojibakeDecoder(text)
    while true {
      let end = decoder.decode(from: start, changes: &changes)
      guard let next = scanner.first(from: end) else { return changes }
      start = next
    }
  }

  private static func referenceChanges(_ text: UnsafeRawBufferPointer) -> [Change] {
    var changes: [Change] = []
    guard let base = text.baseAddress else { return [] }
    var i = 0
    while let found = memchr(base + i, Int32(UInt8(ascii: "&")), text.count - i) {
      let start = UnsafeRawPointer(found) - base
      i = start + 1
      if let (length, scalar) = CharacterReferences.reference(in: text, at: start) {
        i = start + length
        if isToldAbout(scalar, in: text, at: start) { continue }
        changes.append(Change(range: start..<i, scalars: [scalar]))
      }
    }
    return changes
  }

  /// How far before a reference the letter may stand that it is told to stand for.
  private static let tellingDistance = 64

  /// Whether a letter stands alone shortly before a reference to it: then a text tells of the reference, as in
  /// `é becomes &eacute;`, and has not kept it by mistake.
  private static func isToldAbout(_ scalar: UInt32, in text: UnsafeRawBufferPointer, at end: Int) -> Bool {
    guard (0xC0...0x24F).contains(scalar) else { return false }
    let (first, second) = (UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F))
    var i = max(0, end - tellingDistance)
    while i + 2 <= end {
      if text[i] == first, text[i + 1] == second, isEdge(text, before: i), isEdge(text, behind: i + 2) {
        return true
      }
      i += 1
    }
    return false
  }

  /// Whether no letter or digit ends here; quotation marks and dashes are none.
  private static func isEdge(_ text: UnsafeRawBufferPointer, before i: Int) -> Bool {
    guard i > 0, text[i - 1] >= 0x80 else { return i == 0 || !ASCII.isWordPart(text[i - 1]) }
    return i >= 3 && text[i - 3] == 0xE2 && text[i - 2] == 0x80
  }

  /// Whether no letter or digit begins here.
  private static func isEdge(_ text: UnsafeRawBufferPointer, behind i: Int) -> Bool {
    guard i < text.count, text[i] >= 0x80 else { return i == text.count || !ASCII.isWordPart(text[i]) }
    return i + 2 < text.count && text[i] == 0xE2 && text[i + 1] == 0x80
  }

  private static func apply(_ changes: [Change], to text: inout [UInt8], _ edits: inout TextEdits) {
    if changes.isEmpty { return }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var made = TextEdits()
    var done = 0
    for change in changes {
      result.append(contentsOf: text[done..<change.range.lowerBound])
      let start = result.count
      for scalar in change.scalars { TextRepair.append(scalar, to: &result) }
      made.append(start..<result.count, for: text[change.range])
      done = change.range.upperBound
    }
    result.append(contentsOf: text[done...])
    edits = made.composed(after: edits, middle: text)
    text = result
  }
}
