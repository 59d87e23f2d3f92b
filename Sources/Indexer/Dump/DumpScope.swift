package import Search

/// What a path stands for that was given to be read: a dump, or one file of a dump; or what changed of it.
package struct DumpScope: Hashable, Sendable {
  package let dump: Dump
  /// The key of the file, or what the keys of a folder's files begin with, without a slash; `nil` for the whole dump.
  package let fileKey: String?

  /// What the keys of its documents begin with.
  var prefix: String { fileKey ?? dump.name + "/" }

  /// As bytes: two ways to write a letter are two names.
  package static func == (one: DumpScope, other: DumpScope) -> Bool {
    one.dump.folder == other.dump.folder && one.prefix.utf8.elementsEqual(other.prefix.utf8)
      && one.dump.name.utf8.elementsEqual(other.dump.name.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(dump.folder)
    for byte in prefix.utf8 { hasher.combine(byte) }
  }

  init(dump: Dump, fileKey: String) {
    self.dump = dump
    self.fileKey = fileKey
  }

  /// `nil` where nothing is there, and for the root of all folders, which has no name.
  init?(of given: String, name: String?) {
    let path = DumpWalk.normalised(given)
    guard let status = try? FileStatus(of: path) else { return nil }
    let isFolder = status.kind == .folder
    let folder = isFolder ? path : DumpWalk.folder(of: path)
    let dumpName = name.map { Array($0.utf8) } ?? DumpWalk.dumpName(of: folder)
    guard !dumpName.isEmpty, let place = FileStatus.resolved(folder) else { return nil }
    dump = Dump(name: DumpFile.quoted(dumpName), folder: place)
    let file = path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
    fileKey = isFolder ? nil : DumpFile.key(dumpName: dumpName, below: file)
  }
}

extension DumpReader {
  /// What the paths stand for, but for standard input, what cannot be opened and what is refused: a file counts with its
  /// dump where that is given as a whole, and of two dumps of one name the first.
  package var scopes: [DumpScope] {
    let scopes = scopesOfPaths.map(\.scope)
    let whole = Set(scopes.filter { $0.fileKey == nil }.map { Array($0.dump.name.utf8) })
    var known: Set<DumpScope> = []
    return scopes.filter {
      ($0.fileKey == nil || !whole.contains(Array($0.dump.name.utf8))) && known.insert($0).inserted
    }
  }

  /// What changed of them.
  package func scopes(of changes: ChangedPaths) -> [DumpScope] {
    let slash = UInt8(ascii: "/")
    var known: Set<DumpScope> = []
    for (path, scope) in scopesOfPaths {
      let root = DumpWalk.place(of: path)
      if changes.covers(root) {
        known.insert(scope)
        continue
      }
      let start = root.isEmpty || root == [slash] ? root : root + [slash]
      for changed in changes.paths where scope.fileKey == nil && changed.starts(with: start) {
        let below = DumpFile.quoted(Array(changed[start.count...]))
        known.insert(DumpScope(dump: scope.dump, fileKey: scope.dump.name + "/" + below))
      }
    }
    return known.sorted { $0.prefix < $1.prefix }
  }

  private var scopesOfPaths: [(path: String, scope: DumpScope)] {
    var dumps: [[UInt8]: Dump] = [:]
    var scopes: [(path: String, scope: DumpScope)] = []
    for path in paths where path != "-" {
      guard let scope = DumpScope(of: path, name: name) else { continue }
      let dumpName = Array(scope.dump.name.utf8)
      let first = dumps[dumpName, default: scope.dump]
      dumps[dumpName] = first
      if first.folder == scope.dump.folder { scopes.append((path, scope)) }
    }
    return scopes
  }
}
