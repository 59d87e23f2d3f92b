internal import Search

/// A response as a crawler has kept it: status line, header, body (RFC 9112).
struct HTTPResponse {
  let status: Int
  let header: MailHeader
  /// As it was sent, chunks and all.
  let body: UnsafeRawBufferPointer

  /// `nil` where `bytes`, which outlive the response, are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.starts(with: "HTTP/".utf8), let lineEnd = bytes.firstOffset(of: 0x0A) else { return nil }
    let words = bytes[0..<lineEnd].split { ASCII.isSpace($0) }
    guard words.count >= 2, let status = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
    self.status = status
    header = MailHeader(bytes, in: (lineEnd + 1)..<bytes.count)
    body = bytes[bytes: header.bodyStart..<bytes.count]
  }

  var isChunked: Bool { header.word("transfer-encoding") == "chunked" }

  /// The body put together from its chunks; `isWhole` is `false` where they break off.
  ///
  /// Many crawlers put them together and keep the header: then the body does not begin as a chunk does, and is
  /// taken as it is.
  static func joined(chunks body: UnsafeRawBufferPointer) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    var i = 0
    while let (size, start) = chunkSize(body, at: i) {
      if size == 0 { return (bytes, true) }
      guard size <= body.count - start else {
        bytes += body[start...]
        return (bytes, false)
      }
      bytes += body[start..<(start + size)]
      i = start + size
      while i < body.count, body[i] == 0x0D || body[i] == 0x0A { i += 1 }
    }
    return i == 0 ? (Array(body), true) : (bytes, false)
  }

  /// A chunk's size in hexadecimal and where the chunk begins.
  private static func chunkSize(_ body: UnsafeRawBufferPointer, at start: Int) -> (size: Int, start: Int)? {
    var size = 0
    var i = start
    while i < body.count, let digit = JSONString.hexValue(body[i]), i - start < 12 {
      size = size << 4 | Int(digit)
      i += 1
    }
    guard i > start, i < body.count, body[i] == 0x0D || body[i] == 0x3B || body[i] == 0x20,
      let lineEnd = body.firstOffset(of: 0x0A, from: i)
    else { return nil }
    return (size, lineEnd + 1)
  }
}
