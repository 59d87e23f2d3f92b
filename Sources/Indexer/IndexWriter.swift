public import Search

/// Adds documents to an index and commits them.
///
/// There is one writer for an index at a time; its lock dies with the process. Nothing that was added can be
/// seen before `commit()`, and a writer that ends without it leaves the index as it was.
public final class IndexWriter {
  public struct Options: Sendable {
    /// `nil` takes the analyzer of the index, or `english` for a new one.
    public var analyzer: Analyzer.Name?
    public var storesText = true
    /// How many bytes of memory to fill before a segment is written.
    public var memoryBudget = 512 << 20
    public init() {}
  }

  /// What became of a document.
  public enum Outcome: Sendable {
    case indexed, updated, unchanged
  }

  public let path: String

  /// Opens the index in the folder `path`, or makes it.
  public init(at path: String, options: Options = Options()) throws(IndexError) {
    self.path = path
  }

  /// Takes in a document. One with the same key is replaced, or left alone where nothing about it changed.
  @discardableResult
  public func add(_ document: Document) throws(IndexError) -> Outcome { .indexed }

  /// Removes the document with this key; `false` where there is none.
  @discardableResult
  public func delete(key: String) throws(IndexError) -> Bool { false }

  /// Makes everything since the last commit durable and visible to new readers, all of it or nothing.
  public func commit() throws(IndexError) {}

  /// Merges all segments into one; commits.
  public func mergeAll() throws(IndexError) {}
}
