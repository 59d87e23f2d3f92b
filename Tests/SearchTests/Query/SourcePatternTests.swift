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

@Test(arguments: [
  ("*.eu", "crawl/p.warc#https://www.europa.eu/a"), ("*.eu", "crawl/p.warc#https://europa.eu"),
  ("*.eu", "crawl/p.warc#https://europa.eu:8080/"), ("*.EU/news", "crawl/p.warc#https://europa.eu/news/1"),
  ("*.example.org", "crawl/p.warc#https://example.org/a"), ("laws/*", "laws/eu/act.txt"),
  ("laws/*.txt", "laws/act.txt"), ("laws/*/*.txt", "laws/eu/act.txt"), ("*.txt", "laws/eu/act.txt"),
  ("*", "laws/eu/act.txt"), ("la*s", "laws/eu/act.txt"), ("l**s", "laws/eu/act.txt"),
  ("*a*a*b", "aaab/x"), ("posts-*.csv", "dump/posts-2024.csv:7"), ("posts-*.csv", "dump/posts-.csv:7"),
  ("*.example.*", "crawl/p.warc#https://www.example.net/a"),
  ("exam*.org", "p.warc#https://blog.example.org/a"),
  ("*/2024", "https/2024/1"), ("größ*", "dump/größe/a.txt"), ("2024*", "dump/2024?page=2"),
])
func `an asterisk stands for anything inside a part`(pattern: String, key: String) throws {
  #expect(try fits(pattern, key))
}

@Test(arguments: [
  ("*.eu", "laws/eu/act.txt"), ("*.eu", "crawl/p.warc#https://europa.eu.com/a"), ("laws/*", "laws"),
  ("laws/*.txt", "laws/eu/act.txt"), ("*.tx", "laws/eu/act.txt"), ("law*/act.txt", "laws/eu/act.txt"),
  ("*a*a*b", "ab/x"), ("posts-*.csv", "dump/posts.csv:7"), ("a*b", "a/b"), ("a*b", "a#b"),
  ("*w", "laws/eu/act.txt"), ("eu*t", "laws/eu/act.txt"),
  ("*.example.org", "p.warc#https://notexample.org/a"),
])
func `an asterisk stands for nothing beyond a part`(pattern: String, key: String) throws {
  #expect(try !fits(pattern, key))
}

@Test func `asterisks fit what trying everything fits`() throws {
  func plain(_ pattern: ArraySlice<UInt8>, _ key: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return key.first.map { Array("/#:".utf8).contains($0) } ?? true }
    guard first == UInt8(ascii: "*") else {
      return key.first == first && plain(pattern.dropFirst(), key.dropFirst())
    }
    if plain(pattern.dropFirst(), key) { return true }
    return key.first.map { !Array("/#:".utf8).contains($0) } ?? false && plain(pattern, key.dropFirst())
  }
  var random = seeded(42)
  for _ in 0..<20_000 {
    func text(_ letters: String, _ sizes: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: sizes, using: &random)).map { _ in
        Array(letters.utf8).randomElement(using: &random)!
      }
    }
    // Without dots, a part begins at the beginning or behind what parts them.
    let (written, key) = (text("aab**/", 1...7), text("aaabb/:", 0...12))
    guard written.contains(UInt8(ascii: "*")),
      let pattern = SourcePattern(String(decoding: written, as: UTF8.self))
    else { continue }
    var wanted = written[...]
    while wanted.last == UInt8(ascii: "/") { wanted = wanted.dropLast() }
    let expected = key.indices.contains { at in
      (at == 0 || Array("/#:".utf8).contains(key[at - 1])) && plain(wanted, key[at...])
    }
    #expect(
      key.withUnsafeBytes { pattern.match(in: $0) != nil } == expected,
      "\(pattern), \(String(decoding: key, as: UTF8.self))")
  }
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
  ("/data/*/eu", "/data/laws", 5, "named/eu/act.txt", true),
  ("/data/*/eu/*.txt", "/data/laws", 5, "named/eu/act.txt", true),
  ("../d*/laws", "../dumps/", 0, "laws/eu/act.txt", true),
  ("../d*/eu", "../dumps/", 0, "laws/eu/act.txt", false),
  ("/*", "/data/laws", 5, "named/eu/act.txt", true),
  ("/data/laws/*.html", "/data/laws", 5, "named/eu/act.txt", false),
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
  case .paths: found = pattern.begins(path: source.whole(key: key.utf8))
  }
  #expect(found == expected)
}

@Test(arguments: ["a/b", "a*/b", "*.b"])
func `a key that begins as the one before needs no second look`(pattern: String) throws {
  // What is found by going on from what two keys share is what is found from the beginning.
  var random = seeded(41)
  let pattern = try #require(SourcePattern(pattern))
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
