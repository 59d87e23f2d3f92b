/// Values by number, in blocks that stay where they are: growing copies nothing, and the memory is as much as is used, to
/// the block.
///
/// The blocks are its own from their creation to its end. A number that is read must have been handed out.
struct Blocks<Element: BitwiseCopyable>: ~Copyable {
  private let blockBits: Int
  private var blocks = Memory<UnsafeMutablePointer<Element>>(capacity: 16)
  private var blockCount = 0
  private(set) var count = 0

  /// - Parameter blockBits: a block has room for two to the power of so many values.
  init(blockBits: Int) { self.blockBits = blockBits }

  deinit { for i in 0..<blockCount { blocks[i].deallocate() } }

  private var blockSize: Int { 1 &<< blockBits }

  /// What it takes, in bytes.
  var memory: Int { blockCount * blockSize * MemoryLayout<Element>.stride }

  /// Appends values, no more than a block has room for, so that they lie together.
  ///
  /// - Returns: the number of the first.
  mutating func append(_ values: UnsafeBufferPointer<Element>) -> Int {
    if count & (blockSize - 1) + values.count > blockSize || count == blockCount * blockSize { addBlock() }
    let first = count
    if let base = values.baseAddress { place(of: first).initialize(from: base, count: values.count) }
    count += values.count
    return first
  }

  @inline(never)
  private mutating func addBlock() {
    count = blockCount * blockSize
    blocks.reserve(blockCount + 1)
    blocks[blockCount] = .allocate(capacity: blockSize)
    blockCount += 1
  }

  @inline(__always)
  private func place(of number: Int) -> UnsafeMutablePointer<Element> {
    blocks[number &>> blockBits] + number & (blockSize &- 1)
  }

  /// Where the value lies, and behind it those that were appended with it.
  @inline(__always)
  func pointer(to number: Int) -> UnsafePointer<Element> {
    assert(number < count)
    return UnsafePointer(place(of: number))
  }
}
