internal import Search

/// Occurrences of terms in memory, in chains of chunks.
///
/// An occurrence is one word of 32 bits, the document in the upper half and the position in the lower, both counted
/// from the start of an *epoch*. A new epoch begins when either would need more bits; a term's first occurrence in an
/// epoch other than that of the one before is preceded by a marker of all ones and the epoch's number. Nothing about
/// gaps or frequencies is known until the chains are read back, which makes adding an occurrence cheap.
/// All memory is the buffer's own.
final class PostingBuffer {
  /// All zeros where it has no word.
  private struct Chain {
    /// Where the next word goes, and the last word of the chunk, which links to the next chunk.
    var write: UInt32
    var link: UInt32
    var epoch: UInt32
    var chunkSize: UInt32
  }

  private struct Head {
    var chunk: UInt32
    var epoch: UInt32
  }

  private struct Epoch {
    var document: UInt32
    var position: UInt32
  }

  /// Where words to be appended lie: the number of their epoch, and the first of them.
  struct Place {
    fileprivate var epoch: UInt32
    fileprivate var first: UInt32
  }

  private static let marker = UInt32.max
  private static let firstChunkSize: UInt32 = 4
  private static let lastChunkSize: UInt32 = 512

  private var arena = Arena()
  private var chains = Memory<Chain>(capacity: 1 << 12)
  private var heads = Memory<Head>(capacity: 1 << 12)
  private var epochs: [Epoch] = []

  /// What the occurrences take, in bytes.
  var memory: Int {
    arena.bytes + chains.bytes + heads.bytes + epochs.capacity * 8
  }

  /// Makes room for terms with numbers below `count`.
  func reserve(terms count: Int) {
    chains.reserve(count)
    heads.reserve(count)
  }

  /// Where the words of `document`, which is no lower than those before, go from `position` on, and how many of them
  /// have room there.
  func beginEpoch(document: UInt32, position: UInt32) -> (place: Place, room: Int) {
    // The lower half of a word is never that of the marker.
    let positions: UInt32 = 0xFFFF
    if let last = epochs.last, last.position == 0, position < positions, document - last.document < 0xFFFF {
      let place = Place(
        epoch: UInt32(epochs.count - 1), first: (document - last.document) << 16 | position)
      return (place, Int(positions - position))
    }
    epochs.append(Epoch(document: document, position: position))
    return (Place(epoch: UInt32(epochs.count - 1), first: 0), Int(positions))
  }

  /// Adds the terms at `count` positions in a row.
  ///
  /// - Parameters:
  ///   - codes: for each position a term, or a code from `Inverter.manyMark` on.
  ///   - many: the terms that such a code stands for.
  @inline(__always)
  func append(
    _ codes: UnsafePointer<UInt32>, count: Int, epoch place: Place, many: (UInt32) -> [UInt32]
  ) {
    var word = place.first
    for i in 0..<count {
      let code = codes[i]
      if code < Inverter.manyMark {
        append(word, to: code, epoch: place.epoch)
      } else {
        for term in many(code) { append(word, to: term, epoch: place.epoch) }
      }
      word &+= 1
    }
  }

  @inline(__always)
  private func append(_ word: UInt32, to term: UInt32, epoch: UInt32) {
    let chain = chains.base + Int(term)
    if chain.pointee.epoch != epoch || chain.pointee.write == chain.pointee.link {
      prepare(term, epoch: epoch)
    }
    arena[chain.pointee.write] = word
    chain.pointee.write &+= 1
  }

  /// Makes room for a word in a chain, and says that the word is of `epoch`.
  @inline(never)
  private func prepare(_ term: UInt32, epoch: UInt32) {
    let chain = chains.base + Int(term)
    if chain.pointee.chunkSize == 0 {
      let start = takeChunk(Self.firstChunkSize)
      chain.pointee = Chain(
        write: start, link: start &+ Self.firstChunkSize &- 1, epoch: epoch, chunkSize: Self.firstChunkSize)
      heads[Int(term)] = Head(chunk: start, epoch: epoch)
      return
    }
    if chain.pointee.epoch != epoch {
      push(Self.marker, chain)
      push(epoch, chain)
      chain.pointee.epoch = epoch
    }
    if chain.pointee.write == chain.pointee.link { extend(chain) }
  }

  private func push(_ word: UInt32, _ chain: UnsafeMutablePointer<Chain>) {
    if chain.pointee.write == chain.pointee.link { extend(chain) }
    arena[chain.pointee.write] = word
    chain.pointee.write &+= 1
  }

  private func extend(_ chain: UnsafeMutablePointer<Chain>) {
    let size = min(chain.pointee.chunkSize &* 2, Self.lastChunkSize)
    let start = takeChunk(size)
    arena[chain.pointee.link] = start
    chain.pointee.chunkSize = size
    chain.pointee.write = start
    chain.pointee.link = start &+ size &- 1
  }

  private func takeChunk(_ size: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: arena.take(Int(size))) }

  // MARK: Reading back

  /// Replaces what is in `list` by the postings of a term.
  func read(_ term: UInt32, into list: Postings) {
    list.removeAll()
    guard Int(term) < chains.capacity, chains[Int(term)].chunkSize > 0 else { return }
    let chain = chains[Int(term)]
    let head = heads[Int(term)]
    var state = ReadState(epoch: epochs[Int(head.epoch)])
    var chunk = Int(head.chunk)
    var size = Int(Self.firstChunkSize)
    while true {
      let words = arena.pointer(to: chunk)
      let isLast = chunk &+ size &- 1 == Int(chain.link)
      list.reserve(size)
      read(words, count: isLast ? Int(chain.write) &- chunk : size &- 1, &state, into: list)
      if isLast { break }
      chunk = Int(words[size &- 1])
      size = min(size &* 2, Int(Self.lastChunkSize))
    }
    // Where each document's occurrences end becomes how many there are.
    var before: UInt32 = 0
    for i in 0..<list.documentCount {
      let end = list.frequencies[i]
      list.frequencies[i] = end &- before
      before = end
    }
  }

  private struct ReadState {
    var epoch: Epoch
    var expectsEpoch = false
    var last = UInt32.max
  }

  /// Reads the words of a chunk, for which `list` has room; frequencies are sums so far.
  @inline(__always)
  private func read(
    _ words: UnsafePointer<UInt32>, count: Int, _ state: inout ReadState, into list: Postings
  ) {
    let (listed, frequencies, positions) = (list.documents.base, list.frequencies.base, list.positions.base)
    var documents = list.documentCount
    var occurrences = list.positionCount
    var epoch = state.epoch
    var last = state.last
    var i = 0
    while i < count {
      let word = words[i]
      i &+= 1
      if state.expectsEpoch {
        epoch = epochs[Int(word)]
        state.expectsEpoch = false
        continue
      }
      if word == Self.marker {
        state.expectsEpoch = true
        continue
      }
      let document = epoch.document &+ word &>> 16
      documents &+= document != last ? 1 : 0
      last = document
      positions[occurrences] = epoch.position &+ word & 0xFFFF
      occurrences &+= 1
      listed[documents &- 1] = document
      frequencies[documents &- 1] = UInt32(truncatingIfNeeded: occurrences)
    }
    state.epoch = epoch
    state.last = last
    list.documentCount = documents
    list.positionCount = occurrences
  }
}
