internal import Search

/// Which lines of a document are its site's furniture.
///
/// A line that comes back is not furniture yet: so do `(Applause.)`, `Definitions` and the notes of a law. Two things
/// tell. Menus, share bars and addresses come as **blocks**: lines that all come back, most of them labels, some
/// together. And what a site puts above or below its pages is on **most pages, and at the edge** of all of them.
struct FurnitureChoice {
  /// Furniture is in so many documents of its site at least.
  static let leastDocuments = 5
  /// A line of a block is in one of so many of the site's documents at least.
  private static let blockShare = 200
  /// A block has so many different labels, and so large a part of it are labels.
  private static let leastLabels = 4
  private static let labelShare = (2, 3)
  /// A line at the edge is in such a part of the site's documents, and in such a part of these at the edge.
  private static let edgeShare = (3, 5)
  private static let edgeCertainty = (19, 20)

  private let counts: LineCounts
  private var isRecurring: [Bool] = []
  private var labels: [UInt64] = []

  init(_ counts: LineCounts) { self.counts = counts }

  /// Calls `body` with the number of each line that is furniture, rising.
  mutating func forEach(of lines: UnsafeBufferPointer<ScannedLine>, site: UInt64, _ body: (Int) -> Void) {
    let documents = counts.documents(of: LineCounts.key(ofSite: site))
    guard documents >= Self.leastDocuments else { return }
    let least = max(Self.leastDocuments, documents / Self.blockShare)
    var next = 0
    while next < lines.count {
      let start = next
      labels.removeAll(keepingCapacity: true)
      var labelCount = 0
      while next < lines.count, !lines[next].isBreak, counts.documents(of: lines[next].key) >= least {
        if lines[next].isLabel {
          labelCount += 1
          // Enough different ones end the search, so this takes no time in long blocks.
          if labels.count < Self.leastLabels, !labels.contains(lines[next].key) {
            labels.append(lines[next].key)
          }
        }
        next += 1
      }
      let isBlock =
        labels.count == Self.leastLabels
        && labelCount * Self.labelShare.1 >= (next - start) * Self.labelShare.0
      for i in start..<next where isBlock || isAtEdge(lines[i], of: documents) { body(i) }
      // What ended the block is in few documents, or long.
      next += 1
    }
  }

  private func isAtEdge(_ line: ScannedLine, of documents: Int) -> Bool {
    guard line.isAtEdge else { return false }
    let own = counts.documents(of: line.key)
    return own * Self.edgeShare.1 >= documents * Self.edgeShare.0
      && counts.edges(of: line.key) * Self.edgeCertainty.1 >= own * Self.edgeCertainty.0
  }
}
