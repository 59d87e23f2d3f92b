internal import Search

/// What the files of dumps looked like when they were read last, so that a reading takes up those only that changed.
///
/// A file is known again by its size, its times and its place on the disk; one that changed in the last moments before it
/// was read, while the clock of the disk may stand still, is read once more. It takes some 40 bytes a file, and
/// belongs to one thread. A reading counts when `keep` says so; until then everything is as before it.
package final class DumpSnapshot {
  /// Called with each folder before its names are listed; empty for the current folder.
  package var willList: ((_ folder: [UInt8]) -> Void)?

  private typealias Stamp = UInt64
  /// Of a file that may have changed since without looking so.
  private static let unsure: Stamp = 0

  /// By the hash of the file's key.
  private var known: [UInt64: Stamp] = [:]
  private var folders: [[UInt8]: FileStatus.Identity] = [:]
  private var hasRead = false

  // Of the reading that is under way:
  private var found: [UInt64: Stamp] = [:]
  private var current: Set<UInt64> = []
  private var foundAgain = 0
  private var isPartial = false
  private var changedKeys: [String] = []
  private var start = 0

  package init() {}

  /// Begins a reading.
  ///
  /// - Parameter isPartial: whether it is of some files only, while the others are as they were.
  package func begin(isPartial: Bool = false) {
    self.isPartial = isPartial
    found.removeAll(keepingCapacity: true)
    current.removeAll(keepingCapacity: true)
    changedKeys.removeAll()
    foundAgain = 0
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    start = Int(now.tv_sec) &* 1_000_000_000 &+ Int(now.tv_nsec)
  }

  /// Has the next reading be as these files were found in this one.
  ///
  /// - Parameter isWhole: whether all that is gone was removed; else the next reading looks for it everywhere again.
  package func keep(isWhole: Bool) {
    guard isPartial else {
      swap(&known, &found)
      hasRead = isWhole
      return
    }
    // What is gone stays known, so that the next whole reading looks for it.
    known.merge(found) { $1 }
    hasRead = hasRead && isWhole
  }

  /// Has the next reading take up the files with these keys.
  package func forget(_ keys: [String]) {
    for key in keys { known[DumpSweep.hash(key)] = Self.unsure }
  }

  /// Has the next reading take up all files.
  package func forget() { (known, hasRead) = ([:], false) }

  /// Whether a file is as it was when it was read last, and so need not be read again.
  func isCurrent(_ file: DumpFile) -> Bool {
    let key = file.key
    let hash = DumpSweep.hash(key)
    let stamp = file.status.map { self.stamp($0, readAt: start) } ?? Self.unsure
    let before = known[hash]
    if before != nil { foundAgain += 1 }
    found[hash] = stamp
    guard stamp != Self.unsure, before == stamp else {
      changedKeys.append(key)
      return false
    }
    current.insert(hash)
    return true
  }

  /// How far behind a change the clocks of disks may be, in nanoseconds: that of FAT has steps of two seconds.
  var clockStep = 2_100_000_000

  private func stamp(_ status: FileStatus, readAt time: Int) -> Stamp {
    guard max(status.modified, status.changed) < time - clockStep else { return Self.unsure }
    let parts = [
      UInt64(status.size), UInt64(bitPattern: Int64(status.modified)),
      UInt64(bitPattern: Int64(status.changed)),
      status.identity.device, status.identity.inode,
    ]
    return parts.withUnsafeBytes { max(1, Fingerprint.hash($0, seed: 0)) }
  }

  /// Whether the file with this key is one that was not read again, as it is as it was.
  func isCurrent(key hash: UInt64) -> Bool { current.contains(hash) }

  /// What of the dumps has to be swept: all where files are gone, else the files that were read.
  package func scopes(in all: [DumpScope]) -> [DumpScope] {
    guard hasRead, foundAgain == known.count else { return all }
    return changedKeys.compactMap { key in
      all.first { key.utf8.starts(with: "\($0.dump.name)/".utf8) }.map {
        DumpScope(dump: $0.dump, fileKey: key)
      }
    }
  }

  /// Whether nothing being left of a dump is to be believed: its folder is the same that held files before, so no disk
  /// has gone from under it.
  func isTrulyEmpty(_ dump: Dump) -> Bool {
    guard let identity = try? FileStatus(of: dump.folder).identity else { return false }
    return folders[Array(dump.name.utf8)] == identity
  }

  /// Notes where a dump's files are.
  func noteFiles(of dump: Dump) {
    if let identity = try? FileStatus(of: dump.folder).identity { folders[Array(dump.name.utf8)] = identity }
  }
}
