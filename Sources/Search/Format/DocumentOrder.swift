/// By what rule the documents of a segment were put in order.
///
///     order := rule:u8?
///
/// Nothing stands for the order in which documents were added, 1 for recursive graph bisection: `01`. Any other rule
/// is one of a later version; nobody needs to know it to read the segment. A rule gets a new number when it changes,
/// so that an index that is in an order already can be told from one that would gain from it.
package enum DocumentOrder: UInt8, Sendable {
  /// As they were added.
  case added = 0
  /// Those that share terms together: a smaller index, and faster queries.
  case bisected = 1

  package func encode() -> [UInt8] { self == .added ? [] : [rawValue] }

  /// `nil` for an unknown rule.
  package init?(decoding bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= 1 else { return nil }
    self.init(rawValue: bytes.first ?? 0)
  }
}
