#if arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// 64 bytes of text sorted into three sets, one bit a byte, the first byte's bit the lowest.
struct CharacterMasks {
  /// ASCII letters and digits.
  var words: UInt64 = 0
  /// ASCII characters that may join the letters or digits on both sides: `"` `'` `,` `.` `:` `;`.
  var infixes: UInt64 = 0
  /// The underscore, and everything beyond ASCII.
  var underscores: UInt64 = 0
  var others: UInt64 = 0
}

extension CharacterMasks {
  #if arch(x86_64) && V3
    /// Two table look-ups, one by the low half of the byte, one by the high half, whose conjunction has a bit
    /// for each class: 1 for words, 2 for infixes, 4 for the underscore. Bytes from 80 on look up nothing.
    @inline(__always) init(_ p: UnsafeRawPointer) {
      let (a, b) = (Self.half(p), Self.half(p + 32))
      words = a.0 | b.0 &<< 32
      infixes = a.1 | b.1 &<< 32
      underscores = a.2 | b.2 &<< 32
      others = a.3 | b.3 &<< 32
    }

    @inline(__always)
    private static func half(_ p: UnsafeRawPointer) -> (UInt64, UInt64, UInt64, UInt64) {
      typealias V = SIMD32<UInt8>
      // Bits: 1 digits, 2 letters at 41-4F and 61-6F, 4 letters at 50-5A and 70-7A, 8 infixes at 20-2F,
      // 16 infixes at 30-3F, 32 the underscore.
      let low = SIMD16<UInt8>(
        1 | 4, 7, 7 | 8, 7, 7, 7, 7, 7 | 8, 7, 7, 6 | 16, 2 | 16, 2 | 8, 2, 2 | 8, 2 | 32)
      let high = SIMD16<UInt8>(0, 0, 8, 17, 2, 36, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0)
      let v = p.loadUnaligned(as: SIMD4<Int64>.self)
      let nibbles = (v &>> 4) & SIMD4<Int64>(repeating: 0x0F0F_0F0F_0F0F_0F0F)
      let classes =
        _mm256_shuffle_epi8(unsafeBitCast(V(lowHalf: low, highHalf: low), to: SIMD4<Int64>.self), v)
        & _mm256_shuffle_epi8(unsafeBitCast(V(lowHalf: high, highHalf: high), to: SIMD4<Int64>.self), nibbles)
      return (
        bits(classes & SIMD4(repeating: 0x0707_0707_0707_0707)),
        bits(classes & SIMD4(repeating: 0x1818_1818_1818_1818)),
        bits(classes & SIMD4(repeating: 0x2020_2020_2020_2020)),
        UInt64(UInt32(bitPattern: _mm256_movemask_epi8(v)))
      )
    }

    /// A bit for each byte that is not zero.
    @inline(__always) private static func bits(_ v: SIMD4<Int64>) -> UInt64 {
      let mask = unsafeBitCast(v, to: SIMD32<UInt8>.self) .!= SIMD32<UInt8>(repeating: 0)
      return UInt64(UInt32(bitPattern: _mm256_movemask_epi8(unsafeBitCast(mask, to: SIMD4<Int64>.self))))
    }
  #else
    @inline(__always) init(_ p: UnsafeRawPointer) { self.init(plainly: p) }
  #endif

  /// The same by comparisons of 16 bytes, on any machine.
  init(plainly p: UnsafeRawPointer) {
    typealias V = SIMD16<UInt8>
    var i = 0
    while i < 64 {
      let v = p.loadUnaligned(fromByteOffset: i, as: V.self)
      let letters = ((v | V(repeating: 0x20)) &- V(repeating: 97)) .< V(repeating: 26)
      let digits = (v &- V(repeating: 48)) .< V(repeating: 10)
      let quotes = (v .== V(repeating: 0x22)) .| (v .== V(repeating: 0x27))
      let stops = (v .== V(repeating: 0x2C)) .| (v .== V(repeating: 0x2E))
      let colons = (v .== V(repeating: 0x3A)) .| (v .== V(repeating: 0x3B))
      words |= Self.bits(letters .| digits) &<< UInt64(i)
      infixes |= Self.bits(quotes .| stops .| colons) &<< UInt64(i)
      underscores |= Self.bits(v .== V(repeating: 0x5F)) &<< UInt64(i)
      others |= Self.bits(v .>= V(repeating: 0x80)) &<< UInt64(i)
      i &+= 16
    }
  }

  /// Keeps one bit of each lane, then gathers the bits of eight lanes by a multiplication.
  @inline(__always) private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
    let x = unsafeBitCast(mask, to: SIMD2<UInt64>.self) & SIMD2<UInt64>(repeating: 0x8040_2010_0804_0201)
    return (x[0] &* 0x0101_0101_0101_0101) &>> 56 | ((x[1] &* 0x0101_0101_0101_0101) &>> 56) &<< 8
  }
}
