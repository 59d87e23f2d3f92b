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
    scan.lines.withUnsafeBufferPointer { counts.readAhead($0) }
    var line = 0
    for head in scan.heads {
      let lines = line..<line + Int(head.lines)
      if head.counts != 0 {
        counts.beginDocument(ofSite: head.site)
        for i in lines where !scan.lines[i].isBreak {
          counts.count(scan.lines[i].key, isEdge: scan.lines[i].isAtEdge)
        }
      }
      line = lines.upperBound
    }
    room.removeAll()
    for count in [scan.heads.count, scan.lines.count, scan.furniture.count, scan.repeated.count] {
      room.append(littleEndian: UInt64(count))
    }
    append(values: scan.heads)
    append(values: scan.lines)
    append(values: scan.furniture)
    append(values: scan.repeated)
    try spool.append(room.bytes)
  }

  /// Appends values to `room` as they lie in memory, to be read again by this process.
  private func append<Value: BitwiseCopyable>(values: [Value]) {
    values.withUnsafeBytes { room.append($0) }
  }

  /// Decides what is set aside of each document.
  ///
  /// - Parameter lengths: of the documents, which lose the words set aside.
  func finish(lengths: inout [UInt32], table: AsideTableBuilder) throws(IndexError) -> AsidePositions {
    let positions = AsidePositions()
    while spool.remaining > 0 {
      var (heads, lines, furniture, repeated) = try readBatch()
      counts.readAhead(UnsafeBufferPointer(rebasing: lines))
      while let head = heads.popFirst() {
        decide(
          head, take(head.lines, of: &lines), take(head.furniture, of: &furniture),
          take(head.repeated, of: &repeated))
        guard !parts.isEmpty else { continue }
        positions.append(head.document, parts)
        let record = record()
        lengths[Int(head.document)] -= UInt32(record.words)
        table.append(head.document, record, parts.map { SetAside($0.span.bytes, $0.kind) })
      }
    }
    return positions
  }

  private typealias Values<Value> = Slice<UnsafeBufferPointer<Value>>

  /// The next batch as it was written by `append`, in `room`: sizes and places of all values are multiples of eight bytes.
  private func readBatch() throws(IndexError) -> (
    heads: Values<DocumentScan.Head>, lines: Values<ScannedLine>, furniture: Values<TextSpan>,
    repeated: Values<TextSpan>
  ) {
    room.removeAll()
    try spool.read(32, into: room)
    let counts = (0..<4).map {
      Int(UInt64(littleEndian: room.base.load(fromByteOffset: 8 * $0, as: UInt64.self)))
    }
    let span = MemoryLayout<TextSpan>.stride
    room.removeAll()
    try spool.read(
      counts[0] * MemoryLayout<DocumentScan.Head>.stride + counts[1] * MemoryLayout<ScannedLine>.stride
        + (counts[2] + counts[3]) * span, into: room)
    var offset = 0
    func values<Value: BitwiseCopyable>(_ count: Int, _ type: Value.Type) -> Values<Value> {
      let size = count * MemoryLayout<Value>.stride
      defer { offset += size }
      return UnsafeRawBufferPointer(rebasing: room.bytes[offset..<offset + size]).bindMemory(to: type)[...]
    }
    return (
      values(counts[0], DocumentScan.Head.self), values(counts[1], ScannedLine.self),
      values(counts[2], TextSpan.self), values(counts[3], TextSpan.self)
    )
  }

  /// The first `count` of some values, which are taken away from them.
  private func take<Value>(_ count: UInt32, of values: inout Values<Value>) -> UnsafeBufferPointer<Value> {
    defer { values = values.dropFirst(Int(count)) }
    return UnsafeBufferPointer(rebasing: values.prefix(Int(count)))
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
