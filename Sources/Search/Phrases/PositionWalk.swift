/// Reads a frequent term's positions in single documents. Documents that rise are fastest.
struct PositionWalk {
  private let base: UnsafeRawPointer
  private let size: Int
  private let places: UnsafePointer<UInt64>
  private let blocks: UnsafePointer<UInt64>
  /// The 64 documents it stands in, and the number in the block of the first position in them.
  private var index = -1
  private(set) var first = 0
  private var start = 0
  private var unary: UnaryCursor
  /// How many positions of these documents the cursor has passed.
  private var passed = 0
  private var kind: UInt8 = 0
  private var width = 0
  private var plane: UnsafeRawPointer
  private var planeBits = 0

  /// The lists and places belong to the caller and must outlive the walk.
  @inline(__always)
  init(_ list: PostingList, _ places: PositionPlaces) {
    base = list.positionStart
    size = list.positionSize
    self.places = UnsafePointer(places.places)
    blocks = UnsafePointer(places.blocks)
    unary = UnaryCursor(base, bit: 0, end: 0)
    plane = base
  }

  /// Whether the documents' block has positions that their bytes do not tell.
  @inline(__always)
  var hasExceptions: Bool { kind == PositionBlock.Kind.exceptions }

  @inline(__always)
  private mutating func enter(_ index: Int, _ block: Int) {
    self.index = index
    let place = places[index]
    let info = blocks[block]
    first = Int(truncatingIfNeeded: place &>> 40)
    start = Int(truncatingIfNeeded: place & 0xFF_FFFF_FFFF)
    kind = UInt8(truncatingIfNeeded: info &>> 48)
    width = Int(truncatingIfNeeded: info &>> 40 & 0xFF)
    let offset = min(size, Int(truncatingIfNeeded: info & 0xFF_FFFF_FFFF))
    plane = base + offset
    planeBits = (size &- offset) &* 8
    rewind()
  }

  @inline(__always)
  private mutating func rewind() {
    unary = UnaryCursor(base, bit: start, end: size &* 8)
    passed = 0
  }

  /// Writes the positions in a document to `out`, at least up to the first that is not below `limit`, or in a block with
  /// exceptions the low byte of each.
  ///
  /// - Parameters:
  ///   - block: the number of the document's block.
  ///   - before: how often the term stands in those of the same 64 documents before it.
  ///   - count: how often in the document itself.
  /// - Returns: how many were written; 0 where the positions are damaged.
  @inline(__always)
  mutating func read(
    _ document: UInt32, block: Int, before: Int, count: Int, limit: UInt32,
    into out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    if Int(document &>> 6) != index { enter(Int(document &>> 6), block) }
    let first = first &+ before
    guard kind == PositionBlock.Kind.rice else {
      guard (first &+ count) &* 8 <= planeBits else { return 0 }
      for i in 0..<count { out[i] = UInt32(plane.load(fromByteOffset: first &+ i, as: UInt8.self)) }
      return count
    }
    guard (first &+ count) &* width <= planeBits else { return 0 }
    if before < passed { rewind() }
    unary.skip(before &- passed)
    let (plane, width) = (plane, width)
    var position: UInt32 = ~0
    var read = 0
    _ = unary.forEach(count) { i, zeros in
      let low = Bits.field(plane, at: (first &+ i) &* width, width: width)
      position &+= UInt32(truncatingIfNeeded: zeros &<< width | Int(truncatingIfNeeded: low)) &+ 1
      out[i] = position
      read = i &+ 1
      return position < limit
    }
    passed = before &+ read
    return read
  }
}
