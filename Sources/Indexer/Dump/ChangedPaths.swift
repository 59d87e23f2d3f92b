/// Files and folders that may have changed since they were read: what a walk looks at instead of everything.
///
/// A folder stands for all that is below it. Paths are as a walk has them (`DumpWalk`), empty for the current folder; of a
/// million changes in one folder each costs as much as it is deep.
package struct ChangedPaths {
  package private(set) var paths: Set<[UInt8]> = []
  /// The names on the ways to the paths, by folder.
  private var names: [[UInt8]: Set<[UInt8]>] = [:]

  package init() {}

  package var isEmpty: Bool { paths.isEmpty }

  package mutating func insert(_ path: [UInt8]) {
    guard paths.insert(path).inserted else { return }
    var path = path
    while let folder = Self.folder(of: path) {
      let name = Array(path[(folder.isEmpty || folder == [Self.slash] ? folder.count : folder.count + 1)...])
      guard names[folder, default: []].insert(name).inserted else { return }
      path = folder
    }
  }

  package mutating func formUnion(_ others: ChangedPaths) {
    for path in others.paths { insert(path) }
  }

  /// Whether a path may have changed, or a folder above it.
  func covers(_ path: [UInt8]) -> Bool {
    if paths.contains(path) { return true }
    var path = path
    while let folder = Self.folder(of: path) {
      if paths.contains(folder) { return true }
      path = folder
    }
    return false
  }

  /// Whether anything at a path, above it or below it may have changed.
  package func concerns(_ path: [UInt8]) -> Bool { names[path] != nil || covers(path) }

  /// The names in a folder below which something may have changed, in order.
  func names(in folder: [UInt8]) -> [[UInt8]] {
    (names[folder] ?? []).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// What is called `name` in a folder that a walk has come to.
  package static func path(_ name: [UInt8], in folder: [UInt8]) -> [UInt8] {
    if folder.isEmpty { return name }
    return folder == [slash] ? folder + name : folder + [slash] + name
  }

  /// The folder that a path is in; `nil` for the current folder and for the root of all.
  static func folder(of path: [UInt8]) -> [UInt8]? {
    if path.isEmpty || path == [slash] { return nil }
    guard let end = path.lastIndex(of: slash) else { return [] }
    return end == 0 ? [slash] : Array(path[..<end])
  }

  private static let slash = UInt8(ascii: "/")
}
