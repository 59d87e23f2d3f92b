internal import Search

/// Reads the documents of one open file, one after the other.
protocol DumpFormat: AnyObject {
  /// Where the reading goes on: what a failure of the input is told with.
  var place: Place { get }

  /// `nil` at the end of the file.
  func next(from input: DumpInput) throws(InputFailure) -> Found?
}

/// Where in a file something stands.
enum Place: Hashable, Sendable {
  case file
  /// Both from 1.
  case line(Int, column: Int? = nil)
  /// From 0.
  case byte(Int)

  /// The line or byte; `nil` for a whole file.
  var number: Int? {
    switch self {
    case .file: nil
    case .line(let number, _), .byte(let number): number
    }
  }
}

/// What a reader of a format has come to.
struct Found {
  var document: FoundDocument?
  var faults: [Fault] = []

  struct Fault {
    let place: Place
    let reason: DumpProblem.Reason
  }

  init(_ document: FoundDocument) { self.document = document }

  init(_ reason: DumpProblem.Reason, at place: Place) {
    faults = [Fault(place: place, reason: reason)]
  }
}

/// A document in a file, which does not know yet what the file is called.
struct FoundDocument {
  /// What the dump itself calls it, an id or an address; `nil` where it is called by its place.
  var name: String?
  /// The line or byte where it begins, or the file that is one document.
  var place = Place.file
  let text: [UInt8]
  /// How `text` differs from the bytes of a file of plain text. From other formats it was taken out, and nothing
  /// leads back further than to it.
  var edits = TextEdits()
  var isMarkdown = false
  /// Which part of a text it is that was too long for one document, from 1.
  var part: Int?
  var stated = StatedFacts()
  let replacedBytes: Int
}
