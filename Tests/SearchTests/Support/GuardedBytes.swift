import Search

/// Bytes with the slack that decoders may read behind them, and then memory that nobody may touch: a decoder that
/// reads further ends the test.
final class GuardedBytes {
  let bytes: UnsafeRawBufferPointer
  private let mapping: UnsafeMutableRawPointer
  private let size: Int

  init(_ content: [UInt8], slack: Int = ByteBuffer.slack) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let room = (content.count + slack + page - 1) / page * page
    size = room + page
    mapping = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    precondition(mapping != MAP_FAILED && mprotect(mapping + room, page, PROT_NONE) == 0)
    let start = mapping + (room - content.count - slack)
    content.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(start: start, count: content.count).copyMemory(from: $0)
    }
    (start + content.count).initializeMemory(as: UInt8.self, repeating: 0xFF, count: slack)
    bytes = UnsafeRawBufferPointer(start: start, count: content.count)
  }

  deinit { munmap(mapping, size) }
}

/// Calls `body` with the bytes, unchanged and then cut, with bits flipped, and all at random.
func forEachDamage(
  of content: [UInt8], count: Int, using random: inout SeededGenerator, slack: Int = ByteBuffer.slack,
  _ body: (UnsafeRawBufferPointer) -> Void
) {
  func attempt(_ bytes: [UInt8]) {
    let guarded = GuardedBytes(bytes, slack: slack)
    body(guarded.bytes)
  }
  attempt(content)
  for _ in 0..<count {
    attempt(Array(content.prefix(Int.random(in: 0...content.count, using: &random))))
    var flipped = content
    for _ in 0..<Int.random(in: 1...3, using: &random) where !flipped.isEmpty {
      flipped[Int.random(in: 0..<flipped.count, using: &random)] ^=
        1 << UInt8.random(in: 0..<8, using: &random)
    }
    attempt(flipped)
    let size = Int.random(in: 0...max(1, content.count), using: &random)
    attempt((0..<size).map { _ in .random(in: 0...255, using: &random) })
  }
}

/// Rising numbers, `count` of those below `limit`.
func risingNumbers(_ count: Int, below limit: Int, using random: inout SeededGenerator) -> [UInt32] {
  if count * 3 > limit {
    // Dense: each number in turn is taken with the chance that is left.
    var left = count
    return (0..<limit).compactMap { number in
      guard Int.random(in: 0..<(limit - number), using: &random) < left else { return nil }
      left -= 1
      return UInt32(number)
    }
  }
  var chosen: Set<UInt32> = []
  while chosen.count < count { chosen.insert(UInt32.random(in: 0..<UInt32(limit), using: &random)) }
  return chosen.sorted()
}

/// The seed of a test's random numbers, printed so that a failure can be seen again.
func seeded(_ seed: UInt64, _ test: String = #function) -> SeededGenerator {
  print("\(test): seed \(seed)")
  return SeededGenerator(seed: seed)
}
