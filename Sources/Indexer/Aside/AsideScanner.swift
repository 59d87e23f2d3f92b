internal import Search

/// Finds in a batch of documents what may be set aside, on one thread.
final class AsideScanner {
  private var finder = RepetitionFinder()
  private let key = UnsafeMutableRawBufferPointer.allocate(byteCount: LineKey.longest, alignment: 8)

  /// So many lines at its beginning and its end are the edge of a document.
  private static let edge = 8
  private static let longestLabel = 60
  private static let leastLetters = 3

  deinit { key.deallocate() }

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
      guard let part = LineKey.write(line, to: key) else {
        if line.count > LineKey.longest { scan.lines.append(ScannedLine(breakAt: range)) }
        appendTail(of: line, at: range.lowerBound, to: scan)
        return
      }
      let hash = Fingerprint.hash(UnsafeRawBufferPointer(rebasing: key[part]), seed: 3)
      scan.lines.append(
        ScannedLine(range, key: LineCounts.key(hash, site: site), isLabel: Self.isLabel(line)))
      // This may change the key.
      if KnownFurniture.isKnown(key, part) {
        scan.furniture.append(TextSpan(range))
      } else {
        appendTail(of: line, at: range.lowerBound, to: scan)
      }
    }
  }

  private func appendTail(of line: UnsafeRawBufferPointer, at start: Int, to scan: DocumentScan) {
    guard let tail = KnownFurniture.tail(of: line) else { return }
    scan.furniture.append(TextSpan(start + tail.lowerBound..<start + tail.upperBound))
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
    for byte in line { letters += byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26 ? 1 : 0 }
    return letters >= leastLetters
  }
}
