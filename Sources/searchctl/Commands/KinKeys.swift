import Search

/// What is in the index beside a document: the others of its group, and what is only similar.
struct KinKeys {
  /// `nil` where it is alone.
  let group: GroupID?
  let otherCount: Int
  let similarCount: Int
  /// The keys of the first of them.
  let others: [String]
  let similar: [String]

  /// - Parameter limit: how many keys to look up of either.
  init(of document: Int, _ groups: DocumentGroups, limit: Int) throws(IndexError) {
    func keys(_ documents: some Sequence<Int>) throws(IndexError) -> [String] {
      var keys: [String] = []
      for document in documents.prefix(limit) { keys.append(try groups.reader.key(document)) }
      return keys
    }
    let kin = try groups.kin(of: document)
    let others = kin.members.lazy.filter { $0 != document }
    otherCount = others.count
    group = otherCount == 0 ? nil : kin.group
    similarCount = kin.similar.count
    self.others = try keys(others)
    similar = try keys(kin.similar)
  }

  /// For people.
  var lines: [String] {
    var lines: [String] = []
    if otherCount > 0 { lines.append("copies, or the same article: \(Self.list(others, of: otherCount))") }
    if similarCount > 0 { lines.append("similar, not the same: \(Self.list(similar, of: similarCount))") }
    return lines
  }

  private static let listed = 5

  private static func list(_ keys: [String], of count: Int) -> String {
    let more = count > listed ? ", and \(grouped(count - listed)) more" : ""
    return keys.prefix(listed).joined(separator: ", ") + more
  }
}
