internal import Search

/// Sketches single texts, as `Inverter` does those that it inverts. Keeps the hash of each word that it has seen.
final class TextSketcher {
  private let analyzer: Analyzer
  private var surfaces = SurfaceTable()
  private var words: [Word] = []
  private var hashes: [WordHash] = []
  private var builder = SketchBuilder()
  /// More words than fit in here are forgotten.
  private static let surfaceLimit = 8 << 20

  init(_ analyzer: Analyzer) { self.analyzer = analyzer }

  /// What it takes, in bytes.
  var memory: Int { surfaces.memory + words.capacity * 8 + hashes.capacity * 8 }

  /// - Parameter text: valid UTF-8.
  func sketch(of text: [UInt8]) -> Sketch {
    if surfaces.memory > Self.surfaceLimit { surfaces = SurfaceTable() }
    // Words are loaded sixteen bytes at a time.
    let padded = text + [UInt8](repeating: 0, count: ByteBuffer.slack)
    padded.withUnsafeBytes { bytes in
      var start = 0
      while start < text.count {
        let end = Inverter.cut(bytes, start, text.count)
        add(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
    return builder.finish()
  }

  /// - Parameter text: behind which 16 more bytes can be read.
  private func add(_ text: UnsafeRawBufferPointer) {
    words.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    analyzer.appendWords(of: text, to: &words)
    for word in words {
      let bytes = UnsafeRawBufferPointer(rebasing: text[Int(word.start)..<Int(word.end)])
      let value =
        bytes.count <= ShortKey.longest
        ? surfaces.value(ShortKey(bytes.baseAddress!, count: bytes.count)) { Self.value(of: bytes) }
        : surfaces.value(ofLong: bytes) { Self.value(of: bytes) }
      hashes.append(value.hash)
    }
    hashes.withUnsafeBufferPointer { builder.add($0.span) }
  }

  private static func value(of word: UnsafeRawBufferPointer) -> SurfaceTable.Value {
    SurfaceTable.Value(code: 0, hash: WordHash(of: word))
  }
}
