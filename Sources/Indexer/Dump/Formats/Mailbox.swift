/// Mails one after the other, each behind a line `From somebody day month time year` (mbox, RFC 4155).
///
/// A line that begins with `>From` loses its `>` (mboxo, mboxrd).
final class Mailbox: DumpFormat {
  let longestText: Int
  private var line = 0
  /// The `From` line that has been read belongs to the next mail, whose line it is.
  private var firstLine: Int?
  private var isAtEnd = false

  init(longestText: Int) { self.longestText = longestText }

  var place: Place { .line(line + 1) }

  func next(from input: DumpInput) throws(InputFailure) -> Found? {
    if isAtEnd { return nil }
    var mail: [UInt8] = []
    var isTooLong = false
    var isAfterBlank = true
    while let found = try input.nextLine() {
      line += 1
      guard case .bytes(let bytes) = found else {
        isTooLong = true
        isAfterBlank = false
        continue
      }
      if isAfterBlank, Self.separates(bytes) {
        defer { firstLine = line + 1 }
        if firstLine != nil { return self.mail(mail, isTooLong: isTooLong) }
        continue
      }
      isAfterBlank = bytes.isEmpty || bytes.count == 1 && bytes[0] == 0x0D
      if firstLine == nil {
        if isAfterBlank { continue }
        firstLine = line  // A mailbox without its first line.
      }
      mail.append(contentsOf: Self.isQuoted(bytes) ? bytes[bytes: 1..<bytes.count] : bytes)
      mail.append(0x0A)
      if mail.count > longestText {
        isTooLong = true
        mail.removeAll()
      }
    }
    isAtEnd = true
    return firstLine == nil ? nil : self.mail(mail, isTooLong: isTooLong)
  }

  private func mail(_ bytes: [UInt8], isTooLong: Bool) -> Found {
    let first = firstLine ?? 1
    if isTooLong { return Found(.tooLong(limit: longestText), at: .line(first)) }
    return bytes.withUnsafeBytes { Self.found($0, firstLine: first, isAlone: false) }
  }

  /// A mail as a document, alone in its file or among others.
  static func found(_ bytes: UnsafeRawBufferPointer, firstLine: Int, isAlone: Bool) -> Found {
    let mail = MailMessage(bytes)
    var found = Found(
      FoundDocument(
        name: isAlone ? nil : mail.identifier, place: isAlone ? .file : .line(firstLine), text: mail.text,
        stated: mail.stated, replacedBytes: mail.replacedBytes))
    for fault in mail.faults {
      let line = firstLine + bytes.lineNumber(at: fault.offset) - 1
      found.faults.append(Found.Fault(place: .line(line), reason: fault.reason))
    }
    return found
  }

  /// Whether a file that begins so is a mailbox.
  static func begins(_ sample: UnsafeRawBufferPointer) -> Bool {
    separates(sample[bytes: 0..<(sample.firstOffset(of: 0x0A) ?? sample.count)])
  }

  /// `From `, an address, and a time of day somewhere: not a sentence that begins with the word.
  private static func separates(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count > 10, line.count < 1000, line.starts(with: "From ".utf8) else { return false }
    for i in 6..<(line.count - 2) where line[i] == UInt8(ascii: ":") {
      if ASCII.isDigit(line[i - 1]), ASCII.isDigit(line[i + 1]), ASCII.isDigit(line[i + 2]) { return true }
    }
    return false
  }

  private static func isQuoted(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.first == UInt8(ascii: ">") else { return false }
    let signs = line.prefix { $0 == UInt8(ascii: ">") }.count
    return line[bytes: signs..<line.count].starts(with: "From ".utf8)
  }
}
