internal import Search

/// A stretch of a document's text in bytes, and in words by their positions: a word belongs to it that begins in it.
struct TextSpan: BitwiseCopyable {
  var start: UInt32
  var end: UInt32
  var first: UInt32 = 0
  var last: UInt32 = 0

  init(_ range: Range<Int>) {
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
  }

  var bytes: Range<Int> { Int(start)..<Int(end) }
}

/// A line of a document as furniture is told by it.
struct ScannedLine: BitwiseCopyable {
  /// That of `LineCounts`, and flags in the bits above.
  private var bits: UInt64
  var span: TextSpan

  private static let label: UInt64 = 1 << 61
  private static let edge: UInt64 = 1 << 62
  private static let breaking: UInt64 = 1 << 63

  init(_ range: Range<Int>, key: UInt64, isLabel: Bool, isAtEdge: Bool) {
    bits = key | (isLabel ? Self.label : 0) | (isAtEdge ? Self.edge : 0)
    span = TextSpan(range)
  }

  /// Lines that are no furniture.
  init(breakAt range: Range<Int>) {
    bits = Self.breaking
    span = TextSpan(range)
  }

  var key: UInt64 { bits & (1 << AsideTable.keyBits - 1) }
  /// Whether it is short, begins with a capital or number and does not go on: `About us`, `Phone: (916) 555-0100`.
  var isLabel: Bool { bits & Self.label != 0 }
  /// Whether it is among the first or the last lines.
  var isAtEdge: Bool { bits & Self.edge != 0 }
  var isBreak: Bool { bits & Self.breaking != 0 }
}

/// What was found in the documents of a batch before they were cut into words: their lines, and what is set aside
/// whatever other documents hold.
final class DocumentScan {
  /// What is known of a document, and how many things were found in it.
  struct Head: BitwiseCopyable {
    var document: UInt32
    /// Whether its lines count; not those of a page that was there before.
    var counts: UInt32
    var site: UInt64
    var title: TextSpan
    var lines: UInt32 = 0
    var furniture: UInt32 = 0
    var repeated: UInt32 = 0
    /// In words, all of them.
    var length: UInt32 = 0
  }

  var heads: [Head] = []
  var lines: [ScannedLine] = []
  /// Known furniture, in order for each document; so is what it repeats.
  var furniture: [TextSpan] = []
  private(set) var repeated: [TextSpan] = []
  /// Of the document whose words come: where its things begin, and how many borders of each kind have been placed.
  private var starts = (lines: 0, furniture: 0)
  private var placed = (lines: 0, furniture: 0)
  private var current = 0

  /// What it takes, in bytes.
  var memory: Int {
    lines.capacity * MemoryLayout<ScannedLine>.stride + (furniture.capacity + repeated.capacity) * 16
      + heads.capacity * MemoryLayout<Head>.stride
  }

  func removeAll() {
    heads.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    furniture.removeAll(keepingCapacity: true)
    repeated.removeAll(keepingCapacity: true)
    (starts, placed, current) = ((0, 0), (0, 0), 0)
  }

  /// Tells which words lie in what was found, for the document in hand.
  ///
  /// - Parameters:
  ///   - words: the next of the document, of the text that lies at `range` of it.
  ///   - position: of the first of them.
  func place(_ words: UnsafeBufferPointer<Word>, of range: Range<Int>, from position: UInt32) {
    let head = heads[current]
    let (lineStart, furnitureStart) = starts
    lines.withUnsafeMutableBufferPointer { lines in
      Self.place(Int(head.lines), words, of: range, from: position, &placed.lines) { i, isEnd, value in
        if isEnd { lines[lineStart + i].span.last = value } else { lines[lineStart + i].span.first = value }
      } offset: { i, isEnd in
        Int(isEnd ? lines[lineStart + i].span.end : lines[lineStart + i].span.start)
      }
    }
    furniture.place(furnitureStart, Int(head.furniture), words, of: range, from: position, &placed.furniture)
  }

  /// Notes a passage that a document repeats; the documents come in turn.
  ///
  /// - Parameters:
  ///   - number: of the document in the batch.
  ///   - words: those among which the passage lies, counted from `offset` of the document.
  ///   - position: of the first of them.
  func append(
    _ passage: RepeatedPassage, of number: Int, _ words: UnsafeBufferPointer<Word>, offset: Int,
    from position: UInt32
  ) {
    var span = TextSpan(passage.range)
    func place(_ end: Int) -> UInt32 {
      position &+ UInt32(truncatingIfNeeded: words.first(from: 0, startingAt: end - offset))
    }
    (span.first, span.last) = (place(passage.range.lowerBound), place(passage.range.upperBound))
    repeated.append(span)
    heads[number].repeated += 1
  }

  /// The document in hand has so many words; the next words are the next document's.
  func endDocument(length: UInt32) {
    heads[current].length = length
    starts.lines += Int(heads[current].lines)
    starts.furniture += Int(heads[current].furniture)
    placed = (0, 0)
    current += 1
  }

  /// Goes through the borders of `count` things, a beginning and an end in turn, as far as the words go.
  @inline(__always)
  fileprivate static func place(
    _ count: Int, _ words: UnsafeBufferPointer<Word>, of range: Range<Int>, from position: UInt32,
    _ placed: inout Int, _ set: (_ i: Int, _ isEnd: Bool, _ position: UInt32) -> Void,
    offset: (_ i: Int, _ isEnd: Bool) -> Int
  ) {
    var word = 0
    while placed < 2 * count {
      let (i, isEnd) = (placed >> 1, placed & 1 == 1)
      let offset = offset(i, isEnd)
      guard offset <= range.upperBound else { break }
      word = words.first(from: word, startingAt: offset - range.lowerBound)
      set(i, isEnd, position &+ UInt32(truncatingIfNeeded: word))
      placed += 1
    }
  }
}

extension [TextSpan] {
  fileprivate mutating func place(
    _ start: Int, _ count: Int, _ words: UnsafeBufferPointer<Word>, of range: Range<Int>,
    from position: UInt32,
    _ placed: inout Int
  ) {
    guard count > 0 else { return }
    withUnsafeMutableBufferPointer { spans in
      DocumentScan.place(count, words, of: range, from: position, &placed) { i, isEnd, value in
        if isEnd { spans[start + i].last = value } else { spans[start + i].first = value }
      } offset: { i, isEnd in
        Int(isEnd ? spans[start + i].end : spans[start + i].start)
      }
    }
  }
}

extension UnsafeBufferPointer<Word> {
  /// The first word from number `low` on that begins at or behind `offset`: by steps that double, then by halving.
  @inline(__always)
  fileprivate func first(from low: Int, startingAt offset: Int) -> Int {
    var low = low
    var step = 1
    while low &+ step <= count, Int(self[low &+ step &- 1].start) < offset {
      low &+= step
      step &*= 2
    }
    var high = Swift.min(count, low &+ step)
    while low < high {
      let middle = (low &+ high) &>> 1
      if Int(self[middle].start) < offset { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}
