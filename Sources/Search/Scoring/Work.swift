/// What answering queries took, in counts that are the same on every machine and in every run.
///
/// Counted by blocks, ranges and batches, never by postings, so that counting costs nothing that could be measured.
package struct Work: Equatable, Sendable {
  /// Blocks of posting lists that were unpacked.
  package var blocks = 0
  /// Ranges of documents whose bound was high enough to look into them.
  package var ranges = 0
  /// Documents for which a part of a score was computed.
  package var documents = 0
  /// Documents that hold all words of a phrase and were looked at for it.
  package var candidates = 0
  /// Positions that were read of the first word of a phrase in them.
  package var positions = 0
  /// Bytes of blocks unpacked, bounds summed and bitmaps walked, and 64, a cache line, for each look at single postings.
  package var bytes = 0

  package init() {}

  package static let line = 64

  package static func + (a: Work, b: Work) -> Work {
    var sum = a
    sum.blocks += b.blocks
    sum.ranges += b.ranges
    sum.documents += b.documents
    sum.candidates += b.candidates
    sum.positions += b.positions
    sum.bytes += b.bytes
    return sum
  }

  package static func - (a: Work, b: Work) -> Work {
    var difference = a
    difference.blocks -= b.blocks
    difference.ranges -= b.ranges
    difference.documents -= b.documents
    difference.candidates -= b.candidates
    difference.positions -= b.positions
    difference.bytes -= b.bytes
    return difference
  }

  @inline(__always)
  package mutating func add(block: PostingBlock) {
    blocks &+= 1
    bytes &+= block.size
  }
}

extension IndexReader {
  /// What all answers so far took.
  package var work: Work { segments.reduce(Work()) { $0 + $1.work } }
}
