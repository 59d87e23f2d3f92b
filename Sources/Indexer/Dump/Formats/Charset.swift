internal import Search

/// The character set that a page or a mail says it is written in.
enum Charset {
  case utf8
  case utf16(isBigEndian: Bool)
  case singleByte(SingleByteCharset)
  /// One that is not read: its label, in small letters.
  case unknown(String)

  /// Takes a label as it stands in a page: in any case, in quotes or not. `nil` where it is empty.
  init?(label bytes: some Sequence<UInt8>) {
    let label = String(decoding: bytes.lowercased.filter { !Self.ornaments.contains($0) }, as: UTF8.self)
    switch label {
    case "": return nil
    case "utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8": self = .utf8
    case "utf-16", "utf-16le", "unicode", "ucs-2": self = .utf16(isBigEndian: false)
    case "utf-16be": self = .utf16(isBigEndian: true)
    default: self = SingleByteCharset(label: label).map { .singleByte($0) } ?? .unknown(label)
    }
  }

  private static let ornaments = Array(" \t\r\n\"'".utf8)

  /// `bytes` in UTF-8; `nil` where they are in a set that is not read.
  ///
  /// A byte order mark counts more than what is declared; so do bytes that are UTF-8, because those who save
  /// pages convert them and leave the declaration as it was. Without a declaration bytes are UTF-8 where most
  /// of them fit, else windows-1252, as in browsers.
  static func decoded(_ bytes: UnsafeRawBufferPointer, declared: Charset?) -> TextRepair.Repaired? {
    switch TextDocument.Mark(bytes.prefix(3)) {
    case .utf8: return TextRepair.repaired(UnsafeRawBufferPointer(rebasing: bytes[3...]))
    case .utf16Little: return fromUTF16(bytes, after: 2, isBigEndian: false)
    case .utf16Big: return fromUTF16(bytes, after: 2, isBigEndian: true)
    case nil: break
    }
    if case .utf16(let isBigEndian) = declared, bytes.contains(0) {
      return fromUTF16(bytes, after: 0, isBigEndian: isBigEndian)
    }
    guard TextRepair.firstInvalid(in: bytes) != nil else {
      return TextRepair.Repaired(text: Array(bytes), replacedBytes: 0)
    }
    switch declared {
    case .utf8, .utf16: return TextRepair.repaired(bytes)
    case .singleByte(let charset): return charset.decoded(bytes)
    case .unknown: return nil
    case nil:
      let repaired = TextRepair.repaired(bytes)
      let multibyte = bytes.count { $0 >= 0xC2 } - repaired.replacedBytes
      return multibyte > repaired.replacedBytes ? repaired : SingleByteCharset.western?.decoded(bytes)
    }
  }

  private static func fromUTF16(
    _ bytes: UnsafeRawBufferPointer, after mark: Int, isBigEndian: Bool
  ) -> TextRepair.Repaired {
    TextRepair.decodedUTF16(UnsafeRawBufferPointer(rebasing: bytes[mark...]), isBigEndian: isBigEndian)
  }
}

extension Sequence<UInt8> {
  /// With the letters of ASCII made small.
  var lowercased: [UInt8] { map { ASCII.lowercased($0) } }
}

extension UnsafeRawBufferPointer {
  /// Whether they begin with `text`, which is in small letters, whatever their own case.
  func startsIgnoringCase(with text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for i in 0..<text.utf8CodeUnitCount where ASCII.lowercased(self[i]) != text.utf8Start[i] { return false }
    return true
  }

  /// Where the first `text` from `start` on begins.
  func firstOccurrence(of text: StaticString, from start: Int = 0) -> Int? {
    let length = text.utf8CodeUnitCount
    var i = start
    while let found = firstOffset(of: text.utf8Start[0], from: i), let baseAddress, length <= count - found {
      if memcmp(baseAddress + found, text.utf8Start, length) == 0 { return found }
      i = found + 1
    }
    return nil
  }

  /// Where the first `byte` from `start` on lies.
  func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
    guard let baseAddress, start < count, let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }

  /// The number, from 1, of the line that holds the byte at `offset`.
  func lineNumber(at offset: Int) -> Int { self[..<Swift.min(offset, count)].count { $0 == 0x0A } + 1 }

  subscript(bytes range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range])
  }
}
