import Search

/// Groups of copies and pairs of similar documents, with what differs.
///
/// What is kept are numbers; texts and what differs between them only while it is printed.
struct KinListing {
  /// A document beside the first of its group, or beside the one that it is similar to.
  struct Kin {
    let key: String
    let title: String?
    let kinship: Kinship?
    /// `nil` where no text is stored.
    let changes: [TextDifference.Change]?
  }

  /// The documents of a group, or the two of a pair, with what each was found to be.
  private typealias Members = [(document: Int, kinship: Kinship?)]

  private let reader: IndexReader
  /// Of each how many of its changes are printed.
  private let changes: Int
  private var groups: [Members] = []
  private var pairs: [Members] = []
  private var groupCount = 0
  private var groupedCount = 0
  private var pairCount = 0

  var isEmpty: Bool { groupCount == 0 && pairCount == 0 }

  /// - Parameters:
  ///   - matching: only groups and pairs with one of these documents; `nil` for all.
  ///   - limit: how many groups and how many pairs to look into.
  ///   - changes: how many passages that differ to print of each document.
  init(
    _ reader: IndexReader, matching: Set<Int>?, limit: Int, changes: Int
  ) throws(IndexError) {
    self.reader = reader
    self.changes = changes
    let all = try DocumentGroups(reader)
    func isWanted(_ documents: [Int]) -> Bool { matching.map { !$0.isDisjoint(with: documents) } ?? true }
    for group in try all.groups() where isWanted(group.members.map(\.document)) {
      groupCount += 1
      groupedCount += group.members.count
      if groupCount <= limit { groups.append(group.members.map { ($0.document, $0.kinship) }) }
    }
    for pair in try all.similarPairs() where isWanted([pair.document, pair.other]) {
      pairCount += 1
      if pairCount <= limit { pairs.append([(pair.other, nil), (pair.document, .similar)]) }
    }
  }

  /// What member number `i` of a group or pair is to the first, whose text is kept in `first`.
  private func kin(_ members: Members, _ i: Int, first: inout [UInt8]) throws(IndexError) -> Kin {
    let document = try reader.document(members[i].document)
    if i == 0 { first = document.text }
    let changes = i > 0 && reader.hasStoredText ? TextDifference(first, document.text).changes : nil
    return Kin(
      key: document.key,
      title: document.title.isEmpty ? nil : String(decoding: document.text[document.title], as: UTF8.self),
      kinship: i == 0 ? nil : Self.kinship(members[i].kinship, changes), changes: changes)
  }

  /// What a member is to the first, where it was placed by its kinship to another.
  private static func kinship(_ noted: Kinship?, _ changes: [TextDifference.Change]?) -> Kinship {
    guard noted != .similar, let changes else { return noted ?? .sameArticle }
    return changes.isEmpty ? .copy : .sameArticle
  }

  // MARK: For people

  func print(on console: Console) throws(IndexError) {
    for (i, group) in groups.enumerated() {
      if i > 0 { console.print("") }
      console.print("\(i + 1). \(counted(group.count, "document"))")
      try print(group, on: console)
    }
    guard !pairs.isEmpty else { return }
    if !groups.isEmpty { console.print("") }
    console.print("similar, not the same:")
    for pair in pairs {
      console.print("")
      try print(pair, on: console)
    }
  }

  private func print(_ members: Members, on console: Console) throws(IndexError) {
    var first: [UInt8] = []
    for i in members.indices { print(try kin(members, i, first: &first), on: console) }
  }

  private func print(_ kin: Kin, on console: Console) {
    var line = "   \(kin.key)"
    if let kinship = kin.kinship {
      line += " · \(kinship.text)"
      if let changes = kin.changes {
        line +=
          changes.isEmpty
          ? ", no other passages"
          : ", \(counted(changes.count, "passage")) differ\(changes.count == 1 ? "s" : "")"
      }
    } else if let title = kin.title {
      line += " · \(title)"
    }
    console.print(Control.printable(line))
    for change in kin.changes?.prefix(changes) ?? [] {
      let (first, second) = change.excerpts
      if let first { console.print(Control.printable("      - \(Self.shortened(first))")) }
      if let second { console.print(Control.printable("      + \(Self.shortened(second))")) }
    }
  }

  /// A passage without sentences may be as long as its text.
  private static func shortened(_ passage: String) -> String {
    let limit = 300
    return passage.count > limit ? passage.prefix(limit) + " …" : passage
  }

  /// `12 groups of 31 documents, 10 shown; 4 similar pairs`
  var line: String {
    var text = "\(counted(groupCount, "group")) of copies"
    if groupCount > 0 { text += " with \(counted(groupedCount, "document"))" }
    if groups.count < groupCount { text += ", \(grouped(groups.count)) shown" }
    text += "; \(counted(pairCount, "similar pair"))"
    if pairs.count < pairCount { text += ", \(grouped(pairs.count)) shown" }
    return text
  }

  // MARK: For programs

  func printJSON(on console: Console) throws(IndexError) {
    let end = try JSONOption.object { (writer) throws(IndexError) in
      writer.field("groupCount", groupCount)
      writer.field("groupedDocuments", groupedCount)
      writer.name("groups")
      try write(groups, to: &writer, console)
      writer.field("pairCount", pairCount)
      writer.name("pairs")
      try write(pairs, to: &writer, console)
    }
    console.output.append(end)
  }

  private func write(
    _ groups: [Members], to writer: inout JSONWriter, _ console: Console
  ) throws(IndexError) {
    try writer.array(groups) { (writer, members) throws(IndexError) in
      var first: [UInt8] = []
      try writer.array(members.indices) { (writer, i) throws(IndexError) in
        writer.kin(try kin(members, i, first: &first), changes)
        // Handed on before the next document is looked at.
        console.output.append(writer.taken())
      }
    }
  }
}

extension Kinship {
  fileprivate var text: String {
    switch self {
    case .similar: "similar"
    case .sameArticle: "the same article"
    case .copy: "the same words"
    }
  }
}

extension JSONWriter {
  fileprivate mutating func kin(_ kin: KinListing.Kin, _ limit: Int) {
    object { writer in
      writer.field("key", kin.key)
      writer.field("title", kin.title)
      writer.field("kinship", kin.kinship.map { "\($0)" })
      writer.field("changeCount", kin.changes?.count)
      writer.name("changes")
      writer.array(kin.changes?.prefix(limit) ?? []) { writer, change in
        let (first, second) = change.excerpts
        writer.object { writer in
          writer.field("first", first)
          writer.field("this", second)
        }
      }
    }
  }
}
