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
    /// JSON lines, a table or mails in UTF-16.
    case linesInUTF16
    /// A character set that is not read.
    case unknownCharset(String)
    /// NULs, which no text holds, were dropped.
    case nulBytes(Int)
    case tooLong(limit: Int)
    /// A line that is not a JSON object of the expected shape.
    case brokenLine(String)
    /// A table without a column that is needed.
    case noColumn(String)
    /// A part of a file that is not as its kind demands.
    case damaged(String)
    /// Something in a file that is not read, as images are; counted under this name.
    case otherContent(String)
    /// What a file needs to be read is not installed.
    case programMissing(program: String, package: String)
    case programFailed(program: String, String)
    /// It ended with an error of its own: the file is damaged, or the program lacked something.
    case programRefused(program: String, String)
    case unpacksBeyondSize(Int)
    case unpacksBeyondRatio(Int)
    /// Compressed bytes where none are unpacked; the program that does.
    case packed(program: String)
    /// Two folders of one name, which would make one key of two files.
    case dumpNameTaken(String, by: String)
    /// Another document of the run has the key, by its id.
    case keyTaken
  }

  /// As usable from the current folder; `-` for standard input.
  public let path: String
  /// From 1; `nil` where the whole file is meant.
  public let line: Int?
  /// The byte of the line, from 1, where that is known.
  public let column: Int?
  /// The byte of the file, unpacked, from 0; `nil` where a line or the whole file is meant.
  public let offset: Int?
  public let reason: Reason
  /// What the key of the file's documents begins with; of a folder, those of all below it. `nil` where that is not known.
  public let key: String?
  /// `true` where something that was asked for is missing now; `false` where passing it over is the rule.
  public let isError: Bool

  init(path: String, key: String?, at place: Place = .file, _ reason: Reason, isError: Bool) {
    self.path = path
    self.key = key
    switch place {
    case .file: (line, column, offset) = (nil, nil, nil)
    case .line(let number, let byte): (line, column, offset) = (number, byte, nil)
    case .byte(let byte): (line, column, offset) = (nil, nil, byte)
    }
    self.reason = reason
    self.isError = isError
  }
}

extension DumpProblem {
  /// Whether trying again may help, though nothing about the file changes.
  package enum Prospect {
    case none
    /// It may, but more likely it does not.
    case poor
    /// The system or a program failed, and not because of what the file holds.
    case good
  }

  package var prospect: Prospect {
    switch reason {
    case .system(_, let code): code != ENOENT && code != ENOTDIR ? .good : .none
    case .programFailed: .good
    case .programRefused: .poor
    default: .none
    }
  }

  /// The path as the system knows it.
  package var systemPath: [UInt8] { DumpFile.unquoted(Array(path.utf8)) }
}

extension DumpProblem: CustomStringConvertible {
  /// One line: where, what, and what to do about it where something can be done.
  public var description: String {
    var text = path
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    if let offset { text += ": at byte \(offset)" }
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
    case .linesInUTF16: "lines in UTF-16"
    case .unknownCharset(let label): "in the character set '\(label.prefix(40))', which is not read"
    case .nulBytes(1): "a NUL byte was dropped"
    case .nulBytes(let count): "\(count) NUL bytes were dropped"
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .brokenLine(let reason), .noColumn(let reason), .damaged(let reason), .otherContent(let reason):
      reason
    case .programMissing(let program, _): "\(program) is not installed"
    case .programFailed(let program, let what), .programRefused(let program, let what): "\(program): \(what)"
    case .unpacksBeyondSize(let bytes): "unpacks to more than \(bytes) bytes"
    case .unpacksBeyondRatio(let ratio): "unpacks to more than \(ratio) times its size"
    case .packed: "compressed"
    case .dumpNameTaken(let name, let other): "in another folder '\(name)' than \(other) of this run"
    case .keyTaken: "not taken in, as a document before has its key as its id"
    }
  }

  /// Whether a file found in a folder is passed over for this without being missed.
  var isSkippedInFolders: Bool {
    switch self {
    case .notAFile, .unknownKind, .empty, .noWords, .notText, .programMissing: true
    default: false
    }
  }

  /// Whether a part of a file is passed over for this without being missed.
  var isSkippedInFiles: Bool {
    switch self {
    case .noWords, .otherContent, .programMissing: true
    default: false
    }
  }

  /// What a person can do about it; `nil` where that is plain or nothing.
  public var remedy: String? {
    switch self {
    case .notAFile("pipe"): "send it to standard input and give '-'"
    case .notUTF8: "name it .txt to have its bad bytes replaced"
    case .linesInUTF16: "convert the file with 'iconv -f UTF-16 -t UTF-8'"
    case .unknownCharset(let label): "convert the file with 'iconv -f \(label.prefix(40)) -t UTF-8'"
    case .tooLong: "split it"
    case .noColumn: "name it with --map, as in '--map text=NAME'"
    case .programMissing(_, let package): "install '\(package)'"
    case .unpacksBeyondSize, .unpacksBeyondRatio: "unpack it yourself where it can be trusted"
    case .packed(let program): "unpack it on the way: '\(program) -dc FILE | searchctl index -'"
    case .dumpNameTaken: "index it in a run of its own with --name"
    case .keyTaken: "give the file another name"
    default: nil
    }
  }
}
