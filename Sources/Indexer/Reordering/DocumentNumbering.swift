internal import Search

/// New ids for the living documents of several segments: those of the first one in their order, then those of the
/// second, until `reorder` gives them another.
struct DocumentNumbering {
  static let gone = UInt32.max

  /// For each segment and document its new id, or `gone`.
  private(set) var ids: [[UInt32]]
  /// The segment and the document of each new id.
  private(set) var places: [(segment: UInt32, document: UInt32)] = []

  init(_ sources: [SegmentMerger.Source]) {
    ids = sources.map { [UInt32](repeating: Self.gone, count: $0.live.count) }
    for (segment, source) in sources.enumerated() {
      for document in 0..<UInt32(source.live.count) where source.live.contains(document) {
        ids[segment][Int(document)] = UInt32(places.count)
        places.append((UInt32(segment), document))
      }
    }
  }

  /// - Parameter order: the ids as they are, in the order in which they shall be.
  mutating func reorder(_ order: [UInt32]) {
    places = order.map { places[Int($0)] }
    for (id, place) in places.enumerated() { ids[Int(place.segment)][Int(place.document)] = UInt32(id) }
  }
}
