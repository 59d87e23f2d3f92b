internal import Search

/// Inverts documents in memory: gathers for each term where it stands, in chains of chunks.
///
/// An occurrence is one word of 32 bits, the document in the upper half and the position in the lower, both counted
/// from the start of an *epoch*. A new epoch begins when either would need more bits; a term's first occurrence in an
/// epoch other than that of the one before is preceded by a marker of all ones and the epoch's number. Nothing about
/// gaps or frequencies is known until the chains are read back, which makes adding an occurrence cheap.
/// All memory is the buffer's own.
final class PostingBuffer {
  private struct Chain {
    /// Where the next word goes, and the last word of the chunk, which links to the next chunk.
    var write: UInt32
    var link: UInt32
    var chunkSize: UInt32
    var epoch: UInt32
    var firstChunk: UInt32
    var firstEpoch: UInt32
  }

  private struct Epoch {
    var document: UInt32
    var position: UInt32
  }

  private static let marker = UInt32.max
  private static let firstChunkSize: UInt32 = 4
  private static let lastChunkSize: UInt32 = 512

  private var arena: UnsafeMutablePointer<UInt32>
  private var arenaCapacity: Int
  private var arenaUsed = 0
  private var chains: UnsafeMutablePointer<Chain>
  private var chainCapacity = 1 << 12
  private var chainCount = 0
  private var epochs: [Epoch] = []

  init() {
    arenaCapacity = 1 << 16
    arena = .allocate(capacity: arenaCapacity)
    chains = .allocate(capacity: chainCapacity)
  }

  deinit {
    arena.deallocate()
    chains.deallocate()
  }

  /// What the occurrences take, in bytes.
  var memory: Int { arenaUsed * 4 + chainCount * MemoryLayout<Chain>.stride }

  /// Adds the terms of a document, whose id is greater than those before.
  ///
  /// - Parameters:
  ///   - terms: term numbers, each position's in turn.
  ///   - positions: their positions, never falling.
  func add(document: UInt32, terms: UnsafeBufferPointer<UInt32>, positions: UnsafeBufferPointer<UInt32>) {
    var i = 0
    while i < terms.count {
      let epoch = beginEpoch(document: document, position: positions[i])
      let base = epochs[Int(epoch)]
      let high = (document &- base.document) &<< 16
      var end = terms.count
      if positions[terms.count &- 1] &- base.position >= 0xFFFF {
        // Never the lower half of the marker.
        end = i
        while end < terms.count, positions[end] &- base.position < 0xFFFF { end &+= 1 }
      }
      append(terms, positions, i..<end, epoch: epoch, high: high, base: base.position)
      i = end
    }
  }

  @inline(__always)
  private func append(
    _ terms: UnsafeBufferPointer<UInt32>, _ positions: UnsafeBufferPointer<UInt32>, _ range: Range<Int>,
    epoch: UInt32, high: UInt32, base: UInt32
  ) {
    var i = range.lowerBound
    while i < range.upperBound {
      let term = Int(terms[i])
      if term >= chainCount { addChains(upTo: term, epoch: epoch) }
      let chain = chains + term
      if chain.pointee.epoch != epoch {
        push(Self.marker, chain)
        push(epoch, chain)
        chain.pointee.epoch = epoch
      }
      push(high | (positions[i] &- base), chain)
      i &+= 1
    }
  }

  @inline(__always)
  private func push(_ word: UInt32, _ chain: UnsafeMutablePointer<Chain>) {
    if chain.pointee.write == chain.pointee.link { extend(chain) }
    arena[Int(chain.pointee.write)] = word
    chain.pointee.write &+= 1
  }

  @inline(never)
  private func extend(_ chain: UnsafeMutablePointer<Chain>) {
    let size = min(chain.pointee.chunkSize &* 2, Self.lastChunkSize)
    let start = takeChunk(size)
    arena[Int(chain.pointee.link)] = start
    chain.pointee.chunkSize = size
    chain.pointee.write = start
    chain.pointee.link = start &+ size &- 1
  }

  private func takeChunk(_ size: UInt32) -> UInt32 {
    reserveArena(Int(size))
    defer { arenaUsed &+= Int(size) }
    return UInt32(truncatingIfNeeded: arenaUsed)
  }

  private func reserveArena(_ words: Int) {
    guard arenaUsed &+ words > arenaCapacity else { return }
    arenaCapacity = max(arenaCapacity * 2, arenaUsed + words)
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: arenaCapacity)
    larger.update(from: arena, count: arenaUsed)
    arena.deallocate()
    arena = larger
  }

  private func addChains(upTo term: Int, epoch: UInt32) {
    if term >= chainCapacity {
      chainCapacity = max(chainCapacity * 2, term + 1)
      let larger = UnsafeMutablePointer<Chain>.allocate(capacity: chainCapacity)
      larger.update(from: chains, count: chainCount)
      chains.deallocate()
      chains = larger
    }
    while chainCount <= term {
      let start = takeChunk(Self.firstChunkSize)
      chains[chainCount] = Chain(
        write: start, link: start &+ Self.firstChunkSize &- 1, chunkSize: Self.firstChunkSize, epoch: epoch,
        firstChunk: start, firstEpoch: epoch)
      chainCount += 1
    }
  }

  /// The epoch in which a document's occurrences from `position` on can be written.
  private func beginEpoch(document: UInt32, position: UInt32) -> UInt32 {
    if let last = epochs.last, last.position == 0, position < 0xFFFF, document - last.document < 0xFFFF {
      return UInt32(epochs.count - 1)
    }
    epochs.append(Epoch(document: document, position: position))
    return UInt32(epochs.count - 1)
  }

  // MARK: Reading back

  /// A term's postings, as the encoder wants them.
  final class List {
    fileprivate(set) var documents: UnsafeMutablePointer<UInt32>
    fileprivate(set) var frequencies: UnsafeMutablePointer<UInt32>
    fileprivate(set) var positions: UnsafeMutablePointer<UInt32>
    private(set) var capacity: Int
    var documentCount = 0
    var positionCount = 0

    init() {
      capacity = 1 << 12
      documents = .allocate(capacity: capacity)
      frequencies = .allocate(capacity: capacity)
      positions = .allocate(capacity: capacity)
    }

    deinit {
      documents.deallocate()
      frequencies.deallocate()
      positions.deallocate()
    }

    func removeAll() {
      documentCount = 0
      positionCount = 0
    }

    /// Makes room for `extra` more occurrences.
    func reserve(_ extra: Int) {
      guard positionCount + extra > capacity || documentCount + extra > capacity else { return }
      let larger = max(capacity * 2, max(positionCount, documentCount) + extra)
      func grow(_ old: inout UnsafeMutablePointer<UInt32>, _ count: Int) {
        let new = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
        new.update(from: old, count: count)
        old.deallocate()
        old = new
      }
      grow(&documents, documentCount)
      grow(&frequencies, documentCount)
      grow(&positions, positionCount)
      capacity = larger
    }

    /// Appends a posting.
    func append(document: UInt32, positions new: [UInt32], frequency: UInt32) {
      reserve(max(1, new.count))
      documents[documentCount] = document
      frequencies[documentCount] = frequency
      documentCount += 1
      for position in new {
        positions[positionCount] = position
        positionCount += 1
      }
    }
  }

  /// Replaces what is in `list` by the postings of a term.
  func read(_ term: UInt32, into list: List) {
    list.removeAll()
    guard Int(term) < chainCount else { return }
    let chain = chains[Int(term)]
    var epoch = epochs[Int(chain.firstEpoch)]
    var chunk = Int(chain.firstChunk)
    var size = Int(Self.firstChunkSize)
    var expectsEpoch = false
    var last = UInt32.max
    var documents = 0
    var occurrences = 0
    while true {
      let isLast = chunk &+ size &- 1 == Int(chain.link)
      let end = isLast ? Int(chain.write) : chunk &+ size &- 1
      list.documentCount = documents
      list.positionCount = occurrences
      list.reserve(size)
      var i = chunk
      while i < end {
        let word = arena[i]
        i &+= 1
        if expectsEpoch {
          epoch = epochs[Int(word)]
          expectsEpoch = false
          continue
        }
        if word == Self.marker {
          expectsEpoch = true
          continue
        }
        let document = epoch.document &+ word &>> 16
        let isNew = document != last ? 1 : 0
        last = document
        documents &+= isNew
        // Ends of the postings for now; differences become frequencies below.
        list.positions[occurrences] = epoch.position &+ word & 0xFFFF
        occurrences &+= 1
        list.documents[documents &- 1] = document
        list.frequencies[documents &- 1] = UInt32(truncatingIfNeeded: occurrences)
      }
      if isLast { break }
      let next = Int(arena[chunk &+ size &- 1])
      size = min(size &* 2, Int(Self.lastChunkSize))
      chunk = next
    }
    list.documentCount = documents
    list.positionCount = occurrences
    var before: UInt32 = 0
    for i in 0..<documents {
      let end = list.frequencies[i]
      list.frequencies[i] = end &- before
      before = end
    }
  }
}
