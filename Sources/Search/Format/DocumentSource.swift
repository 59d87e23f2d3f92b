/// Where a document came from, as a segment keeps it: a text that many documents have in common, and often a part of the
/// document's key behind it.
///
///     sources := source*
///     source  := part:varint size:varint byte[size]
///
/// `part` is 0 where the text is all of it; else the key follows from its byte `part − 1` on. The file `crawl/eu/act.txt`
/// of the document `laws/eu/act.txt` is kept as `05 05 63 72 61 77 6C`, as are all files of that folder.
package struct DocumentSource: Hashable, Sendable {
  /// The beginning, or all, in UTF-8.
  package let text: [UInt8]
  /// From which byte on the key follows; `nil` where it does not.
  package let keyStart: Int?

  package init(text: [UInt8], keyStart: Int?) {
    self.text = text
    self.keyStart = keyStart
  }

  /// How many bytes at the end of `source` need not be kept, since they are those at the end of the key: all of the key
  /// if that can be, else as many as there are behind and with a slash.
  package static func shared(_ source: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer) -> Int {
    var common = 0
    while common < min(source.count, key.count),
      source[source.count - 1 - common] == key[key.count - 1 - common]
    {
      common += 1
    }
    while common > 0, common < key.count, key[key.count - common] != UInt8(ascii: "/") { common -= 1 }
    return common
  }

  /// The source of the document with this key.
  package func whole(key: some Sequence<UInt8>) -> [UInt8] {
    keyStart.map { text + key.dropFirst($0) } ?? text
  }

  /// Takes the next of a list; a reader that overran says that there is none.
  package init(_ reader: inout ByteReader) {
    let part = reader.size()
    keyStart = part > 0 ? part - 1 : nil
    text = Array(reader.take(reader.size()))
  }
}
