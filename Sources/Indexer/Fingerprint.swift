internal import Search

/// A 64-bit hash by which an unchanged document is known again.
///
/// Multiplies eight bytes at a time into 128 bits and folds them, as wyhash does. Two texts that differ have the same
/// one with a chance of 1 in 2⁶⁴; it is no defence against somebody who looks for such a pair.
enum Fingerprint {
  static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    var state = seed ^ 0xA076_1D64_78BD_642F
    var i = 0
    while i &+ 16 <= bytes.count {
      state = mix(
        bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB,
        bytes.loadUnaligned(fromByteOffset: i &+ 8, as: UInt64.self) ^ state)
      i &+= 16
    }
    var low: UInt64 = 0
    var high: UInt64 = 0
    var shift: UInt64 = 0
    while i < bytes.count {
      if shift < 64 { low |= UInt64(bytes[i]) &<< shift } else { high |= UInt64(bytes[i]) &<< (shift &- 64) }
      shift &+= 8
      i &+= 1
    }
    state = mix(low ^ 0xE703_7ED1_A0B4_28DB, high ^ state)
    return mix(state ^ UInt64(truncatingIfNeeded: bytes.count), 0x8EBC_6AF0_9C88_C6E3)
  }

  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// What of a document makes a change.
  static func of(_ document: Document) -> UInt64 {
    let text = document.text.withUnsafeBytes { hash($0, seed: 0) }
    let rest: [UInt64] = [
      text, UInt64(document.title.lowerBound), UInt64(document.title.upperBound),
      UInt64(document.date?.packed ?? 0), document.edits.encoded().withUnsafeBytes { hash($0, seed: 2) },
      (document.evidence.bytes + Array((document.author ?? "").utf8)).withUnsafeBytes { hash($0, seed: 3) },
    ]
    return rest.withUnsafeBytes { hash($0, seed: 1) }
  }
}
