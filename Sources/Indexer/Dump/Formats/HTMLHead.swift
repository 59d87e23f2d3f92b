internal import Search

/// What a page says of itself: title, date, character set.
struct HTMLHead {
  /// How much of a page is looked at for its character set; browsers look at 1,024 bytes.
  private static let charsetWindow = 4096
  /// A longer title is none.
  private static let longestTitle = 1000

  private var titles: [TitleSource: [UInt8]] = [:]
  private var dates: [DateSource: PartialDate] = [:]

  /// The best first. What sites offer for sharing lacks the site's name that stands in the window's title.
  enum TitleSource: CaseIterable {
    case openGraph, window, twitter, citation, heading
  }

  /// The best first: what is said to be the day of publication, then any date of the page, then the first time
  /// in its text.
  private enum DateSource: CaseIterable {
    case published, linkedData, citation, created, plain, markedTime, time
  }

  /// Empty where the page has none.
  var title: [UInt8] { TitleSource.allCases.lazy.compactMap { titles[$0] }.first ?? [] }

  var date: PartialDate? { DateSource.allCases.lazy.compactMap { dates[$0] }.first }

  mutating func take(title: [UInt8], from source: TitleSource) {
    guard titles[source] == nil, !title.isEmpty, title.count <= Self.longestTitle else { return }
    titles[source] = title
  }

  var hasHeading: Bool { titles[.heading] != nil }

  // MARK: Elements

  mutating func take(meta tag: HTMLScanner.Tag, in bytes: UnsafeRawBufferPointer) {
    var name: [UInt8] = []
    var content: [UInt8] = []
    var attributes = HTMLAttributes(bytes, from: tag.attributes.lowerBound)
    while let (attribute, value) = attributes.next() {
      switch attribute {
      case "name", "property", "itemprop": name = Self.value(bytes[bytes: value]).lowercased
      case "content": content = Self.value(bytes[bytes: value])
      default: break
      }
    }
    guard !name.isEmpty, !content.isEmpty else { return }
    switch String(decoding: name, as: UTF8.self) {
    case "og:title": take(title: Self.line(content), from: .openGraph)
    case "twitter:title": take(title: Self.line(content), from: .twitter)
    case "citation_title", "dc.title", "dcterms.title": take(title: Self.line(content), from: .citation)
    case "article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date",
      "pubdate", "publication_date", "parsely-pub-date", "sailthru.date", "article:published":
      take(date: content, from: .published)
    case "citation_publication_date", "citation_date", "citation_online_date", "dc.date.issued",
      "dcterms.issued", "prism.publicationdate":
      take(date: content, from: .citation)
    case "dc.date.created", "dcterms.created", "datecreated", "created": take(date: content, from: .created)
    case "date", "dc.date", "dcterms.date", "article:date": take(date: content, from: .plain)
    default: break
    }
  }

  mutating func take(time tag: HTMLScanner.Tag, in bytes: UnsafeRawBufferPointer) {
    var value: Range<Int>?
    var isMarked = false
    var attributes = HTMLAttributes(bytes, from: tag.attributes.lowerBound)
    while let (attribute, range) = attributes.next() {
      if attribute == "datetime" { value = range }
      if attribute == "pubdate" { isMarked = true }
      if attribute == "itemprop",
        Self.value(bytes[bytes: range]).lowercased.elementsEqual("datepublished".utf8)
      {
        isMarked = true
      }
    }
    if let value { take(date: Self.value(bytes[bytes: value]), from: isMarked ? .markedTime : .time) }
  }

  /// A script, which may hold JSON-LD with the page's date.
  mutating func take(script tag: HTMLScanner.Tag, text: Range<Int>, in bytes: UnsafeRawBufferPointer) {
    guard dates[.linkedData] == nil else { return }
    var attributes = HTMLAttributes(bytes, from: tag.attributes.lowerBound)
    var isLinkedData = false
    while let (attribute, value) = attributes.next() {
      if attribute == "type" {
        isLinkedData = ASCII.trimmed(bytes[bytes: value]).startsIgnoringCase(with: "application/ld+json")
      }
    }
    guard isLinkedData else { return }
    let json = bytes[bytes: text]
    // Pages hold objects in arrays in graphs, and broken ones: the member is looked for, not its place.
    var i = 0
    while let found = json.firstOccurrence(of: "\"datePublished\"", from: i) {
      i = found + 15
      var value = i
      while value < json.count, ASCII.isSpace(json[value]) || json[value] == UInt8(ascii: ":") { value += 1 }
      guard value < json.count, json[value] == UInt8(ascii: "\"") else { continue }
      let end = json.firstOffset(of: UInt8(ascii: "\""), from: value + 1) ?? json.count
      take(date: Array(json[(value + 1)..<end]), from: .linkedData)
      if dates[.linkedData] != nil { return }
    }
  }

  private mutating func take(date text: [UInt8], from source: DateSource) {
    guard dates[source] == nil else { return }
    dates[source] = text.withUnsafeBytes { Dates.iso8601Prefix($0) ?? MailDate.date(in: $0) }
  }

  /// An attribute's value, with its character references.
  private static func value(_ written: UnsafeRawBufferPointer) -> [UInt8] {
    guard written.contains(UInt8(ascii: "&")) else { return Array(written) }
    var value: [UInt8] = []
    var i = 0
    while i < written.count {
      let length =
        written[i] == UInt8(ascii: "&")
        ? CharacterReference.decode(written, at: i, isInAttribute: true, to: &value) : 0
      if length == 0 { value.append(written[i]) }
      i += max(length, 1)
    }
    return value
  }

  /// A value that is decoded already, on one line.
  private static func line(_ value: [UInt8]) -> [UInt8] {
    Array(value.filter { $0 != 0 }.split { ASCII.isSpace($0) }.joined(separator: [0x20]))
  }

  // MARK: Character set

  /// What a page declares in `<meta charset>`, in `<meta http-equiv content>` or in `<?xml encoding?>`.
  static func charset(in page: UnsafeRawBufferPointer) -> Charset? {
    let window = page[bytes: 0..<min(page.count, charsetWindow)]
    if window.startsIgnoringCase(with: "<?xml"), let end = window.firstOccurrence(of: "?>"),
      let found = declared(after: "encoding", in: window[bytes: 0..<end])
    {
      return asciiCompatible(found)
    }
    var scanner = HTMLScanner(window)
    while let token = scanner.next() {
      guard case .start(let tag) = token, tag.name == "meta" else { continue }
      if let found = declared(after: "charset", in: window[bytes: tag.attributes]) {
        return asciiCompatible(found)
      }
    }
    return nil
  }

  /// Whoever reads the declaration byte by byte is not in UTF-16, whatever it says.
  private static func asciiCompatible(_ charset: Charset) -> Charset {
    if case .utf16 = charset { return .utf8 }
    return charset
  }

  /// The label behind `name` and `=`, up to a quote, a space or a semicolon.
  static func declared(after name: StaticString, in text: UnsafeRawBufferPointer) -> Charset? {
    for start in text.indices where text[bytes: start..<text.count].startsIgnoringCase(with: name) {
      var i = start + name.utf8CodeUnitCount
      while i < text.count, ASCII.isSpace(text[i]) { i += 1 }
      guard i < text.count, text[i] == UInt8(ascii: "=") else { continue }
      i += 1
      while i < text.count, ASCII.isSpace(text[i]) || text[i] == 0x22 || text[i] == 0x27 { i += 1 }
      let label = text[i...].prefix { !ASCII.isSpace($0) && $0 != 0x22 && $0 != 0x27 && $0 != 0x3B }
      if let charset = Charset(label: label) { return charset }
    }
    return nil
  }
}
