internal import Search

/// The postings of a term, unpacked, as the encoder wants them.
final class Postings {
  var documents = Memory<UInt32>(capacity: 1 << 12)
  var frequencies = Memory<UInt32>(capacity: 1 << 12)
  /// The positions in each document in turn.
  var positions = Memory<UInt32>(capacity: 1 << 12)
  var documentCount = 0
  var positionCount = 0

  /// Empties it. The memory of a term as frequent as few are is given back.
  func removeAll() {
    documentCount = 0
    positionCount = 0
    guard positions.capacity > Self.keptCapacity else { return }
    documents = Memory(capacity: 1 << 12)
    frequencies = Memory(capacity: 1 << 12)
    positions = Memory(capacity: 1 << 12)
  }

  /// Keeps the first so many postings, and positions.
  func truncate(documents: Int, positions: Int) {
    assert(documents <= documentCount && positions <= positionCount)
    documentCount = documents
    positionCount = positions
  }

  private static let keptCapacity = 1 << 21

  /// Makes room for `extra` more occurrences.
  func reserve(_ extra: Int) {
    documents.reserve(documentCount + extra)
    frequencies.reserve(documentCount + extra)
    positions.reserve(positionCount + extra)
  }

  /// Appends `count` postings of another list, whose positions begin with number `position` there.
  ///
  /// - Returns: the number of the first position behind them.
  func append(_ other: Postings, from first: Int, count: Int, position: Int) -> Int {
    documents.reserve(documentCount + count)
    frequencies.reserve(documentCount + count)
    var end = position
    for i in first..<first + count {
      documents[documentCount] = other.documents[i]
      frequencies[documentCount] = other.frequencies[i]
      documentCount &+= 1
      end &+= Int(other.frequencies[i])
    }
    positions.reserve(positionCount + end - position)
    (positions.base + positionCount).update(from: other.positions.base + position, count: end - position)
    positionCount += end - position
    return end
  }

  /// Appends the postings of several lists, none of which share a document, by rising document.
  func merge(_ lists: ArraySlice<Postings>) {
    var places = lists.map { (list: $0, next: 0, position: 0) }
    while true {
      // From the list with the lowest document all up to the lowest of the others.
      var lowest = -1
      var limit = UInt32.max
      for (i, place) in places.enumerated() where place.next < place.list.documentCount {
        let document = place.list.documents[place.next]
        if lowest < 0 || document < places[lowest].list.documents[places[lowest].next] {
          if lowest >= 0 { limit = places[lowest].list.documents[places[lowest].next] }
          lowest = i
        } else {
          limit = min(limit, document)
        }
      }
      guard lowest >= 0 else { return }
      let list = places[lowest].list
      var end = places[lowest].next
      while end < list.documentCount, list.documents[end] < limit { end &+= 1 }
      places[lowest].position = append(
        list, from: places[lowest].next, count: end - places[lowest].next, position: places[lowest].position)
      places[lowest].next = end
    }
  }
}
