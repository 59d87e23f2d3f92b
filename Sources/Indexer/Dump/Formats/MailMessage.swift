internal import Search

/// A mail as a document: its subject, who wrote to whom, and what (RFC 5322, RFC 2045 to 2047).
///
/// Of the same text in several forms the plain one is taken; attachments are not read.
struct MailMessage {
  struct Fault {
    /// The byte of the mail.
    let offset: Int
    let reason: DumpProblem.Reason
  }

  let text: [UInt8]
  let stated: StatedFacts
  /// Without its angle brackets; `nil` where the mail has none.
  let identifier: String?
  let replacedBytes: Int
  let faults: [Fault]

  init(_ bytes: UnsafeRawBufferPointer) {
    let header = MailHeader(bytes, in: 0..<bytes.count)
    var reader = MailReader(bytes: bytes)
    let body = reader.message(header, 0..<bytes.count, depth: 0)
    var text = MailReader.people(header)
    if !text.isEmpty, !body.isEmpty { text += [0x0A, 0x0A] }
    text += body
    let titled = TitledText(title: header.text("subject"), text: text)
    self.text = titled.text
    stated = StatedFacts(
      title: titled.title, date: header["date"].flatMap { MailDate.date(in: $0) },
      author: MailAddress.name(inFirstOf: header.text("from")))
    identifier = header["message-id"].flatMap { value in
      let name = value.filter { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
      return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
    replacedBytes = reader.replacedBytes
    faults = reader.faults
  }
}

/// Finds the text in the parts of a mail.
private struct MailReader {
  let bytes: UnsafeRawBufferPointer
  var replacedBytes = 0
  var faults: [MailMessage.Fault] = []

  /// How deep parts may lie in each other; deeper ones are not read.
  private static let deepest = 20
  /// How many faults of a mail are told.
  private static let mostFaults = 10

  /// `From`, `To` and `Cc`, a line each.
  static func people(_ header: MailHeader) -> [UInt8] {
    let lines = ["From", "To", "Cc"].compactMap { name -> [UInt8]? in
      let value = header.text(name.lowercased())
      return value.isEmpty ? nil : Array("\(name): ".utf8) + value
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  /// The text of a part whose header has been read; `range` ends where it ends.
  mutating func message(_ header: MailHeader, _ range: Range<Int>, depth: Int) -> [UInt8] {
    let body = header.bodyStart..<max(header.bodyStart, range.upperBound)
    let type = header.word("content-type")
    guard depth < Self.deepest else { return [] }
    if type.hasPrefix("multipart/"), let boundary = header.parameter("boundary", of: "content-type"),
      !boundary.isEmpty
    {
      return parts(type, split(body, at: boundary), depth: depth + 1)
    }
    if type == "message/rfc822" {
      let inner = MailHeader(bytes, in: body)
      let text = message(inner, body, depth: depth + 1)
      let head = [inner.text("subject"), Self.people(inner)].filter { !$0.isEmpty }
      return Array((head + [text]).joined(separator: [0x0A, 0x0A]))
    }
    guard type.isEmpty || type == "text/plain" || type == "text/html" || type == "text/markdown",
      header.word("content-disposition") != "attachment"
    else {
      faults.append(MailMessage.Fault(offset: range.lowerBound, reason: .otherContent("attachment")))
      return []
    }
    return text(header, body, isHTML: type == "text/html")
  }

  private mutating func parts(_ type: String, _ parts: [Range<Int>], depth: Int) -> [UInt8] {
    let headers = parts.map { MailHeader(bytes, in: $0) }
    switch type {
    case "multipart/alternative":
      // The forms stand from the plainest to the richest; the plain one first, then the richest that says anything.
      let order = headers.indices.sorted { Self.rank(headers[$0], $0) < Self.rank(headers[$1], $1) }
      for i in order {
        let before = (faults, replacedBytes)
        let text = message(headers[i], parts[i], depth: depth)
        if !text.withUnsafeBytes({ WhiteSpace.isAll(of: $0) }) { return text }
        if i != order.last { (faults, replacedBytes) = before }
      }
      return []
    case "multipart/related":
      guard let first = headers.first else { return [] }
      return message(first, parts[0], depth: depth)
    default:
      var texts: [[UInt8]] = []
      for (header, part) in zip(headers, parts) {
        let text = message(header, part, depth: depth)
        if !text.isEmpty { texts.append(text) }
      }
      return Array(texts.joined(separator: [0x0A, 0x0A]))
    }
  }

  private static func rank(_ header: MailHeader, _ i: Int) -> Int {
    let type = header.word("content-type")
    return type.isEmpty || type == "text/plain" ? Int.min : -i
  }

  /// The parts between the lines that begin with `--` and the boundary.
  private func split(_ body: Range<Int>, at boundary: [UInt8]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start: Int?
    var i = body.lowerBound
    let delimiter = Array("--".utf8) + boundary
    while i < body.upperBound {
      let lineEnd = min(bytes.firstOffset(of: 0x0A, from: i) ?? body.upperBound, body.upperBound)
      let line = bytes[bytes: i..<lineEnd]
      if line.starts(with: delimiter) {
        let rest = ASCII.trimmed(line[bytes: delimiter.count..<line.count])
        let isLast = rest.elementsEqual("--".utf8)
        if rest.isEmpty || isLast {
          if let start { parts.append(start..<max(start, i - 1)) }
          start = min(lineEnd + 1, body.upperBound)
          if isLast { return parts }
        }
      }
      i = lineEnd + 1
    }
    if let start, start < body.upperBound { parts.append(start..<body.upperBound) }
    return parts
  }

  private mutating func text(_ header: MailHeader, _ body: Range<Int>, isHTML: Bool) -> [UInt8] {
    let written = bytes[bytes: body]
    let plain: [UInt8]
    switch header.word("content-transfer-encoding") {
    case "base64": plain = taken(TransferEncoding.base64(written), "base64", body)
    case "quoted-printable":
      plain = taken(TransferEncoding.quotedPrintable(written), "quoted-printable", body)
    case "", "7bit", "8bit", "binary": plain = Array(written)
    case let name:
      plain = Array(written)
      fault(.damaged("a part in the unknown encoding '\(name)'"), at: body.lowerBound)
    }
    let declared = header.parameter("charset", of: "content-type").flatMap { Charset(label: $0) }
    do throws(TextDocument.Failure) {
      return try decoded(plain, declared, isHTML: isHTML)
    } catch {
      fault(error.reason, at: body.lowerBound)
      return []
    }
  }

  private mutating func decoded(
    _ text: [UInt8], _ declared: Charset?, isHTML: Bool
  ) throws(TextDocument.Failure) -> [UInt8] {
    if isHTML {
      let page = try text.withHTMLPage(declared: declared)
      replacedBytes += page.replacedBytes
      return page.text
    }
    guard let found = text.withUnsafeBytes({ Charset.decoded($0, declared: declared) }) else {
      guard case .unknown(let label) = declared else { return [] }
      throw TextDocument.Failure(reason: .unknownCharset(label))
    }
    replacedBytes += found.replacedBytes
    // NULs are no text, and carriage returns belong to the mail, not to what it says.
    let lines = found.text.filter { $0 != 0 && $0 != 0x0D }
    return Array(lines[lines.withUnsafeBytes { WhiteSpace.trimmed(0..<lines.count, in: $0) }])
  }

  private mutating func taken(
    _ decoded: TransferEncoding.Decoded, _ name: String, _ body: Range<Int>
  ) -> [UInt8] {
    if decoded.wrongBytes > 0 {
      let count = decoded.wrongBytes == 1 ? "1 byte" : "\(decoded.wrongBytes) bytes"
      fault(.damaged("\(name) with \(count) out of place"), at: body.lowerBound + decoded.firstWrong)
    }
    return decoded.bytes
  }

  private mutating func fault(_ reason: DumpProblem.Reason, at offset: Int) {
    if faults.count < Self.mostFaults { faults.append(MailMessage.Fault(offset: offset, reason: reason)) }
  }
}

extension [UInt8] {
  /// The page that these bytes are. (A typed error does not pass through `withUnsafeBytes`.)
  func withHTMLPage(declared: Charset? = nil) throws(TextDocument.Failure) -> HTMLPage {
    try withUnsafeBytes { bytes -> Result<HTMLPage, TextDocument.Failure> in
      Result { () throws(TextDocument.Failure) in try HTMLPage(bytes, declared: declared) }
    }.get()
  }
}
