import Search

/// Looks at answers before they are timed: a fast wrong answer is worth nothing.
///
/// What one engine can say about itself is checked here: that a query's answers to different commands agree,
/// that each is in order, and that asking again changes nothing. A thorough check also asks the plain scorer, which
/// scores every document that matches.
struct AnswerCheck {
  let runner: QueryRunner
  let commands: [SearchCommand]
  let isThorough: Bool

  /// What is wrong with the answers to a query; empty where nothing is.
  func problems(with text: String) throws -> [String] {
    guard let counting = SearchCommand("COUNT") else { return [] }
    let count = try runner.answer(text, counting).matchCount
    let answers = try commands.map { try runner.answer(text, $0) }
    let longest = answers.max { $0.hits.count < $1.hits.count }?.hits ?? []
    let plain = isThorough ? try runner.plainAnswer(text, limit: longest.count) : nil
    var problems: [String] = []
    for (command, answer) in zip(commands, answers) {
      let again = try runner.answer(text, command)
      let faults = [
        again.hits == answer.hits && again.matchCount == answer.matchCount ? nil : "asking again changes it",
        fault(in: answer.hits),
        fault(in: answer, to: command, count: count),
        longest.starts(with: answer.hits) ? nil : "its hits are not the first of a longer list",
        plain?.hits.starts(with: answer.hits) ?? true ? nil : "the plain scorer finds other hits",
        plain.map { $0.matchCount == count } ?? true ? nil : "the plain scorer counts otherwise",
      ]
      problems += faults.compactMap(\.self).map { "\(command.name) \(text): \($0)" }
    }
    return problems
  }

  private func fault(in hits: [Hit]) -> String? {
    guard Set(hits.map(\.document)).count == hits.count else { return "a document comes twice" }
    let numbers = 0..<runner.searcher.reader.documentLimit
    guard hits.allSatisfy({ numbers.contains($0.document) }) else { return "a document does not exist" }
    let isOrdered = zip(hits, hits.dropFirst()).allSatisfy {
      ($0.score, -$0.document) > ($1.score, -$1.document)
    }
    return isOrdered ? nil : "its hits are not in order"
  }

  private func fault(in answer: SearchResult, to command: SearchCommand, count: Int?) -> String? {
    guard let count else { return "COUNT gives no count" }
    let wanted = min(command.limit, count)
    guard answer.hits.count == wanted else { return "\(answer.hits.count) hits instead of \(wanted)" }
    guard command.isCounting else { return nil }
    guard answer.matchCount == count else {
      return "it counts \(answer.matchCount.map { String($0) } ?? "nothing"), COUNT \(count)"
    }
    return nil
  }
}
