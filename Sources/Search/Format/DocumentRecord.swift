/// What a segment keeps of a document besides its postings.
///
///     documents := record*
///     record    := key:varint byte[key] source:varint date:varint title start:varint title size:varint
///                  text size:varint fingerprint:u64 evidence author size:varint byte[author]
///                  edits size:varint edits stored text
///     offsets   := offset:u40[documents + 1]
///     order     := document:u32[documents]
///     sources   := (size:varint byte[size])*
///
/// `source >> 1` is the ordinal of a text among the sources; the document's source is that text, followed by the
/// key where the lowest bit is set. `date` is packed (`PartialDate`), 0 for none. `fingerprint` is a hash of what
/// was indexed, by which an unchanged document is known again. The evidence says what title, date and author were
/// taken from (`Evidence`); the author is empty where none is known. The edits lead from the text back to the bytes that it
/// was read from (`TextEdits`). The stored text goes up to the next record's
/// offset (`TextDictionary` says how it is written); there is none in an index without text. `order` are the
/// documents sorted by the bytes of their keys.
///
/// The key `a`, source 1, May 2026, a title of the first 2 bytes of 5 and the fingerprint 9 are written
/// `01 61  01  A0 A9 3F  00 02  05  09 00 00 00 00 00 00 00  00 00 00  00  00`.
package struct DocumentRecord {
  package var key: UnsafeRawBufferPointer
  package var source: Int
  package var date: UInt32
  package var title: Range<Int>
  package var textSize: Int
  package var fingerprint: UInt64
  package var evidence: Evidence
  package var author: UnsafeRawBufferPointer
  package var edits: UnsafeRawBufferPointer
  package var storedText: UnsafeRawBufferPointer

  package static let offsetSize = 5

  package init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    key = reader.take(reader.size())
    source = reader.size()
    date = UInt32(truncatingIfNeeded: reader.varint())
    let start = reader.size()
    title = start..<start + reader.size()
    textSize = reader.size()
    fingerprint = reader.integer(UInt64.self)
    evidence = Evidence(reader.take(3))
    author = reader.take(reader.size())
    edits = reader.take(reader.size())
    guard !reader.overran, title.upperBound <= textSize else { return nil }
    storedText = reader.take(reader.remaining)
  }

  /// Appends a record but for its stored text.
  package static func encode(
    key: UnsafeRawBufferPointer, source: Int, date: UInt32, title: Range<Int>, textSize: Int,
    fingerprint: UInt64, evidence: Evidence, author: UnsafeRawBufferPointer, edits: UnsafeRawBufferPointer,
    into buffer: ByteBuffer
  ) {
    buffer.append(varint: key.count)
    buffer.append(key)
    buffer.append(varint: source)
    buffer.append(varint: date)
    buffer.append(varint: title.lowerBound)
    buffer.append(varint: title.count)
    buffer.append(varint: textSize)
    buffer.append(littleEndian: fingerprint)
    buffer.append(evidence.bytes)
    buffer.append(varint: author.count)
    buffer.append(author)
    buffer.append(varint: edits.count)
    buffer.append(edits)
  }
}
