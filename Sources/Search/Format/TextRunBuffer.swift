/// A text cut into the words that are stored: every run of `TextRuns`, save a single space between two others.
///
/// Owns a copy of the text, so that keys may be read past its end, and the room for the cuts; both are kept
/// from text to text and freed with it. Pointers it hands out hold until the next `cut`.
struct TextRunBuffer: ~Copyable {
  private var text = UnsafeMutableRawPointer.allocate(byteCount: Self.room(0), alignment: 16)
  private var starts = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.room(0))
  private var ends = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.room(0))
  private var capacity = 0
  private(set) var count = 0

  deinit {
    text.deallocate()
    starts.deallocate()
    ends.deallocate()
  }

  /// Where to end a part of `text` that begins at `start`, so that its words are those of the whole: at the end, or
  /// behind a blank before a word. Parts keep the memory for the words of a huge text small.
  static func end(ofPartFrom start: Int, in text: UnsafeRawBufferPointer) -> Int {
    guard text.count - start > partSize else { return text.count }
    func isBoundary(_ i: Int) -> Bool {
      let (before, byte) = (text[i - 1], text[i])
      return (before == 0x20 || before == 0x0A) && (byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26)
    }
    let goal = start + partSize
    var end = goal
    while end > goal - partSize / 2 {
      if isBoundary(end) { return end }
      end -= 1
    }
    end = goal
    while end < text.count, !isBoundary(end) { end += 1 }
    return end
  }

  private static let partSize = 1 << 20

  /// Cuts `source`, which is shorter than 2^31 bytes, and returns how many words there are.
  mutating func cut(_ source: UnsafeRawBufferPointer) -> Int {
    count = 0
    guard let start = source.baseAddress, source.count > 0 else { return 0 }
    if source.count > capacity { grow(to: source.count) }
    text.copyMemory(from: start, byteCount: source.count)
    (text + source.count).initializeMemory(as: UInt8.self, repeating: 0, count: TextRuns.slack)
    let runs = TextRuns.edges(of: text, count: source.count, into: starts)
    // In place: what is written never overtakes what is read.
    var kept = 0
    for run in 0..<runs {
      let (from, to) = (starts[run], starts[run &+ 1])
      starts[kept] = from
      ends[kept] = to
      let isSpace = to &- from == 1 && text.load(fromByteOffset: Int(from), as: UInt8.self) == 0x20
      kept &+= isSpace && run != 0 && run != runs &- 1 ? 0 : 1
    }
    count = kept
    return kept
  }

  @inline(__always)
  func length(_ i: Int) -> Int {
    assert(i < count)
    return Int(ends[i] &- starts[i])
  }

  @inline(__always)
  func key(_ i: Int) -> WordTable.Key {
    WordTable.Key(text + Int(starts[i]), length: length(i))
  }

  @inline(__always)
  func word(_ i: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text + Int(starts[i]), count: length(i))
  }

  private static func room(_ count: Int) -> Int { count + TextRuns.slack }

  private mutating func grow(to count: Int) {
    text.deallocate()
    starts.deallocate()
    ends.deallocate()
    capacity = max(count, capacity * 2)
    text = .allocate(byteCount: Self.room(capacity), alignment: 16)
    starts = .allocate(capacity: Self.room(capacity))
    ends = .allocate(capacity: Self.room(capacity))
  }
}
