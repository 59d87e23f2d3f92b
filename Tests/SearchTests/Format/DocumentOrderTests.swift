import Search
import Testing

private func decode(_ bytes: [UInt8]) -> DocumentOrder? {
  let guarded = GuardedBytes(bytes, slack: 0)
  return withExtendedLifetime(guarded) { DocumentOrder(decoding: guarded.bytes) }
}

@Test func `orders are written and read, and a later version's is none of them`() {
  #expect(DocumentOrder.bisected.encode() == [1])
  #expect(DocumentOrder.added.encode() == [])
  #expect(decode([1]) == .bisected && decode([]) == .added)
  #expect(decode([2]) == nil && decode([1, 1]) == nil)
}
