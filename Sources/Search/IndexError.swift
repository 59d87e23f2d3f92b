/// What can go wrong with an index or with what is put into it.
///
/// Each case names the file, where there is one the byte offset, and what to do about it;
/// `description` is one line fit for a person.
public enum IndexError: Error, Equatable, Sendable {
  /// There is no index at `path`.
  case noIndex(path: String)
  /// The system refused `operation` on `path`; `code` is its `errno`.
  case system(operation: String, path: String, code: Int32)
  /// `path` was written by another version of the format.
  case unsupportedVersion(path: String, found: UInt32, supported: UInt32)
  /// The bytes of `path` at `offset` are not what the format or their checksum says.
  case corrupt(path: String, offset: Int, reason: String)
  /// Another process is writing to the index at `path`.
  case locked(path: String)
  /// The index at `path` was made with another analyzer than the one asked for.
  case analyzerMismatch(path: String, index: String, requested: String)
  /// The folder at `path` would be the dump `name`, but that is another folder in the index, `known`.
  case dumpNameTaken(path: String, name: String, known: String)
  /// The folder at `path` is called as the dump `name` of the index, whose own folder, `known`, is not there any more.
  case dumpGone(path: String, name: String, known: String)
  /// What was handed in goes beyond a limit of the format.
  case limit(path: String, reason: String)
}

extension IndexError: CustomStringConvertible {
  /// An index that cannot be read cannot be added to either.
  private static let startAnew = "delete this index and index the files again"

  public var description: String {
    switch self {
    case .noIndex(let path):
      return "\(path): no index here; make one with 'searchctl index PATH'"
    case .system(let operation, let path, let code):
      return "\(path): cannot \(operation): \(errorMessage(code))"
    case .unsupportedVersion(let path, let found, let supported):
      return
        "\(path): index format \(found), but this program reads format \(supported); \(Self.startAnew)"
    case .corrupt(let path, let offset, let reason):
      return "\(path): damaged at byte \(offset): \(reason); \(Self.startAnew)"
    case .locked(let path):
      return "\(path): another process is writing to this index; try again when it is done"
    case .analyzerMismatch(let path, let index, let requested):
      return
        "\(path): made with the analyzer '\(index)', not '\(requested)'; leave the flag off or use another index"
    case .dumpNameTaken(let path, let name, let known):
      return "\(path): the index has another folder '\(name)', \(known), which is still there"
    case .dumpGone(let path, let name, let known):
      return "\(path): the dump '\(name)' of the index was read from \(known), which is not there now"
    case .limit(let path, let reason):
      return "\(path): \(reason)"
    }
  }
}
