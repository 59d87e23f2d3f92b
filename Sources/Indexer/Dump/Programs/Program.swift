internal import Search

/// A program of the system that reads what this one does not.
struct Program: Hashable, Sendable {
  let name: String
  /// What to install where it is missing, as Debian calls it.
  let package: String

  static let pdftotext = Program(name: "pdftotext", package: "poppler-utils")

  /// The file to run: the first in the folders of `PATH`.
  func located() throws(InputFailure) -> String {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in folders.split(separator: ":") {
      let path = "\(folder)/\(name)"
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0 { return path }
    }
    throw InputFailure(reason: .programMissing(program: name, package: package))
  }
}

/// A run of a program, whose output is read through a pipe.
///
/// It has three descriptors of its own, no terminal and no signals from one; with its last reference it is
/// ended and waited for.
final class ProgramRun {
  private let program: Program
  private let patience: Int
  private var process: pid_t = 0
  private var output: Int32 = -1
  private var complaints: Int32 = -1

  /// `input` is what the program reads; it stays open. Without one it reads nothing.
  init(_ program: Program, _ arguments: [[UInt8]], input: Int32?, patience: Int) throws(InputFailure) {
    self.program = program
    self.patience = patience
    let path = try program.located()
    let (outputRead, outputWrite) = try Self.pipe()
    output = outputRead
    defer { close(outputWrite) }
    let (complaintsRead, complaintsWrite) = try Self.pipe()
    complaints = complaintsRead
    defer { close(complaintsWrite) }
    // A program that has more to complain of than the pipe holds goes on without.
    _ = fcntl(complaintsWrite, F_SETFL, O_NONBLOCK)
    _ = fcntl(complaintsRead, F_SETFL, O_NONBLOCK)
    try start(path, arguments, input: input, output: outputWrite, complaints: complaintsWrite)
  }

  deinit {
    if process > 0 {
      kill(process, SIGKILL)
      _ = waitForEnd()
    }
    if output >= 0 { close(output) }
    if complaints >= 0 { close(complaints) }
  }

  /// How many bytes were read; 0 at the end of what the program had to say, when it has ended well.
  func read(into start: UnsafeMutableRawPointer, atMost count: Int) throws(InputFailure) -> Int {
    guard process > 0 else { return 0 }
    var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    let ready = poll(&wanted, 1, Int32(patience) * 1000)
    if ready == 0 { throw failure("says nothing for \(patience) s") }
    let found = ready < 0 ? -1 : Search.read(output, start, count)
    if found < 0 { throw InputFailure(SystemFailure("read")) }
    if found > 0 { return found }
    let status = waitForEnd()
    let signal = status & 0x7F
    if signal != 0 { throw failure("was ended by signal \(signal)") }
    let code = status >> 8 & 0xFF
    if code != 0 {
      throw InputFailure(
        reason: .programRefused(program: program.name, complaint() ?? "ended with code \(code)"))
    }
    return 0
  }

  private func failure(_ what: String) -> InputFailure {
    InputFailure(reason: .programFailed(program: program.name, what))
  }

  private func waitForEnd() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    process = 0
    return status
  }

  /// The first line of what the program complained of, without its own name and the file's.
  private func complaint() -> String? {
    let room = 4096
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = max(0, Search.read(complaints, buffer.baseAddress, room))
    }
    let line = bytes.drop { $0 <= 0x20 }.prefix { $0 >= 0x20 && $0 != 0x7F }
    var text = String(decoding: line.prefix(200), as: UTF8.self)[...]
    for prefix in ["\(program.name): ", "(stdin): ", "stdin: ", "/*stdin*\\ : "] where text.hasPrefix(prefix)
    {
      text = text.dropFirst(prefix.count)
    }
    return text.isEmpty ? nil : String(text)
  }

  // MARK: Starting

  /// Held while pipes are made and programs started: a pipe has its mark for no other program a moment after it was made,
  /// and one that was started in between would keep its end open. (Swift sees no `pipe2`.)
  private static let starting = Monitor()

  private static func pipe() throws(InputFailure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    starting.lock()
    defer { starting.unlock() }
    guard Search.pipe(&ends) == 0 else { throw InputFailure(SystemFailure("open a pipe")) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private func start(
    _ path: String, _ arguments: [[UInt8]], input: Int32?, output: Int32, complaints: Int32
  ) throws(InputFailure) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, complaints, STDERR_FILENO)
    // A group of its own: Control-C is for this program, which then decides. A closed pipe ends it, though this
    // program ignores that.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let words = ([Array(program.name.utf8)] + arguments).map { Self.cString($0) }
    // Messages in English, and no options from the environment.
    let variables = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"].map { Self.cString(Array($0.utf8)) }
    defer { (words + variables).forEach { $0.deallocate() } }
    var process: pid_t = 0
    Self.starting.lock()
    let code = posix_spawn(&process, path, &actions, &attributes, words + [nil], variables + [nil])
    Self.starting.unlock()
    guard code == 0 else {
      throw InputFailure(reason: .programFailed(program: program.name, errorMessage(code)))
    }
    self.process = process
  }

  private static func cString(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (i, byte) in bytes.enumerated() { copy[i] = CChar(bitPattern: byte) }
    copy[bytes.count] = 0
    return copy
  }
}
