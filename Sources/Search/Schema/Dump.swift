/// A dump that documents of an index came from.
public struct Dump: Hashable, Sendable {
  /// What its documents' keys begin with, a slash behind it.
  public let name: String
  /// The absolute path of its folder, without links, in the system's bytes.
  public let folder: [UInt8]

  public init(name: String, folder: [UInt8]) {
    self.name = name
    self.folder = folder
  }

  /// The path for people; bytes that are no UTF-8 are replaced.
  public var folderText: String { String(decoding: folder, as: UTF8.self) }
}
