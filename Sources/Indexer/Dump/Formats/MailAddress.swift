/// Who a mail is from.
enum MailAddress {
  /// The name of the first of the addresses in a header's value, `Jane Doe <jane@example.org>` or
  /// `jane@example.org (Jane Doe)`; the address where it has none; `nil` for an empty value.
  static func name(inFirstOf value: [UInt8]) -> String? {
    let value = String(decoding: value, as: UTF8.self)
    if let angle = value.firstIndex(of: "<") {
      let name = unquoted(value[..<angle])
      if name.isEmpty { return address(value[angle...]) }
      // Without an address in it, it may hold commas: "Doe, Jane".
      if !name.contains("@") { return name }
    }
    let first = value.prefix { $0 != "," }
    if let open = first.firstIndex(of: "("), let close = first.lastIndex(of: ")"), open < close {
      let name = unquoted(first[first.index(after: open)..<close])
      if !name.isEmpty { return name }
    }
    return address(first)
  }

  private static func address(_ text: Substring) -> String? {
    let address = unquoted(text.drop { $0 == "<" || $0 == " " }.prefix { !"<>(".contains($0) })
    return address.isEmpty ? nil : address
  }

  /// Without the space and the quotation marks around it, and without the backslashes before others.
  private static func unquoted(_ text: Substring) -> String {
    var name = text.drop { $0.isWhitespace || $0 == "\"" }
    while let last = name.last, last.isWhitespace || last == "\"" { name.removeLast() }
    return name.filter { $0 != "\\" }
  }
}
