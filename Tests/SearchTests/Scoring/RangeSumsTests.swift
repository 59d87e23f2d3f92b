import Search
import Testing

private let units: [Float] = [0x1p-20, 0.004, 0.3, 0.99, 1, 1.6, 2, 7.3, 15.9, 31.99, 32, 100.2, 255, 256.9]

/// Levels of as many ranges as a test needs, on 64 bytes.
private func withLevels(_ levels: [UInt8], _ body: (UnsafeMutableRawPointer) -> Void) {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: levels.count, alignment: 64)
  defer { memory.deallocate() }
  for (i, level) in levels.enumerated() { memory.storeBytes(of: level, toByteOffset: i, as: UInt8.self) }
  body(memory)
}

private func sum(_ room: RangeSums.Room, ofRange range: Int) -> UInt16 {
  room.values.load(fromByteOffset: RangeSums.index(of: range) * 2, as: UInt16.self)
}

@Test func `a weight is never too light and hardly too heavy`() {
  for unit in units {
    let weight = RangeSums.Weight(unit)
    for level in 0...UInt8.max {
      let exact = Double(unit) * Double(level)
      let times = Double(weight.times(level))
      #expect(times >= exact && times <= exact * 1.035 + 2, "\(level) of \(unit)")
    }
  }
  #expect((0...UInt8.max).allSatisfy { RangeSums.Weight.one.times($0) == UInt16($0) })
}

@Test func `ranges are summed as single levels are`() {
  var random = seeded(83)
  let room = RangeSums.Room(documents: 100 * RangeSums.rangeSize)
  let first = (0..<room.count).map { _ in UInt8.random(in: 0...255, using: &random) }
  let second = (0..<room.count).map { _ in UInt8.random(in: 0...255, using: &random) }
  withLevels(first) { levels in
    withLevels(second) { others in
      for unit in units where unit < 85 {
        let weight = RangeSums.Weight(unit)
        let other = RangeSums.Weight(unit / 3)
        RangeSums.set(room.values, levels, weight: weight, count: room.count)
        #expect((0..<room.count).allSatisfy { sum(room, ofRange: $0) == weight.times(first[$0]) })
        RangeSums.add(room.values, others, weight: other, count: room.count)
        RangeSums.addLower(room.values, levels, others, weight: weight, count: room.count)
        for range in 0..<room.count {
          let wanted =
            weight.times(first[range]) + other.times(second[range])
            + weight.times(min(first[range], second[range]))
          #expect(sum(room, ofRange: range) == wanted)
        }
      }
    }
  }
}
