/// What names a group of copies for as long as any of them is in an index: a hash of the document that began it.
///
/// Document numbers change when segments are merged, and the first document may go; the others keep the id.
public struct GroupID: Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The id of the group that a document begins.
  package init(key: UnsafeRawBufferPointer, fingerprint: UInt64) {
    let mixed = fingerprint ^ UInt64(Checksum.crc32c(key)) &* 0x9E37_79B9_7F4A_7C15
    let product = mixed.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    rawValue = (product.high ^ product.low) & ~3
  }
}

extension GroupID: CustomStringConvertible {
  /// 16 hexadecimal digits.
  public var description: String { rawValue.hexadecimal(digits: 16) }
}

/// What two documents are to each other, the closest last.
public enum Kinship: Int, Comparable, Sendable {
  /// Much in common, but not to be taken for each other: versions of a law, pages filled from one form.
  case similar
  /// The same article, cut short perhaps, or with other things around it.
  case sameArticle
  /// The same words in the same order.
  case copy

  public static func < (a: Kinship, b: Kinship) -> Bool { a.rawValue < b.rawValue }
}
