internal import Search

/// Some documents that follow each other, on their way to be inverted and stored.
///
/// Belongs to one thread at a time.
final class DocumentBatch {
  /// A batch of more text than this is full.
  static let size = 256 << 10

  private(set) var firstDocument: UInt32 = 0
  /// The texts one behind the other; there is room behind them, so that words may be loaded sixteen bytes at a time.
  let texts = ByteBuffer(capacity: size + size / 4)
  private(set) var textEnds: [Int] = []
  /// Their records but for the stored texts.
  let records = ByteBuffer(capacity: size / 8)
  private(set) var recordEnds: [Int] = []
  /// The texts as they are stored, once that is done.
  var stored: [UInt8] = []
  var storedEnds: [Int] = []
  /// What may be set aside of the documents; `nil` where nothing is looked for.
  let scan: DocumentScan?
  /// How many words each document has, once they are counted.
  var lengths: [UInt32] = []
  /// What tells copies of each document, once that is known, if it is wanted; those of former batches behind it, whose
  /// memory is used again.
  private(set) var sketches: [Sketch] = []
  private var sketchCount = 0
  private var sketchMemory = 0
  /// What is known of each document beside its words.
  var origins: [DocumentOrigin] = []

  var count: Int { textEnds.count }
  var isFull: Bool { texts.count >= Self.size || count >= Self.size / 64 }
  /// What it takes, in bytes.
  var memory: Int { texts.memory + records.memory + stored.capacity + (scan?.memory ?? 0) + sketchMemory }

  /// - Parameter isScanned: whether what may be set aside is looked for.
  init(isScanned: Bool = false) { scan = isScanned ? DocumentScan() : nil }

  /// Empties it; the next document is this one.
  func start(with document: UInt32) {
    firstDocument = document
    texts.removeAll()
    records.removeAll()
    textEnds.removeAll(keepingCapacity: true)
    recordEnds.removeAll(keepingCapacity: true)
    stored.removeAll(keepingCapacity: true)
    storedEnds.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    sketchMemory = sketches.reduce(0) { $0 + $1.memory }
    sketchCount = 0
    origins.removeAll(keepingCapacity: true)
    scan?.removeAll()
  }

  /// Appends a document whose record has been appended to `records`.
  func append(_ text: UnsafeRawBufferPointer) {
    recordEnds.append(records.count)
    texts.append(text)
    textEnds.append(texts.count)
  }

  /// Says where a document ends whose record and text are yet to be appended.
  func append(recordEnd: Int, textEnd: Int) {
    recordEnds.append(recordEnd)
    textEnds.append(textEnd)
  }

  /// Appends the sketch of the next document, which `make` puts in the place of another.
  func appendSketch(_ make: (inout Sketch) -> Void) {
    if sketchCount == sketches.count { sketches.append(Sketch()) }
    make(&sketches[sketchCount])
    sketchCount += 1
  }

  func text(_ i: Int) -> UnsafeRawBufferPointer { Self.piece(texts.bytes, textEnds, i) }
  func record(_ i: Int) -> UnsafeRawBufferPointer { Self.piece(records.bytes, recordEnds, i) }

  private static func piece(_ bytes: UnsafeRawBufferPointer, _ ends: [Int], _ i: Int)
    -> UnsafeRawBufferPointer
  {
    UnsafeRawBufferPointer(rebasing: bytes[(i == 0 ? 0 : ends[i - 1])..<ends[i]])
  }
}
