internal import Search

/// Puts the documents of an index into groups as they come, beside those that are there already.
///
/// Of these it keeps the landmarks; where one may be kin, its sketch is made again from its stored text. Where no text is
/// stored, only documents that are the same in all but their keys are told from segment to segment.
final class DocumentGrouper {
  private var index: DuplicateIndex
  private let sketcher: TextSketcher
  /// The segments of the documents that are kept, and the number of each one's first.
  private var segments: [(segment: Segment, base: UInt32)] = []
  /// The keys of documents that are in no group but their own, as far as any of them was looked at.
  private var keysOfAlone: [GroupID: [UInt8]] = [:]
  private let memoryBudget: Int

  init(_ segments: [Segment], analyzer: Analyzer, memoryBudget: Int) throws(IndexError) {
    sketcher = TextSketcher(analyzer)
    self.memoryBudget = memoryBudget
    index = DuplicateIndex(loadedLimit: memoryBudget / 16)
    for segment in segments {
      self.segments.append((segment, index.count))
      try restore(segment)
      segment.file.letGo()
    }
  }

  /// What it takes, in bytes, as far as it counts: a 16th of the budget is a part of the reserve, and a budget that the
  /// index has outgrown does not end all work.
  var memory: Int {
    max(0, min(index.memory + sketcher.memory, memoryBudget / 2) - memoryBudget / 16)
  }

  private func restore(_ segment: Segment) throws(IndexError) {
    guard let table = try segment.groupTable() else {
      for _ in 0..<segment.documentCount { index.restore(.none, group: nil) }
      return
    }
    var link = 0
    for document in 0..<UInt32(segment.documentCount) {
      var group: GroupID?
      while link < table.linkCount, try table.document(ofLink: link) == document {
        let its = try table.link(link)
        if its.kind.isMember { group = its.group }
        link += 1
      }
      index.restore(Landmarks(values: try table.landmarks(of: document)), group: group)
    }
  }

  /// Puts the documents of a batch into groups, and notes those in `collector`.
  func place(_ batch: DocumentBatch, in collector: GroupCollector) throws(IndexError) {
    for (i, origin) in batch.origins.enumerated() {
      let placement = try index.add(batch.sketches[i], origin) { (number) throws(IndexError) in
        try load(number)
      }
      collector.append(
        placement, own: origin.group,
        firstElsewhere: placement.nearest.flatMap { keysOfAlone[$0.group] })
    }
  }

  /// Takes a segment that has been written for that of all documents since the last.
  func keep(_ segment: Segment) {
    segments.append((segment, index.absentCount))
    index.keep()
  }

  private func load(_ number: UInt32) throws(IndexError) -> (origin: DocumentOrigin, sketch: Sketch?) {
    let (segment, base) = segments.last { $0.base <= number }!
    let document = number - base
    let record = try segment.record(document)
    var text: [UInt8] = []
    try segment.appendText(of: record, to: &text)
    let key = try segment.key(of: document)
    let origin = DocumentOrigin(record, key: key, text: text)
    let isMember = try segment.groupTable()?.links(of: document).contains(where: \.kind.isMember) ?? false
    if !isMember { keysOfAlone[origin.group] = key }
    return (origin, segment.statistics.hasText ? sketcher.sketch(of: text) : nil)
  }
}
