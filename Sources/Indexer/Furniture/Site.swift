internal import Search

/// Where a document is from, as far as its pages share furniture.
///
/// Of an address in its key it is the host, without `www.`; else the dump and the first folder in it, or in the file
/// that holds it:
///
///     crawl.warc#https://www.example.org/a   example.org
///     laws/eu/2024/act.txt                   laws/eu
///     laws/act.txt                           laws
///     papers.jsonl#arxiv/7                   papers.jsonl#arxiv
///     papers.jsonl#7, papers.jsonl:12        papers.jsonl
enum Site {
  static func name(ofKey key: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: key[range(ofKey: key)])
  }

  static func hash(ofKey key: UnsafeRawBufferPointer) -> UInt64 {
    Fingerprint.hash(name(ofKey: key), seed: 5)
  }

  /// The host, or the beginning of an id up to its first slash; `nil` where the key tells neither.
  static func known(ofKey key: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let mark = key.firstIndex(of: UInt8(ascii: "#")) else { return nil }
    let inside = mark + 1..<key.count
    if let host = host(in: inside, of: key) { return UnsafeRawBufferPointer(rebasing: key[host]) }
    guard let end = key[inside].firstIndex(of: slash) else { return nil }
    return UnsafeRawBufferPointer(rebasing: key[mark + 1..<end])
  }

  private static func range(ofKey key: UnsafeRawBufferPointer) -> Range<Int> {
    guard let mark = key.firstIndex(of: UInt8(ascii: "#")) else { return 0..<folderEnd(key) }
    let inside = mark + 1..<key.count
    if let host = host(in: inside, of: key) { return host }
    return 0..<(key[inside].firstIndex(of: slash) ?? mark)
  }

  private static let slash = UInt8(ascii: "/")

  private static func folderEnd(_ key: UnsafeRawBufferPointer) -> Int {
    if let colon = key.lastIndex(of: UInt8(ascii: ":")), colon + 1 < key.count,
      key[(colon + 1)...].allSatisfy({ $0 &- 0x30 < 10 })
    {
      return colon
    }
    guard let first = key.firstIndex(of: slash) else { return 0 }
    return key[(first + 1)...].firstIndex(of: slash) ?? first
  }

  private static func host(in range: Range<Int>, of key: UnsafeRawBufferPointer) -> Range<Int>? {
    guard let colon = key[range].firstIndex(of: UInt8(ascii: ":")), colon + 3 < range.upperBound,
      key[colon + 1] == slash, key[colon + 2] == slash
    else { return nil }
    var start = colon + 3
    if key[start..<range.upperBound].starts(with: Array("www.".utf8)) { start += 4 }
    let end = key[start..<range.upperBound].firstIndex { $0 == slash || $0 == 0x3A || $0 == 0x3F }
    return start..<(end ?? range.upperBound)
  }
}
