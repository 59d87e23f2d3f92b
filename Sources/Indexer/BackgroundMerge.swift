internal import Search

/// A merge on a thread of its own, while documents go on being added and committed.
///
/// It opens the segments anew, so that nothing is shared with the writer, and takes the documents that lived when it
/// began; what was deleted since then is the writer's to apply. All methods are for the thread that made it.
final class BackgroundMerge {
  /// The segments that are merged, and the documents that lived in each.
  let sources: [CommitPoint.Segment]
  let live: [LiveDocuments]
  /// The number of the segment that is made.
  let number: UInt64
  /// About how much memory it takes, in bytes.
  let memory: Int
  private let path: String
  private let work = Work()
  private var thread: Thread?

  private final class Work: @unchecked Sendable {
    let monitor = Monitor()
    // Under the lock:
    var isCancelled = false
    var outcome: Result<(size: Int, checksum: UInt32), IndexError>?

    func finish(_ outcome: Result<(size: Int, checksum: UInt32), IndexError>) {
      monitor.lock()
      self.outcome = outcome
      monitor.unlock()
    }

    func checkCancelled() throws(IndexError) {
      monitor.lock()
      defer { monitor.unlock() }
      if isCancelled { throw .system(operation: "go on", path: "", code: EINTR) }
    }
  }

  /// Begins. Where the system has no thread for it, it is done when this returns.
  init(
    of sources: [CommitPoint.Segment], live: [LiveDocuments], as number: UInt64, in directory: String,
    memory: Int, pairLimit: Int
  ) {
    self.sources = sources
    self.live = live
    self.number = number
    self.memory = memory
    let path = directory + "/" + CommitPoint.Segment(number: number, size: 0, checksum: 0).fileName
    self.path = path
    let work = work
    let body: @Sendable () -> Void = {
      work.finish(
        Result { () throws(IndexError) in
          var opened: [SegmentMerger.Source] = []
          for (source, live) in zip(sources, live) {
            // The files of live documents may be replaced meanwhile, and are in memory already.
            let entry = CommitPoint.Segment(
              number: source.number, size: source.size, checksum: source.checksum)
            opened.append(
              SegmentMerger.Source(segment: try Segment(entry, in: directory, base: 0), live: live))
          }
          return try SegmentMerger(opened, threads: 1, pairLimit: pairLimit)
            .write(to: path) { () throws(IndexError) in try work.checkCancelled() }
        })
    }
    thread = Thread(body)
    if thread == nil { body() }
  }

  deinit { cancel() }

  /// About how much memory merging takes, in bytes: what finds documents again, the list of the most frequent term, and
  /// room to read and write. 96,000 abstracts of 130 words took 37 MB, for which this says 45.
  static func memory(documents: Int, words: Int) -> Int { documents * 280 + words / 2 + (12 << 20) }

  /// What came of it; `nil` while it is under way.
  var outcome: Result<(size: Int, checksum: UInt32), IndexError>? {
    work.monitor.lock()
    defer { work.monitor.unlock() }
    return work.outcome
  }

  /// Whether a file of the index belongs to what is made.
  func owns(_ name: String) -> Bool {
    let own = CommitPoint.Segment(number: number, size: 0, checksum: 0).fileName
    return name == own || name.hasPrefix(own + ".")
  }

  /// Waits a moment.
  func wait() { usleep(20_000) }

  /// Ends it as soon as may be.
  private func cancel() {
    guard let thread else { return }
    work.monitor.lock()
    work.isCancelled = true
    work.monitor.unlock()
    thread.join()
    self.thread = nil
  }

  /// Ends it and removes what it has made.
  func abandon() {
    cancel()
    try? Storage.remove(path)
  }
}
