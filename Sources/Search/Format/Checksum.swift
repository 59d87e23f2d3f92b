#if V3 && arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// CRC-32C (Castagnoli), the checksum of iSCSI, ext4 and others (RFC 3720, appendix B.4).
///
/// It finds every error of up to 5 bits in a page of 4 KB, and every burst of up to 32.
/// The nine bytes `123456789` give E3069283.
package enum Checksum {
  /// The checksum of `bytes`. Reads each once.
  package static func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    #if V3 && arch(x86_64)
      var crc: UInt64 = 0xFFFF_FFFF
      guard let base = bytes.baseAddress else { return 0 }
      var i = 0
      while i &+ 8 <= bytes.count {
        crc = _mm_crc32_u64(crc, base.loadUnaligned(fromByteOffset: i, as: UInt64.self))
        i &+= 8
      }
      var tail = UInt32(truncatingIfNeeded: crc)
      while i < bytes.count {
        tail = _mm_crc32_u8(tail, base.load(fromByteOffset: i, as: UInt8.self))
        i &+= 1
      }
      return ~tail
    #else
      return portable(bytes)
    #endif
  }

  /// The twin of `crc32c` for processors without the instruction: eight tables, eight bytes a step.
  package static func portable(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let base = bytes.baseAddress else { return 0 }
    return tables.withUnsafeBufferPointer { table in
      var crc: UInt32 = 0xFFFF_FFFF
      var i = 0
      while i &+ 8 <= bytes.count {
        let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: i, as: UInt64.self)) ^ UInt64(crc)
        crc = 0
        for lane in 0..<8 {
          crc ^= table[(7 - lane) * 256 + Int(word >> UInt64(lane * 8) & 0xFF)]
        }
        i &+= 8
      }
      while i < bytes.count {
        crc = table[Int((crc ^ UInt32(base.load(fromByteOffset: i, as: UInt8.self))) & 0xFF)] ^ (crc >> 8)
        i &+= 1
      }
      return ~crc
    }
  }

  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
      tables[byte] = crc
    }
    for slice in 1..<8 {
      for byte in 0..<256 {
        let before = tables[(slice - 1) * 256 + byte]
        tables[slice * 256 + byte] = tables[Int(before & 0xFF)] ^ (before >> 8)
      }
    }
    return tables
  }()
}
