/// The only door to files: everything the index reads or writes passes through here.
package enum Storage {
  /// A whole file, mapped for reading until the object goes.
  package final class MappedFile {
    package let path: String
    package let bytes: UnsafeRawBufferPointer

    package init(_ path: String) throws(IndexError) {
      self.path = path
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .system(operation: "open", path: path, code: errno) }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .system(operation: "read", path: path, code: errno) }
      let size = Int(status.st_size)
      guard size > 0 else {
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        return
      }
      guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
        throw .system(operation: "map", path: path, code: errno)
      }
      bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    /// Gives the memory of all pages back to the system, which reads them anew where they are touched again.
    package func letGo() {
      guard let start = bytes.baseAddress else { return }
      madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
    }

    deinit {
      if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
  }

  /// A new file being written from its start to its end.
  package final class OutputFile {
    package let path: String
    private let descriptor: Int32
    private var isOpen = true

    package init(creating path: String) throws(IndexError) {
      self.path = path
      descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw .system(operation: "create", path: path, code: errno) }
    }

    deinit { if isOpen { close(descriptor) } }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
      var done = 0
      while done < bytes.count {
        #if canImport(Darwin)
          let written = Darwin.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        #elseif canImport(Musl)
          let written = Musl.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        #else
          let written = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        #endif
        if written < 0 {
          if errno == EINTR { continue }
          throw .system(operation: "write", path: path, code: errno)
        }
        done += written
      }
    }

    /// Waits until the file's bytes are on the disk, and closes it.
    package func finish() throws(IndexError) {
      guard fsync(descriptor) == 0 else { throw .system(operation: "sync", path: path, code: errno) }
      isOpen = false
      guard close(descriptor) == 0 else { throw .system(operation: "close", path: path, code: errno) }
    }
  }

  /// A file being read from its start to its end, through the caller's memory.
  package final class InputFile {
    package let path: String
    private let descriptor: Int32

    package init(_ path: String) throws(IndexError) {
      self.path = path
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .system(operation: "open", path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// Fills `bytes` as far as the file goes; how many there were.
    package func read(into bytes: UnsafeMutableRawBufferPointer) throws(IndexError) -> Int {
      var done = 0
      while done < bytes.count {
        #if canImport(Darwin)
          let count = Darwin.read(descriptor, bytes.baseAddress! + done, bytes.count - done)
        #elseif canImport(Musl)
          let count = Musl.read(descriptor, bytes.baseAddress! + done, bytes.count - done)
        #else
          let count = Glibc.read(descriptor, bytes.baseAddress! + done, bytes.count - done)
        #endif
        if count < 0 {
          if errno == EINTR { continue }
          throw .system(operation: "read", path: path, code: errno)
        }
        if count == 0 { break }
        done += count
      }
      return done
    }
  }

  /// The right to write to an index, held by the operating system until this object or the process goes.
  package final class Lock {
    private let descriptor: Int32

    package init(_ path: String, index: String) throws(IndexError) {
      descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw .system(operation: "create", path: path, code: errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        close(descriptor)
        throw code == EWOULDBLOCK
          ? .locked(path: index) : .system(operation: "lock", path: path, code: code)
      }
    }

    deinit {
      // A program that is being started holds the descriptor too, until it runs.
      _ = flock(descriptor, LOCK_UN)
      close(descriptor)
    }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder, and those above it where they are missing.
  package static func createDirectory(_ path: String) throws(IndexError) {
    if isDirectory(path) || path.isEmpty { return }
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.utf8.startIndex {
      try createDirectory(String(path[..<slash]))
    }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST && isDirectory(path) else {
      throw .system(operation: "make the folder", path: path, code: errno)
    }
  }

  /// The names in a folder, in no order.
  package static func list(_ path: String) throws(IndexError) -> [String] {
    guard let directory = opendir(path) else { throw .system(operation: "list", path: path, code: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Puts `new` in the place of `path` at one stroke and waits until the folder's change is on the disk.
  package static func replace(_ path: String, with new: String, in directory: String) throws(IndexError) {
    guard rename(new, path) == 0 else { throw .system(operation: "rename", path: new, code: errno) }
    try sync(directory: directory)
  }

  package static func sync(directory: String) throws(IndexError) {
    let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(operation: "open", path: directory, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(operation: "sync", path: directory, code: errno) }
  }

  package static func remove(_ path: String) throws(IndexError) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw .system(operation: "remove", path: path, code: errno)
    }
  }
}
