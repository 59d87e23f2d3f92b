import Indexer
import Search

/// Garbles the sentences of a corpus in every way that is to be undone and counts those that come back; and counts
/// sentences that are changed though nothing was wrong with them.
var repairBenchmark: Subcommand {
  Subcommand(
    name: "repair", operands: ["CORPUS"],
    summary: "Says how well garbled text is mended, how often sound text is changed, and how fast.",
    flags: [
      Flag("limit", "N", help: "only the first N documents"),
      Flag("samples", "N", help: "garble at most N sentences, evenly spread (10000)"),
      Flag("show", "N", help: "show the first N failures of each kind (0)"),
      Flag("sound", help: "only count sentences that are changed; the corpus is known to be sound"),
    ],
    run: { try RepairBenchmark($0).run() })
}

private struct RepairBenchmark {
  let corpus: Corpus
  let sampleCount: Int
  let shown: Int
  let isSound: Bool

  init(_ arguments: Arguments) throws {
    corpus = Corpus(
      path: arguments.operands[0], limit: try arguments.integer("limit", in: 1...Int.max) ?? Int.max,
      mends: false)
    sampleCount = try arguments.integer("samples", in: 1...Int.max) ?? 10_000
    shown = try arguments.integer("show", in: 0...Int.max) ?? 0
    isSound = arguments.has("sound")
  }

  func run() throws -> ExitCode {
    var sentences: [[UInt8]] = []
    var texts: [[UInt8]] = []
    var bytes = 0
    try corpus.forEachDocument { document throws in
      sentences += Self.sentences(of: document.text)
      bytes += document.text.count
      texts.append(document.text)
    }
    let start = ResourceUsage.current().cpuSeconds
    for text in texts { _ = Self.mended(text) }
    let seconds = ResourceUsage.current().cpuSeconds - start
    note("\(bytes) bytes, \(fixed(Double(bytes) / 1e6 / max(seconds, 1e-9), 0)) MB a second\n")
    let changed = sentences.filter { Self.mended($0) != $0 }
    note("\(changed.count) of \(sentences.count) sentences changed as they are\n")
    for sentence in changed.prefix(shown) { show("as it is", sentence, Self.mended(sentence)) }
    if !isSound { try mendGarbled(sentences) }
    return .success
  }

  private func mendGarbled(_ sentences: [[UInt8]]) throws {
    let candidates = sentences.filter { $0.contains { $0 >= 0x80 } && Self.mended($0) == $0 }
    guard !candidates.isEmpty else { throw BenchmarkError.failed("\(corpus.path): nothing but ASCII in it") }
    let step = max(1, candidates.count / sampleCount)
    let samples = stride(from: 0, to: candidates.count, by: step).map { candidates[$0] }
    var rows = [["encoding", "once", "twice"]]
    var sums = [0, 0]
    for encoding in ByteEncodings.Name.allCases {
      var row = ["\(encoding)"]
      for times in 1...2 {
        var right = 0
        var failures = 0
        for sample in samples {
          var garbled = sample
          for _ in 0..<times { garbled = Self.garbled(garbled, encoding) }
          let mended = Self.mended(garbled)
          if mended == sample {
            right += 1
          } else if failures < shown {
            failures += 1
            show("\(encoding), \(times)", sample, mended)
          }
        }
        sums[times - 1] += right
        row.append(fixed(Double(right) * 100 / Double(samples.count), 2))
      }
      rows.append(row)
    }
    let all = Double(samples.count * ByteEncodings.Name.allCases.count)
    rows.append(["all"] + sums.map { fixed(Double($0) * 100 / all, 2) })
    note("\(samples.count) sentences with more than ASCII, garbled and mended, percent that are as before:\n")
    note(TextTable(rows: rows).text)
  }

  private func show(_ kind: String, _ before: [UInt8], _ after: [UInt8]) {
    // From a little before the first difference.
    let same = zip(before, after).prefix { $0 == $1 }.count
    let from = max(0, same - 30)
    func part(_ bytes: [UInt8]) -> String {
      String(decoding: bytes[from...].prefix(90), as: UTF8.self).debugDescription
    }
    note("\(kind): \(part(before))\n   -> \(part(after))\n")
  }

  private static func mended(_ text: [UInt8]) -> [UInt8] {
    var text = text
    var edits = TextEdits()
    TextMender.mend(&text, edits: &edits)
    return text
  }

  /// UTF-8 read in another encoding and written as UTF-8 again.
  private static func garbled(_ text: [UInt8], _ encoding: ByteEncodings.Name) -> [UInt8] {
    var result = ""
    for byte in text {
      let scalar = byte < 0x80 ? UInt32(byte) : ByteEncodings.shared.scalar(of: byte, in: encoding.rawValue)
      result.unicodeScalars.append(Unicode.Scalar(scalar) ?? "?")
    }
    return Array(result.utf8)
  }

  private static func sentences(of text: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var start = 0
    for i in text.indices {
      let isEnd = text[i] == 0x0A || text[i] == 0x20 && i > 0 && ".!?".utf8.contains(text[i - 1])
      guard isEnd || i == text.count - 1 else { continue }
      if text[start..<i].contains(where: { $0 >= 0xC3 || ($0 | 0x20) &- 97 < 26 }) {
        result.append(Array(text[start..<(isEnd ? i : i + 1)]))
      }
      start = i + 1
    }
    return result
  }
}
