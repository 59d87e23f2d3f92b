internal import Search

/// The bytes of a text file made into the text of a document.
struct TextDocument {
  struct Failure: Error {
    let reason: DumpProblem.Reason
  }

  let text: [UInt8]
  let replacedBytes: Int
  /// Back to the bytes.
  let edits: TextEdits

  /// `kind` is `nil` for a file named in full whose ending is not known: it has to be valid as it is.
  init(_ bytes: consuming [UInt8], kind: DumpKind?, longestText: Int) throws(Failure) {
    guard !bytes.isEmpty else { throw Failure(reason: .empty) }
    var text = bytes
    var edits = TextEdits()
    replacedBytes = try Self.repair(&text, isStrict: kind == nil, edits: &edits)
    self.edits = edits
    guard text.count <= longestText else { throw Failure(reason: .tooLong(limit: longestText)) }
    self.text = text
  }

  /// Makes UTF-8 without a mark; returns how many bytes were replaced.
  private static func repair(
    _ text: inout [UInt8], isStrict: Bool, edits: inout TextEdits
  ) throws(Failure) -> Int {
    var repaired: TextRepair.Repaired
    if let mark = Mark(text.prefix(3)), mark != .utf8 {
      repaired = text.withUnsafeBytes {
        TextRepair.decodedUTF16(UnsafeRawBufferPointer(rebasing: $0[2...]), isBigEndian: mark == .utf16Big)
      }
      // UTF-32 has the same mark, and the NULs betray it.
      guard !repaired.text.withUnsafeBytes({ isBinary($0) }) else { throw Failure(reason: .notText) }
    } else {
      if text.starts(with: TextRepair.byteOrderMark) {
        edits.append(0..<0, for: TextRepair.byteOrderMark)
        text.removeFirst(3)
      }
      guard text.withUnsafeBytes({ TextRepair.firstInvalid(in: $0) }) != nil else { return 0 }
      repaired = text.withUnsafeBytes { TextRepair.repaired($0) }
      repaired.edits = repaired.edits.composed(after: edits, middle: text)
    }
    if isStrict, repaired.replacedBytes > 0 { throw Failure(reason: .notUTF8) }
    text = repaired.text
    edits = repaired.edits
    return repaired.replacedBytes
  }

  /// What a text may begin with to say how it is written.
  enum Mark {
    case utf8, utf16Little, utf16Big

    init?(_ beginning: some Collection<UInt8>) {
      if beginning.starts(with: [0xFF, 0xFE]) {
        self = .utf16Little
      } else if beginning.starts(with: [0xFE, 0xFF]) {
        self = .utf16Big
      } else if beginning.starts(with: TextRepair.byteOrderMark) {
        self = .utf8
      } else {
        return nil
      }
    }
  }

  /// How much of a file is looked at to tell whether it is text.
  static let sampleSize = 8 << 10

  /// Whether the first bytes hold a NUL, or more than a tenth of control characters.
  static func isBinary(_ bytes: UnsafeRawBufferPointer, toleratesNULs: Bool = false) -> Bool {
    let sample = bytes.prefix(sampleSize)
    var controls = 0
    for byte in sample where byte < 0x20 || byte == 0x7F {
      switch byte {
      case 0:
        if !toleratesNULs { return true }
      case 0x09...0x0D, 0x1B: break  // Tab to carriage return, and the escape of coloured logs.
      default: controls += 1
      }
    }
    return controls * 10 > sample.count
  }
}
