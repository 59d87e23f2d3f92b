public import Search

/// Merges while documents go on coming, one at a time.
extension IndexWriter {
  /// Waits for the merges that are due, and commits what comes of each; with one thread none are left by `commit()`.
  ///
  /// A merge that fails is given up, see `mergeFailure`; what is thrown is why a commit failed.
  ///
  /// - Parameter isInterrupted: asked now and then; where it says so, the merge under way is given up and its segments
  ///   stay as they are, which a later writer merges.
  public func finishMerges(isInterrupted: () -> Bool = { false }) throws(IndexError) {
    try commit()
    guard options.threads > 1 else { return }
    // Who knows the copies among the documents makes room for the merges.
    grouper = nil
    while true {
      if background == nil { try startMerge(isAlone: true) }
      guard let background else { return }
      while background.outcome == nil {
        if isInterrupted() { return abandonMerge() }
        background.wait()
      }
      if takeMerged() { try publish() }
    }
  }

  /// The segments to merge next, of those that take at most so many bytes of memory; `nil` for none.
  private func dueMerge(within memory: Int) -> Range<Int>? {
    guard mergesStill else { return nil }
    return MergePolicy.choose(
      segments.map { ($0.segment.documentCount, $0.live.deletedCount) },
      fits: { few in
        if remainingDocuments(of: few) == 0 { return true }
        return mergeMemory(few) <= memory
          && !point.segments[few].contains { damagedSegments.contains($0.number) }
      })
  }

  /// Notes why a merge failed: where a segment is damaged, others can be merged without it.
  private func noteMergeFailure(_ failure: IndexError) {
    mergeFailure = mergeFailure ?? failure
    guard case .corrupt(let damaged, _, _) = failure,
      let entry = point.segments.first(where: { path + "/" + $0.fileName == damaged }),
      damagedSegments.insert(entry.number).inserted
    else {
      mergesStill = false
      return
    }
  }

  private func remainingDocuments(of few: Range<Int>) -> Int {
    segments[few].reduce(0) { $0 + $1.live.count - $1.live.deletedCount }
  }

  /// How much memory it takes to merge these, in bytes.
  func mergeMemory(_ few: Range<Int>) -> Int {
    BackgroundMerge.memory(
      documents: remainingDocuments(of: few),
      words: segments[few].reduce(0) { sum, open in
        // Those of deleted documents are not merged; how many these have nobody counted.
        let share = Double(open.live.count - open.live.deletedCount) / Double(max(1, open.live.count))
        return sum + Int(Double(open.segment.statistics.words) * share)
      })
  }

  /// Does the merges that are due, and commits each. No documents may be in memory.
  func mergeAtOnce() throws(IndexError) {
    while let few = dueMerge(within: budget) { try mergeAtOnce(few) }
  }

  private func mergeAtOnce(_ few: Range<Int>) throws(IndexError) {
    grouper = nil
    do throws(IndexError) {
      try merge(Array(few))
    } catch {
      return noteMergeFailure(error)
    }
    try publish()
  }

  /// Begins the merge that is most due, if there is one and memory for it.
  ///
  /// - Parameter isAlone: whether no documents come meanwhile, so that all memory is for it.
  func startMerge(isAlone: Bool = false) throws(IndexError) {
    while background == nil {
      guard let few = dueMerge(within: isAlone ? budget : budget / 4) else {
        // Rather wait than let segments grow without end.
        guard !isAlone, segments.count > 2 * MergePolicy.segmentLimit, let few = dueMerge(within: budget)
        else { return }
        try mergeAtOnce(few)
        continue
      }
      guard remainingDocuments(of: few) > 0 else {
        // Nothing is left to write, so there is nothing to wait for.
        replace(Array(few), by: nil)
        try publish()
        continue
      }
      background = BackgroundMerge(
        of: Array(point.segments[few]), live: segments[few].map(\.live), as: point.nextSegment, in: path,
        memory: mergeMemory(few), pairLimit: options.pairLimit)
      point.nextSegment += 1
    }
  }

  /// Puts what a merge has made in the place of its segments, for the next commit, if it is done. Documents that were
  /// deleted or replaced since it began are deleted in it. Where it failed, its segments stay as they are.
  ///
  /// - Returns: whether there is anything to commit by it.
  @discardableResult
  func takeMerged() -> Bool {
    guard let done = background, let outcome = done.outcome else { return false }
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
      return true
    } catch {
      abandonMerge()
      noteMergeFailure(error)
      return false
    }
  }

  /// Gives up a merge that is under way.
  func abandonMerge() {
    background?.abandon()
    background = nil
  }
}
