import Search
import Testing

@Test(arguments: [0, 1, 2, 10, 127, 128, 1000, 5000])
func `the best hits are those that sorting all of them would give`(limit: Int) {
  var random = seeded(UInt64(41 + limit))
  for count in [0, 1, 9, 128, 2000] {
    // Few scores, so that many are equal and the document decides.
    let hits = (0..<count).map { _ in
      Hit(
        document: Int.random(in: 0..<4_000_000_000, using: &random),
        score: Float(Int.random(in: 0...50, using: &random)) / 7)
    }
    var top = TopK(limit)
    for hit in hits { top.offer(document: hit.document, score: hit.score) }
    let sorted = hits.sorted { $0.score > $1.score || $0.score == $1.score && $0.document < $1.document }
    #expect(top.threshold == (limit > 0 && count >= limit ? sorted[limit - 1].score : -.infinity))
    #expect(top.sorted() == Array(sorted.prefix(limit)))
  }
}
