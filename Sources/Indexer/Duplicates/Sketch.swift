/// What is known of a document's words to tell copies of it, whatever its length.
///
/// - *Minima*: one-permutation hashing (Li, Owen, Zhang, NIPS 2012) of the shingles, runs of four words: the hashes
///   fall into 64 bins and each bin keeps 16 bits of its least (b-bit minwise hashing, Li and König, WWW 2010). The
///   share of bins in which two documents agree estimates their resemblance, the Jaccard coefficient of their
///   shingles, with a standard error of at most 0.063. Empty bins borrow (optimal densification, Shrivastava, ICML
///   2017), so that documents of fewer shingles than bins compare, too.
/// - *Sizes*: with them the resemblance gives the containment (Broder, 1997): how much of the smaller is in the larger.
/// - *Numbers* with the words around each. Two laws that differ in one amount have all but the same shingles,
///   and are not the same.
/// - *Digests* of all words, and of all words with any number in the place of each: those who have the first in common
///   are copies, those who have only the second differ in numbers alone.
/// - *Landmarks* and *probes*, by which documents that may be kin find each other.
package struct Sketch: Equatable, Sendable {
  static let binCount = 64
  /// How many words a shingle has.
  static let shingleLength = 4
  /// Of more numbers those are kept before which stand the words of the least hashes: the same in every document that
  /// has them.
  static let numberLimit = 512

  package internal(set) var wordCount: UInt32 = 0
  /// How many distinct shingles there are, about.
  package internal(set) var shingleCount: UInt32 = 0
  var digest: UInt64 = 0
  var digestWithoutNumbers: UInt64 = 0
  var minima = [UInt16](repeating: 0, count: binCount)
  var numbers: [NumberInContext] = []
  /// The least of all shingles, in no order: what to look for among the landmarks of others, and to choose own ones from.
  var probes: [Probe] = []

  /// What it takes, in bytes.
  var memory: Int {
    MemoryLayout<Sketch>.stride + minima.capacity * 2 + numbers.capacity * 8
      + probes.capacity * MemoryLayout<Probe>.stride
  }

  /// Whether there is anything to compare but the digest.
  var isComparable: Bool { shingleCount > 0 }
}

/// One of a document's least shingles.
struct Probe: Equatable, Sendable {
  let order: UInt32
  /// A hash that has nothing to do with the order; never 0.
  let name: UInt32
  /// In which third of the document it stands first: 0, 1 or 2.
  let third: UInt8

  /// By which it is the least: its order, then its name.
  @inline(__always) var rank: UInt64 { UInt64(order) &<< 32 | UInt64(name) }
}

/// Three shingles that stand for the thirds of a document, each the least of its third in the order of the hashes.
///
/// Whoever has a half of the document, or a half with other things around it, has at least one whole third and with it
/// the shingle; and as that is among the least of the third, it is among the few least of theirs. So each document
/// keeps three landmarks and looks for those of others with its 64 least shingles.
package struct Landmarks: Equatable, Sendable {
  package static let count = 3
  package static let none = Landmarks(values: (0, 0, 0))

  /// 0 where there is none.
  package var values: (UInt32, UInt32, UInt32)

  package init(values: (UInt32, UInt32, UInt32)) { self.values = values }

  package static func == (a: Landmarks, b: Landmarks) -> Bool { a.values == b.values }

  /// Of each third the least probe that is not `crowded`.
  init(_ probes: [Probe], except crowded: (UInt32) -> Bool) {
    // Few are crowded: first the least of all, without a branch that depends on them.
    var least = (UInt64.max, UInt64.max, UInt64.max)
    for probe in probes {
      let rank = probe.rank
      least.0 = min(least.0, probe.third == 0 ? rank : .max)
      least.1 = min(least.1, probe.third == 1 ? rank : .max)
      least.2 = min(least.2, probe.third == 2 ? rank : .max)
    }
    func name(_ least: UInt64, _ third: UInt8) -> UInt32 {
      var rank = least
      while rank < .max, crowded(UInt32(truncatingIfNeeded: rank)) {
        let before = rank
        rank = .max
        for probe in probes {
          rank = min(rank, probe.third == third && probe.rank > before ? probe.rank : .max)
        }
      }
      return rank < .max ? UInt32(truncatingIfNeeded: rank) : 0
    }
    values = (name(least.0, 0), name(least.1, 1), name(least.2, 2))
  }

  /// Calls `body` with each.
  package func forEach(_ body: (UInt32) -> Void) {
    if values.0 != 0 { body(values.0) }
    if values.1 != 0 { body(values.1) }
    if values.2 != 0 { body(values.2) }
  }
}
