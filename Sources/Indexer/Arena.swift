internal import Search

/// Words of 32 bits by number, in blocks that stay where they are: growing copies nothing, and the memory is as much as
/// is used, to the block.
///
/// The blocks are the arena's own until its end. A number that is read or written must have been handed out.
struct Arena: ~Copyable {
  private static let blockBits = 20
  private static let blockSize = 1 << blockBits

  private var blocks = Memory<UnsafeMutablePointer<UInt32>>(capacity: 64)
  private var blockCount = 0
  private var used = 0

  /// What the arena takes, in bytes.
  var bytes: Int { blockCount * Self.blockSize * 4 }

  deinit { for i in 0..<blockCount { Pages.release(blocks[i], Self.blockSize * 4) } }

  /// Gives room for `count` (at most a block) words that lie together, and the number of the first.
  mutating func take(_ count: Int) -> Int {
    if used & (Self.blockSize - 1) + count > Self.blockSize || used == blockCount * Self.blockSize {
      addBlock()
    }
    defer { used += count }
    return used
  }

  @inline(never)
  private mutating func addBlock() {
    used = blockCount * Self.blockSize
    blocks.reserve(blockCount + 1)
    blocks[blockCount] = Pages.take(Self.blockSize * 4).bindMemory(to: UInt32.self, capacity: Self.blockSize)
    blockCount += 1
  }

  /// Where the word lies, and behind it those that were taken with it.
  @inline(__always)
  func pointer(to word: Int) -> UnsafeMutablePointer<UInt32> {
    assert(word < used)
    return blocks[word &>> Self.blockBits] + word & (Self.blockSize &- 1)
  }

  @inline(__always)
  subscript(_ word: UInt32) -> UInt32 {
    get { pointer(to: Int(word)).pointee }
    nonmutating set { pointer(to: Int(word)).pointee = newValue }
  }
}
