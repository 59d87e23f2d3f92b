internal import Search

/// Finds who wrote a text.
enum AuthorFinder {
  struct Choice: Equatable {
    var name: String
    var evidence: Evidence.Author
  }

  /// Lines like these stand near the beginning.
  private static let window = 4 << 10
  private static let longestName = 80
  private static let labels = ["By ", "by ", "BY ", "Author: ", "author: ", "Written by ", "Posted by "]

  private static let labelInitials = Array("ABPWab".utf8)

  static func choose(in text: UnsafeRawBufferPointer) -> Choice? {
    var firstHandle: Choice?
    var start = 0
    let end = min(text.count, window)
    while start < end {
      let stop = LineEnd.first(in: text, from: start, to: min(text.count, end + longestName))
      let line = text[WhiteSpace.trimmed(start..<stop, in: text)]
      if let name = byline(line) { return Choice(name: name, evidence: .byline) }
      if firstHandle == nil { firstHandle = handle(line).map { Choice(name: $0, evidence: .handle) } }
      start = stop + 1
    }
    return firstHandle
  }

  /// `By Jane Doe`, alone on its line or before a bar, a dash in the middle, or a comma with a date behind it.
  private static func byline(_ line: Slice<UnsafeRawBufferPointer>) -> String? {
    // Few lines begin like a label.
    guard let initial = line.first, labelInitials.contains(initial),
      let label = labels.first(where: { $0.utf8.first == initial && line.starts(with: $0.utf8) })
    else { return nil }
    let rest = String(decoding: line.dropFirst(label.utf8.count).prefix(longestName * 2), as: UTF8.self)
    var name = rest.prefix { !"|·•—–;(".contains($0) }.trimmingSpaces
    if let comma = name.firstIndex(of: ","), isDate(name[name.index(after: comma)...].trimmingSpaces) {
      name = name[..<comma]
    }
    guard name.utf8.count <= longestName, isName(name) else { return nil }
    return String(name)
  }

  private static func isDate(_ text: Substring) -> Bool {
    Array(text.utf8).withUnsafeBytes { DateParser.date(in: $0, at: 0) != nil }
  }

  /// Up to eight words, each with a capital but for small words between them.
  private static func isName(_ text: Substring, atLeast least: Int = 2) -> Bool {
    let words = text.split(separator: " ")
    guard (least...8).contains(words.count) else { return false }
    let small: Set<Substring> = [
      "and", "de", "van", "von", "der", "den", "la", "le", "da", "di", "al", "bin", "&",
    ]
    return words.allSatisfy { word in
      small.contains(word)
        || word.first!.isUppercase && word.allSatisfy { $0.isLetter || ".’'-".contains($0) }
    } && words.first!.first!.isUppercase && words.last!.first!.isUppercase && !text.hasSuffix(".")
  }

  /// `Jane Doe @jane`, with the name twice or signs behind it, as pages show a post's account.
  private static func handle(_ line: Slice<UnsafeRawBufferPointer>) -> String? {
    guard line.count <= 2 * longestName else { return nil }
    // Backwards: most lines end in a full stop.
    var at = line.endIndex - 1
    while at > line.startIndex, ASCII.isWordPart(line[at]) || line[at] == UInt8(ascii: "_") { at -= 1 }
    let account = line[(at + 1)...]
    guard at > line.startIndex, line[at] == UInt8(ascii: "@"), (2...30).contains(account.count)
    else { return nil }
    var name = String(decoding: line[..<at], as: UTF8.self)[...].trimmingSpaces
    let half = name.index(name.startIndex, offsetBy: name.count / 2)
    if name[..<half] == name[half...] { name = name[..<half] }
    while let last = name.last, !last.isLetter { name.removeLast() }
    guard isName(name, atLeast: 1) else { return nil }
    return "\(name) (@\(String(decoding: account, as: UTF8.self)))"
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var rest = drop { $0.isWhitespace }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
