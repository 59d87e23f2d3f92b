/// Comparing the places where a phrase may begin with the positions of another of its terms.
enum Starts {
  /// How many positions are compared at once; room for them has as many more behind its end.
  static let lanes = 8

  /// Keeps those of the first `count` starts that a position follows at the distance `offset`; how many they are. Both
  /// rise.
  @inline(__always)
  static func keep(
    _ starts: UnsafeMutablePointer<UInt32>, _ count: Int, following positions: UnsafeMutablePointer<UInt32>,
    _ positionCount: Int, offset: UInt32
  ) -> Int {
    if positionCount > 4 &* lanes {
      return keepByMerging(starts, count, following: positions, positionCount, offset: offset)
    }
    // Comparing each with all has no branch that could be guessed wrongly.
    typealias Lanes = SIMD8<UInt32>
    let room = UnsafeMutableRawPointer(positions)
    room.storeBytes(of: Lanes(repeating: .max), toByteOffset: positionCount &* 4, as: Lanes.self)
    var kept = 0
    for i in 0..<count {
      let start = starts[i]
      let wanted = Lanes(repeating: start &+ offset)
      var isFound = room.loadUnaligned(as: Lanes.self) .== wanted
      var j = lanes
      while j < positionCount {
        isFound = isFound .| (room.loadUnaligned(fromByteOffset: j &* 4, as: Lanes.self) .== wanted)
        j &+= lanes
      }
      starts[kept] = start
      kept &+= any(isFound) ? 1 : 0
    }
    return kept
  }

  /// As `keep`, for many positions.
  static func keepByMerging(
    _ starts: UnsafeMutablePointer<UInt32>, _ count: Int, following positions: UnsafePointer<UInt32>,
    _ positionCount: Int, offset: UInt32
  ) -> Int {
    var kept = 0
    var j = 0
    for i in 0..<count {
      let start = starts[i]
      let wanted = start &+ offset
      while j < positionCount, positions[j] < wanted { j &+= 1 }
      if j == positionCount { break }
      starts[kept] = start
      kept &+= positions[j] == wanted ? 1 : 0
    }
    return kept
  }

  /// Whether one of `count` bytes is `wanted`; 8 more are readable behind them.
  @inline(__always)
  static func contains(_ bytes: UnsafeRawPointer, _ count: Int, _ wanted: UInt8) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let sevens: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let pattern = UInt64(wanted) &* ones
    var i = 0
    while i < count {
      let differences = Bits.word(bytes, at: i) ^ pattern
      // The highest bit of each byte that is zero, and of no other.
      let zeros = ~(((differences & sevens) &+ sevens) | differences | sevens)
      if zeros & Bits.mask((count &- i) &* 8) != 0 { return true }
      i &+= 8
    }
    return false
  }
}
