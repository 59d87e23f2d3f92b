import Testing

@testable import Indexer

private func site(_ key: String) -> String {
  Array(key.utf8).withUnsafeBytes { String(decoding: Site.name(ofKey: $0), as: UTF8.self) }
}

@Test(arguments: [
  ("crawl.warc#https://www.example.org/a/b?c#d", "example.org"),
  ("crawl.warc#http://example.org:80", "example.org"),
  ("dump/pages.csv#https://example.org", "example.org"), ("laws/eu/2024/act.txt", "laws/eu"),
  ("laws/act.txt", "laws"), ("act.txt", ""), ("papers.jsonl#arxiv/7", "papers.jsonl#arxiv"),
  ("dump/papers.jsonl#7", "dump/papers.jsonl"), ("dump/papers.jsonl:12", "dump/papers.jsonl"),
  ("mail.mbox#<a@b.c>", "mail.mbox"), ("", ""), ("#", ""), ("a#x:", "a"), ("a#x://", "a#x:"), ("a:", ""),
])
func `a document is from the host of its address, or from its folder`(key: String, name: String) {
  #expect(site(key) == name)
}
