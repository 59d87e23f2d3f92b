internal import Search

/// The texts of some documents that follow each other, on their way to be inverted.
///
/// Belongs to one thread at a time.
final class DocumentBatch {
  /// A batch of more text than this is full.
  static let size = 256 << 10

  private(set) var firstDocument: UInt32 = 0
  /// The texts one behind the other; there is room behind them, so that words may be loaded sixteen bytes at a time.
  let text = ByteBuffer(capacity: size + size / 4)
  private(set) var ends: [Int] = []

  var isEmpty: Bool { ends.isEmpty }
  var isFull: Bool { text.count >= Self.size || ends.count >= Self.size / 64 }

  /// Begins with another document.
  func start(with document: UInt32) {
    firstDocument = document
    text.removeAll()
    ends.removeAll(keepingCapacity: true)
  }

  func append(_ document: [UInt8]) {
    text.append(document)
    ends.append(text.count)
  }
}
