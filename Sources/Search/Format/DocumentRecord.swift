/// What a segment keeps of a document besides its postings, its key and its columns.
///
///     documents := record*
///     record    := title:varint title start:varint? text size:varint fingerprint:u64
///                  author:varint byte[author size] (edits size:varint edits)? stored text
///
/// `title >> 1` is the size of the title, which begins at the first byte of the text unless the lowest bit is set; then its
/// start follows. `fingerprint` is a hash of what was indexed, by which an unchanged document is known again.
/// `author >> 1` is the size of the author, 0 where none is known; the lowest bit says whether edits follow, which lead
/// from the text back to the bytes that it was read from (`TextEdits`). The stored text goes up to the next record's start
/// (`TextDictionary` says how it is written); there is none in an index without text.
///
/// A title of the first 2 bytes of 5 and the fingerprint 9 are written `04  05  09 00 00 00 00 00 00 00  00`.
package struct DocumentRecord {
  package var title: Range<Int>
  package var textSize: Int
  package var fingerprint: UInt64
  package var author: UnsafeRawBufferPointer
  package var edits: UnsafeRawBufferPointer
  package var storedText: UnsafeRawBufferPointer

  package init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    let title = reader.size()
    let start = title & 1 == 1 ? reader.size() : 0
    self.title = start..<start + title >> 1
    textSize = reader.size()
    fingerprint = reader.integer(UInt64.self)
    let author = reader.size()
    self.author = reader.take(author >> 1)
    edits = reader.take(author & 1 == 1 ? reader.size() : 0)
    guard !reader.overran, self.title.upperBound <= textSize else { return nil }
    storedText = reader.take(reader.remaining)
  }

  /// Appends a record but for its stored text.
  package static func encode(
    title: Range<Int>, textSize: Int, fingerprint: UInt64, author: UnsafeRawBufferPointer,
    edits: UnsafeRawBufferPointer, into buffer: ByteBuffer
  ) {
    buffer.append(varint: title.count << 1 | (title.lowerBound > 0 ? 1 : 0))
    if title.lowerBound > 0 { buffer.append(varint: title.lowerBound) }
    buffer.append(varint: textSize)
    buffer.append(littleEndian: fingerprint)
    buffer.append(varint: author.count << 1 | (edits.isEmpty ? 0 : 1))
    buffer.append(author)
    guard !edits.isEmpty else { return }
    buffer.append(varint: edits.count)
    buffer.append(edits)
  }
}
