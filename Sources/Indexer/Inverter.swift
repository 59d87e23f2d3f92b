internal import Search

/// Turns texts into postings: cuts them into words, gives each the number of its term, and notes where it stands.
///
/// One stage after the other over some hundred kilobytes of text, each a tight loop, so that the cache misses of many
/// words are under way at once. Belongs to one thread at a time.
final class Inverter {
  let terms = TermTable()
  let postings = PostingBuffer()
  private let analyzer: Analyzer
  /// Words as they stand in the texts, so that each is folded and stemmed once.
  private var surfaces = SurfaceTable()
  private var manyTerms: [[UInt32]] = []
  private let scratch = ByteBuffer(capacity: 256)
  private var repetition = RepetitionFinder()
  /// By code, and for codes of several terms: a hash of the word's own term. Codes differ from thread to thread, and what
  /// is found must not depend on them.
  private var hashes: [UInt32] = []
  private var manyHashes: [UInt32] = []
  /// Those of the words in hand.
  private var wordHashes: [UInt32] = []
  /// The words in hand, and for each the code of its term or terms.
  private var words: [Word] = []
  private var codes: UnsafeMutablePointer<UInt32>
  private var codeCapacity = 1 << 16
  private var pieces: [Piece] = []

  /// Some words of one document that follow each other.
  private struct Piece {
    var document: UInt32
    /// Where the text of the words lies, from whose start their offsets are counted.
    var text: Range<Int>
    var words: Range<Int>
    var firstPosition: UInt32
  }

  /// In a code: the word has several terms, or none.
  static let manyMark: UInt32 = 1 << 31
  /// A longer text is cut up, which bounds the memory for its words.
  private static let pieceSize = 1 << 20
  private static let wordsAtOnce = 1 << 16

  init(_ analyzer: Analyzer) {
    self.analyzer = analyzer
    codes = .allocate(capacity: codeCapacity)
  }

  deinit { codes.deallocate() }

  /// What is held in memory, in bytes.
  var memory: Int { postings.memory + surfaces.memory + terms.memory + hashes.capacity * 4 }

  /// Gives back the memory that only inverting needs.
  func finish() {
    surfaces = SurfaceTable()
    (hashes, manyHashes, wordHashes) = ([], [], [])
  }

  /// Takes in a batch, whose documents come behind those of all batches before, and notes their lengths in it.
  func invert(_ batch: DocumentBatch) {
    var start = 0
    for (i, end) in batch.textEnds.enumerated() {
      let document = batch.firstDocument + UInt32(i)
      var length: UInt32 = 0
      let textStart = start
      while start < end {
        let pieceEnd = Self.cut(batch.texts.bytes, start, end)
        let first = words.count
        analyzer.appendWords(
          of: UnsafeRawBufferPointer(rebasing: batch.texts.bytes[start..<pieceEnd]), to: &words)
        if let scan = batch.scan {
          words.withUnsafeBufferPointer {
            scan.place(
              UnsafeBufferPointer(rebasing: $0[first...]), of: start - textStart..<pieceEnd - textStart,
              from: length)
          }
        }
        pieces.append(
          Piece(document: document, text: start..<pieceEnd, words: first..<words.count, firstPosition: length)
        )
        length += UInt32(words.count - first)
        start = pieceEnd
        if words.count >= Self.wordsAtOnce { resolveAndAppend(batch) }
      }
      batch.lengths.append(length)
      batch.scan?.endDocument(length: length)
    }
    resolveAndAppend(batch)
  }

  /// Where to cut a text that begins at `start`: at its end, or before a blank, to which nothing is joined.
  private static func cut(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
    guard end - start > pieceSize else { return end }
    var cut = start + pieceSize
    while cut < end, text[cut] != 0x20, text[cut] != 0x0A { cut += 1 }
    return cut
  }

  private func resolveAndAppend(_ batch: DocumentBatch) {
    if words.count > codeCapacity {
      codes.deallocate()
      codeCapacity = words.count * 2
      codes = .allocate(capacity: codeCapacity)
    }
    resolve(UnsafeRawPointer(batch.texts.base))
    if let scan = batch.scan { for piece in pieces { findRepetition(piece, batch, scan) } }
    postings.reserve(terms: terms.count)
    for piece in pieces { append(piece) }
    words.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
  }

  private func resolve(_ text: UnsafeRawPointer) {
    words.withUnsafeBufferPointer { words in
      for piece in pieces {
        let base = text + piece.text.lowerBound
        for i in piece.words {
          let word = words[i]
          let start = base + Int(word.start)
          let count = Int(word.end &- word.start)
          codes[i] =
            count <= ShortKey.longest
            ? surfaces.code(ShortKey(start, count: count)) { makeCode(start, count) }
            : surfaces.code(ofLong: UnsafeRawBufferPointer(start: start, count: count)) {
              makeCode(start, count)
            }
        }
      }
    }
  }

  private func findRepetition(_ piece: Piece, _ batch: DocumentBatch, _ scan: DocumentScan) {
    let number = Int(piece.document - batch.firstDocument)
    let start = number == 0 ? 0 : batch.textEnds[number - 1]
    if piece.text.lowerBound == start { repetition.begin(textSize: batch.textEnds[number] - start) }
    let text = UnsafeRawBufferPointer(rebasing: batch.texts.bytes[start..<piece.text.upperBound])
    wordHashes.removeAll(keepingCapacity: true)
    for i in piece.words {
      let code = codes[i]
      wordHashes.append(code < Self.manyMark ? hashes[Int(code)] : manyHashes[Int(code & ~Self.manyMark)])
    }
    words.withUnsafeBufferPointer {
      let words = UnsafeBufferPointer(rebasing: $0[piece.words])
      let offset = piece.text.lowerBound - start
      wordHashes.withUnsafeBufferPointer { hashes in
        guard let hashes = hashes.baseAddress else { return }
        repetition.passages(in: text, words: words, offset: offset, codes: hashes) { passage in
          scan.append(passage, of: number, words, offset: offset, from: piece.firstPosition)
        }
      }
    }
  }

  /// The code of a word not seen before.
  @inline(never)
  private func makeCode(_ start: UnsafeRawPointer, _ count: Int) -> UInt32 {
    var own: [UInt32] = []
    var hash: UInt32 = 0
    analyzer.forEachTerm(of: UnsafeRawBufferPointer(start: start, count: count)) { term in
      scratch.removeAll()
      scratch.append(term)
      if own.isEmpty { hash = UInt32(truncatingIfNeeded: Fingerprint.hash(scratch.bytes, seed: 6)) }
      own.append(terms.insert(scratch.base, count: scratch.count).number)
    }
    if own.count == 1 {
      while hashes.count < terms.count { hashes.append(0) }
      hashes[Int(own[0])] = hash
      return own[0]
    }
    manyTerms.append(own)
    manyHashes.append(hash)
    return Self.manyMark | UInt32(manyTerms.count - 1)
  }

  private func append(_ piece: Piece) {
    var next = piece.words.lowerBound
    var position = piece.firstPosition
    while next < piece.words.upperBound {
      // As many words as lie in one epoch.
      let (epoch, room) = postings.beginEpoch(document: piece.document, position: position)
      let end = min(piece.words.upperBound, next &+ room)
      postings.append(codes + next, count: end &- next, epoch: epoch) { manyTerms[Int($0 & ~Self.manyMark)] }
      position &+= UInt32(truncatingIfNeeded: end &- next)
      next = end
    }
  }
}
