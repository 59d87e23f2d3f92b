internal import Search

/// Turns texts into postings: cuts them into words, gives each the number of its term, and notes where it stands; and
/// sketches the texts on the way.
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
  /// The words in hand, and for each the code of its term or terms.
  private var words: [Word] = []
  private var codes = Memory<UInt32>(capacity: 1 << 16)
  /// Where texts are sketched or repetition is looked for, the hash of each word: codes differ from thread to thread, and
  /// what is found must not depend on them.
  private var hashes = Memory<WordHash>(capacity: 16)
  private let sketches: Bool
  private let hashesWords: Bool
  private var sketchBuilder = SketchBuilder()
  private var pieces: [Piece] = []
  /// Places of words whose code is not known yet.
  private var unsure = Memory<UInt32>(capacity: 1 << 16)

  /// Some words of one document that follow each other.
  private struct Piece {
    var document: UInt32
    /// Where the text of the words lies, from whose start their offsets are counted.
    var text: Range<Int>
    var words: Range<Int>
    var firstPosition: UInt32
    /// Whether it is the document's last.
    var isLast = false
  }

  /// In a code: the word has several terms, or none.
  static let manyMark: UInt32 = 1 << 31
  /// A longer text is cut up, which bounds the memory for its words.
  private static let pieceSize = 1 << 20
  private static let wordsAtOnce = 1 << 16

  /// - Parameters:
  ///   - sketches: whether to sketch the texts.
  ///   - findsRepetition: whether batches come with a `scan`, to which passages that are repeated are added.
  init(_ analyzer: Analyzer, sketches: Bool, findsRepetition: Bool) {
    self.analyzer = analyzer
    self.sketches = sketches
    hashesWords = sketches || findsRepetition
  }

  /// What is held in memory, in bytes.
  var memory: Int { postings.memory + surfaces.memory + terms.memory }

  /// Gives back the memory that only inverting needs.
  func finish() { surfaces = SurfaceTable() }

  /// Takes in a batch, whose documents come behind those of all batches before, and notes their lengths and
  /// sketches in it.
  func invert(_ batch: DocumentBatch) {
    var start = 0
    for (i, end) in batch.textEnds.enumerated() {
      let document = batch.firstDocument + UInt32(i)
      var length: UInt32 = 0
      let textStart = start
      repeat {
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
          Piece(
            document: document, text: start..<pieceEnd, words: first..<words.count, firstPosition: length,
            isLast: pieceEnd == end))
        length += UInt32(words.count - first)
        start = pieceEnd
        if words.count >= Self.wordsAtOnce { resolveAndAppend(batch) }
      } while start < end
      batch.lengths.append(length)
      batch.scan?.endDocument(length: length)
    }
    resolveAndAppend(batch)
  }

  /// Where to cut a text that begins at `start`: at its end, or before a blank, to which nothing is joined.
  static func cut(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
    guard end - start > pieceSize else { return end }
    var cut = start + pieceSize
    while cut < end, text[cut] != 0x20, text[cut] != 0x0A { cut += 1 }
    return cut
  }

  private func resolveAndAppend(_ batch: DocumentBatch) {
    codes.reserve(words.count)
    if hashesWords { hashes.reserve(words.count) }
    resolve(UnsafeRawPointer(batch.texts.base))
    if let scan = batch.scan { for piece in pieces { findRepetition(piece, batch, scan) } }
    postings.reserve(terms: terms.count)
    for piece in pieces { append(piece) }
    if sketches { for piece in pieces { sketch(piece, in: batch) } }
    words.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
  }

  /// Finds what is known of the words in hand.
  ///
  /// At first each word is looked for in one slot alone, without a branch that depends on it, so that the cache misses
  /// of many words are under way at once. Then those are looked for that were not there.
  private func resolve(_ text: UnsafeRawPointer) {
    unsure.reserve(words.count)
    let (codes, hashes, unsure) = (codes.base, hashes.base, unsure.base)
    let hashesWords = hashesWords
    words.withUnsafeBufferPointer { words in
      for piece in pieces {
        let base = text + piece.text.lowerBound
        let firstSlots = surfaces.firstSlots
        var unsureCount = 0
        for i in piece.words {
          let count = Int(words[i].end &- words[i].start)
          let key = ShortKey(base + Int(words[i].start), count: count & ShortKey.longest)
          let (value, isRight) = firstSlots.value(key)
          codes[i] = value.code
          if hashesWords { hashes[i] = value.hash }
          unsure[unsureCount] = UInt32(truncatingIfNeeded: i)
          unsureCount &+= isRight && count <= ShortKey.longest ? 0 : 1
        }
        for k in 0..<unsureCount {
          let i = Int(unsure[k])
          let value = value(base + Int(words[i].start), count: Int(words[i].end &- words[i].start))
          codes[i] = value.code
          if hashesWords { hashes[i] = value.hash }
        }
      }
    }
  }

  private func value(_ start: UnsafeRawPointer, count: Int) -> SurfaceTable.Value {
    if count <= ShortKey.longest {
      return surfaces.value(ShortKey(start, count: count)) { makeValue(start, count) }
    }
    return surfaces.value(ofLong: UnsafeRawBufferPointer(start: start, count: count)) {
      makeValue(start, count)
    }
  }

  private func findRepetition(_ piece: Piece, _ batch: DocumentBatch, _ scan: DocumentScan) {
    let number = Int(piece.document - batch.firstDocument)
    let start = number == 0 ? 0 : batch.textEnds[number - 1]
    if piece.text.lowerBound == start { repetition.begin(textSize: batch.textEnds[number] - start) }
    let text = UnsafeRawBufferPointer(rebasing: batch.texts.bytes[start..<piece.text.upperBound])
    words.withUnsafeBufferPointer {
      let words = UnsafeBufferPointer(rebasing: $0[piece.words])
      let offset = piece.text.lowerBound - start
      repetition.passages(
        in: text, words: words, offset: offset, hashes: hashes.base + piece.words.lowerBound
      ) { passage in
        scan.append(passage, of: number, words, offset: offset, from: piece.firstPosition)
      }
    }
  }

  private func sketch(_ piece: Piece, in batch: DocumentBatch) {
    sketchBuilder.add(
      UnsafeBufferPointer(start: hashes.base + piece.words.lowerBound, count: piece.words.count).span)
    if piece.isLast { batch.appendSketch { sketchBuilder.finish(into: &$0) } }
  }

  /// What is to be known of a word not seen before.
  @inline(never)
  private func makeValue(_ start: UnsafeRawPointer, _ count: Int) -> SurfaceTable.Value {
    let hash =
      hashesWords
      ? WordHash(of: UnsafeRawBufferPointer(start: start, count: count)) : WordHash(rawValue: 0)
    return SurfaceTable.Value(code: makeCode(start, count), hash: hash)
  }

  private func makeCode(_ start: UnsafeRawPointer, _ count: Int) -> UInt32 {
    var own: [UInt32] = []
    analyzer.forEachTerm(of: UnsafeRawBufferPointer(start: start, count: count)) { term in
      scratch.removeAll()
      scratch.append(term)
      own.append(terms.insert(scratch.base, count: scratch.count).number)
    }
    if own.count == 1 { return own[0] }
    manyTerms.append(own)
    return Self.manyMark | UInt32(manyTerms.count - 1)
  }

  private func append(_ piece: Piece) {
    var next = piece.words.lowerBound
    var position = piece.firstPosition
    while next < piece.words.upperBound {
      // As many words as lie in one epoch.
      let (epoch, room) = postings.beginEpoch(document: piece.document, position: position)
      let end = min(piece.words.upperBound, next &+ room)
      postings.append(codes.base + next, count: end &- next, epoch: epoch) {
        manyTerms[Int($0 & ~Self.manyMark)]
      }
      position &+= UInt32(truncatingIfNeeded: end &- next)
      next = end
    }
  }
}
