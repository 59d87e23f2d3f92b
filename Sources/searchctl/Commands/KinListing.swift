import Search

/// Groups of copies and pairs of similar documents, with what differs.
struct KinListing {
  /// A document beside the first of its group, or beside the one that it is similar to.
  struct Kin {
    let key: String
    let title: String?
    let kinship: Kinship?
    /// `nil` where no text is stored.
    let changes: [TextDifference.Change]?
  }

  private(set) var groups: [[Kin]] = []
  private(set) var pairs: [[Kin]] = []
  private var groupCount = 0
  private var groupedCount = 0
  private var pairCount = 0

  var isEmpty: Bool { groupCount == 0 && pairCount == 0 }

  /// - Parameters:
  ///   - matching: only groups and pairs with one of these documents; `nil` for all.
  ///   - limit: how many groups and how many pairs to look into.
  init(_ reader: IndexReader, matching: Set<Int>?, limit: Int) throws(IndexError) {
    let all = try DocumentGroups(reader)
    func isWanted(_ documents: [Int]) -> Bool { matching.map { !$0.isDisjoint(with: documents) } ?? true }
    for group in try all.groups() where isWanted(group.members.map(\.document)) {
      groupCount += 1
      groupedCount += group.members.count
      if groupCount <= limit {
        groups.append(try Self.kin(group.members.map { ($0.document, $0.kinship) }, reader))
      }
    }
    for pair in try all.similarPairs() where isWanted([pair.document, pair.other]) {
      pairCount += 1
      guard pairCount <= limit else { continue }
      pairs.append(try Self.kin([(pair.other, nil), (pair.document, .similar)], reader))
    }
  }

  private static func kin(
    _ members: [(document: Int, kinship: Kinship?)], _ reader: IndexReader
  ) throws(IndexError) -> [Kin] {
    var kin: [Kin] = []
    var first: [UInt8] = []
    for (i, member) in members.enumerated() {
      let document = try reader.document(member.document)
      if i == 0 { first = document.text }
      let changes = i > 0 && reader.hasStoredText ? TextDifference(first, document.text).changes : nil
      kin.append(
        Kin(
          key: document.key,
          title: document.title.isEmpty
            ? nil : String(decoding: document.text[document.title], as: UTF8.self),
          kinship: i == 0 ? nil : kinship(member.kinship, changes), changes: changes))
    }
    return kin
  }

  /// What a member is to the first, where it was placed by its kinship to another.
  private static func kinship(_ noted: Kinship?, _ changes: [TextDifference.Change]?) -> Kinship {
    guard noted != .similar, let changes else { return noted ?? .sameArticle }
    return changes.isEmpty ? .copy : .sameArticle
  }

  // MARK: For people

  func print(on console: Console, changes: Int) {
    for (i, group) in groups.enumerated() {
      if i > 0 { console.print("") }
      console.print("\(i + 1). \(counted(group.count, "document"))")
      for member in group { Self.print(member, changes, on: console) }
    }
    guard !pairs.isEmpty else { return }
    if !groups.isEmpty { console.print("") }
    console.print("similar, not the same:")
    for pair in pairs {
      console.print("")
      for member in pair { Self.print(member, changes, on: console) }
    }
  }

  private static func print(_ kin: Kin, _ limit: Int, on console: Console) {
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
    for change in kin.changes?.prefix(limit) ?? [] {
      let (first, second) = change.excerpts
      if let first { console.print(Control.printable("      - \(shortened(first))")) }
      if let second { console.print(Control.printable("      + \(shortened(second))")) }
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

  func json(changes: Int) -> String {
    JSONOption.object { writer in
      writer.field("groupCount", groupCount)
      writer.field("groupedDocuments", groupedCount)
      writer.name("groups")
      writer.array(groups) { writer, group in writer.array(group) { $0.kin($1, changes) } }
      writer.field("pairCount", pairCount)
      writer.name("pairs")
      writer.array(pairs) { writer, pair in writer.array(pair) { $0.kin($1, changes) } }
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
