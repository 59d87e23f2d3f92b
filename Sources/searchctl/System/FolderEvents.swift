import Indexer
import Search

/// Tells when something changes in folders, and what: by the system's events where it has them (inotify), else not at
/// all.
///
/// What begins with a dot is not told, since it is not read, unless it was given. Where the system has lost events, or there are very many,
/// everything may have changed.
final class FolderEvents {
  /// Why the system tells nothing, or not of all; `nil` where it does.
  private(set) var limitation: String?
  /// Paths that are told of whatever their names, as a walk has them.
  private let given: Set<[UInt8]>
  /// What has changed since it was taken; `nil` for what is not known.
  private var changes: ChangedPaths? = ChangedPaths()

  /// What has changed since the last time; `nil` where that may be anything.
  func takeChanges() -> ChangedPaths? {
    defer { changes = ChangedPaths() }
    return limitation == nil ? changes : nil
  }

  #if canImport(Glibc)
    private let descriptor: Int32
    /// The paths of the folders that are watched, by the system's numbers: links may lead to one in several ways.
    private var folders: [Int32: Set<[UInt8]>] = [:]
    /// With more changes than this everything is looked at.
    private static let longest = 100_000
    private static let events =
      UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
      | UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF)
      | UInt32(IN_MOVE_SELF)

    /// - Parameter given: paths that are told of though their names begin with a dot, as a walk has them.
    init(given: Set<[UInt8]>) {
      self.given = given
      descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      guard descriptor >= 0 else {
        limitation = "the system gives no more watchers (fs.inotify.max_user_instances)"
        return
      }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Forgets the folders: those that are added again are told of, by the paths that they have now.
    func forgetFolders() { folders.removeAll() }

    /// Has changes in a folder be told from here on; those in folders below it are not.
    func add(_ folder: [UInt8]) {
      guard limitation == nil else { return }
      let path = (folder.isEmpty ? [UInt8(ascii: ".")] : folder).map { CChar(bitPattern: $0) } + [0]
      // A folder that is gone or closed to us is no matter: the reading tells.
      let number = inotify_add_watch(descriptor, path, Self.events)
      if number >= 0 {
        folders[number, default: []].insert(folder)
      } else if errno == ENOSPC {
        limitation = "the system watches no more folders (fs.inotify.max_user_watches)"
      }
    }

    /// Waits until something has happened, an interrupt for example, or the time is over.
    ///
    /// - Returns: whether something has changed.
    func wait(seconds: Double) -> Bool {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(max(0, seconds) * 1000)) > 0 else { return false }
      return withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
        var isChange = false
        while true {
          let count = read(descriptor, room.baseAddress, room.count)
          guard count > 0 else { return isChange }
          if take(UnsafeRawBufferPointer(rebasing: room[..<count])) { isChange = true }
        }
      }
    }

    /// Notes what events tell: each is its watch, its kind, a cookie and the length of a name, four bytes each, and the
    /// name, with NULs behind it.
    ///
    /// - Returns: whether that is anything.
    private func take(_ events: UnsafeRawBufferPointer) -> Bool {
      let head = MemoryLayout<inotify_event>.size
      var isChange = false
      var rest = events
      while rest.count >= head {
        let event = rest.loadUnaligned(as: inotify_event.self)
        let end = min(rest.count, head + Int(event.len))
        let name = Array(rest[head..<end].prefix { $0 != 0 })
        rest = UnsafeRawBufferPointer(rebasing: rest[end...])
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
          changes = nil
          isChange = true
        } else if event.mask & UInt32(IN_IGNORED) != 0 {
          folders[event.wd] = nil
        } else {
          for folder in folders[event.wd] ?? [] {
            let path = name.isEmpty ? folder : ChangedPaths.path(name, in: folder)
            guard name.first != UInt8(ascii: ".") || given.contains(path) else { continue }
            changes?.insert(path)
            isChange = true
          }
        }
      }
      if changes?.paths.count ?? 0 > Self.longest { changes = nil }
      return isChange
    }
  #else
    init(given: Set<[UInt8]>) {
      self.given = given
      limitation = "this system tells of no changes"
    }

    func forgetFolders() {}

    func add(_ folder: [UInt8]) {}

    func wait(seconds: Double) -> Bool {
      usleep(UInt32(max(0, min(seconds, 1)) * 1_000_000))
      return false
    }
  #endif
}
