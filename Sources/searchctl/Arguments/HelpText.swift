/// Lays out help from the tables; 80 columns fit every terminal.
enum HelpText {
  static let width = 80

  /// What `searchctl help` says.
  static func overview(of tables: [ArgumentTable]) -> String {
    var text = "searchctl finds documents by the words in them.\n\n"
    text += "Usage: searchctl COMMAND [ARGUMENTS]\n\nCommands:\n"
    text += listing(tables.map { ($0.command, $0.summary) })
    text += """

      Begin with:
        searchctl index PATH...        take in files and folders
        searchctl query global ban     find them

      An index lives in the folder that --index names, else in the one that
      SEARCHCTL_INDEX names, else in the nearest folder '.searchctl' from here upwards.

      Exit codes: 0 for hits, 1 for none, 2 for an error.
      'searchctl help COMMAND' tells more.

      """
    return text
  }

  /// What a mistyped call is told.
  static func short(of tables: [ArgumentTable]) -> String {
    "Usage: searchctl COMMAND [ARGUMENTS]\n\nCommands:\n"
      + listing(tables.map { ($0.command, $0.summary) })
      + "\n'searchctl help' tells more.\n"
  }

  /// What `searchctl help COMMAND` and `searchctl COMMAND --help` say.
  static func page(of table: ArgumentTable) -> String {
    var text = table.summary + "\n\nUsage: searchctl \(table.command) [FLAGS]"
    if let operand = table.operand {
      text += " \(operand.usage)\n\nArguments:\n" + listing([(operand.usage, operand.help)])
    } else {
      text += "\n"
    }
    text += "\nFlags:\n" + listing(table.flags.map { (spelling(of: $0), help(of: $0)) })
    for note in table.notes {
      text += "\n" + (note.hasPrefix(" ") ? note : filled(note, indent: 0)) + "\n"
    }
    return text
  }

  /// `-n, --limit N`
  private static func spelling(of flag: Flag) -> String {
    let short = flag.short.map { "-\($0), " } ?? "    "
    return short + "--\(flag.name)" + (flag.placeholder.map { " \($0)" } ?? "")
  }

  private static func help(of flag: Flag) -> String {
    flag.defaultText.map { "\(flag.help) [\($0)]" } ?? flag.help
  }

  /// Two columns; what is too long for the left one has the right one begin on the next line.
  private static func listing(_ rows: [(left: String, right: String)]) -> String {
    let column = min(26, (rows.map { $0.left.count }.max() ?? 0) + 4)
    var text = ""
    for row in rows {
      text += "  " + row.left
      let room = column - 2 - row.left.count
      text += room >= 2 ? String(repeating: " ", count: room) : "\n" + String(repeating: " ", count: column)
      text += filled(row.right, indent: column) + "\n"
    }
    return text
  }

  /// Breaks `text` at blanks; every line but the first is moved in by `indent`.
  private static func filled(_ text: String, indent: Int) -> String {
    let lines = LineWrapper(width: width - indent).lines(of: text)
    return lines.map { String(Substring(text.utf8[$0])) }.joined(
      separator: "\n" + String(repeating: " ", count: indent))
  }
}

extension String.UTF8View {
  /// The bytes at the offsets `range`.
  subscript(range: Range<Int>) -> Substring.UTF8View {
    self[index(startIndex, offsetBy: range.lowerBound)..<index(startIndex, offsetBy: range.upperBound)]
  }
}
