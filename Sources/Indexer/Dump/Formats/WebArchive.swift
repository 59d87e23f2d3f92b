internal import Search

/// Pages as a crawler has kept them: WARC 1.0 and 1.1 (ISO 28500), and WET, which is WARC with their texts.
///
/// Responses with a page or a text and conversions to text are documents, named by their address; the other
/// records are passed over. The day of the crawl is no date of a document: it tells nothing of when the page
/// was published.
final class WebArchive: DumpFormat {
  let longestText: Int
  let unpacking: UnpackingLimits
  private var offset = 0

  init(longestText: Int, unpacking: UnpackingLimits) {
    self.longestText = longestText
    self.unpacking = unpacking
  }

  var place: Place { .byte(offset) }

  static let mark = Array("WARC/".utf8)
  /// A longer header is none.
  private static let longestHeader = 64 << 10

  func next(from input: DumpInput) throws(InputFailure) -> Found? {
    while try skipBlank(input) {
      offset = input.consumed
      guard try input.peek(Self.mark.count).starts(with: Self.mark) else {
        try skipToRecord(input)
        return Found(.damaged("no WARC record"), at: place)
      }
      guard let record = try header(input) else {
        try skipToRecord(input)
        return Found(.damaged("a WARC record without its length"), at: place)
      }
      if let found = try read(record, input) { return found }
    }
    return nil
  }

  // MARK: Records

  private struct Record {
    let type: String
    let address: String
    let contentType: String
    let length: Int
  }

  /// Passes over the blank lines between records; `false` at the end.
  private func skipBlank(_ input: DumpInput) throws(InputFailure) -> Bool {
    while let first = try input.peek(1).first {
      guard first == 0x0D || first == 0x0A else { return true }
      input.skip(1)
    }
    return false
  }

  /// Passes over lines to one that begins a record; at least one.
  private func skipToRecord(_ input: DumpInput) throws(InputFailure) {
    while try input.nextLine() != nil {
      if try input.peek(Self.mark.count).starts(with: Self.mark) { return }
    }
  }

  /// Uses up a record's header; `nil` where that is none, and then nothing is used up.
  private func header(_ input: DumpInput) throws(InputFailure) -> Record? {
    var window = 1024
    while true {
      let bytes = try input.peek(window)
      let all = bytes[bytes: 0..<min(bytes.count, Self.longestHeader)]
      if let end = Self.headerEnd(all), let line = all.firstOffset(of: 0x0A) {
        let header = MailHeader(all, in: (line + 1)..<end)
        guard let text = header["content-length"], let length = Int(String(decoding: text, as: UTF8.self)),
          length >= 0
        else { return nil }
        var address = header["warc-target-uri"] ?? header["warc-record-id"] ?? all[bytes: 0..<0]
        if address.first == UInt8(ascii: "<"), address.last == UInt8(ascii: ">") {
          address = address[bytes: 1..<(address.count - 1)]
        }
        let record = Record(
          type: header.word("warc-type"), address: String(decoding: address, as: UTF8.self),
          contentType: header.word("content-type"), length: length)
        input.skip(end)
        return record
      }
      guard bytes.count >= window, window < Self.longestHeader else { return nil }
      window *= 2
    }
  }

  /// Behind the first blank line.
  private static func headerEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var i = 0
    while let newline = bytes.firstOffset(of: 0x0A, from: i) {
      let line = bytes[bytes: i..<newline]
      if line.isEmpty || line.count == 1 && line[0] == 0x0D { return newline + 1 }
      i = newline + 1
    }
    return nil
  }

  /// `nil` for a record that holds no document.
  private func read(_ record: Record, _ input: DumpInput) throws(InputFailure) -> Found? {
    let isWanted = ["response", "conversion", "resource"].contains(record.type)
    guard isWanted, record.length <= longestText else {
      let isWhole = try input.discard(record.length)
      if !isWhole { return cutShort(record) }
      return isWanted ? Found(.tooLong(limit: longestText), at: place) : nil
    }
    let bytes = try input.peek(record.length)
    guard bytes.count >= record.length else {
      _ = try input.discard(record.length)
      return cutShort(record)
    }
    let block = bytes[bytes: 0..<record.length]
    let found =
      record.type == "response" && block.starts(with: "HTTP/".utf8)
      ? response(record, block)
      : content(record, Array(block), type: record.contentType, declared: nil)
    input.skip(record.length)
    return found
  }

  private func cutShort(_ record: Record) -> Found {
    Found(.damaged("the record of \(record.address) is cut short"), at: place)
  }

  private func response(_ record: Record, _ block: UnsafeRawBufferPointer) -> Found? {
    guard let response = HTTPResponse(block) else {
      return Found(.damaged("the response of \(record.address) has no status"), at: place)
    }
    guard (200...299).contains(response.status) else {
      return Found(.otherContent("failed response"), at: place)
    }
    var faults: [Found.Fault] = []
    var body: [UInt8]
    if response.isChunked {
      let joined = HTTPResponse.joined(chunks: response.body)
      body = joined.bytes
      if !joined.isWhole {
        faults.append(
          Found.Fault(place: place, reason: .damaged("the chunks of \(record.address) break off")))
      }
    } else {
      body = Array(response.body)
    }
    let type = response.header.word("content-type")
    guard Self.isRead(type) else { return Found(.otherContent(Self.family(of: type)), at: place) }
    let encoding = response.header.word("content-encoding")
    if encoding != "", encoding != "identity", let packing = Packing(beginningOf: body) {
      do throws(InputFailure) {
        body = try UnpackedFile.unpacked(body, from: packing, limits: unpacking, longest: longestText)
      } catch {
        return Found(error.reason, at: place)
      }
    } else if encoding == "br" || encoding == "compress" {
      return Found(.otherContent("response in the encoding \(encoding)"), at: place)
    }
    let declared = response.header.parameter("charset", of: "content-type").flatMap { Charset(label: $0) }
    guard var found = content(record, body, type: type, declared: declared) else { return nil }
    found.faults = faults + found.faults
    return found
  }

  private static func isRead(_ type: String) -> Bool {
    ["", "text/html", "application/xhtml+xml", "text/plain", "text/markdown"].contains(type)
  }

  /// Few enough to be counted: `image` of `image/png`.
  private static func family(of type: String) -> String {
    let family = type.prefix { $0 != "/" }
    return ["image", "video", "audio", "font", "text", "application"].contains(family)
      ? family + " response" : "other response"
  }

  /// A page or a text.
  private func content(_ record: Record, _ bytes: [UInt8], type: String, declared: Charset?) -> Found? {
    guard Self.isRead(type) else { return Found(.otherContent(Self.family(of: type)), at: place) }
    // Without a type, what begins with a tag is a page.
    let looksLikePage = bytes.first { !ASCII.isSpace($0) } == UInt8(ascii: "<")
    let isHTML = type == "text/html" || type == "application/xhtml+xml" || type.isEmpty && looksLikePage
    var found = WholeFile.found(
      bytes, kind: isHTML ? .html : .text, declared: declared, longestText: longestText)
    found.document?.name = record.address.isEmpty ? nil : record.address
    found.document?.place = place
    found.faults = found.faults.map { Found.Fault(place: place, reason: $0.reason) }
    return found
  }
}
