internal import Search

/// The text of a page, with the title, date and author that it states.
///
/// What a reader sees is kept, in the order of the page, each block on lines of its own; scripts, styles and
/// what stands in for them are dropped. Where a page has no title, its first heading is.
struct HTMLPage {
  let text: [UInt8]
  let stated: StatedFacts
  let replacedBytes: Int

  /// `declared` is what came with the page and counts more than what stands in it. Throws where the page is in
  /// a character set that is not read.
  init(_ bytes: UnsafeRawBufferPointer, declared: Charset? = nil) throws(TextDocument.Failure) {
    let charset = declared ?? HTMLHead.charset(in: bytes)
    guard let decoded = Charset.decoded(bytes, declared: charset) else {
      guard case .unknown(let label) = charset else { throw TextDocument.Failure(reason: .notText) }
      throw TextDocument.Failure(reason: .unknownCharset(label))
    }
    var reader = Reader()
    decoded.text.withUnsafeBytes { reader.read($0) }
    let titled = TitledText(title: reader.head.title, text: reader.text.bytes)
    text = titled.text
    stated = reader.head.facts(title: titled.title)
    replacedBytes = decoded.replacedBytes
  }

  /// What an element does to the text around it.
  private enum Role {
    case line, lineBreak, paragraph, cell, heading, preformatted
    /// Its text is for programs: up to the end tag, whatever stands there.
    case code
    /// Shown where scripts do not run.
    case substitute
    /// Not shown, with all elements in it.
    case hidden, drawing
    case title, meta, time
  }

  private static let roles: [HTMLName: Role] = {
    var roles: [HTMLName: Role] = [
      "br": .lineBreak, "td": .cell, "th": .cell, "h1": .heading, "pre": .preformatted,
      "listing": .preformatted,
      "script": .code, "style": .code, "noscript": .substitute, "iframe": .substitute,
      "noframes": .substitute,
      "noembed": .substitute, "template": .hidden, "svg": .drawing, "title": .title, "meta": .meta,
      "time": .time,
    ]
    let lines: [HTMLName] = [
      "address", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dt",
      "fieldset", "figcaption", "form", "head", "html", "legend", "li", "menu", "nav", "optgroup", "option",
      "select", "summary", "tbody", "textarea", "tfoot", "thead", "tr",
    ]
    let paragraphs: [HTMLName] = [
      "article", "aside", "blockquote", "dl", "figure", "footer", "h2", "h3", "h4", "h5", "h6", "header",
      "hgroup", "hr", "main", "ol", "p", "search", "section", "table", "ul",
    ]
    for name in lines { roles[name] = .line }
    for name in paragraphs { roles[name] = .paragraph }
    return roles
  }()

  private struct Reader {
    var text = HTMLText()
    var head = HTMLHead()
    /// How deep in elements that are not shown the reading is.
    private var hiddenDepth = 0
    private var drawingDepth = 0
    private var heading: HTMLText?

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
      var scanner = HTMLScanner(bytes)
      while let token = scanner.next() {
        switch token {
        case .text(let range):
          guard hiddenDepth == 0, drawingDepth == 0 else { continue }
          text.append(bytes[bytes: range])
          heading?.append(bytes[bytes: range])
        case .start(let tag): start(tag, &scanner, bytes)
        case .end(let name): end(name)
        }
      }
    }

    private mutating func start(
      _ tag: HTMLScanner.Tag, _ scanner: inout HTMLScanner, _ bytes: UnsafeRawBufferPointer
    ) {
      guard let role = HTMLPage.roles[tag.name] else { return }
      switch role {
      case .line, .lineBreak, .paragraph, .cell, .heading, .preformatted: block(role, isStart: true)
      case .code:
        guard let inside = scanner.rawText(of: tag.name) else { return scanner.skipRest() }
        if tag.name == "script" { head.take(script: tag, text: inside, in: bytes) }
      case .substitute: _ = scanner.rawText(of: tag.name)
      case .hidden: hiddenDepth += 1
      case .drawing: drawingDepth += 1
      case .title:
        // In a page that was cut off in its title, that is the text.
        let inside = scanner.rawText(of: tag.name) ?? scanner.i..<scanner.i
        guard hiddenDepth == 0, drawingDepth == 0 else { return }
        head.take(title: HTMLText.line(bytes[bytes: inside]), from: .window)
      case .meta: head.take(meta: tag, in: bytes)
      case .time: head.take(time: tag, in: bytes)
      }
    }

    private mutating func end(_ name: HTMLName) {
      guard let role = HTMLPage.roles[name] else { return }
      switch role {
      case .line, .lineBreak, .paragraph, .cell, .heading, .preformatted: block(role, isStart: false)
      case .hidden: hiddenDepth = max(0, hiddenDepth - 1)
      case .drawing: drawingDepth = max(0, drawingDepth - 1)
      case .code, .substitute, .title, .meta, .time: break
      }
    }

    private mutating func block(_ role: Role, isStart: Bool) {
      // A block ends a drawing that was left open, as in browsers: drawings hold none.
      drawingDepth = 0
      guard hiddenDepth == 0 else { return }
      switch role {
      case .lineBreak: text.breakLine(isRepeatable: true)
      case .cell: if isStart { text.breakCell() }
      case .line: text.breakLine()
      case .heading:
        text.breakParagraph()
        if isStart {
          if !head.hasHeading { heading = HTMLText() }
        } else if let heading {
          head.take(title: heading.bytes, from: .heading)
          self.heading = nil
        }
      case .preformatted:
        text.breakParagraph()
        text.preformattedDepth = max(0, text.preformattedDepth + (isStart ? 1 : -1))
      default: text.breakParagraph()
      }
    }
  }
}
