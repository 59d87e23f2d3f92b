/// Writes one JSON text (RFC 8259) on one line.
///
/// Controls are escaped all the way up to U+009F, which JSON does not ask for, so that the text is safe to show.
struct JSONWriter {
  private(set) var text = ""
  private var needsComma = false

  static func object(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    writer.object(body)
    return writer.text + "\n"
  }

  mutating func object(_ body: (inout JSONWriter) -> Void) { enclosed("{", "}", body) }

  mutating func array<Element>(
    _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
  ) {
    enclosed("[", "]") { writer in
      for element in elements { body(&writer, element) }
    }
  }

  /// The name of the value that is written next.
  mutating func name(_ name: String) {
    string(name)
    text += ":"
    needsComma = false
  }

  mutating func string(_ value: String?) {
    separate()
    guard let value else { return text += "null" }
    text += "\""
    for scalar in value.unicodeScalars { appendEscaped(scalar) }
    text += "\""
  }

  mutating func number(_ value: Int?) {
    separate()
    text += value.map { String($0) } ?? "null"
  }

  /// What is no number is `null`: JSON has no word for it.
  mutating func number(_ value: Float) {
    separate()
    text += value.isFinite ? value.description : "null"
  }

  mutating func number(_ value: Double, places: Int) {
    separate()
    text += value.isFinite ? fixed(value, places: places) : "null"
  }

  mutating func bool(_ value: Bool) {
    separate()
    text += value ? "true" : "false"
  }

  /// `[s,e]`
  mutating func range(_ range: Range<Int>) {
    array([range.lowerBound, range.upperBound]) { $0.number($1) }
  }

  mutating func field(_ name: String, _ value: String?) {
    self.name(name)
    string(value)
  }

  mutating func field(_ name: String, _ value: Int?) {
    self.name(name)
    number(value)
  }

  mutating func field(_ name: String, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  private mutating func enclosed(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
    separate()
    text += open
    needsComma = false
    body(&self)
    text += close
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = true
  }

  private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{00}"..<"\u{20}", "\u{7F}"..<"\u{A0}":
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }
}
