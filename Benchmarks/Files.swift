import Search

/// Collects text for a file descriptor and writes it in large pieces.
struct Output: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []

  /// Standard output.
  init() {
    descriptor = STDOUT_FILENO
    name = "standard output"
  }

  /// A new file, or an old one emptied.
  init(path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    name = path
    guard descriptor >= 0 else { throw IndexError.system(operation: "write", path: path, code: errno) }
  }

  deinit {
    if descriptor != STDOUT_FILENO { close(descriptor) }
  }

  mutating func line(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= 1 << 16 { try flush() }
  }

  mutating func flush() throws {
    try write(buffer, to: descriptor, named: name)
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Tells the person at the terminal something; results go to standard output instead.
func note(_ text: String) {
  // There is nowhere to report that standard error cannot be written.
  try? write([UInt8]((text + "\n").utf8), to: STDERR_FILENO, named: "standard error")
}

private func write(_ bytes: [UInt8], to descriptor: Int32, named name: String) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { Search.write(descriptor, $0.baseAddress, $0.count) }
    if written >= 0 {
      rest.removeFirst(written)
    } else if errno != EINTR {
      throw IndexError.system(operation: "write", path: name, code: errno)
    }
  }
}

/// The whole of a file.
func contents(of path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { throw IndexError.system(operation: "open", path: path, code: errno) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return bytes }
    if count > 0 {
      bytes += piece[..<count]
    } else if errno != EINTR {
      throw IndexError.system(operation: "read", path: path, code: errno)
    }
  }
}
