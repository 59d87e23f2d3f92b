/// Finds the words of a text: the segments of UAX #29 that hold a letter or a number, except that
///
/// - scripts written without spaces (Han, Hiragana, Katakana; Thai, Lao, Khmer, Myanmar) are cut into
///   overlapping pairs of characters, each a word, and a character that stands alone is a word;
/// - in `english`, `_` and its like join nothing: `foo_bar` is two words;
/// - in `english`, a full stop between letters joins them only where single letters stand on both sides.
///   Dumps of web pages glue sentences (`people.I`), and the halves of `example.com` are worth finding, while
///   `U.S.` and `e.g.` are one word each. A colon or a middle dot between letters joins nothing, so that
///   `note:this` is two words. Digits stay together, as in `3.5` and `1,000`; so does what apostrophes join.
///
/// Most of a text needs none of the rules: 64 bytes at a time are sorted into sets of bits, and a run of ASCII
/// letters and digits that touches nothing else a rule speaks of is a word as it stands. So is one with letters
/// beyond ASCII or characters like `'` of which the neighbours alone decide. The other runs go to
/// `WordBreaker`, each by itself. That gives the same words, because what lies between two runs either joins
/// nothing by any rule, or is an infix that, seen with its neighbours, joins nothing.
/// (A joiner ties a pictograph that is a letter, such as Ⓜ, to anything before it; the word leaves that out.)
struct Tokenizer: ~Copyable {
  private let isEnglish: Bool
  private let text: UnsafePointer<UInt8>
  private let count: Int
  /// Starts and ends of the words found last, in turn. An odd number of them means that a word is open.
  private let edges: UnsafeMutablePointer<UInt32>
  private var edgeCount = 0
  /// Whether the open run needs the rules.
  private var isComplex = false

  private static let capacity = 256

  static func appendWords(
    of text: UnsafeRawBufferPointer, _ name: Analyzer.Name, to words: inout [Word]
  ) {
    guard let base = text.baseAddress, !text.isEmpty else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { edges in
      var tokenizer = Tokenizer(
        isEnglish: name == .english, text: base.assumingMemoryBound(to: UInt8.self), count: text.count,
        edges: edges.baseAddress!)
      tokenizer.run(&words)
    }
  }

  private init(isEnglish: Bool, text: UnsafePointer<UInt8>, count: Int, edges: UnsafeMutablePointer<UInt32>) {
    self.isEnglish = isEnglish
    self.text = text
    self.count = count
    self.edges = edges
  }

  private mutating func run(_ words: inout [Word]) {
    // The masks of the block before, of this one, and of the next: an infix looks at both neighbours.
    var previous = CharacterMasks()
    var current = masks(at: 0)
    var carry: UInt64 = 0
    var position = 0
    while position < count {
      let next = masks(at: position + 64)
      let joinable = joinableBits(current)
      let before = joinable &<< 1 | joinableBits(previous) &>> 63
      let after = joinable &>> 1 | joinableBits(next) &<< 63
      // A Hebrew letter takes an apostrophe with nothing behind it.
      let afterOther = current.others &<< 1 | previous.others &>> 63
      let infixes = current.infixes & (before & after | afterOther)
      var joined = infixes
      var complex = joinable & ~current.words
      if infixes != 0 {
        resolve(infixes, position, &joined, &complex)
      }
      let runs = joinable | joined
      let edgeBits = runs ^ (runs &<< 1 | carry)
      carry = runs &>> 63
      if edgeCount > Self.capacity - 66 { flush(&words) }
      if complex == 0 && !isComplex {
        append(edgeBits, position)
      } else {
        append(edgeBits, complex, position, &words)
      }
      previous = current
      current = next
      position &+= 64
    }
    // A run that ends with the text, at the end of a block.
    if carry != 0 { close(count, &words) }
    flush(&words)
  }

  /// What a rule may join to its neighbours.
  @inline(__always) private func joinableBits(_ masks: CharacterMasks) -> UInt64 {
    masks.words | masks.others | (isEnglish ? 0 : masks.underscores)
  }

  @inline(__always) private func masks(at position: Int) -> CharacterMasks {
    var masks =
      position &+ 64 <= count ? CharacterMasks(UnsafeRawPointer(text + position)) : lastMasks(at: position)
    if masks.others != 0 { resolveOthers(&masks, position) }
    return masks
  }

  /// Of a block that the text does not fill; what lies behind the text is in no set.
  @inline(never) private func lastMasks(at position: Int) -> CharacterMasks {
    guard position < count else { return CharacterMasks() }
    return withUnsafeTemporaryAllocation(byteCount: 64, alignment: 16) { block in
      block.initializeMemory(as: UInt8.self, repeating: 0)
      block.copyMemory(from: UnsafeRawBufferPointer(start: text + position, count: count - position))
      return CharacterMasks(UnsafeRawPointer(block.baseAddress!))
    }
  }

  @inline(__always) private mutating func append(_ edgeBits: UInt64, _ position: Int) {
    var bits = edgeBits
    var k = edgeCount
    while bits != 0 {
      edges[k] = UInt32(truncatingIfNeeded: position &+ bits.trailingZeroBitCount)
      k &+= 1
      bits &= bits &- 1
    }
    edgeCount = k
  }

  /// The edges of a block some of whose runs need the rules.
  private mutating func append(
    _ edgeBits: UInt64, _ complex: UInt64, _ position: Int, _ words: inout [Word]
  ) {
    var bits = edgeBits
    // The bits of the block that belong to the open run or a later one.
    var left: UInt64 = ~0
    while bits != 0 {
      let i = bits.trailingZeroBitCount
      bits &= bits &- 1
      let below: UInt64 = 1 &<< UInt64(i) &- 1
      if edgeCount & 1 == 0 {
        edges[edgeCount] = UInt32(truncatingIfNeeded: position &+ i)
        edgeCount &+= 1
      } else {
        if complex & left & below != 0 { isComplex = true }
        close(position &+ i, &words)
      }
      left = ~below
    }
    if edgeCount & 1 == 1 && complex & left != 0 { isComplex = true }
  }

  private mutating func close(_ end: Int, _ words: inout [Word]) {
    if isComplex {
      isComplex = false
      edgeCount &-= 1
      let start = Int(edges[edgeCount])
      flush(&words)
      appendExactly(start, end, &words)
    } else {
      edges[edgeCount] = UInt32(truncatingIfNeeded: end)
      edgeCount &+= 1
    }
  }

  /// Hands the complete words on; the start of an open one stays.
  private mutating func flush(_ words: inout [Word]) {
    let complete = edgeCount / 2
    UnsafeRawPointer(edges).withMemoryRebound(to: Word.self, capacity: complete) {
      words.append(contentsOf: UnsafeBufferPointer(start: $0, count: complete))
    }
    edges[0] = edges[edgeCount & ~1]
    edgeCount &= 1
  }
}

// MARK: - What the neighbours alone decide

extension Tokenizer {
  /// Whether the byte is an ASCII letter (1) or digit (2), anything else in ASCII (0), or beyond it (3).
  @inline(__always) private func kind(at position: Int) -> Int {
    guard position >= 0, position < count else { return 0 }
    let byte = text[position]
    if byte >= 0x80 { return 3 }
    return (byte | 0x20) &- 97 < 26 ? 1 : byte &- 48 < 10 ? 2 : 0
  }

  /// Takes out of `joined` those of the infixes that join nothing, and adds to `complex` those of which the
  /// rules have to decide. Between ASCII characters the two neighbours settle it, as no mark comes between;
  /// but for a full stop in `english` that may stand between single letters.
  private func resolve(_ infixes: UInt64, _ position: Int, _ joined: inout UInt64, _ complex: inout UInt64) {
    var bits = infixes
    while bits != 0 {
      let bit = bits & (0 &- bits)
      let i = position &+ bits.trailingZeroBitCount
      bits ^= bit
      let (left, right) = (kind(at: i &- 1), kind(at: i &+ 1))
      if left == 3 || right == 3 {
        complex |= bit
        continue
      }
      // An underscore of `plain` is 0; it is beside no infix that joins.
      let areLetters = left == 1 && right == 1
      let areDigits = left == 2 && right == 2
      var joins = false
      switch text[i] {
      case UInt8(ascii: "'"): joins = areLetters || areDigits
      case UInt8(ascii: ","), UInt8(ascii: ";"): joins = areDigits
      case UInt8(ascii: ":"): joins = areLetters && !isEnglish
      case UInt8(ascii: "."):
        joins = areLetters || areDigits
        if areLetters && isEnglish {
          let (before, after) = (kind(at: i &- 2), kind(at: i &+ 2))
          if before == 1 || before == 2 || after == 1 || after == 2 { joins = false } else { complex |= bit }
        }
      default: break
      }
      if !joins { joined &= ~bit }
    }
  }

  /// Of what lies beyond ASCII, most is letters that behave as those of ASCII do, or punctuation that joins
  /// nothing: the former go to the words, the latter to nowhere. So do apostrophes where the neighbours are
  /// ASCII. A scalar that does not lie within the block stays.
  @inline(never) private func resolveOthers(_ masks: inout CharacterMasks, _ position: Int) {
    var bits = masks.others
    while bits != 0 {
      let i = bits.trailingZeroBitCount
      let (scalar, length) = UTF8Decoder.scalar(text, position &+ i, count)
      if i &+ length > 64 { return }
      let scalarBits = (1 &<< UInt64(length) &- 1) &<< UInt64(i)
      bits &= ~scalarBits
      if length == 1 { continue }
      let record = UnicodeTables.record(scalar)
      if record.isUnspaced || record.isPictograph { continue }
      if record.wordBreak == .letter {
        masks.words |= scalarBits
        masks.others &= ~scalarBits
      } else if record.wordBreak == .other && !record.isContent {
        masks.others &= ~scalarBits
      } else if scalar == 0x2019 || scalar == 0x2018 {
        let (left, right) = (kind(at: position &+ i &- 1), kind(at: position &+ i &+ length))
        if left == 1 && right == 1 {
          masks.words |= scalarBits
          masks.others &= ~scalarBits
        } else if left == 0 || right == 0 {
          masks.others &= ~scalarBits
        }
      }
    }
  }
}

// MARK: - What needs the rules

extension Tokenizer {
  /// By the rules, character by character.
  private func appendExactly(_ start: Int, _ end: Int, _ words: inout [Word]) {
    let rules = WordBreaker.Rules(separatesUnspaced: true, breaksAtUnderscores: isEnglish)
    var breaker = WordBreaker(text, from: start, to: end, rules: rules)
    var pairs = PairCutter()
    while var segment = breaker.next() {
      if segment.first.isUnspaced {
        pairs.append(segment, &words)
        continue
      }
      pairs.finish(&words)
      guard segment.hasContent else { continue }
      dropTied(&segment)
      if isEnglish && segment.hasInfix {
        GluedSentences.appendPieces(of: segment, text, &words)
      } else {
        words.append(Word(segment.start, segment.end))
      }
    }
    pairs.finish(&words)
  }
}

extension Tokenizer {
  /// A joiner ties a pictograph that is also a letter to anything before it, which is no part of the word.
  private func dropTied(_ segment: inout WordBreaker.Segment) {
    let underscores: UInt32 = 1 << UInt32(WordBreak.extendNumberLetter.rawValue)
    let kept = (WordBreak.attached | WordBreak.besideExtender) & ~(isEnglish ? underscores : 0)
    var record = segment.first
    while !record.isContent && !record.wordBreak.isIn(kept) {
      segment.start += UTF8Decoder.scalar(text, segment.start, segment.end).length
      guard segment.start < segment.end else { return }
      record = UnicodeTables.record(UTF8Decoder.scalar(text, segment.start, segment.end).value)
    }
  }
}

extension Word {
  @inline(__always) init(_ start: Int, _ end: Int) {
    self.init(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
  }
}
