internal import Search

/// Something in a dump that could not be read, or was passed over.
public struct DumpProblem: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The system refused `operation`; `code` is its `errno`.
    case system(operation: String, code: Int32)
    /// A symbolic link whose end does not exist.
    case danglingLink
    /// A folder that contains itself by way of a symbolic link.
    case loop
    /// A pipe, a socket or a device.
    case notAFile(String)
    /// A file whose ending, in small letters and without its dot, belongs to no reader.
    case unknownKind(ending: String)
    case empty
    /// Nothing but white space, or a line with neither title nor text.
    case noWords
    /// Bytes that no text holds.
    case notText
    /// An ending that is not known, and bytes that are not UTF-8.
    case notUTF8
    /// JSON lines in UTF-16.
    case linesInUTF16
    case tooLong(limit: Int)
    /// A line that is not a JSON object of the expected shape.
    case brokenLine(String)
  }

  /// As usable from the current folder; `-` for standard input.
  public let path: String
  /// From 1; `nil` where the whole file is meant.
  public let line: Int?
  /// The byte of the line, from 1, where that is known.
  public let column: Int?
  public let reason: Reason
  /// `true` where something that was asked for is missing now; `false` where passing it over is the rule.
  public let isError: Bool

  init(path: String, line: Int? = nil, column: Int? = nil, _ reason: Reason, isError: Bool) {
    self.path = path
    self.line = line
    self.column = column
    self.reason = reason
    self.isError = isError
  }
}

extension DumpProblem: CustomStringConvertible {
  /// One line: where, what, and what to do about it where something can be done.
  public var description: String {
    var text = path
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    text += isError ? ": \(reason)" : ": skipped: \(reason)"
    if let remedy = reason.remedy { text += "; \(remedy)" }
    return text
  }
}

extension DumpProblem.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let operation, let code): "cannot \(operation): \(errorMessage(code))"
    case .danglingLink: "a link to what does not exist"
    case .loop: "a folder that leads back into itself"
    case .notAFile(let kind): "not a file but a \(kind)"
    case .unknownKind(let ending): "not a kind that is read (\(ending.isEmpty ? "no ending" : "." + ending))"
    case .empty: "empty"
    case .noWords: "no words"
    case .notText: "not text"
    case .notUTF8: "not UTF-8"
    case .linesInUTF16: "JSON lines in UTF-16"
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .brokenLine(let reason): reason
    }
  }

  /// Whether a file found in a folder is passed over for this without being missed.
  var isSkippedInFolders: Bool {
    switch self {
    case .notAFile, .unknownKind, .empty, .noWords, .notText: true
    default: false
    }
  }

  /// What a person can do about it; `nil` where that is plain or nothing.
  public var remedy: String? {
    switch self {
    case .notAFile("pipe"): "send it to standard input and give '-'"
    case .notUTF8: "name it .txt to have its bad bytes replaced"
    case .linesInUTF16: "convert the file with 'iconv -f UTF-16 -t UTF-8'"
    case .tooLong: "split it"
    default: nil
    }
  }
}
