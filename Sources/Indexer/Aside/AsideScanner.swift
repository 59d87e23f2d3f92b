internal import Search

/// Finds in a batch of documents the lines that may be furniture, on one thread.
final class AsideScanner {
  private struct Line {
    var range: Range<Int>
    var isLabel: Bool
    var isLong: Bool
  }

  /// Those of the document in hand.
  private var lines: [Line] = []

  /// Longer lines are prose.
  private static let longestLine = 300
  /// So many lines at its beginning and its end are the edge of a document.
  private static let edge = 4
  /// So many lines in a row that are no labels may stand in a block.
  private static let longestGap = 2
  private static let longestLabel = 60
  private static let leastLetters = 3

  /// Scans the documents of a batch; their heads are there.
  func scan(_ batch: DocumentBatch, into scan: DocumentScan) {
    for i in scan.heads.indices {
      let (text, furniture) = (batch.text(i), scan.furniture.count)
      findLines(of: text, into: scan)
      scan.heads[i].furniture = UInt32(scan.furniture.count - furniture)
      scan.heads[i].lines = appendLines(of: text, site: scan.heads[i].site, to: scan)
    }
  }

  private func findLines(of text: UnsafeRawBufferPointer, into scan: DocumentScan) {
    lines.removeAll(keepingCapacity: true)
    LineKey.forEachLine(of: text) { range in
      let line = UnsafeRawBufferPointer(rebasing: text[range])
      let isLong = line.count > Self.longestLine
      if isLong || line.contains(where: Self.isLetter) {
        lines.append(Line(range: range, isLabel: !isLong && Self.isLabel(line), isLong: isLong))
      }
      if let part = KnownFurniture.range(in: line) {
        let start = range.lowerBound
        scan.furniture.append(TextSpan(start + part.lowerBound..<start + part.upperBound))
      }
    }
  }

  /// Hands on the labels, what stands between labels that are near, and the edges: most of prose is none of these.
  ///
  /// - Returns: how many.
  private func appendLines(of text: UnsafeRawBufferPointer, site: UInt64, to scan: DocumentScan) -> UInt32 {
    let before = scan.lines.count
    var next = 0
    while next < lines.count {
      let start = next
      while next < lines.count, !lines[next].isLabel { next += 1 }
      let isGap = next - start <= Self.longestGap
      for i in start..<min(next + 1, lines.count) {
        let isAtEdge = i < Self.edge || i >= lines.count - Self.edge
        if (isGap || isAtEdge || lines[i].isLabel) && !lines[i].isLong {
          let range = lines[i].range
          let hash = Fingerprint.hash(UnsafeRawBufferPointer(rebasing: text[range]), seed: 3)
          scan.lines.append(
            ScannedLine(
              range, key: LineCounts.key(hash, site: site), isLabel: lines[i].isLabel, isAtEdge: isAtEdge))
        } else if scan.lines.count == before || !scan.lines[scan.lines.count - 1].isBreak {
          scan.lines.append(ScannedLine(breakAt: lines[i].range))
        }
      }
      next += 1
    }
    return UInt32(scan.lines.count - before)
  }

  private static func isLabel(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= longestLabel, let first = line.first, let last = line.last else { return false }
    let begins = first >= 0x80 || first &- UInt8(ascii: "A") < 26 || first &- UInt8(ascii: "0") < 10
    guard begins, ![0x2C, 0x2E, 0x3A, 0x3B].contains(last) else { return false }
    var letters = 0
    for byte in line { letters += isLetter(byte) ? 1 : 0 }
    return letters >= leastLetters
  }

  /// A letter of ASCII, or part of something beyond it.
  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }
}
