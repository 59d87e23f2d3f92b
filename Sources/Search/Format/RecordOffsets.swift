/// Where each document's record begins.
///
///     offsets := group* bits*
///     group   := start:u40 width:u8 place:u48
///
/// Documents stand in groups of 64. `start` is where the record of a group's first document begins. How far those of the
/// others lie behind it is packed (`PackedNumbers`) in `width` bits each, the first one left out, from the byte `place` of
/// the section on. The last record ends where the records do.
///
/// Records of 5, 9 and 7 bytes are written `00 00 00 00 00 04 0C 00 00 00 00 00  E5`: 5 and 14 in four bits.
package enum RecordOffsets {
  package static let groupSize = 64
  package static let headSize = 12

  package static func groups(documents: Int) -> Int { (documents + groupSize - 1) / groupSize }

  /// - Parameter sizes: those of the records, one behind the other.
  package static func encode(_ sizes: UnsafeBufferPointer<UInt32>) -> [UInt8] {
    let heads = ByteBuffer()
    let bits = ByteBuffer()
    let first = groups(documents: sizes.count) * headSize
    var start: UInt64 = 0
    for group in stride(from: 0, to: sizes.count, by: groupSize) {
      // Where the records of the group begin behind its first, and where they end.
      var ends: [UInt64] = []
      for i in group..<min(sizes.count, group + groupSize) {
        ends.append((ends.last ?? 0) + UInt64(sizes[i]))
      }
      let width = PackedNumbers.width(upTo: Int(ends.dropLast().last ?? 0))
      heads.append(littleEndian: start | UInt64(width) << 40)
      heads.truncate(to: heads.count - 2)
      heads.append(littleEndian: UInt64(first + bits.count))
      heads.truncate(to: heads.count - 2)
      var writer = BitWriter(bits, bits: (ends.count - 1) * width)
      for offset in ends.dropLast() { writer.append(offset, width: width) }
      writer.finish()
      start += ends.last ?? 0
    }
    heads.append(bits.bytes)
    return heads.array()
  }
}

extension Segment {
  /// Where the record of a document lies among the records.
  package func recordRange(of document: UInt32) throws(IndexError) -> Range<Int> {
    let start = try recordStart(Int(document))
    let next = Int(document) + 1
    let end = next == documentCount ? file.size(of: .documents) : try recordStart(next)
    guard start < end else { throw file.corrupt(.documentOffsets, 0, "offsets do not rise") }
    return start..<end
  }

  private func recordStart(_ document: Int) throws(IndexError) -> Int {
    let group = document / RecordOffsets.groupSize
    let at = group * RecordOffsets.headSize
    var head = ByteReader(try file.verified(.documentOffsets, at..<at + RecordOffsets.headSize))
    let start = head.integer(UInt64.self)
    let place = UInt64(head.integer(UInt32.self)) << 16 | start >> 48
    let width = Int(start >> 40 & 0xFF)
    guard width <= 40 else { throw file.corrupt(.documentOffsets, at, "impossible width") }
    let inGroup = document % RecordOffsets.groupSize
    let offset =
      inGroup == 0
      ? 0
      : try file.packedNumber(
        .documentOffsets, from: Int(place), width: width, at: inGroup - 1)
    return Int(start & 0xFF_FFFF_FFFF) + offset
  }
}
