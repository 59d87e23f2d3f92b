/// Stores texts against a dictionary, each by itself; `TextDictionary` has the format.
///
/// At each place the longest entry is taken. What was written is decoded and held against the text at once,
/// and a text whose pieces are wrong or no shorter than itself is stored as it is.
package struct TextEncoder: ~Copyable {
  private let bytes: [UInt8]
  private let codes: TextCodes
  private let count: UInt32
  private var words: WordTable
  private var phrases: PhraseTrie
  private var runs = TextRunBuffer()
  private var ids: [UInt32] = []
  private var missed: [UInt32] = []
  private var matches = PhraseMatches()
  private var pieces: [UInt8] = []
  private var check: [UInt8] = []

  /// Opens a dictionary, new or of an earlier segment; its bytes are kept.
  ///
  /// - Parameters:
  ///   - path: the file the bytes are of, for errors.
  ///   - offset: where they begin in it.
  package init(dictionary: [UInt8], path: String = "", offset: Int = 0) throws(IndexError) {
    bytes = dictionary
    words = WordTable(capacity: 0)
    phrases = PhraseTrie(entries: 0)
    let opened: Result<(TextCodes, Int), IndexError> = bytes.withUnsafeBytes { raw in
      do throws(IndexError) {
        let dictionary = try TextDictionary(raw, path: path, offset: offset)
        return .success((dictionary.codes, dictionary.count))
      } catch {
        return .failure(error)
      }
    }
    let count: Int
    (codes, count) = try opened.get()
    self.count = UInt32(count)
    phrases = PhraseTrie(entries: self.count)
    addEntries()
  }

  /// Makes the tables: words by rank, then phrases by the ranks of their words.
  ///
  /// Entries that are not as they should be (the bytes may be damaged) are left out.
  private mutating func addEntries() {
    bytes.withUnsafeBytes { raw in
      guard let dictionary = try? TextDictionary(raw, path: "", offset: 0) else { return }
      var longer: [[UInt32]] = []
      for rank in 0..<count {
        guard let text = dictionary.entry(Int(rank)) else { continue }
        let size = runs.cut(text)
        if size == 1 {
          _ = words.insert(runs.key(0), id: rank)
        } else {
          while longer.count <= size { longer.append([]) }
          longer[size].append(rank)
        }
      }
      var sequence: [UInt32] = []
      for rank in longer.joined() {
        guard let text = dictionary.entry(Int(rank)) else { continue }
        let size = runs.cut(text)
        guard phrases.hasRoom(for: size) else { return }
        sequence.removeAll(keepingCapacity: true)
        for i in 0..<size {
          let known = words.find(runs.key(i))
          let isKnown = known != WordTable.unknown
          sequence.append(isKnown ? known : words.insert(runs.key(i), id: phrases.newNumber()))
        }
        phrases.insert(sequence, number: rank)
      }
    }
  }

  /// Appends the stored form of `text` to `out`.
  ///
  /// - Precondition: `text` is shorter than 2^31 bytes.
  package mutating func encode(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    precondition(text.count < 1 << 31)
    let size = count == 0 ? nil : encodePieces(text)
    out.appendVarint(UInt64(text.count) << 1 | (size == nil ? 0 : 1))
    if let size {
      out.append(contentsOf: pieces[0..<size])
    } else {
      out.append(contentsOf: text)
    }
  }

  /// Leaves in `pieces` what stands for `text` and returns how long it is; nil where it isn't shorter.
  private mutating func encodePieces(_ text: UnsafeRawBufferPointer) -> Int? {
    guard text.count > 0 else { return nil }
    pieces.grow(to: text.count + Self.slack)
    var size = 0
    var start = 0
    while start < text.count {
      let end = TextRunBuffer.end(ofPartFrom: start, in: text)
      let total = runs.cut(UnsafeRawBufferPointer(rebasing: text[start..<end]))
      ids.grow(to: total + 1)
      missed.grow(to: total)
      matches.grow(to: total)
      find(total)
      guard let written = write(total, from: size, limit: text.count) else { return nil }
      size = written
      start = end
    }
    return isRight(text, size: size) ? size : nil
  }

  /// How far `write` may write past its limit: four bytes of code at once, or an escape's six before the word.
  private static let slack = 16

  /// Puts the ids of the `total` words of `runs` into `ids`, and the longest entries at each into `matches`.
  private mutating func find(_ total: Int) {
    ids.withUnsafeMutableBufferPointer { ids in
      let misses = words.slots.withUnsafeBufferPointer { slots in
        missed.withUnsafeMutableBufferPointer { missed in
          var misses = 0
          for i in 0..<total {
            let (id, isRight) = WordTable.guess(runs.key(i), in: slots.baseAddress!, mask: slots.count &- 1)
            ids[i] = id
            missed[misses] = UInt32(truncatingIfNeeded: i)
            misses &+= isRight ? 0 : 1
          }
          return misses
        }
      }
      for i in missed[0..<misses] { ids[Int(i)] = words.find(runs.key(Int(i))) }
      phrases.table.withView { table in
        table.findLongest(ids.baseAddress!, total: total, entries: count, into: matches)
      }
    }
  }

  /// Writes the pieces for the `total` words of `runs` behind the first `start` bytes, and returns where they end; nil
  /// where that is at `limit` or behind.
  private mutating func write(_ total: Int, from start: Int, limit: Int) -> Int? {
    pieces.withUnsafeMutableBytes { pieces in
      let out = pieces.baseAddress!
      var size = start
      var i = 0
      while i < total {
        guard size < limit else { return nil }
        let number = matches.numbers[i]
        if number < count {
          let code = codes.encode(number)
          (out + size).storeBytes(of: code.bytes.littleEndian, as: UInt32.self)
          size &+= code.size
        } else {
          let word = runs.word(i)
          guard size + word.count < limit else { return nil }
          size = Self.writeEscape(word, to: out, at: size)
        }
        i &+= Int(matches.spans[i])
      }
      return size < limit ? size : nil
    }
  }

  /// Writes a word that is not in the dictionary, at most 6 bytes more than it has, and returns its end.
  private static func writeEscape(
    _ word: UnsafeRawBufferPointer, to out: UnsafeMutableRawPointer, at: Int
  ) -> Int {
    var at = at
    func put(_ byte: UInt8) {
      out.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
      at &+= 1
    }
    put(TextDictionary.escape)
    var head = word.count &<< 1 | (TextRuns.isWord(word.baseAddress!, count: word.count) ? 1 : 0)
    while head >= 0x80 {
      put(UInt8(truncatingIfNeeded: head) | 0x80)
      head &>>= 7
    }
    put(UInt8(truncatingIfNeeded: head))
    (out + at).copyMemory(from: word.baseAddress!, byteCount: word.count)
    return at &+ word.count
  }

  /// Whether the first `size` of `pieces` decode to `text`.
  private mutating func isRight(_ text: UnsafeRawBufferPointer, size: Int) -> Bool {
    check.grow(to: text.count + TextDictionary.outputSlack)
    return bytes.withUnsafeBytes { raw in
      guard let dictionary = try? TextDictionary(raw, path: "", offset: 0) else { return false }
      return pieces.withUnsafeBytes { pieces in
        check.withUnsafeMutableBytes { check in
          dictionary.decodePieces(
            UnsafeRawBufferPointer(rebasing: pieces[0..<size]), into: check.baseAddress!, length: text.count)
            && memcmp(check.baseAddress!, text.baseAddress!, text.count) == 0
        }
      }
    }
  }
}

extension Array where Element: FixedWidthInteger {
  /// Makes room for `count` numbers; what they were is forgotten.
  fileprivate mutating func grow(to count: Int) {
    if self.count < count { self = Array(repeating: 0, count: Swift.max(count, self.count * 2)) }
  }
}

extension [UInt8] {
  fileprivate mutating func appendVarint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    append(UInt8(value))
  }
}
