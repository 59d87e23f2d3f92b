import Search

/// Standard output: what is appended is kept until there is enough to be worth a call of the system.
final class OutputStream {
  private var buffer: [UInt8] = []
  private static let limit = 64 << 10

  func append(_ text: some StringProtocol) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.limit { flush() }
  }

  func append(_ bytes: some Collection<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.limit { flush() }
  }

  /// Hands on what was appended. Whoever no longer reads, as `head` does, ends the program, and that is no error.
  func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard let code = writeAll(buffer, to: STDOUT_FILENO) else { return }
    if code == EPIPE { exit(ExitCode.success.rawValue) }
    let message = CommandError(.system(operation: "write", path: "standard output", code: code)).message
    _ = writeAll(Array("searchctl: \(message)\n".utf8), to: STDERR_FILENO)
    exit(ExitCode.failure.rawValue)
  }
}

/// Writes all of `bytes`; the `errno` where that fails.
func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32? {
  bytes.withUnsafeBytes { bytes in
    var done = 0
    while done < bytes.count {
      let written = write(file, bytes.baseAddress! + done, bytes.count - done)
      if written > 0 {
        done += written
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
