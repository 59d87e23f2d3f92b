import Search

/// A folder that is gone with its last reference.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/dump-tests-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { Self.remove(path) }

  /// Makes the folders on the way as well; returns the whole path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
    let parts = name.split(separator: "/")
    for count in 1..<max(parts.count, 1) { makeFolder(parts[..<count].joined(separator: "/")) }
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(descriptor >= 0)
    let bytes = Array(bytes)
    precondition(bytes.withUnsafeBytes { Search.write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    close(descriptor)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, text.utf8) }

  @discardableResult
  func makeFolder(_ name: String) -> String {
    mkdir(path + "/" + name, 0o755)
    return path + "/" + name
  }

  @discardableResult
  func link(_ name: String, to target: String) -> String {
    precondition(symlink(target, path + "/" + name) == 0)
    return path + "/" + name
  }

  /// The last component of its path: what its keys begin with.
  var name: String { String(path.split(separator: "/").last!) }

  private static func remove(_ path: String) {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) {
      chmod(path, 0o755)
      while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          Array(bytes.prefix { $0 != 0 })
        }
        if name == Array(".".utf8) || name == Array("..".utf8) { continue }
        removeBytes(Array(path.utf8) + Array("/".utf8) + name)
      }
      closedir(folder)
    }
    Search.remove(path)
  }

  /// Names that are not UTF-8 belong to files only.
  private static func removeBytes(_ path: [UInt8]) {
    if let text = String(validating: path, as: UTF8.self) {
      remove(text)
    } else {
      (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { _ = unlink($0.baseAddress!) }
    }
  }
}
