import Search
import Testing

private func fits(_ pattern: String, _ key: String) throws -> Bool {
  let pattern = try #require(SourcePattern(pattern))
  return Array(key.utf8).withUnsafeBytes { pattern.match(in: $0) } != nil
}

@Test(arguments: [
  ("laws", "laws/eu/act.txt"), ("laws/eu", "laws/eu/act.txt"), ("laws/eu/", "laws/eu/act.txt"),
  ("./laws", "laws/eu/act.txt"), ("eu", "laws/eu/act.txt"), ("eu/act.txt", "laws/eu/act.txt"),
  ("act.txt", "laws/eu/act.txt"), ("LAWS/EU", "laws/eu/act.txt"), ("laws/eu/act.txt", "laws/eu/act.txt"),
  ("posts.csv", "dump/posts.csv:7"), ("dump/posts.csv", "dump/posts.csv:7"),
  ("agora", "data/all.jsonl#agora/1"), ("all.jsonl", "data/all.jsonl#agora/1"),
  ("data/all.jsonl#agora", "data/all.jsonl#agora/1"),
  ("example.org", "crawl/p.warc#https://example.org/a"), ("example.org", "crawl/p.warc#https://example.org"),
  ("https://example.org/a", "crawl/p.warc#https://example.org/a?x=1"),
  ("http://example.org", "crawl/p.warc#https://example.org/a"),
  ("example.org", "crawl/p.warc#https://blog.example.org/a"),
  ("example.org/a", "crawl/p.warc#https://blog.example.org/a/b"),
  ("*.example.org", "crawl/p.warc#https://blog.example.org/a"),
  (".gov", "crawl/p.warc#https://www.example.gov"), ("gov", "crawl/p.warc#https://www.example.gov:8080/"),
  ("example.org", "dump/www.example.org/a.html"), ("größe", "dump/größe/a.txt"),
])
func `a source fits where its parts stand in the key`(pattern: String, key: String) throws {
  #expect(try fits(pattern, key))
}

@Test(arguments: [
  ("law", "laws/eu/act.txt"), ("aws", "laws/eu/act.txt"), ("laws/e", "laws/eu/act.txt"),
  ("laws/act.txt", "laws/eu/act.txt"), ("txt", "laws/eu/act.txt"), ("act", "laws/eu/act.txt"),
  ("csv", "dump/posts.csv:7"), ("posts", "dump/posts.csv:7"), ("/laws", "laws/eu/act.txt"),
  ("laws.jsonl", "dump/eu.laws.jsonl#7"),
  ("example.org", "crawl/p.warc#https://example.org.evil.net/a"),
  ("example.org", "crawl/p.warc#https://notexample.org/a"),
  ("example.org/b", "crawl/p.warc#https://example.org/a"), ("a/b/c", "a/b"),
])
func `a source does not fit a part of a name`(pattern: String, key: String) throws {
  #expect(try !fits(pattern, key))
}

@Test(arguments: ["", "/", "//", "./", "https://", "*.", "."])
func `nothing is no source`(text: String) {
  #expect(SourcePattern(text) == nil)
}

@Test(arguments: [
  ("../dumps/laws", "../dumps/", 0, "laws/eu/act.txt", true),
  ("../dumps/laws/eu", "../dumps/", 0, "laws/eu/act.txt", true),
  ("/data/laws", "/data/laws", 5, "named/eu/act.txt", true),
  ("/data/laws/eu", "/data/laws", 5, "named/eu/act.txt", true),
  ("/data", "/data/laws", 5, "named/eu/act.txt", true),
  ("/data/law", "/data/laws", 5, "named/eu/act.txt", false),
  ("/data/laws/e", "/data/laws", 5, "named/eu/act.txt", false),
  ("data", "/data/laws", 5, "named/eu/act.txt", false),
])
func `a source fits the path that was indexed from its beginning`(
  pattern: String, text: String, keyStart: Int, key: String, expected: Bool
) throws {
  let pattern = try #require(SourcePattern(pattern))
  let source = DocumentSource(text: Array(text.utf8), keyStart: keyStart)
  let found: Bool
  switch pattern.match(source) {
  case .none: found = false
  case .all: found = true
  case .keys(let start, let offset):
    found = Array(key.utf8).withUnsafeBytes { pattern.continues($0, from: start, offset: offset) }
  }
  #expect(found == expected)
}

@Test func `a key that begins as the one before needs no second look`() throws {
  // What is found by going on from what two keys share is what is found from the beginning.
  var random = seeded(41)
  let pattern = try #require(SourcePattern("a/b"))
  var before: [UInt8] = []
  var decisive: Int?
  for _ in 0..<20_000 {
    var key = Array(before.prefix(Int.random(in: 0...8, using: &random)))
    let shared = key.count
    key += (0..<Int.random(in: 0...6, using: &random)).map { _ in
      Array("aab//:.".utf8).randomElement(using: &random)!
    }
    key.withUnsafeBytes { bytes in
      if decisive.map({ $0 > shared }) ?? true {
        decisive = pattern.match(in: bytes, from: pattern.restart(shared: shared))
      }
      #expect((decisive != nil) == (pattern.match(in: bytes) != nil), "\(key) behind \(before)")
    }
    before = key
  }
}
