/// The encodings with one byte a character in which UTF-8 is wrongly read.
///
/// Bytes that an encoding leaves undefined are taken for the control characters of the same number, as browsers do.
package struct ByteEncodings: Sendable {
  /// The encodings by their numbers, the most frequent first; what each costs when it is presumed, in quarters of a
  /// bit.
  package enum Name: Int, CaseIterable {
    case windows1252, latin1, windows1251, macRoman, windows1250, windows1254, windows1253, cp437,
      windows1257, latin2

    var cost: Int32 {
      switch self {
      case .windows1252: 0
      case .latin1, .windows1251: 4
      case .macRoman, .windows1250, .windows1254, .windows1253, .cp437: 8
      case .windows1257, .latin2: 12
      }
    }
  }

  /// A set of encodings, a bit each.
  typealias Mask = UInt16

  /// In which encodings a scalar stands for the first byte of a character of UTF-8, and in which for a later one.
  struct Roles {
    /// Of a character of two bytes, and of a longer one.
    var shortLead: Mask = 0
    var longLead: Mask = 0
    var continuation: Mask = 0
    /// The bytes E2 and 80, with which most of punctuation begins.
    var punctuationLead: Mask = 0
    var punctuationSecond: Mask = 0

    var lead: Mask { shortLead | longLead }
  }

  package static let shared = ByteEncodings()
  static let count = RepairData.encodingCount

  /// For each 64 scalars of the plane the place of their entries; 0 are the entries of those in no encoding.
  private var blocks = [UInt16](repeating: 0, count: 0x10000 >> 6)
  private var roles = [Roles](repeating: Roles(), count: 64)
  private var bytes = [UInt8](repeating: 0, count: 64 * count)
  /// The scalars of the bytes from 80 on, encoding by encoding.
  private var scalars: [UInt32] = []
  /// Where a no-break space is the byte A0, the second byte of several letters: it is often made a plain one.
  let haveSpace: Mask

  /// For each scalar of the plane whether it stands for a later byte in any encoding.
  private(set) var mayContinue = [Bool](repeating: false, count: 0x10000)

  private init() {
    var haveSpace: Mask = 0
    for i in 0..<128 * Self.count {
      let scalar = UInt32(Plausibility.number(RepairData.highHalves, at: i * 3, digits: 3))
      scalars.append(scalar)
      let block = Int(scalar >> 6)
      if blocks[block] == 0 {
        blocks[block] = UInt16(roles.count)
        roles += [Roles](repeating: Roles(), count: 64)
        bytes += [UInt8](repeating: 0, count: 64 * Self.count)
      }
      let place = Int(blocks[block]) + Int(scalar & 63)
      let encoding = i >> 7
      let byte = UInt8(0x80 + i & 127)
      bytes[place * Self.count + encoding] = byte
      let bit: Mask = 1 << Mask(encoding)
      switch byte {
      case ..<0xC0:
        roles[place].continuation |= bit
        mayContinue[Int(scalar)] = true
      case 0xC2..<0xE0: roles[place].shortLead |= bit
      case 0xE0...0xF4: roles[place].longLead |= bit
      default: break
      }
      if byte == 0xE2 { roles[place].punctuationLead |= bit }
      if byte == 0x80 { roles[place].punctuationSecond |= bit }
      if scalar == 0xA0, byte == 0xA0 { haveSpace |= 1 << Mask(encoding) }
    }
    self.haveSpace = haveSpace
  }

  @inline(__always)
  func roles(of scalar: UInt32) -> Roles {
    guard scalar < 0x10000 else { return Roles() }
    return roles[Int(blocks[Int(scalar >> 6)]) &+ Int(scalar & 63)]
  }

  /// The byte from 80 on that means `scalar`; 0 where none does.
  @inline(__always)
  func byte(of scalar: UInt32, in encoding: Int) -> UInt8 {
    guard scalar < 0x10000 else { return 0 }
    let place = Int(blocks[Int(scalar >> 6)]) &+ Int(scalar & 63)
    return bytes[place &* Self.count &+ encoding]
  }

  /// What a byte from 80 on means.
  package func scalar(of byte: UInt8, in encoding: Int) -> UInt32 { scalars[encoding << 7 | Int(byte & 127)] }

  /// Whether the encoding leaves the byte undefined.
  func isUndefined(_ byte: UInt8, in encoding: Int) -> Bool { scalar(of: byte, in: encoding) == UInt32(byte) }

  /// What a C1 control is if it is a byte of Windows-1252 taken for a scalar; `nil` where it is none.
  func windows1252(ofControl scalar: UInt32) -> UInt32? {
    guard (0x80..<0xA0).contains(scalar) else { return nil }
    let meant = self.scalar(of: UInt8(scalar), in: Name.windows1252.rawValue)
    return meant == scalar ? nil : meant
  }
}
