/// How likely a character is behind another in real text, whatever its language.
///
/// Characters fall into some forty kinds, such as small accented Latin letters or closing quotation marks. What is
/// known is how often one kind follows another, and how often each character stands among those of its kind: a chain
/// of first order, enough to tell that `schön` was meant by `schÃ¶n`, and nothing but itself by `É…`.
enum Plausibility {
  /// A number below `RepairData.kindCount`.
  typealias Kind = UInt8

  static let space: Kind = RepairData.space

  /// The kind of a scalar, and what the scalar costs among those of its kind, in quarters of a bit.
  @inline(__always)
  static func kind(of scalar: UInt32) -> (kind: Kind, cost: Int32) {
    guard scalar < RepairData.limit else {
      let isIdeograph = scalar < 0x40000
      return isIdeograph ? (RepairData.ideograph, 60) : (RepairData.impossible, 78)
    }
    let low = Int(scalar & 63)
    let kindBlock = number(RepairData.kindBlocks, at: Int(scalar >> 6) * 2, digits: 2)
    let costBlock = number(RepairData.costBlocks, at: Int(scalar >> 6) * 2, digits: 2)
    return (
      RepairData.kindValues.utf8Start[kindBlock << 6 | low] &- 48,
      Int32(RepairData.costValues.utf8Start[costBlock << 6 | low] &- 48)
    )
  }

  /// A number for the script of a kind of letters; 0 for all else.
  @inline(__always)
  static func script(of kind: Kind) -> UInt8 { RepairData.scripts.utf8Start[Int(kind)] &- 48 }

  /// What a kind costs behind another, in quarters of a bit.
  @inline(__always)
  static func cost(of kind: Kind, behind before: Kind) -> Int32 {
    let at = Int(before) &* RepairData.kindCount &+ Int(kind)
    return Int32(RepairData.pairCosts.utf8Start[at] &- 48)
  }

  /// A number of digits of six bits, the lowest first.
  @inline(__always)
  static func number(_ text: StaticString, at place: Int, digits: Int) -> Int {
    let p = text.utf8Start + place
    var result = 0
    var i = 0
    while i < digits {
      result |= (Int(p[i]) &- 48) &<< (6 &* i)
      i &+= 1
    }
    return result
  }
}
