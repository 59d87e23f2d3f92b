/// How the text of a document differs from the bytes that it was read from: enough to rebuild those to the byte.
///
///     edits    := encoding:varint edit*
///     encoding := 0 for UTF-8, 1 for UTF-16 with the low byte first, 2 with the high byte first
///     edit     := gap:varint repaired:varint original:varint byte[original]
///
/// `gap` bytes of the text stand in the original as well; the `repaired` ones behind them took the place of the
/// `original` ones. What follows the last edit stands in both. No edits in UTF-8 are written as nothing at all.
///
/// The bytes of UTF-16 come from an intermediate text, which is what the edits lead back to: UTF-8 in which a lone
/// surrogate takes three bytes as any other unit would, and an odd last byte two, FF and itself. Behind its mark stand
/// its units, each in two bytes.
///
/// That `é` was `Ã©` in `cafés` is written `00  03 02 04 C3 83 C2 A9`.
public struct TextEdits: Equatable, Sendable {
  /// How a file writes its text.
  package enum Encoding: UInt8, Sendable {
    case utf8, utf16Little, utf16Big
  }

  /// A place where text and original differ.
  package struct Edit: Equatable, Sendable {
    /// In the text.
    package var repaired: Range<Int>
    /// In the original, or the intermediate text of UTF-16.
    package var original: Range<Int>
    /// Where the original bytes lie among all that are kept.
    fileprivate var kept: Int
  }

  package let encoding: Encoding
  /// In order; they do not overlap.
  package private(set) var edits: [Edit] = []
  private var kept: [UInt8] = []

  public init() { encoding = .utf8 }

  package init(encoding: Encoding) { self.encoding = encoding }

  /// Whether the text is what was read.
  public var isEmpty: Bool { edits.isEmpty && encoding == .utf8 }

  /// At how many places text and original differ.
  public var count: Int { edits.count }

  /// How many bytes longer the original is than the text, up to the end of the last edit.
  private var difference: Int { edits.last.map { $0.original.upperBound - $0.repaired.upperBound } ?? 0 }

  /// Notes that `repaired` of the text took the place of `original`. It lies behind all that was noted before; where it
  /// touches the last edit the two become one, so that a file of nothing but bad bytes has few.
  package mutating func append(_ repaired: Range<Int>, for original: some Collection<UInt8>) {
    let start = repaired.lowerBound + difference
    precondition(repaired.lowerBound >= (edits.last?.repaired.upperBound ?? 0), "edits come in order")
    if let last = edits.last, last.repaired.upperBound == repaired.lowerBound {
      edits[edits.count - 1].repaired = last.repaired.lowerBound..<repaired.upperBound
      edits[edits.count - 1].original = last.original.lowerBound..<start + original.count
      kept.append(contentsOf: original)
      return
    }
    edits.append(Edit(repaired: repaired, original: start..<start + original.count, kept: kept.count))
    kept.append(contentsOf: original)
  }

  package func original(of edit: Edit) -> ArraySlice<UInt8> {
    kept[edit.kept..<edit.kept + edit.original.count]
  }

  // MARK: Back to the original

  /// The bytes that `text` was read from.
  ///
  /// Takes time in proportion to the text.
  public func original(of text: [UInt8]) -> [UInt8] {
    let restored = restored(0..<text.count, of: text)
    switch encoding {
    case .utf8: return restored
    case .utf16Little: return [0xFF, 0xFE] + UTF16Writer.bytes(of: restored[...], isBigEndian: false)
    case .utf16Big: return [0xFE, 0xFF] + UTF16Writer.bytes(of: restored[...], isBigEndian: true)
    }
  }

  /// The range of the original bytes that a range of the text came from, with the whole of what was repaired at
  /// its ends.
  ///
  /// Takes time in proportion to the logarithm of the edits; to the text, where that was UTF-16.
  public func originalRange(of range: Range<Int>, in text: [UInt8]) -> Range<Int> {
    let range = originalStart(range.lowerBound)..<originalEnd(range)
    guard encoding != .utf8 else { return range }
    let restored = restored(0..<text.count, of: text)
    let start = 2 + UTF16Writer.bytes(of: restored[..<min(range.lowerBound, restored.count)]).count
    let part = restored[min(range.lowerBound, restored.count)..<min(range.upperBound, restored.count)]
    return start..<start + UTF16Writer.bytes(of: part).count
  }

  private func originalStart(_ offset: Int) -> Int {
    let next = firstEdit { $0.repaired.lowerBound > offset }
    guard next > 0 else { return offset }
    let edit = edits[next - 1]
    return offset < edit.repaired.upperBound
      ? edit.original.lowerBound : offset - edit.repaired.upperBound + edit.original.upperBound
  }

  private func originalEnd(_ range: Range<Int>) -> Int {
    if range.isEmpty { return originalStart(range.lowerBound) }
    let next = firstEdit { $0.repaired.lowerBound >= range.upperBound }
    guard next > 0 else { return range.upperBound }
    let edit = edits[next - 1]
    return max(range.upperBound - edit.repaired.upperBound, 0) + edit.original.upperBound
  }

  /// Where a range of the original, or of the intermediate text of UTF-16, lies in the text; it cuts no edit.
  package func repairedRange(of range: Range<Int>) -> Range<Int> {
    func repaired(_ offset: Int) -> Int {
      let next = firstEdit { $0.original.lowerBound >= offset }
      guard next > 0 else { return offset }
      let edit = edits[next - 1]
      return max(offset - edit.original.upperBound, 0) + edit.repaired.upperBound
    }
    return repaired(range.lowerBound)..<repaired(range.upperBound)
  }

  /// The number of the first edit that is behind, all later ones being so, too.
  private func firstEdit(behind isBehind: (Edit) -> Bool) -> Int {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(edits[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// What stood for a range of the text that cuts no edit.
  private func restored(_ range: Range<Int>, of text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var done = range.lowerBound
    for edit in edits[firstEdit { $0.repaired.lowerBound >= range.lowerBound }...] {
      guard edit.repaired.upperBound <= range.upperBound else { break }
      result.append(contentsOf: text[done..<edit.repaired.lowerBound])
      result.append(contentsOf: original(of: edit))
      done = edit.repaired.upperBound
    }
    result.append(contentsOf: text[done..<range.upperBound])
    return result
  }

  // MARK: One repair after another

  /// The edits that lead from the text of `self` to what this text, `middle`, was itself read from by `earlier`.
  package func composed(after earlier: TextEdits, middle: [UInt8]) -> TextEdits {
    if earlier.isEmpty { return self }
    if edits.isEmpty { return earlier }
    var result = TextEdits(encoding: earlier.encoding)
    var (i, j) = (0, 0)
    var laterDifference = 0
    while i < earlier.edits.count || j < edits.count {
      // The ranges of the middle text that touch each other become one.
      let first = i < earlier.edits.count ? earlier.edits[i].repaired.lowerBound : Int.max
      let second = j < edits.count ? edits[j].original.lowerBound : Int.max
      var range = min(first, second)..<min(first, second)
      let before = laterDifference
      while true {
        if i < earlier.edits.count, earlier.edits[i].repaired.lowerBound <= range.upperBound {
          range = range.lowerBound..<max(range.upperBound, earlier.edits[i].repaired.upperBound)
          i += 1
        } else if j < edits.count, edits[j].original.lowerBound <= range.upperBound {
          range = range.lowerBound..<max(range.upperBound, edits[j].original.upperBound)
          laterDifference = edits[j].repaired.upperBound - edits[j].original.upperBound
          j += 1
        } else {
          break
        }
      }
      result.append(
        range.lowerBound + before..<range.upperBound + laterDifference,
        for: earlier.restored(range, of: middle))
    }
    return result
  }

  // MARK: On disk

  package func encoded() -> [UInt8] {
    if isEmpty { return [] }
    let buffer = ByteBuffer()
    buffer.append(varint: UInt32(encoding.rawValue))
    var end = 0
    for edit in edits {
      buffer.append(varint: edit.repaired.lowerBound - end)
      buffer.append(varint: edit.repaired.count)
      buffer.append(varint: edit.original.count)
      buffer.append(Array(original(of: edit)))
      end = edit.repaired.upperBound
    }
    return buffer.array()
  }

  /// `nil` for bytes that cannot be the edits of a text of `textSize` bytes.
  package init?(decoding bytes: UnsafeRawBufferPointer, textSize: Int) {
    var reader = ByteReader(bytes)
    guard !bytes.isEmpty else {
      self.init()
      return
    }
    guard let encoding = Encoding(rawValue: UInt8(truncatingIfNeeded: reader.size(limit: 255))) else {
      return nil
    }
    self.init(encoding: encoding)
    var end = 0
    while reader.remaining > 0 {
      let start = end + reader.size()
      end = start + reader.size()
      let original = reader.take(reader.size())
      guard !reader.overran, end <= textSize else { return nil }
      append(start..<end, for: original)
    }
  }
}

/// Makes the units of UTF-16 of the intermediate text of `TextEdits`.
private enum UTF16Writer {
  static func bytes(of text: ArraySlice<UInt8>, isBigEndian: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count * 2)
    func append(_ unit: UInt32) {
      let (low, high) = (UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8))
      result.append(isBigEndian ? high : low)
      result.append(isBigEndian ? low : high)
    }
    var i = text.startIndex
    while i < text.endIndex {
      let byte = text[i]
      if byte == 0xFF {
        if i + 1 < text.endIndex { result.append(text[i + 1]) }
        i += 2
        continue
      }
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      guard i + length <= text.endIndex else { break }
      var scalar = length == 1 ? UInt32(byte) : UInt32(byte) & (0x7F >> UInt32(length))
      for k in 1..<length { scalar = scalar << 6 | UInt32(text[i + k] & 0x3F) }
      if scalar < 0x10000 {
        append(scalar)
      } else {
        append(0xD800 + (scalar &- 0x10000) >> 10)
        append(0xDC00 + (scalar & 0x3FF))
      }
      i += length
    }
    return result
  }
}
