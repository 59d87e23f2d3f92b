public import Search

/// Merges while documents go on coming, one at a time.
extension IndexWriter {
  /// Waits for the merges that are due, and commits what comes of each; with one thread none are left by `commit()`.
  ///
  /// - Parameter isInterrupted: asked now and then; where it says so, the merge under way is given up and its segments
  ///   stay as they are, which a later writer merges.
  public func finishMerges(isInterrupted: () -> Bool = { false }) throws(IndexError) {
    try commit()
    guard options.threads > 1 else { return }
    while true {
      if background == nil { try startMerge(isAlone: true) }
      guard let background else { return }
      while background.outcome == nil {
        if isInterrupted() { return abandonMerge() }
        background.wait()
      }
      let failure = takeMerged()
      if let failure { throw failure }
      try publish()
    }
  }

  /// Begins the merge that is most due, if there is one and memory for it.
  ///
  /// - Parameter isAlone: whether no documents come meanwhile, so that all memory is for it.
  func startMerge(isAlone: Bool = false) throws(IndexError) {
    while background == nil,
      let few = MergePolicy.choose(segments.map { ($0.segment.documentCount, $0.live.deletedCount) })
    {
      let remaining = segments[few].reduce(0) { $0 + $1.live.count - $1.live.deletedCount }
      guard remaining > 0 else {
        // Nothing is left to write, so there is nothing to wait for.
        replace(Array(few), by: nil)
        try publish()
        continue
      }
      let memory = BackgroundMerge.memory(documents: remaining)
      guard isAlone || memory <= options.memoryBudget / 4 else {
        // Rather wait than let segments grow without end.
        guard segments.count > 2 * MergePolicy.segmentLimit else { return }
        try merge(Array(few))
        try publish()
        continue
      }
      background = BackgroundMerge(
        of: Array(point.segments[few]), live: segments[few].map(\.live), as: point.nextSegment, in: path,
        memory: memory, pairLimit: options.pairLimit)
      point.nextSegment += 1
    }
  }

  /// Puts what a merge has made in the place of its segments, for the next commit, if it is done. Documents that were
  /// deleted or replaced since it began are deleted in it.
  ///
  /// - Returns: why the merge failed; its segments are as they were then.
  func takeMerged() -> IndexError? {
    guard let done = background, let outcome = done.outcome else { return nil }
    do throws(IndexError) {
      let (size, checksum) = try outcome.get()
      let entry = CommitPoint.Segment(number: done.number, size: UInt64(size), checksum: checksum)
      var open = try open(entry)
      // One merge at a time, and segments come at the end only: those of a merge stand where they stood.
      let indices = done.sources.compactMap { source in
        point.segments.firstIndex { $0.number == source.number }
      }
      open.unseen = unseenAfterMerge(of: indices, living: done.live)
      var number: UInt32 = 0
      for (index, living) in zip(indices, done.live) {
        for document in 0..<UInt32(living.count) where living.contains(document) {
          if !segments[index].live.contains(document) { open.live.delete(number) }
          number += 1
        }
      }
      open.changed = open.live.deletedCount > 0
      replace(indices, by: (entry, open))
      background = nil
      return nil
    } catch {
      abandonMerge()
      return error
    }
  }

  /// Gives up a merge that is under way.
  func abandonMerge() {
    background?.abandon()
    background = nil
  }
}
