import Search

/// Where an index lives: in the folder that a flag names, else in the one that the environment names, else in
/// the nearest `.searchctl` from the current folder upwards, as git finds its own.
struct IndexLocation: Equatable {
  static let folderName = ".searchctl"
  static let variable = "SEARCHCTL_INDEX"
  static let option = Option.folder("index", help: "The folder of the index.")

  let path: String
  /// Whether somebody said that it is here; else it was looked for.
  let isNamed: Bool

  /// The index to read; `nil` where none was named or found.
  static func existing(_ arguments: Arguments) -> IndexLocation? {
    if let path = arguments[option] ?? environment(variable) {
      return IndexLocation(path: path, isNamed: true)
    }
    return nearestFolder().map { IndexLocation(path: $0, isNamed: false) }
  }

  /// The index to read.
  static func toRead(_ arguments: Arguments) throws(CommandError) -> IndexLocation {
    guard let location = existing(arguments) else { throw missing }
    return location
  }

  /// The index to write to: where none was named or found, one in the current folder.
  static func toWrite(_ arguments: Arguments) -> IndexLocation {
    existing(arguments) ?? IndexLocation(path: folderName, isNamed: false)
  }

  static let missing = CommandError(
    "no index here or in any folder above; make one with 'searchctl index PATH'")

  private static func nearestFolder() -> String? {
    if isFolder(folderName) { return folderName }
    guard let buffer = getcwd(nil, 0) else { return nil }
    defer { free(buffer) }
    var folder = String(cString: buffer)[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      let candidate = "\(folder)/\(folderName)"
      if isFolder(candidate) { return candidate }
    }
    return nil
  }
}
