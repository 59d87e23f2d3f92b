/// `=?utf-8?Q?Caf=C3=A9?=` in the header of a mail (RFC 2047).
enum EncodedWord {
  /// `value` in UTF-8 on one line, with the encoded words in it decoded.
  static func decoded(_ value: UnsafeRawBufferPointer) -> [UInt8] {
    var out: [UInt8] = []
    // Words of one character set are decoded together: mailers cut characters in two.
    var label: [UInt8] = []
    var encoded: [UInt8] = []
    var plainStart = 0
    var i = 0
    func flush() {
      guard !encoded.isEmpty else { return }
      out += text(encoded, Charset(label: label))
      encoded = []
    }
    func takePlain(upTo end: Int) {
      let plain = value[bytes: plainStart..<end]
      // Space between two encoded words is none.
      if !encoded.isEmpty, ASCII.trimmed(plain).isEmpty { return }
      flush()
      out += text(Array(plain), nil)
    }
    while let start = value.firstOccurrence(of: "=?", from: i) {
      guard let word = Word(value, at: start) else {
        i = start + 2
        continue
      }
      let isFollowing = !encoded.isEmpty && ASCII.trimmed(value[bytes: plainStart..<start]).isEmpty
      if !isFollowing { takePlain(upTo: start) }
      if isFollowing, label != word.label { flush() }
      label = word.label
      encoded += word.bytes
      i = word.end
      plainStart = i
    }
    takePlain(upTo: value.count)
    flush()
    return Array(out.split { ASCII.isSpace($0) || $0 == 0 }.joined(separator: [0x20]))
  }

  private static func text(_ bytes: [UInt8], _ charset: Charset?) -> [UInt8] {
    bytes.withUnsafeBytes {
      (Charset.decoded($0, declared: charset) ?? TextRepair.repaired($0)).text
    }
  }

  private struct Word {
    let label: [UInt8]
    let bytes: [UInt8]
    let end: Int

    /// `nil` where no encoded word stands at `start`.
    init?(_ value: UnsafeRawBufferPointer, at start: Int) {
      let mark = UInt8(ascii: "?")
      guard let first = value.firstOffset(of: mark, from: start + 2), first + 2 < value.count,
        value[first + 2] == mark, let last = value.firstOccurrence(of: "?=", from: first + 3)
      else { return nil }
      let text = value[bytes: (first + 3)..<last]
      switch value[first + 1] | 0x20 {
      case UInt8(ascii: "q"): bytes = TransferEncoding.quotedPrintable(text, isHeader: true).bytes
      case UInt8(ascii: "b"): bytes = TransferEncoding.base64(text).bytes
      default: return nil
      }
      // RFC 2231 puts a language behind an asterisk.
      label = Array(value[(start + 2)..<first].prefix { $0 != UInt8(ascii: "*") })
      end = last + 2
    }
  }
}
