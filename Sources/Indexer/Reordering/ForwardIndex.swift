internal import Search

/// Which terms each document holds: a graph with documents on one side and terms on the other.
///
/// Takes 4 bytes a posting and 12 a document. All memory is the object's own from its creation to its end.
final class ForwardIndex {
  let documentCount: Int
  /// Terms are numbered below this.
  let termCount: Int
  /// Where each document's terms begin among all, and how many it has; whoever leaves terms out lowers the second.
  private let starts: UnsafeMutablePointer<Int>
  private let counts: UnsafeMutablePointer<UInt32>
  private let terms: UnsafeMutablePointer<UInt32>

  /// An index of documents without terms, which has room for some.
  ///
  /// - Parameter sizes: how many terms each document will get.
  init(sizes: [UInt32], termCount: Int) {
    documentCount = sizes.count
    self.termCount = termCount
    starts = .allocate(capacity: sizes.count + 1)
    counts = .allocate(capacity: sizes.count + 1)
    var start = 0
    for (document, size) in sizes.enumerated() {
      starts[document] = start
      counts[document] = 0
      start += Int(size)
    }
    starts[sizes.count] = start
    counts[sizes.count] = 0
    terms = .allocate(capacity: max(1, start))
  }

  deinit {
    starts.deallocate()
    counts.deallocate()
    terms.deallocate()
  }

  /// Gives a document a term. It must not get more than its size, nor one that is not below `termCount`.
  @inline(__always)
  func append(_ term: UInt32, to document: UInt32) {
    let document = Int(document)
    assert(term < termCount && starts[document] + Int(counts[document]) < starts[document + 1])
    terms[starts[document] &+ Int(counts[document])] = term
    counts[document] &+= 1
  }

  /// The terms of a document, which may be numbered anew in place.
  @inline(__always)
  func terms(of document: UInt32) -> UnsafeMutableBufferPointer<UInt32> {
    UnsafeMutableBufferPointer(start: terms + starts[Int(document)], count: Int(counts[Int(document)]))
  }

  /// Leaves a document the first `count` of its terms.
  @inline(__always)
  func truncate(_ document: UInt32, to count: Int) {
    assert(count <= counts[Int(document)])
    counts[Int(document)] = UInt32(truncatingIfNeeded: count)
  }
}
