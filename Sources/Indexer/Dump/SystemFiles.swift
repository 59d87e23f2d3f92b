internal import Search

/// What the system refused to do, with its `errno`.
package struct SystemFailure: Error, Hashable, Sendable {
  package let operation: String
  package let code: Int32

  init(_ operation: String, code: Int32 = errno) {
    self.operation = operation
    self.code = code
  }
}

/// What the system says about a path.
struct FileStatus {
  enum Kind: String {
    case file, folder, pipe, socket, device
  }

  /// Two paths with the same identity are the same file or folder.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  let kind: Kind
  let size: Int
  let identity: Identity
  /// When the bytes changed last, in nanoseconds, and when they or what is noted about the file did.
  let modified: Int
  let changed: Int

  /// Follows symbolic links.
  init(of path: [UInt8]) throws(SystemFailure) {
    var status = stat()
    guard withCPath(path, { stat($0, &status) }) == 0 else { throw SystemFailure("open") }
    self.init(status)
  }

  fileprivate init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFIFO: kind = .pipe
    case S_IFSOCK: kind = .socket
    default: kind = .device
    }
    size = Int(status.st_size)
    #if canImport(Darwin)
      let (bytes, notes) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (bytes, notes) = (status.st_mtim, status.st_ctim)
    #endif
    modified = Int(bytes.tv_sec) &* 1_000_000_000 &+ Int(bytes.tv_nsec)
    changed = Int(notes.tv_sec) &* 1_000_000_000 &+ Int(notes.tv_nsec)
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino))
  }

  /// Whether `path` itself is a symbolic link, wherever it leads.
  static func isLink(_ path: [UInt8]) -> Bool {
    var status = stat()
    return withCPath(path) { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether there is a folder at `path`, or a link to one.
  static func isFolder(_ path: [UInt8]) -> Bool {
    var status = stat()
    return withCPath(path) { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is certainly nothing at `path`, not even a link.
  static func isAbsent(_ path: [UInt8]) -> Bool {
    var status = stat()
    return withCPath(path) { lstat($0, &status) } != 0 && [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno)
  }

  /// The absolute path without links and dots; `nil` where there is none.
  static func resolved(_ path: [UInt8]) -> [UInt8]? {
    guard let found = withCPath(path, { realpath($0, nil) }) else { return nil }
    defer { free(found) }
    return Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
  }
}

/// A file open for reading, closed with its last reference.
final class OpenFile {
  /// What was open at the moment of opening; `nil` for standard input, which is read to its end.
  let status: FileStatus?
  let descriptor: Int32
  private let isOwned: Bool
  /// How long to wait at a time for what somebody types, in milliseconds.
  private static let patience: Int32 = 500

  init(opening path: [UInt8]) throws(SystemFailure) {
    // Without O_NONBLOCK a pipe that took the file's place meanwhile would wait for a writer.
    var descriptor: Int32
    repeat {
      descriptor = withCPath(path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw SystemFailure("open") }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let failure = SystemFailure("open")
      close(descriptor)
      throw failure
    }
    self.descriptor = descriptor
    self.status = FileStatus(status)
    isOwned = true
  }

  /// Borrows a descriptor that is open already.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    status = nil
    isOwned = false
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// A file without a name that holds `bytes` and is read from its beginning.
  init(temporaryWith bytes: [UInt8]) throws(SystemFailure) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = ""
    var descriptor: Int32
    // With all its flags at once, which `mkstemp` has not: a program that is started meanwhile must not have it.
    repeat {
      path = "\(folder)/searchctl-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    } while descriptor < 0 && (errno == EEXIST || errno == EINTR)
    guard descriptor >= 0 else { throw SystemFailure("make a temporary file") }
    unlink(path)
    var written = 0
    var status = stat()
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno != EINTR {
        let failure = SystemFailure("write a temporary file")
        close(descriptor)
        throw failure
      }
      written += max(count, 0)
    }
    fstat(descriptor, &status)
    self.descriptor = descriptor
    self.status = FileStatus(status)
    isOwned = true
    rewind()
  }

  /// Where the next byte is read, also by a program that the descriptor was lent to.
  var offset: Int { max(0, Int(lseek(descriptor, 0, SEEK_CUR))) }

  /// Back to the beginning.
  func rewind() { lseek(descriptor, 0, SEEK_SET) }

  /// How many bytes were read, 0 at the end.
  func read(into start: UnsafeMutableRawPointer, atMost count: Int) throws(InputFailure) -> Int {
    if !isOwned {
      // A signal that comes before the reading begins would not end it.
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wanted, 1, Self.patience)
      if ready == 0 || ready < 0 && errno == EINTR { throw .nothingYet }
    }
    let found = systemRead(descriptor, start, count)
    guard found >= 0 else { throw InputFailure(SystemFailure("read")) }
    return found
  }
}

/// The names in a folder, sorted by their bytes, without those that begin with a dot.
struct FolderListing {
  enum Hint: UInt8 {
    case unknown, file, folder
  }

  /// One entry after the other: its hint, its name, NUL.
  private var bytes: [UInt8] = []
  private var starts: [Int] = []

  init(of path: [UInt8]) throws(SystemFailure) {
    guard let folder = withCPath(path, { opendir($0) }) else { throw SystemFailure("open") }
    defer { closedir(folder) }
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno != 0 { throw SystemFailure("read") }
        break
      }
      withUnsafePointer(to: &entry.pointee.d_name) { name in
        let name = UnsafeRawPointer(name)
        guard name.load(as: UInt8.self) != UInt8(ascii: ".") else { return }
        let hint: Hint =
          switch entry.pointee.d_type {
          case UInt8(DT_REG): .file
          case UInt8(DT_DIR): .folder
          default: .unknown
          }
        starts.append(bytes.count)
        bytes.append(hint.rawValue)
        bytes.append(
          contentsOf: UnsafeRawBufferPointer(
            start: name, count: strlen(name.assumingMemoryBound(to: CChar.self)) + 1))
      }
    }
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      starts.sort { strcmp(base + $0 + 1, base + $1 + 1) < 0 }
    }
  }

  /// Of these names, which are in order and of which nobody knows what they are.
  init(ofNames names: [[UInt8]]) {
    for name in names where name.first != UInt8(ascii: ".") {
      starts.append(bytes.count)
      bytes += [Hint.unknown.rawValue] + name + [0]
    }
  }

  var count: Int { starts.count }

  func hint(_ i: Int) -> Hint { Hint(rawValue: bytes[starts[i]]) ?? .unknown }

  func name(_ i: Int) -> ArraySlice<UInt8> {
    let start = starts[i] + 1
    return bytes[start...].prefix { $0 != 0 }
  }
}

/// Inside `OpenFile` the name `read` would mean its own method.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, start, count)
}

private func withCPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
  (path + [0]).withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
}
