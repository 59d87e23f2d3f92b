import Search

/// Tells when something changes in folders: by the system's events where it has them (inotify), else not at all.
///
/// An event says only that something happened: whoever waits for it looks at everything again, so it makes no difference
/// how many there were, or whether the system lost some.
final class FolderEvents {
  /// Why the system tells nothing, or not of all; `nil` where it does.
  private(set) var limitation: String?

  #if canImport(Glibc)
    private let descriptor: Int32
    private static let events =
      UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
      | UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF)
      | UInt32(IN_MOVE_SELF)

    init() {
      descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      guard descriptor >= 0 else {
        limitation = "the system gives no more watchers (fs.inotify.max_user_instances)"
        return
      }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Has changes in a folder be told from here on; those in folders below it are not.
    func add(_ folder: [UInt8]) {
      guard limitation == nil else { return }
      let path = (folder.isEmpty ? [UInt8(ascii: ".")] : folder).map { CChar(bitPattern: $0) } + [0]
      // A folder that is gone or closed to us is no matter: the reading tells.
      if inotify_add_watch(descriptor, path, Self.events) < 0, errno == ENOSPC {
        limitation = "the system watches no more folders (fs.inotify.max_user_watches)"
      }
    }

    /// Waits until something has happened, an interrupt for example, or the time is over.
    ///
    /// - Returns: whether something has changed.
    func wait(seconds: Double) -> Bool {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(max(0, seconds) * 1000)) > 0 else { return false }
      withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
        while read(descriptor, room.baseAddress, room.count) > 0 {}
      }
      return true
    }
  #else
    init() { limitation = "this system tells of no changes" }

    func add(_ folder: [UInt8]) {}

    func wait(seconds: Double) -> Bool {
      usleep(UInt32(max(0, min(seconds, 1)) * 1_000_000))
      return false
    }
  #endif
}
