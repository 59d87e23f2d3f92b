internal import Search

/// Finds in a batch of documents what may be set aside, on one thread.
final class AsideScanner {
  private var finder = RepetitionFinder()

  /// Longer lines are prose.
  private static let longestLine = 300
  /// So many lines at its beginning and its end are the edge of a document.
  private static let edge = 8
  private static let longestLabel = 60
  private static let leastLetters = 3

  /// Scans the documents of a batch; their heads are there.
  func scan(_ batch: DocumentBatch, into scan: DocumentScan) {
    for i in scan.heads.indices {
      let text = batch.text(i)
      let counts = (scan.lines.count, scan.furniture.count, scan.repeated.count)
      scanLines(of: text, site: scan.heads[i].site, into: scan)
      for passage in finder.passages(of: text) { scan.repeated.append(TextSpan(passage.range)) }
      markEdges(counts.0, of: scan)
      scan.heads[i].lines = UInt32(scan.lines.count - counts.0)
      scan.heads[i].furniture = UInt32(scan.furniture.count - counts.1)
      scan.heads[i].repeated = UInt32(scan.repeated.count - counts.2)
    }
  }

  private func scanLines(of text: UnsafeRawBufferPointer, site: UInt64, into scan: DocumentScan) {
    LineKey.forEachLine(of: text) { range in
      let line = UnsafeRawBufferPointer(rebasing: text[range])
      if line.count > Self.longestLine {
        scan.lines.append(ScannedLine(breakAt: range))
      } else if line.contains(where: Self.isLetter) {
        let key = LineCounts.key(Fingerprint.hash(line, seed: 3), site: site)
        scan.lines.append(ScannedLine(range, key: key, isLabel: Self.isLabel(line)))
      }
      if let part = KnownFurniture.range(in: line) {
        let start = range.lowerBound
        scan.furniture.append(TextSpan(start + part.lowerBound..<start + part.upperBound))
      }
    }
  }

  private func markEdges(_ first: Int, of scan: DocumentScan) {
    let end = scan.lines.count
    for i in first..<min(end, first + Self.edge) { scan.lines[i].isAtEdge = true }
    for i in max(first, end - Self.edge)..<end { scan.lines[i].isAtEdge = true }
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
