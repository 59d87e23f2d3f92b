import Indexer
import Search

/// How well copies are told from documents that only look alike, and what that costs.
var duplicatesBenchmark: Subcommand {
  Subcommand(
    name: "duplicates", operands: ["CORPUS"],
    summary: "Edits documents of CORPUS as syndication does, and looks for the originals among all of it.",
    flags: [
      Flag("seed", "N", help: "of all that is random (1)"),
      Flag("samples", "N", help: "how many documents to edit (1000)"),
      Flag("limit", "N", help: "only the first N documents"),
    ],
    run: { try DuplicatesBenchmark($0).run() })
}

private struct DuplicatesBenchmark {
  let corpus: Corpus
  let seed: Int
  let sampleCount: Int

  private struct Sample {
    let id: UInt32
    let words: [WordHash]
  }

  init(_ arguments: Arguments) throws {
    let limit = try arguments.integer("limit", in: 1...Int.max) ?? Int.max
    corpus = Corpus(path: arguments.operands[0], limit: limit)
    seed = try arguments.integer("seed", in: 0...Int.max) ?? 1
    sampleCount = try arguments.integer("samples", in: Likeness.siteSize...100_000) ?? 1000
  }

  func run() throws -> ExitCode {
    var random = SplitMix64(state: UInt64(seed))
    var index = DuplicateIndex()
    var groups: [GroupID] = []
    var samples: [Sample] = []
    var doubtful: [(UInt32, UInt32)] = []
    try measure(&index, &random, &groups, &samples, &doubtful)
    let check = try checkPlacements(doubtful)
    guard samples.count >= 2 else {
      throw BenchmarkError.failed("\(corpus.path): too few articles of 200 words")
    }
    let found = findEdited(samples, in: &index, groups, &random)
    let confused = confuse(samples, &random)
    print(
      TextTable(
        rows: [["edit", "documents", "same article", "similar", "nothing", "wrong group"]] + found.rows
      )
      .text)
    print(
      TextTable(rows: [["no copies", "pairs", "same article", "similar"]] + confused.rows).text)
    let right = found.right
    let wrong = found.wrong + confused.wrong
    print("recall \(fixed(Double(right) / Double(found.count), 4))", terminator: "  ")
    print("precision \(fixed(Double(right) / Double(right + wrong), 4))", terminator: "  ")
    print("seed \(seed)")
    print(check)
    return .success
  }

  /// Puts every document into the index; draws samples among those that have no kin.
  private func measure(
    _ index: inout DuplicateIndex, _ random: inout SplitMix64, _ groups: inout [GroupID],
    _ samples: inout [Sample], _ placements: inout [(UInt32, UInt32)]
  ) throws {
    var hasher = WordHasher()
    var sources = Sources()
    var builder = SketchBuilder()
    var finder = RepetitionFinder()
    var times = (sketches: 0.0, groups: 0.0, repetition: 0.0)
    var (repeating, repeated, bytes) = (0, 0, 0)
    var words = 0
    var candidates = 0
    var kin = [0, 0, 0]
    let start = ResourceUsage.current().cpuSeconds
    try corpus.forEachDocument { document throws in
      let hashes = hasher.words(of: document.text)
      let id = UInt32(groups.count)
      let source = sources.number(of: document.key)
      let before = cpuSeconds()
      builder.add(hashes.span)
      let sketch = builder.finish()
      let between = cpuSeconds()
      let placement = index.add(
        sketch, id: id, site: source, title: DocumentOrigin.hash(document.text[document.title]))
      times.sketches += between - before
      let placed = cpuSeconds()
      times.groups += placed - between
      let passages = document.text.withUnsafeBytes { finder.passages(of: $0, by: Analyzer(.english)) }
      times.repetition += cpuSeconds() - placed
      repeating += passages.isEmpty ? 0 : 1
      repeated += passages.reduce(0) { $0 + $1.range.count }
      bytes += document.text.count
      words += hashes.count
      groups.append(placement.group)
      if let nearest = placement.nearest {
        kin[nearest.kinship.rawValue] += 1
        if nearest.kinship == .sameArticle { placements.append((id, nearest.document)) }
      } else if hashes.count >= 200 {
        candidates += 1
        let sample = Sample(id: id, words: hashes)
        let slot = random.below(candidates)
        if samples.count < sampleCount {
          samples.append(sample)
        } else if slot < sampleCount {
          samples[slot] = sample
        }
      }
    }
    samples.sort { $0.id < $1.id }
    let all = ResourceUsage.current().cpuSeconds - start
    print("\(groups.count) documents, \(words) words")
    print(
      "sketches \(fixed(times.sketches, 2)) s, groups \(fixed(times.groups, 2)) s of CPU", terminator: " ")
    print("(\(fixed(all, 2)) s with reading and hashing); index \(index.memory >> 20) MB")
    print(
      "repetition \(fixed(times.repetition, 2)) s;", terminator: " "
    )
    print(
      "\(repeating) documents repeat passages, \(fixed(100 * Double(repeated) / Double(bytes), 2)) % of the text"
    )
    print("copies \(kin[2]), same article \(kin[1]), similar \(kin[0])\n")
  }

  /// Compares those that were put together by all of their shingles.
  private func checkPlacements(_ placements: [(UInt32, UInt32)]) throws -> String {
    guard !placements.isEmpty else { return "no document is the same article as another" }
    var wanted: [UInt32: [WordHash]] = [:]
    for (a, b) in placements {
      wanted[a] = []
      wanted[b] = []
    }
    var hasher = WordHasher()
    var id: UInt32 = 0
    try corpus.forEachDocument { document throws in
      if wanted[id] != nil { wanted[id] = hasher.words(of: document.text) }
      id += 1
    }
    var isContained = 0
    for (a, b) in placements {
      let exact = ExactComparison(wanted[a]!, wanted[b]!)
      if exact.containment >= 0.5, exact.resemblance >= 0.25 { isContained += 1 }
    }
    return
      "in the corpus: \(isContained) of \(placements.count) that are the same article share half of the smaller"
  }

  private func findEdited(
    _ samples: [Sample], in index: inout DuplicateIndex, _ groups: [GroupID], _ random: inout SplitMix64
  ) -> (rows: [[String]], right: Int, wrong: Int, count: Int) {
    var rows: [[String]] = []
    var builder = SketchBuilder()
    var (right, wrong, count) = (0, 0, 0)
    for edit in Edit.allCases {
      var (same, similar, nothing, other) = (0, 0, 0, 0)
      for (i, sample) in samples.enumerated() {
        let furniture = samples[(i + samples.count / 2) % samples.count].words
        let edited = edit.apply(to: sample.words, furniture: furniture, &random)
        builder.add(edited.span)
        let match = index.nearest(to: builder.finish())
        switch match?.kinship {
        case nil: nothing += 1
        case .similar: similar += 1
        case .sameArticle, .copy:
          if match!.group == groups[Int(sample.id)] { same += 1 } else { other += 1 }
        }
      }
      rows.append([edit.rawValue] + [samples.count, same, similar, nothing, other].map(String.init))
      right += same
      wrong += other
      count += samples.count
    }
    return (rows, right, wrong, count)
  }

  private func confuse(_ samples: [Sample], _ random: inout SplitMix64) -> (rows: [[String]], wrong: Int) {
    var rows: [[String]] = []
    var wrong = 0
    for likeness in Likeness.allCases {
      var (pairs, same, similar) = (0, 0, 0)
      for start in stride(from: 0, through: samples.count - Likeness.siteSize, by: Likeness.siteSize) {
        let site = samples[start..<start + Likeness.siteSize].map(\.words)
        var index = DuplicateIndex()
        var builder = SketchBuilder()
        for (i, page) in likeness.pages(site, &random).enumerated() {
          builder.add(page.span)
          // The hardest case: the site has given all of its pages one title.
          let nearest = index.add(builder.finish(), id: UInt32(i), site: 0, title: 1).nearest
          guard likeness.isTested(i) else { continue }
          pairs += 1
          same += nearest.map { $0.kinship >= .sameArticle } ?? false ? 1 : 0
          similar += nearest?.kinship == .similar ? 1 : 0
        }
      }
      rows.append([likeness.rawValue] + [pairs, same, similar].map(String.init))
      if likeness != .numberAmongEdits { wrong += same }
    }
    return (rows, wrong)
  }
}

extension DuplicateIndex {
  /// Adds a document, none of which were kept.
  fileprivate mutating func add(_ sketch: Sketch, id: UInt32, site: UInt32, title: UInt64?) -> Placement {
    add(
      sketch, DocumentOrigin(group: GroupID(rawValue: UInt64(id + 1) << 2), site: UInt64(site), title: title)
    ) { _ in preconditionFailure("a sketch is missing") }
  }

  /// Looks for what a page of a site that has nothing else in the index is kin to.
  fileprivate mutating func nearest(to sketch: Sketch) -> Match? {
    nearest(to: sketch, DocumentOrigin(group: GroupID(rawValue: 0), site: .max)) { _ in
      preconditionFailure("a sketch is missing")
    }
  }
}

/// Numbers what stands before the slash in a document's own id.
private struct Sources {
  private var numbers: [Substring: UInt32] = [:]

  mutating func number(of key: String) -> UInt32 {
    let id = key.split(separator: "#").last ?? ""
    let source = id.split(separator: "/").first ?? ""
    if let number = numbers[source] { return number }
    numbers[source] = UInt32(numbers.count)
    return numbers[source]!
  }
}

/// Processor time of this process, user and system.
private func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
