/// What a document's title, date and author were taken from.
///
///     evidence := title:u8 date:u8 author:u8
///
/// A number is that of a case below, 0 where nothing was found. Numbers that a reader does not know are 0 to it.
public struct Evidence: Equatable, Sendable {
  public enum Title: UInt8, Sendable {
    /// A field of its own: `title` of a line of JSON or a table, a page's head, a mail's subject.
    case field = 1
    /// The first heading of a page or of Markdown.
    case heading
    case firstLine
    /// A line that follows a slogan, a section or an age.
    case belowSlogan
    /// The last line, without the name of the site.
    case lastLine
    /// A line near the beginning that the last line repeats with the name of the site.
    case repeatedAtEnd
    /// The first line, without the name of the site.
    case beforeSiteName
  }

  public enum Date: UInt8, Sendable {
    /// A field of its own: `date` of a line of JSON or a table, a page's head, a mail's header.
    case field = 1
    /// It stands behind `Published`, `Posted` or the like.
    case published
    /// It is most of a line near the beginning.
    case ownLine
    /// The time of the first post.
    case post
    /// It stands behind `Updated` or the like.
    case updated
    /// An age such as `1h ago`, counted back from the day of the dump.
    case age
    /// The first time that a page marks as one.
    case timeElement
  }

  public enum Author: UInt8, Sendable {
    /// A field of its own: `author` of a line of JSON or a table, a page's head, who a mail is from.
    case field = 1
    /// A line `By …` near the beginning.
    case byline
    /// The account of the first post.
    case handle
  }

  public var title: Title?
  public var date: Date?
  public var author: Author?

  public init(title: Title? = nil, date: Date? = nil, author: Author? = nil) {
    self.title = title
    self.date = date
    self.author = author
  }

  /// The bytes as one little-endian number.
  package var packed: UInt32 {
    UInt32(title?.rawValue ?? 0) | UInt32(date?.rawValue ?? 0) << 8 | UInt32(author?.rawValue ?? 0) << 16
  }

  package init(packed: UInt32) {
    self.init((0..<3).map { UInt8(truncatingIfNeeded: packed >> ($0 * 8)) })
  }

  package var bytes: [UInt8] { [title?.rawValue ?? 0, date?.rawValue ?? 0, author?.rawValue ?? 0] }

  package init(_ bytes: some Sequence<UInt8>) {
    var bytes = bytes.makeIterator()
    title = bytes.next().flatMap { Title(rawValue: $0) }
    date = bytes.next().flatMap { Date(rawValue: $0) }
    author = bytes.next().flatMap { Author(rawValue: $0) }
  }
}
