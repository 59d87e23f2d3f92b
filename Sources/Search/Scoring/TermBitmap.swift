/// The documents of a frequent term, a bit each, with the ordinals of their postings.
///
/// Made from the postings when a reader first asks for it, and kept: it costs nothing on disk, one walk over the list,
/// and 10 bits a document of memory.
package final class TermBitmap {
  package let words: UnsafeMutablePointer<UInt64>
  /// For each word, how many postings of the same block of the list lie before it. A block begins with a word, since it
  /// covers 128 documents or more.
  package let ranks: UnsafeMutablePointer<UInt16>

  package static func size(documentCount: Int) -> Int { (documentCount + 63) / 64 * 10 }

  package init(_ postings: PostingList, documentCount: Int) {
    let count = (documentCount + 63) / 64
    words = .allocate(capacity: count)
    words.initialize(repeating: 0, count: count)
    ranks = .allocate(capacity: count)
    postings.forEachPosting { document, _ in
      if document < documentCount { words[Int(document &>> 6)] |= 1 &<< UInt64(document & 63) }
    }
    let blockMask = (1 << postings.shift) / 64 - 1
    var rank = 0
    for i in 0..<count {
      if i & blockMask == 0 { rank = 0 }
      ranks[i] = UInt16(truncatingIfNeeded: rank)
      rank &+= words[i].nonzeroBitCount
    }
  }

  deinit {
    words.deallocate()
    ranks.deallocate()
  }
}
