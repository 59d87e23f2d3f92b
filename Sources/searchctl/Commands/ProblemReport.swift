import Indexer

/// Tells what could not be read, and what was passed over where that is asked for.
///
/// A file of a million bad lines is told in few: what is not told is counted all the same.
struct ProblemReport {
  let isQuiet: Bool
  let explains: Bool
  /// Whether a problem that comes again is not told again.
  let tellsOnce: Bool
  private var told: Set<String> = []

  /// The first thousand.
  private(set) var errors: [DumpProblem] = []
  private var path = ""
  private var countInFile = 0
  /// The programs that were found missing.
  private var missing: Set<String> = []

  private static let kept = 1000
  private static let toldInFile = 20

  init(isQuiet: Bool, explains: Bool, tellsOnce: Bool = false) {
    self.isQuiet = isQuiet
    self.tellsOnce = tellsOnce
    self.explains = explains
  }

  mutating func take(_ problem: DumpProblem, _ console: Console) {
    guard problem.isError else { return takeSkipped(problem, console) }
    if tellsOnce, told.count >= Self.kept || !told.insert(problem.description).inserted { return }
    if errors.count < Self.kept { errors.append(problem) }
    if problem.path != path { (path, countInFile) = (problem.path, 0) }
    countInFile += 1
    if countInFile <= Self.toldInFile {
      console.complain(problem.description + Self.remedy(for: problem.reason))
    } else if countInFile == Self.toldInFile + 1 {
      console.complain("\(path): more errors, which are only counted")
    }
  }

  private mutating func takeSkipped(_ problem: DumpProblem, _ console: Console) {
    if explains { return console.say(problem.description) }
    guard !isQuiet, case .programMissing(let program, _) = problem.reason, missing.insert(program).inserted,
      let remedy = problem.reason.remedy
    else { return }
    console.say("\(problem.reason), so files that need it are skipped; \(remedy)")
  }

  /// What this program, other than the library, can do about it.
  private static func remedy(for reason: DumpProblem.Reason) -> String {
    switch reason {
    case .tooLong: ", or give more \(IndexCommand.memory.spelling)"
    case .unpacksBeyondSize: ", or allow more with \(IndexCommand.unpacked.spelling)"
    default: ""
    }
  }
}
