/// Where the positions of a frequent term lie, for each 64 documents.
///
/// Made from the postings when a reader first asks for it, and kept, as a `TermBitmap` is: one walk over the lists, and
/// a bit a document of memory. With it the positions in a document are found without reading those before it in the
/// block.
package final class PositionPlaces {
  /// For each word of the bitmap, of its first posting: the bit of the term's positions at which the unary parts begin
  /// (40 bits; only where they are Rice code), and how many positions of the same block lie before it (24 bits).
  package let places: UnsafeMutablePointer<UInt64>
  /// For each block: the byte of the term's positions at which the bytes or the fixed parts begin (40 bits), the width
  /// of a fixed part (8 bits), and the kind (8 bits).
  package let blocks: UnsafeMutablePointer<UInt64>

  private static let offsetLimit = 1 << 40
  private static let numberLimit = 1 << 24

  /// `nil` where the positions are not what the postings say, or too many for these numbers.
  package init?(_ list: PostingList, documentCount: Int) {
    let wordCount = (documentCount + 63) / 64
    places = .allocate(capacity: wordCount)
    places.initialize(repeating: 0, count: wordCount)
    blocks = .allocate(capacity: list.blockCount)
    blocks.initialize(repeating: 0, count: list.blockCount)
    guard list.shift >= 6, 1..<Self.offsetLimit / 8 ~= list.positionSize else { return nil }
    let room = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * PostingList.blockLimit)
    defer { room.deallocate() }
    for number in 0..<list.blockCount where list.count(ofBlock: number) > 0 {
      guard let block = list.block(number), let positions = list.positionBlock(number),
        block.decodeDocuments(base: list.base(ofBlock: number), into: room) == block.count,
        block.decodeFrequencies(into: room + PostingList.blockLimit) == block.count,
        room[block.count - 1] < documentCount
      else { return nil }
      blocks[number] =
        UInt64(positions.plane - list.positionStart) | UInt64(positions.width) << 40
        | UInt64(positions.kind) << 48
      guard add(block, positions, room, room + PostingList.blockLimit, in: list) else { return nil }
    }
  }

  private func add(
    _ block: PostingBlock, _ positions: PositionBlock, _ documents: UnsafePointer<UInt32>,
    _ frequencies: UnsafePointer<UInt32>, in list: PostingList
  ) -> Bool {
    let isRice = positions.kind == PositionBlock.Kind.rice
    var unary = UnaryCursor(
      list.positionStart, bit: (positions.high - list.positionStart) * 8, end: list.positionSize * 8)
    var number = 0
    var passed = 0
    var before = -1
    for i in 0..<block.count {
      let word = Int(documents[i] >> 6)
      if word != before {
        before = word
        if isRice { unary.skip(number - passed) }
        passed = number
        places[word] = UInt64(unary.bit) | UInt64(number) << 40
      }
      number += Int(frequencies[i])
      guard number < Self.numberLimit else { return false }
    }
    return true
  }

  deinit {
    places.deallocate()
    blocks.deallocate()
  }
}
