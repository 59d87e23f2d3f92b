internal import Search

/// The terms of several inverters in byte order.
///
/// Each inverter saw some of a segment's documents. Sorted, their vocabularies are walked together.
final class InvertedTerms {
  struct Part {
    var inverter: Int
    var term: UInt32
  }

  private let inverters: [Inverter]
  private let orders: [[UInt32]]
  private var next: [Int]

  init(_ inverters: [Inverter], threads: Int) {
    self.inverters = inverters
    next = inverters.map { _ in 0 }
    let crew = Crew<Void, Inverter, [UInt32]>(threads: threads, makeWorker: {}) { $1.terms.sortedNumbers() }
    for inverter in inverters { crew.give(inverter) }
    var orders: [[UInt32]] = []
    while let order = crew.takeNext() { orders.append(order) }
    self.orders = orders
  }

  /// The next terms, at most `limit`; none at the end.
  func next(_ limit: Int) -> TermRun<Part> {
    var run = TermRun<Part>()
    while run.count < limit, let least = least() {
      let term = bytes(least)
      run.append(term, take(least))
      for other in least + 1..<inverters.count where next[other] < orders[other].count {
        if TermDictionary.compare(bytes(other), term) == 0 { run.appendToLast(take(other)) }
      }
    }
    return run
  }

  /// The first inverter whose next term is before those of all others or the same; `nil` at the end.
  private func least() -> Int? {
    var least: Int?
    for i in inverters.indices where next[i] < orders[i].count {
      guard let before = least else {
        least = i
        continue
      }
      if TermDictionary.compare(bytes(i), bytes(before)) < 0 { least = i }
    }
    return least
  }

  private func bytes(_ inverter: Int) -> UnsafeRawBufferPointer {
    inverters[inverter].terms.bytes(of: orders[inverter][next[inverter]])
  }

  private func take(_ inverter: Int) -> Part {
    defer { next[inverter] += 1 }
    return Part(inverter: inverter, term: orders[inverter][next[inverter]])
  }

  /// For each thread that encodes.
  ///
  /// - Parameters:
  ///   - part: which words to read.
  ///   - positions: those set aside.
  func makeReader(_ part: AsidePositions.Part, _ positions: AsidePositions?) -> Reader {
    Reader(inverters, part, positions)
  }

  final class Reader: TermReader {
    private let inverters: [Inverter]
    private let part: AsidePositions.Part
    private let positions: AsidePositions?
    private var lists: [Postings] = []
    private(set) var hasSetAside = false

    fileprivate init(_ inverters: [Inverter], _ part: AsidePositions.Part, _ positions: AsidePositions?) {
      self.inverters = inverters
      self.part = part
      self.positions = positions
    }

    func read(_ parts: ArraySlice<Part>, into list: Postings) {
      readAll(parts, into: list)
      hasSetAside = positions?.keep(part, of: list) ?? false
    }

    private func readAll(_ parts: ArraySlice<Part>, into list: Postings) {
      if parts.count == 1, let part = parts.first {
        return inverters[part.inverter].postings.read(part.term, into: list)
      }
      while lists.count < parts.count { lists.append(Postings()) }
      for (list, part) in zip(lists, parts) {
        inverters[part.inverter].postings.read(part.term, into: list)
      }
      list.merge(lists[..<parts.count])
    }
  }
}
