#if V3 && arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// Cuts a text into maximal runs of word bytes and of all others.
///
/// A word byte is an ASCII letter or digit or a byte from 80 up, save the three bytes of a character of
/// the block General Punctuation (`E2 80 xx`: curly quotes, dashes, the ellipsis): these stand against
/// words without being part of them. Any bytes will do, valid UTF-8 or not.
package enum TextRuns {
  /// How many bytes must be readable past the end of a text handed to `edges`; the first of them is 0.
  package static let slack = 72

  /// Writes the start of every run and, last, `count`, and returns how many runs there are.
  ///
  /// - Parameters:
  ///   - text: `count` bytes and `slack` readable ones after them; `count` is above 0 and below 2^32.
  ///   - edges: room for `count + 1` numbers. At most one edge is written for a byte, and one at the end.
  package static func edges(
    of text: UnsafeRawPointer, count: Int, into edges: UnsafeMutablePointer<UInt32>
  ) -> Int {
    assert(count > 0 && count <= UInt32.max)
    var n = 0
    var at = 0
    var punctuation: UInt64 = 0  // Bytes of this block that belong to a mark begun in the last one.
    var before: UInt64 = 0
    while at < count {
      var (words, marks) = classify(text + at)
      words &= ~(marks | marks &<< 1 | marks &<< 2 | punctuation)
      punctuation = marks &>> 63 | marks &>> 62
      if at == 0 { before = ~words & 1 }  // The first byte begins a run whatever it is.
      var starts = words ^ (words &<< 1 | before)
      before = words &>> 63
      if count &- at < 64 { starts &= (1 &<< UInt64(count &- at)) &- 1 }
      while starts != 0 {
        edges[n] = UInt32(truncatingIfNeeded: at &+ starts.trailingZeroBitCount)
        n &+= 1
        starts &= starts &- 1
      }
      at &+= 64
    }
    edges[n] = UInt32(truncatingIfNeeded: count)
    return n
  }

  /// Whether a run that begins with the bytes at `text` is a word; `count` bytes are left there, not 0.
  @inline(__always)
  static func isWord(_ text: UnsafeRawPointer, count: Int) -> Bool {
    let byte = text.load(as: UInt8.self)
    if byte == 0xE2, count > 1, text.load(fromByteOffset: 1, as: UInt8.self) == 0x80 { return false }
    return byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// For 64 bytes, one bit each: is it a word byte, and does a mark `E2 80` begin there? Reads 65 bytes.
  @inline(__always)
  private static func classify(_ p: UnsafeRawPointer) -> (words: UInt64, marks: UInt64) {
    #if V3 && arch(x86_64)
      let (w0, m0) = half(p)
      let (w1, m1) = half(p + 32)
      return (UInt64(w0) | UInt64(w1) &<< 32, UInt64(m0) | UInt64(m1) &<< 32)
    #else
      var words: UInt64 = 0
      var marks: UInt64 = 0
      for part in 0..<4 {
        let (w, m) = quarter(p + part &* 16)
        words |= w &<< UInt64(part &* 16)
        marks |= m &<< UInt64(part &* 16)
      }
      return (words, marks)
    #endif
  }

  #if V3 && arch(x86_64)
    @inline(__always)
    private static func half(_ p: UnsafeRawPointer) -> (UInt32, UInt32) {
      typealias Bytes = SIMD32<UInt8>
      let v = p.loadUnaligned(as: Bytes.self)
      let next = (p + 1).loadUnaligned(as: Bytes.self)
      let lower = unsafeBitCast(
        unsafeBitCast(v, to: SIMD4<UInt64>.self) | SIMD4(repeating: 0x2020_2020_2020_2020), to: Bytes.self)
      let letter = (lower &- Bytes(repeating: 0x61)) .< Bytes(repeating: 26)
      let digit = (v &- Bytes(repeating: 0x30)) .< Bytes(repeating: 10)
      let mark = (v .== Bytes(repeating: 0xE2)) .& (next .== Bytes(repeating: 0x80))
      let word = letter .| digit .| (v .>= Bytes(repeating: 0x80))
      return (
        UInt32(bitPattern: _mm256_movemask_epi8(unsafeBitCast(word, to: SIMD4<Int64>.self))),
        UInt32(bitPattern: _mm256_movemask_epi8(unsafeBitCast(mark, to: SIMD4<Int64>.self)))
      )
    }
  #else
    @inline(__always)
    private static func quarter(_ p: UnsafeRawPointer) -> (UInt64, UInt64) {
      typealias Bytes = SIMD16<UInt8>
      let v = p.loadUnaligned(as: Bytes.self)
      let next = (p + 1).loadUnaligned(as: Bytes.self)
      let letter = ((v | Bytes(repeating: 0x20)) &- Bytes(repeating: 0x61)) .< Bytes(repeating: 26)
      let digit = (v &- Bytes(repeating: 0x30)) .< Bytes(repeating: 10)
      let mark = (v .== Bytes(repeating: 0xE2)) .& (next .== Bytes(repeating: 0x80))
      return (bits(letter .| digit .| (v .>= Bytes(repeating: 0x80))), bits(mark))
    }

    /// One bit per lane. Each byte keeps its own bit; the product adds the eight of a half together.
    @inline(__always)
    private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
      let x =
        unsafeBitCast(mask, to: SIMD2<UInt64>.self) & SIMD2<UInt64>(repeating: 0x8040_2010_0804_0201)
      return (x[0] &* 0x0101_0101_0101_0101) &>> 56
        | ((x[1] &* 0x0101_0101_0101_0101) &>> 56) &<< 8
    }
  #endif
}
