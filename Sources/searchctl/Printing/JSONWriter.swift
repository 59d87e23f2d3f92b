import Search

/// Writes one JSON text (RFC 8259) on one line.
///
/// Controls are escaped all the way up to U+009F, which JSON does not ask for, so that the text is safe to show.
struct JSONWriter {
  private(set) var text = ""
  private var needsComma = false

  static func object<Failure>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) -> String {
    var writer = JSONWriter()
    try writer.object(body)
    return writer.text + "\n"
  }

  /// What was written since it was last taken, for a text that is too long to be kept whole.
  mutating func taken() -> String {
    defer { text = "" }
    return text
  }

  mutating func object<Failure>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
    try enclosed("{", "}", body)
  }

  mutating func array<Element, Failure>(
    _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) throws(Failure) -> Void
  ) throws(Failure) {
    try enclosed("[", "]") { (writer) throws(Failure) in
      for element in elements { try body(&writer, element) }
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

  private mutating func enclosed<Failure>(
    _ open: String, _ close: String, _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    separate()
    text += open
    needsComma = false
    try body(&self)
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
      text += "\\u" + scalar.value.hexadecimal(digits: 4)
    default: text.unicodeScalars.append(scalar)
    }
  }
}
