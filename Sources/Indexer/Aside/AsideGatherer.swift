internal import Search

/// Gathers what was found in the documents of a segment, and decides at its end what is set aside.
///
/// Only then it is known which lines come back, also in the first documents that have them. Until then what was found
/// waits, on the disk where it is much.
final class AsideGatherer {
  private let counts: LineCounts
  private let spool: Spool
  private var choice: FurnitureChoice
  private let room = ByteBuffer()
  /// Keeps the compiler from leaving out what is read ahead.
  private var touched: UInt64 = 0
  /// What is set aside of the document in hand.
  private var parts: [(span: TextSpan, kind: SetAside.Kind)] = []

  /// - Parameters:
  ///   - counts: what is known of lines, which learns.
  ///   - path: of the segment.
  init(_ counts: LineCounts, path: String) {
    self.counts = counts
    spool = Spool(path: path + ".lines")
    choice = FurnitureChoice(counts)
  }

  /// What it takes, in bytes.
  var memory: Int { spool.memory + counts.memory }

  /// Takes what was found in a batch, in the order of the batches.
  func append(_ scan: DocumentScan) throws(IndexError) {
    var (line, furniture, repeated) = (0, 0, 0)
    room.removeAll()
    room.append(littleEndian: 0 as UInt64)
    touched &+= counts.touch(scan.lines)
    for head in scan.heads {
      let lines = line..<line + Int(head.lines)
      if head.counts != 0 {
        counts.beginDocument(ofSite: head.site)
        for i in lines where !scan.lines[i].isBreak {
          counts.count(scan.lines[i].key, isEdge: scan.lines[i].isAtEdge)
        }
      }
      room.append(values: [head][...])
      room.append(values: scan.lines[lines])
      room.append(values: scan.furniture[furniture..<furniture + Int(head.furniture)])
      room.append(values: scan.repeated[repeated..<repeated + Int(head.repeated)])
      line = lines.upperBound
      furniture += Int(head.furniture)
      repeated += Int(head.repeated)
    }
    room.store(littleEndian: UInt64(room.count - 8), at: 0)
    try spool.append(room.bytes)
  }

  /// Decides what is set aside of each document.
  ///
  /// - Parameter lengths: of the documents, which lose the words set aside.
  func finish(lengths: inout [UInt32], table: AsideTableBuilder) throws(IndexError) -> AsidePositions {
    let positions = AsidePositions()
    while spool.remaining > 0 {
      room.removeAll()
      try spool.read(8, into: room)
      let size = Int(UInt64(littleEndian: room.base.load(as: UInt64.self)))
      room.removeAll()
      try spool.read(size, into: room)
      var offset = 0
      while offset < size {
        let head = take(1, of: DocumentScan.Head.self, &offset)[0]
        let lines = take(Int(head.lines), of: ScannedLine.self, &offset)
        let furniture = take(Int(head.furniture), of: TextSpan.self, &offset)
        let repeated = take(Int(head.repeated), of: TextSpan.self, &offset)
        decide(head, lines, furniture, repeated)
        guard !parts.isEmpty else { continue }
        positions.append(head.document, parts)
        let record = record()
        lengths[Int(head.document)] -= UInt32(record.words)
        table.append(head.document, record, parts.map { SetAside($0.span.bytes, $0.kind) })
      }
    }
    return positions
  }

  /// The next `count` values in `room`, which was written by `append`: all of them are aligned.
  private func take<Value: BitwiseCopyable>(
    _ count: Int, of type: Value.Type, _ offset: inout Int
  ) -> UnsafeBufferPointer<Value> {
    let size = count * MemoryLayout<Value>.stride
    defer { offset += size }
    return UnsafeRawBufferPointer(rebasing: room.bytes[offset..<offset + size]).bindMemory(to: Value.self)
  }

  /// How many words are set aside of the document in hand.
  private func record() -> AsideTable.Record {
    var record = AsideTable.Record()
    for part in parts {
      let words = Int(part.span.last - part.span.first)
      switch part.kind {
      case .furniture: record.furnitureWords += words
      case .repetition: record.repeatedWords += words
      }
    }
    return record
  }

  private func decide(
    _ head: DocumentScan.Head, _ lines: UnsafeBufferPointer<ScannedLine>,
    _ known: UnsafeBufferPointer<TextSpan>, _ repeated: UnsafeBufferPointer<TextSpan>
  ) {
    var furniture = Array(known)
    choice.forEach(of: lines, site: head.site) { furniture.append(lines[$0].span) }
    setParts(furniture, repeated, title: head.title)
    // Of a document that is nothing but furniture all counts.
    let words = parts.reduce(0) { $0 + $1.span.last - $1.span.first }
    if words == head.length { setParts([], repeated, title: head.title) }
  }

  /// In order and disjoint: of two that overlap the first stays whole. The title stays out.
  private func setParts(
    _ furniture: [TextSpan], _ repeated: UnsafeBufferPointer<TextSpan>, title: TextSpan
  ) {
    parts.removeAll(keepingCapacity: true)
    guard !furniture.isEmpty || !repeated.isEmpty else { return }
    let all =
      furniture.map { (span: $0, kind: SetAside.Kind.furniture) }
      + repeated.map { (span: $0, kind: SetAside.Kind.repetition) }
    for part in all.sorted(by: { ($0.span.start, $1.span.end) < ($1.span.start, $0.span.end) })
    where !part.span.bytes.overlaps(title.bytes) {
      var part = part
      if let last = parts.last?.span, last.end > part.span.start {
        part.span.start = last.end
        part.span.first = max(last.last, part.span.first)
      }
      if part.span.start < part.span.end, part.span.first <= part.span.last { parts.append(part) }
    }
  }
}

extension ByteBuffer {
  /// Appends values as they lie in memory, to be read again by this process.
  fileprivate func append<Value: BitwiseCopyable>(values: ArraySlice<Value>) {
    values.withUnsafeBytes { append($0) }
  }
}
