/// The words and word sequences of a segment, against which the text of each document is stored.
///
///     dictionary := '' | magic count size singles doubles 00 00 entry[count] text[size] 00[32]
///     magic      := 'TXD1'
///     count      := u32, little-endian, as all numbers
///     size       := u32, below 2^24
///     singles    := u8, first bytes that are a code by themselves
///     doubles    := u8, first bytes with one byte to follow; the rest, up to FE, have two; FF escapes
///     entry      := u32: where its bytes begin in text (24 bits), how many there are (6 bits, never 0),
///                   whether it begins with a word byte (1 bit), whether it ends with one (1 bit)
///
/// Entries stand by falling use and have the codes in turn: first those of one byte, then two, then three.
/// The bytes of several entries may overlap. A text is stored by itself:
///
///     stored := head (bytes | piece*)
///     head   := varint of the text's length * 2, plus 1 where pieces follow and not the text's own bytes
///     piece  := code | FF varint(length * 2 + word) bytes
///     varint := 7 bits a byte, lowest first, the high bit on all but the last; 5 bytes at most
///
/// Between a piece that ends with a word byte and one that begins with one there is a space, which has no
/// code. `word` is 1 where the bytes are word bytes (`TextRuns` says which are).
///
/// With `the` (1 byte), `court` and `, ` (2 bytes each; singles = doubles = 1) the text "the court, tho"
/// is `1D  00  01 00  01 01  FF 07 74 68 6F`.
///
/// A dictionary is only looked into where a text asks for it: opening reads the header.
package struct TextDictionary {
  static let magic: UInt32 = 0x3144_5854
  static let headerSize = 16
  /// Zeros after the text, so that the decoder may copy `stride` bytes at a time.
  static let slack = 32
  static let stride = 32
  static let longestEntry = 63
  static let largestText = 1 << 24
  static let escape: UInt8 = 0xFF

  /// How many entries there are.
  package let count: Int
  let codes: TextCodes
  /// `count` entries, then `textSize` bytes, then `slack` zeros: checked when opened. Owned by whoever
  /// owns the bytes handed to `init`, and valid as long as they are.
  let entries: UnsafeRawPointer
  let text: UnsafeRawPointer
  let textSize: Int
  private let path: String
  private let offset: Int

  /// Opens a dictionary in `bytes`, which are not copied and must outlive it.
  ///
  /// - Parameters:
  ///   - path: the file the bytes are of, for errors.
  ///   - offset: where they begin in it.
  package init(_ bytes: UnsafeRawBufferPointer, path: String, offset: Int) throws(IndexError) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      self = TextDictionary(emptyFor: path, offset: offset)
      return
    }
    self.path = path
    self.offset = offset
    func damaged(_ reason: String) -> IndexError { .corrupt(path: path, offset: offset, reason: reason) }
    guard bytes.count >= Self.headerSize else { throw damaged("text dictionary cut short") }
    func number(at place: Int) -> Int {
      Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }
    guard number(at: 0) == Int(Self.magic) else { throw damaged("no text dictionary") }
    count = number(at: 4)
    textSize = number(at: 8)
    guard let codes = TextCodes(singles: Int(bytes[12]), doubles: Int(bytes[13])), count <= codes.capacity
    else {
      throw damaged("text dictionary with impossible codes")
    }
    self.codes = codes
    guard bytes[14] == 0, bytes[15] == 0, textSize < Self.largestText,
      bytes.count == Self.headerSize + count * 4 + textSize + Self.slack
    else { throw damaged("text dictionary of another size than it says") }
    entries = start + Self.headerSize
    text = entries + count * 4
  }

  private init(emptyFor path: String, offset: Int) {
    self.path = path
    self.offset = offset
    count = 0
    textSize = 0
    codes = TextCodes.none
    // Never read, for there is no entry.
    entries = UnsafeRawPointer(bitPattern: 1)!
    text = entries
  }

  /// The bytes of an entry, whose rank is below `count`; nil where they are not in the dictionary.
  func entry(_ rank: Int) -> UnsafeRawBufferPointer? {
    let entry = packedEntry(rank)
    guard entry.count > 0, entry.offset + entry.count <= textSize else { return nil }
    return UnsafeRawBufferPointer(start: text + entry.offset, count: entry.count)
  }

  @inline(__always)
  private func packedEntry(_ rank: Int) -> Entry {
    assert(rank < count)
    return Entry(
      bits: UInt32(littleEndian: entries.loadUnaligned(fromByteOffset: rank &* 4, as: UInt32.self)))
  }

  /// Appends the text of one stored document to `out`; where it throws, `out` is as before.
  ///
  /// Takes at most some 64 times the bytes of `stored`, whatever they hold.
  package func decode(_ stored: UnsafeRawBufferPointer, into out: inout [UInt8]) throws(IndexError) {
    guard let start = stored.baseAddress else { throw damaged }
    var reader = StoredReader(start, count: stored.count)
    guard let head = reader.varint() else { throw damaged }
    let length = Int(head >> 1)
    let body = UnsafeRawBufferPointer(start: reader.at, count: reader.left)
    if head & 1 == 0 {
      guard body.count == length else { throw damaged }
      out.append(contentsOf: body)
      return
    }
    // The longest a piece can yield is an entry and a space, from one byte.
    guard length <= body.count * (Self.longestEntry + 1) else { throw damaged }
    let before = out.count
    out.append(contentsOf: repeatElement(0, count: length + Self.outputSlack))
    let whole = out.withUnsafeMutableBytes { bytes in
      decodePieces(body, into: bytes.baseAddress! + before, length: length)
    }
    out.removeLast(whole ? Self.outputSlack : out.count - before)
    if !whole { throw damaged }
  }

  private var damaged: IndexError {
    .corrupt(path: path, offset: offset, reason: "stored text does not fit its dictionary")
  }

  /// How many bytes `decodePieces` may write past the end of the text.
  static let outputSlack = 64

  /// Writes exactly `length` bytes that `pieces` stand for and tells whether that is what they stand for.
  ///
  /// `out` has room for `length + outputSlack`. Before anything is written its end is held against
  /// `length`, save one space and the rest of a stride, which the slack takes.
  func decodePieces(
    _ pieces: UnsafeRawBufferPointer, into out: UnsafeMutableRawPointer, length: Int
  ) -> Bool {
    guard let start = pieces.baseAddress else { return length == 0 }
    let codes = self.codes
    var reader = StoredReader(start, count: pieces.count)
    var at = 0
    var afterWord: UInt32 = 0
    while reader.left > 0 {
      let bits = reader.bigEndian()
      if bits >> 24 == UInt32(Self.escape) {
        reader.skip(1)
        guard let head = reader.varint() else { return false }
        let count = Int(head >> 1)
        let space = Int(afterWord & UInt32(head & 1))
        guard count <= reader.left, at &+ space &+ count <= length else { return false }
        out.storeBytes(of: 0x20, toByteOffset: at, as: UInt8.self)
        at &+= space
        (out + at).copyMemory(from: reader.at, byteCount: count)
        at &+= count
        reader.skip(count)
        afterWord = UInt32(head & 1)
        continue
      }
      let (rank, size) = codes.decode(bits)
      guard rank < count, size <= reader.left else { return false }
      reader.skip(size)
      let entry = packedEntry(rank)
      let offset = entry.offset
      let count = entry.count
      out.storeBytes(of: 0x20, toByteOffset: at, as: UInt8.self)
      at &+= Int(truncatingIfNeeded: afterWord & entry.beginsWithWord)
      guard offset &+ count <= textSize, at &+ count <= length else { return false }
      let source = text + offset
      (out + at).storeBytes(of: source.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
      if count > Self.stride {
        (out + at + Self.stride).storeBytes(
          of: (source + Self.stride).loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
      }
      at &+= count
      afterWord = entry.endsWithWord
    }
    return at == length
  }

  /// One entry as the format packs it.
  struct Entry {
    var bits: UInt32

    init(bits: UInt32) { self.bits = bits }

    init(offset: Int, count: Int, beginsWithWord: Bool, endsWithWord: Bool) {
      bits =
        UInt32(offset) | UInt32(count) << 24
        | (beginsWithWord ? 1 << 30 : 0) | (endsWithWord ? 1 << 31 : 0)
    }

    @inline(__always) var offset: Int { Int(bits & 0xFF_FFFF) }
    @inline(__always) var count: Int { Int(bits &>> 24 & 63) }
    @inline(__always) var beginsWithWord: UInt32 { bits &>> 30 & 1 }
    @inline(__always) var endsWithWord: UInt32 { bits &>> 31 }
  }
}

/// Codes of one to three bytes for ranks: the first byte tells how many.
struct TextCodes {
  /// First bytes there are; the last one, FF, escapes.
  static let firstBytes = 255
  static let none = TextCodes(singles: 0, doubles: 0)!

  let singles: Int
  let doubles: Int
  private let triplesFrom: UInt32  // The first rank of three bytes.

  /// Nil where there are more first bytes than can be.
  init?(singles: Int, doubles: Int) {
    guard singles + doubles <= Self.firstBytes else { return nil }
    self.singles = singles
    self.doubles = doubles
    triplesFrom = UInt32(singles + doubles * 256)
  }

  /// How many ranks have a code, at most 2^19.
  var capacity: Int {
    min(Int(triplesFrom) + (Self.firstBytes - singles - doubles) << 16, 1 << 19)
  }

  /// The rank of the code at the top of `bits`, whose first byte is not FF, and how many bytes it takes.
  @inline(__always)
  func decode(_ bits: UInt32) -> (rank: Int, size: Int) {
    let first = bits &>> 24
    let singles = UInt32(truncatingIfNeeded: singles)
    let doublesEnd = singles &+ UInt32(truncatingIfNeeded: doubles)
    let second = bits &>> 16 &- singles &<< 8 &+ singles
    let third = bits &>> 8 &- doublesEnd &<< 16 &+ triplesFrom
    let rank = first < singles ? first : first < doublesEnd ? second : third
    let size = 1 &+ (first >= singles ? 1 : 0) &+ (first >= doublesEnd ? 1 : 0)
    return (Int(rank), size)
  }

  /// The code of a rank below `capacity`, its first byte lowest, and how many bytes it takes.
  @inline(__always)
  func encode(_ rank: UInt32) -> (bytes: UInt32, size: Int) {
    let singles = UInt32(truncatingIfNeeded: singles)
    let doublesEnd = singles &+ UInt32(truncatingIfNeeded: doubles)
    let second = rank &- singles &+ singles &<< 8
    let third = rank &- triplesFrom &+ doublesEnd &<< 16
    let bits = rank < singles ? rank &<< 24 : rank < triplesFrom ? second &<< 16 : third &<< 8
    let size = 1 &+ (rank >= singles ? 1 : 0) &+ (rank >= triplesFrom ? 1 : 0)
    return (bits.byteSwapped, size)
  }
}

/// Reads on through bytes someone else owns, never past their end.
private struct StoredReader {
  private(set) var at: UnsafeRawPointer
  private(set) var left: Int

  @inline(__always)
  init(_ start: UnsafeRawPointer, count: Int) {
    at = start
    left = count
  }

  /// `count` is not above `left`.
  @inline(__always)
  mutating func skip(_ count: Int) {
    assert(count <= left)
    at += count
    left &-= count
  }

  /// The next four bytes, the first one highest; zeros past the end.
  @inline(__always)
  func bigEndian() -> UInt32 {
    if left >= 4 { return UInt32(bigEndian: at.loadUnaligned(as: UInt32.self)) }
    var bits: UInt32 = 0
    for i in 0..<left { bits |= UInt32(at.load(fromByteOffset: i, as: UInt8.self)) &<< UInt32(24 &- 8 &* i) }
    return bits
  }

  /// The next number, or nil where the bytes end or go on for more than five.
  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in 0..<5 {
      guard left > 0 else { return nil }
      let byte = at.load(as: UInt8.self)
      skip(1)
      value |= UInt64(byte & 0x7F) << UInt64(shift * 7)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
