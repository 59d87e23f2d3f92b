extension IndexReader {
  /// Calls `body` with the names that a source of so many parts may go by (`SourcePattern`): each run of as many parts in
  /// the keys of documents that can be found, and those that begin behind a dot of their first part, as sites do. Some
  /// come several times.
  ///
  /// Takes a look at every key.
  package func forEachSourceName(
    parts: Int, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(IndexError) {
    for segment in segments {
      var walk = KeyWalk(segment, from: 0)
      while try walk.next() {
        if let live = segment.live, !live.contains(try segment.document(inKeyOrder: walk.rank)) { continue }
        // What the key before shares with this one was told with it, unless that was deleted.
        let told = segment.live == nil ? walk.shared : -1
        Self.forEachName(in: walk.key, parts: parts, endingBehind: told, body)
      }
    }
  }

  private static func forEachName(
    in key: UnsafeRawBufferPointer, parts: Int, endingBehind shared: Int,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    // Where the last parts begin, and the names inside the first of them.
    var starts: [[Int]] = [[0]]
    for i in 0...key.count {
      if i == key.count || SourcePattern.separates(key[i]) {
        if starts.count == parts {
          // A name that ends where the keys part was a piece of a longer part there.
          if i >= shared {
            for start in starts[0] where start < i { body(UnsafeRawBufferPointer(rebasing: key[start..<i])) }
          }
          starts.removeFirst()
        }
        starts.append([i + 1])
      } else if key[i] == SourcePattern.dot {
        starts[starts.count - 1].append(i + 1)
      }
    }
  }
}
