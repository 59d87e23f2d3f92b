package import Search

/// Removes the documents of dumps that were read again and no longer hold them.
///
/// A document is gone if its file is not there any more, or was read to its end without it. It stays where that is not
/// certain: its file could not be read whole, or is there and was not read, or lies in a folder that could not be
/// listed, or nothing at all was found in the dump, as where a disk is missing.
package final class DumpSweep {
  /// How many documents were removed.
  package private(set) var removed = 0
  /// How many did not come again, but are not certain to be gone.
  package private(set) var kept = 0

  /// Hashes of the keys of the files that were opened.
  private var read: Set<UInt64> = []
  /// The names of the dumps of which any file was opened.
  private var readDumps: Set<[UInt8]> = []
  /// What could not be read whole: the keys of files and folders.
  private var unclear: Set<[UInt8]> = []

  /// Which files were not read again, as they are as they were.
  private let snapshot: DumpSnapshot?

  package init(snapshot: DumpSnapshot? = nil) { self.snapshot = snapshot }

  /// Notes a file that is read.
  package func note(_ file: DumpExplanation) {
    read.insert(Self.hash(file.key))
    if let slash = file.key.utf8.firstIndex(of: Self.slash) {
      readDumps.insert(Array(file.key.utf8[..<slash]))
    }
  }

  /// Notes what could not be read.
  package func note(_ problem: DumpProblem) {
    guard let key = problem.key else { return }
    // An empty file was read to its end.
    if problem.isAboutAllOfIt, problem.reason == .empty || problem.reason == .noWords {
      read.insert(Self.hash(key))
      return
    }
    // What is passed over inside a file, an image in a web archive for example, was read and is no document.
    if problem.isError || problem.isAboutAllOfIt { unclear.insert(Array(key.utf8)) }
  }

  /// Whether anything may be gone of what changed: not of a file that is there and was not read, as it is no document.
  package func concerns(_ changed: DumpScope) -> Bool {
    guard let file = changed.fileKey, !read.contains(Self.hash(file)) else { return true }
    let places = Self.places(of: file, in: changed.dump)
    return places.allSatisfy(FileStatus.isAbsent) || places.contains(where: FileStatus.isFolder)
  }

  /// Removes what is gone of a dump, or of a file or folder of it. `writer` must have noted sightings while it was read.
  ///
  /// - Parameter isStopped: asked at each document: whether to look no further.
  package func remove(
    _ scope: DumpScope, from writer: IndexWriter, isStopped: () -> Bool = { false }
  ) throws(IndexError) {
    let isFound = isFound(scope.dump)
    removed += try writer.deleteUnseen(keysBeginningWith: scope.prefix, isStopped: isStopped) { key in
      let files = Self.files(ofKey: key)
      if let file = scope.fileKey, !files.contains(where: { Self.isOrIsBelow($0, file) }) { return false }
      if let snapshot, files.contains(where: { snapshot.isCurrent(key: Self.hash($0)) }) { return false }
      let isGone = isFound && self.isGone(files, from: scope.dump)
      if !isGone { kept += 1 }
      return isGone
    }
  }

  /// Whether a key is that of a file or folder, or of a file below it, byte by byte.
  private static func isOrIsBelow(_ key: String, _ file: String) -> Bool {
    guard key.utf8.starts(with: file.utf8) else { return false }
    let rest = key.utf8.dropFirst(file.utf8.count)
    return rest.isEmpty || rest.first == slash
  }

  /// Whether there is anything in a dump, or certainly nothing.
  private func isFound(_ dump: Dump) -> Bool {
    if readDumps.contains(Array(dump.name.utf8)) {
      snapshot?.noteFiles(of: dump)
      return true
    }
    return snapshot?.isTrulyEmpty(dump) ?? false
  }

  /// Whether a document is gone of which one of `files` is the file's key.
  private func isGone(_ files: [String], from dump: Dump) -> Bool {
    files.allSatisfy { file in
      !isUnclear(file) && (read.contains(Self.hash(file)) || Self.isAbsent(file, from: dump))
    }
  }

  /// Whether a file or a folder above it could not be read whole.
  private func isUnclear(_ file: String) -> Bool {
    if unclear.isEmpty { return false }
    let file = Array(file.utf8)
    if unclear.contains(file) { return true }
    return file.indices.contains { file[$0] == Self.slash && unclear.contains(Array(file[..<$0])) }
  }

  /// The keys that the document's file may have: names of files, too, may hold what stands before a document's own name.
  private static func files(ofKey key: String) -> [String] {
    var files = [key]
    for i in key.utf8.indices where key.utf8[i] == UInt8(ascii: "#") || key.utf8[i] == UInt8(ascii: ":") {
      files.append(String(key[..<i]))
    }
    return files
  }

  /// Whether a file certainly is not there.
  private static func isAbsent(_ file: String, from dump: Dump) -> Bool {
    file.utf8.count <= dump.name.utf8.count || places(of: file, in: dump).allSatisfy(FileStatus.isAbsent)
  }

  /// The paths that a file of this key may have.
  private static func places(of file: String, in dump: Dump) -> [[UInt8]] {
    let below = Array(file.utf8.dropFirst(dump.name.utf8.count + 1))
    return [below, DumpFile.unquoted(below)].map { dump.folder + [slash] + $0 }
  }

  static func hash(_ key: String) -> UInt64 {
    var key = key
    return key.withUTF8 { Fingerprint.hash(UnsafeRawBufferPointer($0), seed: 0) }
  }

  private static let slash = UInt8(ascii: "/")
}

extension DumpProblem {
  /// Whether a whole file or folder is concerned, or what it would have been cannot be told.
  fileprivate var isAboutAllOfIt: Bool {
    if case .programMissing = reason { return true }
    return line == nil && offset == nil
  }
}
