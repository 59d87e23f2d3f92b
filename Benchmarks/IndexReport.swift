import Search

/// What indexing a corpus took and what came of it.
struct IndexReport {
  let analyzer: Analyzer.Name
  let storesText: Bool
  let threads: Int
  let size: CorpusSize
  let seconds: Double
  let mergeSeconds: Double
  let cpuSeconds: Double
  let peakMemoryBytes: Int
  let statistics: IndexStatistics

  /// Text by processor time: the figure that other work on the machine disturbs least.
  private var megabytesPerCPUSecond: Double { Double(size.textBytes) / 1e6 / max(cpuSeconds, 1e-9) }

  var table: String {
    let heads = [
      ["documents", String(size.documents)],
      ["words", String(statistics.words)],
      ["text", megabytes(size.textBytes)],
      ["threads", String(threads)],
      ["seconds", fixed(seconds, 2)],
      ["of that, merging", fixed(mergeSeconds, 2)],
      ["CPU seconds", fixed(cpuSeconds, 2)],
      ["text per CPU second", fixed(megabytesPerCPUSecond, 1) + " MB"],
      ["peak memory", megabytes(peakMemoryBytes)],
    ]
    let sections = statistics.sections.map { [$0.name, megabytes($0.bytes), share(of: $0.bytes)] }
    let total = ["index", megabytes(statistics.totalBytes), share(of: statistics.totalBytes)]
    return TextTable(rows: heads + sections + [total]).text
  }

  private func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6, 2) + " MB" }

  private func share(of bytes: Int) -> String {
    fixed(100 * Double(bytes) / Double(max(size.textBytes, 1)), 2) + " % of the text"
  }

  var json: JSONObject {
    var object = JSONObject()
    object.add("engine", text: "searchctl")
    object.add("analyzer", text: analyzer.rawValue)
    object.add("stored_text", storesText)
    object.add("threads", threads)
    object.add("docs", size.documents)
    object.add("words", statistics.words)
    object.add("terms", statistics.terms)
    object.add("postings", statistics.postings)
    object.add("text_bytes", size.textBytes)
    object.add("total_s", seconds, digits: 2)
    object.add("merge_s", mergeSeconds, digits: 2)
    object.add("cpu_s", cpuSeconds, digits: 2)
    object.add("mb_per_cpu_s", megabytesPerCPUSecond, digits: 1)
    object.add("peak_bytes", peakMemoryBytes)
    object.add("segments", statistics.segments)
    object.add("bytes", bytesBySection)
    object.add("machine", Machine.current().json)
    return object
  }

  private var bytesBySection: JSONObject {
    var object = JSONObject()
    for section in statistics.sections { object.add(section.name, section.bytes) }
    object.add("total", statistics.totalBytes)
    return object
  }
}
