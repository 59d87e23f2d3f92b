internal import Search

/// Some terms that follow each other in byte order, and for each the parts that its postings are made of.
struct TermRun<Part> {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var parts: [Part] = []
  private var partEnds: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ term: UnsafeRawBufferPointer, _ part: Part) {
    bytes.append(contentsOf: term)
    ends.append(bytes.count)
    parts.append(part)
    partEnds.append(parts.count)
  }

  mutating func append(_ term: UnsafeRawBufferPointer, _ own: ArraySlice<Part>) {
    bytes.append(contentsOf: term)
    ends.append(bytes.count)
    parts += own
    partEnds.append(parts.count)
  }

  /// Gives the last term one more part.
  mutating func appendToLast(_ part: Part) {
    parts.append(part)
    partEnds[partEnds.count - 1] = parts.count
  }

  func withTerm<Result>(_ i: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[(i == 0 ? 0 : ends[i - 1])..<ends[i]])) }
  }

  func parts(_ i: Int) -> ArraySlice<Part> { parts[(i == 0 ? 0 : partEnds[i - 1])..<partEnds[i]] }
}

/// Reads the postings of terms, on one thread.
protocol TermReader {
  associatedtype Part
  /// Appends the postings of the term that is made of `parts` to the empty `list`, by rising document.
  func read(_ parts: ArraySlice<Part>, into list: Postings) throws(IndexError)
  /// Whether the term read last has postings besides, of words set aside.
  var hasSetAside: Bool { get }
}

extension TermReader {
  var hasSetAside: Bool { false }
}
