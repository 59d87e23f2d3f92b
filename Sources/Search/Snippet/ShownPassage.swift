/// A passage with each run of white space as one space, and its highlights moved along.
struct ShownPassage {
  let text: String
  let highlights: [Range<Int>]

  /// - Parameter highlights: byte ranges of the document within `range`, in order; no white space borders them.
  init(of text: UnsafeRawBufferPointer, range: Range<Int>, highlights: [Range<Int>]) {
    var shown: [UInt8] = []
    shown.reserveCapacity(range.count)
    var moved: [Range<Int>] = []
    var open = 0
    var next = 0
    var i = range.lowerBound
    while i < range.upperBound {
      let end = WhiteSpace.end(in: text, from: i, to: range.upperBound)
      if end > i {
        if !shown.isEmpty, end < range.upperBound { shown.append(UInt8(ascii: " ")) }
        i = end
        continue
      }
      if next < highlights.count, highlights[next].lowerBound == i { open = shown.count }
      shown.append(text[i])
      i += 1
      if next < highlights.count, highlights[next].upperBound == i {
        moved.append(open..<shown.count)
        next += 1
      }
    }
    self.text = String(decoding: shown, as: UTF8.self)
    self.highlights = moved
  }
}
