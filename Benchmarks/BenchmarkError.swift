/// Why a benchmark cannot go on: one line for the person who started it.
enum BenchmarkError: Error, CustomStringConvertible {
  /// The command line asks for something that does not exist.
  case usage(String)
  /// The command line is fine, but what it names is not.
  case failed(String)

  var description: String {
    switch self {
    case .usage(let message): message + "; 'Benchmarks help' lists what there is"
    case .failed(let message): message
    }
  }
}
