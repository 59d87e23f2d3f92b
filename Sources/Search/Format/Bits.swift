#if V3 && arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// Single values out of packed bits. Bit `i` of a field is bit `i & 7` of its byte `i >> 3`.
///
/// All of these read a whole word at the byte they are pointed to: the caller vouches that 8 bytes are readable
/// there, which every section's padding sees to.
package enum Bits {
  @inline(__always)
  package static func word(_ base: UnsafeRawPointer, at byteOffset: Int) -> UInt64 {
    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: byteOffset, as: UInt64.self))
  }

  /// `width` (0 to 56) bits from bit `offset` on.
  @inline(__always)
  package static func field(_ base: UnsafeRawPointer, at offset: Int, width: Int) -> UInt64 {
    let mask = (1 as UInt64) &<< UInt64(truncatingIfNeeded: width) &- 1
    return word(base, at: offset &>> 3) &>> UInt64(truncatingIfNeeded: offset & 7) & mask
  }

  /// The lowest `count` (0 to 64) bits of a word.
  @inline(__always)
  package static func mask(_ count: Int) -> UInt64 {
    count >= 64 ? ~0 : (1 as UInt64) &<< UInt64(truncatingIfNeeded: count) &- 1
  }

  /// The place of the set bit number `rank` (from 0) of `word`, which must have more than `rank` of them.
  @inline(__always)
  package static func select(_ word: UInt64, _ rank: Int) -> Int {
    #if V3 && arch(x86_64)
      return _pdep_u64((1 as UInt64) &<< UInt64(truncatingIfNeeded: rank), word).trailingZeroBitCount
    #else
      return selectPortable(word, rank)
    #endif
  }

  /// The twin of `select` for processors without a bit deposit.
  package static func selectPortable(_ word: UInt64, _ rank: Int) -> Int {
    var rest = word
    var left = rank
    var shift = 0
    // Byte by byte, then bit by bit.
    while shift < 56 {
      let inByte = (rest & 0xFF).nonzeroBitCount
      if left < inByte { break }
      left &-= inByte
      rest &>>= 8
      shift &+= 8
    }
    while left > 0 {
      rest &= rest &- 1
      left &-= 1
    }
    return shift &+ rest.trailingZeroBitCount
  }
}

/// Appends bit fields, the lowest bit first.
///
/// The room for all of them is made at the beginning, so that each costs a few instructions and no branch.
package struct BitWriter: ~Copyable {
  private let buffer: ByteBuffer
  /// Where the byte that is being filled goes; the buffer's slack takes what is stored behind it.
  private var out: UnsafeMutableRawPointer
  private var pending: UInt64 = 0
  private var used = 0
  #if DEBUG
    private let end: UnsafeMutableRawPointer
  #endif

  /// Appends to `buffer`, which nobody else writes to meanwhile, at most `bits` bits.
  package init(_ buffer: ByteBuffer, bits: Int) {
    self.buffer = buffer
    out = buffer.reserve((bits + 7) >> 3)
    #if DEBUG
      end = out + (bits + 7) >> 3
    #endif
  }

  /// Appends the `width` (0 to 56) low bits of `value`, whose other bits must be zero.
  @inline(__always)
  package mutating func append(_ value: UInt64, width: Int) {
    pending |= value &<< UInt64(truncatingIfNeeded: used)
    used &+= width
    out.storeBytes(of: pending.littleEndian, as: UInt64.self)
    out += used &>> 3
    // At most 63 bits are in use, so at most 56 go.
    pending &>>= UInt64(truncatingIfNeeded: used & ~7)
    used &= 7
    #if DEBUG
      precondition(out <= end, "more bits than were announced")
    #endif
  }

  /// Appends `zeros` zero bits and a one.
  @inline(__always)
  package mutating func append(unary zeros: Int) {
    var left = zeros
    while left >= 48 {
      append(0, width: 48)
      left &-= 48
    }
    append((1 as UInt64) &<< UInt64(truncatingIfNeeded: left), width: left &+ 1)
  }

  /// Fills the last byte with zeros.
  package consuming func finish() {
    let written = out - (buffer.base + buffer.count) + (used > 0 ? 1 : 0)
    buffer.advance(by: written)
  }
}
