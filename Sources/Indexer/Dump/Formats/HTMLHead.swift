internal import Search

/// What a page says of itself: title, date, authors, character set.
struct HTMLHead {
  /// How much of a page is looked at for its character set; browsers look at 1,024 bytes.
  private static let charsetWindow = 4096
  /// A longer name of an author is none.
  private static let longestName = 200
  /// A longer title is none.
  private static let longestTitle = 1000

  private var titles: [TitleSource: [UInt8]] = [:]
  private var dates: [DateSource: PartialDate] = [:]
  private var authors: [AuthorSource: [[UInt8]]] = [:]

  /// The best first. What sites offer for sharing lacks the site's name that stands in the window's title.
  enum TitleSource: CaseIterable {
    case openGraph, window, twitter, citation, heading
  }

  /// The best first: what is said to be the day of publication, then any date of the page, then the first time
  /// in its text.
  private enum DateSource: CaseIterable {
    case published, linkedData, citation, created, plain, markedTime, time
  }

  /// The best first. A page may name each of several authors by a tag.
  private enum AuthorSource: CaseIterable {
    case citation, author, article
  }

  private var titleSource: TitleSource? { TitleSource.allCases.first { titles[$0] != nil } }

  /// Empty where the page has none.
  var title: [UInt8] { titleSource.flatMap { titles[$0] } ?? [] }

  /// What the page states; `title` is where its title lies in the text.
  func facts(title: Range<Int>) -> StatedFacts {
    var facts = StatedFacts(title: title)
    if titleSource == .heading { facts.titleEvidence = .heading }
    if let source = DateSource.allCases.first(where: { dates[$0] != nil }) {
      facts.date = dates[source]
      if source == .time { facts.dateEvidence = .timeElement }
    }
    if let names = AuthorSource.allCases.lazy.compactMap({ authors[$0] }).first {
      facts.author = String(decoding: Array(names.joined(separator: "; ".utf8)), as: UTF8.self)
    }
    return facts
  }

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
    case "citation_author", "dc.creator", "dcterms.creator": take(author: content, from: .citation)
    case "author", "parsely-author", "sailthru.author": take(author: content, from: .author)
    case "article:author", "og:article:author": take(author: content, from: .article)
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

  /// A name; an address, as many pages give, is none.
  private mutating func take(author text: [UInt8], from source: AuthorSource) {
    let name = Self.line(text)
    guard !name.isEmpty, name.count <= Self.longestName,
      name.withUnsafeBytes({ $0.firstOccurrence(of: "://") }) == nil, authors[source]?.contains(name) != true
    else { return }
    authors[source, default: []].append(name)
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
