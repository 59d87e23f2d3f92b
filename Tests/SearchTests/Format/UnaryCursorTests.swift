import Search
import Testing

@Test func `unary numbers are read, passed and counted from any bit on`() {
  var random = seeded(42)
  let numbers = (0..<500).map { _ in
    Int.random(in: 0...9, using: &random) == 0
      ? Int.random(in: 50...200, using: &random) : Int.random(in: 0...5, using: &random)
  }
  let buffer = ByteBuffer()
  var writer = BitWriter(buffer, bits: numbers.reduce(0) { $0 + $1 + 1 })
  for number in numbers { writer.append(unary: number) }
  writer.finish()
  var starts = [0]
  for number in numbers { starts.append(starts.last! + number + 1) }
  for first in stride(from: 0, to: numbers.count, by: 7) {
    let skipped = Int.random(in: 0..<min(90, numbers.count - first), using: &random)
    var cursor = UnaryCursor(buffer.base, bit: starts[first], end: starts[numbers.count])
    cursor.skip(skipped)
    #expect(cursor.bit == starts[first + skipped])
    #expect(cursor.next() == UInt32(numbers[first + skipped] + 1))
    let rest = numbers[(first + skipped + 1)...].prefix(20)
    var read: [Int] = []
    let isComplete = cursor.forEach(rest.count) { index, zeros in
      if index == read.count { read.append(zeros) }
      return true
    }
    #expect(isComplete && read == Array(rest))
  }
  var cursor = UnaryCursor(buffer.base, bit: starts[490], end: starts[numbers.count])
  let isComplete = cursor.forEach(11) { _, _ in true }
  #expect(!isComplete)
}

@Test func `the fixed parts of frequencies add up`() {
  var random = seeded(43)
  for scale in [1, 3, 9, 20, 40, 90, 200] as [UInt32] {
    let frequencies = (0..<300).map { _ in UInt32.random(in: 1...(2 * scale), using: &random) }
    let documents = (0..<300).map { UInt32($0 * 3) }
    let buffer = ByteBuffer()
    let parameters = documents.withUnsafeBufferPointer { documents in
      frequencies.withUnsafeBufferPointer {
        PostingBlock.encode(
          documents: documents, base: 0, universe: 900, frequencies: $0.baseAddress!, into: buffer)
      }
    }
    let block = PostingBlock(
      start: buffer.base, size: buffer.count, count: 300, l: parameters.l, k: parameters.k, universe: 900)!
    guard block.k > 0 else { continue }
    for start in [0, 1, 57, 200] {
      for end in [start, start + 1, start + 29, start + 100] {
        let expected = frequencies[start..<end].reduce(0) { $0 + Int(($1 - 1) & (1 << UInt32(block.k) - 1)) }
        #expect(block.sumOfLows(start..<end) == expected)
      }
    }
  }
}
