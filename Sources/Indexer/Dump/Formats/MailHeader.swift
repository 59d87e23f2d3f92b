/// The header of a mail, of a part of one, or of an HTTP response (RFC 5322, RFC 2045, RFC 9112).
struct MailHeader {
  /// Where each field's value lies, folded lines and all; the first of a name counts.
  private var values: [String: Range<Int>] = [:]
  private let bytes: UnsafeRawBufferPointer
  /// Where the body begins: behind the blank line, or behind the last line that is a field.
  private(set) var bodyStart: Int

  /// Longer names are none.
  private static let longestName = 64

  /// Reads from `range`, which outlives the header.
  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    self.bytes = bytes
    bodyStart = range.lowerBound
    var name: String?
    while bodyStart < range.upperBound {
      let newline = bytes.firstOffset(of: 0x0A, from: bodyStart) ?? range.upperBound
      let lineEnd = min(newline, range.upperBound)
      let next = min(lineEnd + 1, range.upperBound)
      let line = bytes[bytes: bodyStart..<lineEnd]
      if ASCII.trimmed(line).isEmpty {
        bodyStart = next
        return
      }
      if line[0] == 0x20 || line[0] == 0x09 {
        // A folded line belongs to the field above.
        if let name, let start = values[name]?.lowerBound, isOpen { values[name] = start..<lineEnd }
      } else {
        guard let colon = line.firstOffset(of: UInt8(ascii: ":")), colon > 0 else { return }
        let found = ASCII.trimmed(line[bytes: 0..<colon])
        guard found.count <= Self.longestName, !found.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
          return
        }
        let small = String(decoding: found.lowercased, as: UTF8.self)
        name = small
        isOpen = values[small] == nil
        if isOpen { values[small] = (bodyStart + colon + 1)..<lineEnd }
      }
      bodyStart = next
    }
  }

  /// Whether the field that was read last is the first of its name.
  private var isOpen = false

  var isEmpty: Bool { values.isEmpty }

  /// A field's value as it is written, without the space around it; `nil` where there is no such field.
  subscript(name: String) -> UnsafeRawBufferPointer? {
    values[name].map { ASCII.trimmed(bytes[bytes: $0]) }
  }

  /// A field's value as people read it.
  func text(_ name: String) -> [UInt8] { self[name].map { EncodedWord.decoded($0) } ?? [] }

  /// The word a field begins with, in small letters: `text/html` of `text/html; charset=utf-8`.
  func word(_ name: String) -> String {
    guard let value = self[name] else { return "" }
    return String(
      decoding: value.prefix { $0 != UInt8(ascii: ";") && !ASCII.isSpace($0) }.lowercased, as: UTF8.self)
  }

  /// A parameter of a field: `utf-8` for `charset` of `text/html; charset="utf-8"`.
  func parameter(_ wanted: StaticString, of name: String) -> [UInt8]? {
    guard let value = self[name] else { return nil }
    var i = value.firstOffset(of: UInt8(ascii: ";")) ?? value.count
    while i < value.count {
      i += 1
      while i < value.count, ASCII.isSpace(value[i]) { i += 1 }
      let isWanted = value[bytes: min(i, value.count)..<value.count].startsIgnoringCase(with: wanted)
      while i < value.count, value[i] != UInt8(ascii: "="), value[i] != UInt8(ascii: ";") { i += 1 }
      guard i < value.count, value[i] == UInt8(ascii: "=") else { continue }
      i += 1
      while i < value.count, ASCII.isSpace(value[i]) { i += 1 }
      let found = Self.parameterValue(value, at: &i)
      if isWanted { return found }
    }
    return nil
  }

  /// A token or a quoted string; `i` ends at the next semicolon.
  private static func parameterValue(_ value: UnsafeRawBufferPointer, at i: inout Int) -> [UInt8] {
    var found: [UInt8] = []
    if i < value.count, value[i] == UInt8(ascii: "\"") {
      i += 1
      while i < value.count, value[i] != UInt8(ascii: "\"") {
        if value[i] == UInt8(ascii: "\\"), i + 1 < value.count { i += 1 }
        found.append(value[i])
        i += 1
      }
    } else {
      while i < value.count, value[i] != UInt8(ascii: ";"), !ASCII.isSpace(value[i]) {
        found.append(value[i])
        i += 1
      }
    }
    while i < value.count, value[i] != UInt8(ascii: ";") { i += 1 }
    return found
  }
}
