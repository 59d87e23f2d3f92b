/// A character set in which every byte is a character, and the lower half is ASCII.
///
/// Those of the [Encoding standard](https://encoding.spec.whatwg.org/), under its labels. Bytes to which a set
/// gives no character become U+FFFD.
struct SingleByteCharset {
  /// What the bytes from 0x80 on mean.
  private let upperHalf: [UInt32]

  /// `label` is in small letters. `nil` for one that names no such set.
  init?(label: String) {
    guard let found = Self.all.first(where: { Self.holds($0.labels, label) }) else { return nil }
    upperHalf = found.upperHalf.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }.unicodeScalars
      .map(\.value)
  }

  /// What a page that says nothing is written in where it is not UTF-8.
  static let western = SingleByteCharset(label: "windows-1252")

  func decoded(_ bytes: UnsafeRawBufferPointer) -> TextRepair.Repaired {
    var result = TextRepair.Repaired(text: [], replacedBytes: 0)
    result.text.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        result.text.append(byte)
      } else {
        let scalar = upperHalf[Int(byte & 0x7F)]
        if scalar == 0xFFFD { result.replacedBytes += 1 }
        result.text.append(scalar: scalar)
      }
    }
    return result
  }

  private static func holds(_ labels: StaticString, _ label: String) -> Bool {
    labels.withUTF8Buffer { $0.split(separator: 0x20).contains { $0.elementsEqual(label.utf8) } }
  }
}

extension [UInt8] {
  /// Appends the UTF-8 of `scalar`, which is no surrogate.
  mutating func append(scalar: UInt32) {
    withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { buffer in
      guard let start = buffer.baseAddress else { return }
      append(contentsOf: buffer[..<TextRepair.encode(scalar, to: start)])
    }
  }
}
