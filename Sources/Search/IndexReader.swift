/// One commit of an index, opened for reading.
///
/// It keeps answering from that commit whatever a writer does meanwhile.
public final class IndexReader {
  /// The folder of the index.
  public let path: String
  public let analyzer: Analyzer
  /// How many documents can be found.
  public let documentCount: Int
  /// One more than the largest document number; deleted documents keep theirs until a merge.
  public let documentLimit: Int
  public let hasStoredText: Bool

  /// Opens the newest commit of the index in the folder `path`.
  public init(opening path: String) throws(IndexError) {
    throw .noIndex(path: path)
  }

  /// The document with a number below `documentLimit`.
  public func document(_ number: Int) throws(IndexError) -> StoredDocument {
    throw .noIndex(path: path)
  }

  /// The number of the document whose key is `key`.
  public func number(ofKey key: String) throws(IndexError) -> Int? { nil }

  /// The keys that begin with `prefix` or, failing that, whose last path component does; at most `limit`.
  public func keys(matching prefix: String, limit: Int) throws(IndexError) -> [String] { [] }

  public func statistics() throws(IndexError) -> IndexStatistics {
    throw .noIndex(path: path)
  }

  /// Checks every byte of every file of the commit against its checksum, and every structure against the format.
  ///
  /// - Parameter progress: called now and then with the bytes checked and the bytes in all.
  /// - Returns: what was found wrong; empty where all is well.
  public func verify(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) -> [IndexError] { [] }
}

/// What an index holds.
public struct IndexStatistics: Sendable {
  public struct Section: Sendable {
    public let name: String
    public let bytes: Int
    package init(name: String, bytes: Int) {
      self.name = name
      self.bytes = bytes
    }
  }

  public package(set) var documents = 0
  public package(set) var deletedDocuments = 0
  public package(set) var segments = 0
  public package(set) var terms = 0
  public package(set) var postings = 0
  public package(set) var words = 0
  public package(set) var textBytes = 0
  public package(set) var sources = 0
  public package(set) var earliest: PartialDate?
  public package(set) var latest: PartialDate?
  /// Bytes on disk by section of the format, largest first.
  public package(set) var sections: [Section] = []
  public package(set) var totalBytes = 0

  package init() {}
}
