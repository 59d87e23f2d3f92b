internal import Search

/// Finds the files under the paths that were given, in an order that depends on their names alone.
package struct DumpWalk {
  package enum Step {
    case file(DumpFile)
    case standardInput
    case problem(DumpProblem)
  }

  /// A folder on the way from the path that was given to where the walk is.
  private struct Level {
    let listing: FolderListing
    /// Whether it has the names that changed only, which may be gone.
    let isOfChanges: Bool
    var next = 0
    let pathLength: Int
    let identity: FileStatus.Identity
  }

  private let paths: [String]
  private let snapshot: DumpSnapshot?
  /// Where to look; `nil` for everywhere.
  private let changes: ChangedPaths?
  /// What all dumps are called; `nil` where each is called as its folder.
  private let name: [UInt8]?
  private let indexFolder: [UInt8]?
  private let isStopped: @Sendable () -> Bool
  private var nextPath = 0
  private var levels: [Level] = []
  /// Where the walk is; empty for the current folder.
  private var path: [UInt8] = []
  /// What the keys of the folder's files begin with, and how much of their path gives way to it.
  private var dumpName: [UInt8] = []
  private var dumpPathLength = 0
  private var knownLoops: Set<FileStatus.Identity> = []
  /// The folders that gave the dumps' names so far.
  private var dumps: [[UInt8]: (folder: FileStatus.Identity, path: [UInt8])] = [:]

  /// - Parameters:
  ///   - indexFolder: of an index whose own files are passed over, by whatever name a walk comes to it.
  ///   - snapshot: what is told of the folders that are listed.
  ///   - changes: where to look; `nil` for everywhere.
  ///   - isStopped: asked at each name: whether no more is wanted.
  package init(
    paths: [String], name: String? = nil, indexFolder: String? = nil, snapshot: DumpSnapshot? = nil,
    changes: ChangedPaths? = nil, isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.paths = paths
    self.isStopped = isStopped
    self.indexFolder = indexFolder.map { Array($0.utf8) }
    self.changes = changes
    self.snapshot = snapshot
    self.name = name.map { Array($0.utf8) }
  }

  /// `nil` behind the last, and where no more is wanted.
  package mutating func next() -> Step? {
    while !isStopped() {
      if let level = levels.last {
        if level.next == level.listing.count {
          levels.removeLast()
        } else if let step = descend() {
          return step
        }
      } else if nextPath < paths.count {
        nextPath += 1
        if let step = begin(paths[nextPath - 1]) { return step }
      } else {
        return nil
      }
    }
    return nil
  }

  /// Takes up one of the paths that were given.
  private mutating func begin(_ given: String) -> Step? {
    dumpName = []
    if given == "-" { return .standardInput }
    path = Self.normalised(given)
    // The system would take a NUL for the path's end and open another file.
    guard !given.isEmpty, !path.contains(0) else {
      return problem(.system(operation: "open", code: ENOENT), path: Array(given.utf8))
    }
    let isConcerned = changes?.concerns(Self.place(of: given)) ?? true
    do throws(SystemFailure) {
      let status = try FileStatus(of: path)
      // Where nothing changed it has its name all the same: no other folder may take that.
      let refusal = try take(path, status)
      guard isConcerned else { return nil }
      if let refusal { return refusal }
      guard status.kind == .folder else {
        return file(status.kind, form: DumpForm(nameOf: path), isNamed: true)
      }
      return enter(status.identity)
    } catch {
      return isConcerned ? refused(error) : nil
    }
  }

  /// Calls the dump as the folder that was given, or as that of the file: so its key is the same either way.
  private mutating func take(_ given: [UInt8], _ status: FileStatus) throws(SystemFailure) -> Step? {
    guard status.kind == .folder else {
      let folder = Self.folder(of: given)
      dumpPathLength = (given.lastIndex(of: Self.slash) ?? -1) + 1
      return take(name: folder, try FileStatus(of: folder).identity)
    }
    if given == [Self.dot] { path = [] }
    dumpPathLength = path.isEmpty || path == [Self.slash] ? path.count : path.count + 1
    return take(name: given, status.identity)
  }

  /// Calls the dump as the folder at `path`; a problem where another folder is called so.
  private mutating func take(name path: [UInt8], _ identity: FileStatus.Identity) -> Step? {
    dumpName = name ?? Self.dumpName(of: path)
    if let known = dumps[dumpName], known.folder != identity {
      let name = DumpFile.quoted(dumpName)
      return .problem(
        DumpProblem(
          path: DumpFile.quoted(path), key: key, .dumpNameTaken(name, by: DumpFile.quoted(known.path)),
          isError: true))
    }
    dumps[dumpName] = (identity, path)
    return nil
  }

  /// Where a walk is at a path that was given: as that is normalised, and empty for the current folder.
  package static func place(of given: String) -> [UInt8] {
    let path = normalised(given)
    return path == [dot] ? [] : path
  }

  /// The folder in which a change of a path that was given shows; empty for the current folder.
  package static func folderToWatch(for given: String) -> [UInt8] {
    let place = place(of: given)
    return place.isEmpty || FileStatus.isFolder(place) ? place : ChangedPaths.folder(of: place) ?? place
  }

  /// What stands before the last component of a normalised path, itself one.
  static func folder(of path: [UInt8]) -> [UInt8] {
    let folder = ChangedPaths.folder(of: path) ?? path
    return folder.isEmpty ? [dot] : folder
  }

  /// Takes up the next entry of the innermost folder.
  private mutating func descend() -> Step? {
    let last = levels.count - 1
    let entry = levels[last].next
    levels[last].next += 1
    path.removeSubrange(levels[last].pathLength...)
    if !path.isEmpty, path != [Self.slash] { path.append(Self.slash) }
    path += levels[last].listing.name(entry)

    let hint = levels[last].listing.hint(entry)
    if hint != .file {
      let status: FileStatus
      do throws(SystemFailure) { status = try FileStatus(of: path) } catch {
        return levels[last].isOfChanges && FileStatus.isAbsent(path) ? nil : refused(error)
      }
      if status.kind == .folder { return enter(status.identity) }
      if status.kind != .file { return file(status.kind, form: DumpForm(nameOf: path), isNamed: false) }
    }
    let form = DumpForm(nameOf: path)
    guard form.kind != nil else {
      let isOwn = isOfIndex(levels[last].listing.name(entry), in: levels[last].identity)
      return isOwn ? nil : problem(.unknownKind(ending: form.ending), isError: false)
    }
    return file(.file, form: form, isNamed: false)
  }

  /// Whether a file is one of the index's own, between which documents may lie.
  ///
  /// The folder may be made while the walk is under way, so it is asked for each time.
  private func isOfIndex(_ name: some Collection<UInt8>, in folder: FileStatus.Identity) -> Bool {
    guard let indexFolder, ["lock", "commit", "segment-"].contains(where: { name.starts(with: $0.utf8) }),
      let status = try? FileStatus(of: indexFolder)
    else { return false }
    return status.identity == folder
  }

  private mutating func enter(_ identity: FileStatus.Identity) -> Step? {
    if levels.contains(where: { $0.identity == identity }) {
      return knownLoops.insert(identity).inserted ? problem(.loop) : nil
    }
    do throws(SystemFailure) {
      let isOfChanges = changes.map { !$0.covers(path) } ?? false
      if !isOfChanges { snapshot?.willList?(path) }
      let listing =
        isOfChanges
        ? FolderListing(ofNames: changes?.names(in: path) ?? [])
        : try FolderListing(of: path.isEmpty ? [Self.dot] : path)
      levels.append(
        Level(listing: listing, isOfChanges: isOfChanges, pathLength: path.count, identity: identity))
      return nil
    } catch {
      return refused(error)
    }
  }

  private func file(_ kind: FileStatus.Kind, form: DumpForm, isNamed: Bool) -> Step {
    switch kind {
    case .pipe: problem(.notAFile("pipe"), isError: isNamed)
    case .socket: problem(.notAFile("socket"), isError: isNamed)
    case .device: problem(.notAFile("device"), isError: isNamed)
    case .file, .folder:
      .file(
        DumpFile(
          path: path, form: form, isNamed: isNamed, dumpName: dumpName, dumpPathLength: dumpPathLength))
    }
  }

  private func refused(_ failure: SystemFailure) -> Step {
    if failure.code == ENOENT, FileStatus.isLink(path) { return problem(.danglingLink) }
    return problem(.system(operation: failure.operation, code: failure.code))
  }

  private func problem(_ reason: DumpProblem.Reason, path: [UInt8]? = nil, isError: Bool = true) -> Step {
    .problem(
      DumpProblem(
        path: DumpFile.quoted(path ?? self.path), key: path == nil ? key : nil, reason, isError: isError))
  }

  /// What the keys begin with of the documents from where the walk is; `nil` where that has no name yet.
  private var key: String? {
    if dumpName.isEmpty { return nil }
    return path.count > dumpPathLength
      ? DumpFile.key(dumpName: dumpName, below: path[dumpPathLength...]) : DumpFile.quoted(dumpName)
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// `path` without doubled slashes and `.` components.
  package static func normalised(_ path: String) -> [UInt8] {
    let bytes = Array(path.utf8)
    let parts = bytes.split(separator: slash).filter { $0 != [dot] }
    let joined = Array(parts.joined(separator: [slash]))
    if bytes.first == slash { return [slash] + joined }
    return joined.isEmpty ? [dot] : joined
  }

  /// The last component of a normalised path; the folder's real name where that is `.` or `..`.
  package static func dumpName(of path: [UInt8]) -> [UInt8] {
    func last(_ path: [UInt8]) -> [UInt8] { Array(path.split(separator: slash).last ?? []) }
    let name = last(path)
    guard name == [dot] || name == [dot, dot] else { return name }
    return FileStatus.resolved(path).map(last) ?? name
  }
}

/// A file that a walk has come to.
package struct DumpFile {
  /// As the system knows it.
  package let path: [UInt8]
  package let form: DumpForm
  /// Whether it was named in full and not found in a folder.
  package let isNamed: Bool
  fileprivate let dumpName: [UInt8]
  fileprivate let dumpPathLength: Int

  /// Asks the system; `nil` for a file that is gone.
  var status: FileStatus? {
    do throws(SystemFailure) { return try FileStatus(of: path) } catch { return nil }
  }

  package var source: String { Self.quoted(path) }

  /// The dump's name and the path below its folder; the same wherever the program was started.
  package var key: String {
    Self.key(dumpName: dumpName, below: path[dumpPathLength...])
  }

  static func key(dumpName: [UInt8], below: ArraySlice<UInt8>) -> String {
    quoted(dumpName.isEmpty ? Array(below) : dumpName + [UInt8(ascii: "/")] + below)
  }

  /// A name may hold any bytes: those that are not UTF-8 are written `\xE9`, so that two names stay two.
  static func quoted(_ path: [UInt8]) -> String {
    var rest = path.withUnsafeBytes { TextRepair.firstInvalid(in: $0) }
    guard rest != nil else { return String(decoding: path, as: UTF8.self) }
    var text = ""
    var start = 0
    while let invalid = rest {
      text += String(decoding: path[start..<invalid], as: UTF8.self)
      let digits = String(path[invalid], radix: 16, uppercase: true)
      text += "\\x" + digits
      start = invalid + 1
      rest = path.withUnsafeBytes { TextRepair.firstInvalid(in: $0, from: start) }
    }
    return text + String(decoding: path[start...], as: UTF8.self)
  }

  /// The bytes of which `quoted` made this.
  static func unquoted(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16),
        value >= 0x80
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
