import Search
import Testing

@testable import Indexer

@Suite struct WebArchiveTests {
  let folder = TemporaryFolder()

  static func record(
    _ type: String, _ address: String, _ block: [UInt8], contentType: String = "application/http",
    length: Int? = nil
  ) -> [UInt8] {
    Array(
      """
      WARC/1.0\r
      WARC-Type: \(type)\r
      WARC-Target-URI: \(address)\r
      WARC-Date: 2026-05-20T00:00:00Z\r
      Content-Type: \(contentType)\r
      Content-Length: \(length ?? block.count)\r
      \r

      """.utf8) + block + Array("\r\n\r\n".utf8)
  }

  static func response(_ body: [UInt8], _ fields: String = "", status: String = "200 OK") -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\n\(fields)\r\n".utf8) + body
  }

  func read(_ bytes: [UInt8], change: (inout DumpReader) -> Void = { _ in }) throws -> DumpCollection {
    folder.write("x.warc", bytes)
    return try DumpCollection(folder.path, change: change)
  }

  var page: [UInt8] { Array("<title>T</title><p>Page".utf8) }

  @Test func `responses and conversions are documents by their address`() throws {
    let html = "Content-Type: text/html; charset=windows-1251\r\n"
    let bytes =
      Self.record("warcinfo", "", Array("software: x".utf8), contentType: "application/warc-fields")
      + Self.record("response", "https://e.org/a", Self.response([0xCF, 0xF0], html))
      + Self.record("request", "https://e.org/a", Array("GET / HTTP/1.1\r\n\r\n".utf8))
      + Self.record("response", "<https://e.org/b>", Self.response(page))
      + Self.record("conversion", "https://e.org/c", Array("Wet\ntext".utf8), contentType: "text/plain")
      + Self.record("resource", "https://e.org/d", page, contentType: "text/html")
    let found = try read(bytes)
    #expect(found.keys == ["a", "b", "c", "d"].map { "\(folder.name)/x.warc#https://e.org/\($0)" })
    #expect(found.texts == ["Пр", "T\n\nPage", "Wet\ntext", "T\n\nPage"])
    #expect(found.documents.allSatisfy { $0.date == nil } && found.problems.isEmpty)
  }

  @Test func `chunks are put together, also where only the header speaks of them`() throws {
    let chunked = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
    let bytes =
      Self.record(
        "response", "1", Self.response(Array("3\r\none\r\nA;x=y\r\n two words\r\n0\r\n\r\n".utf8), chunked))
      + Self.record("response", "2", Self.response(Array("joined already".utf8), chunked))
      + Self.record("response", "3", Self.response(Array("3\r\none\r\nFF\r\nshort".utf8), chunked))
    let found = try read(bytes)
    #expect(found.texts == ["one two words", "joined already", "oneshort"])
    #expect(found.reasons == [.damaged("the chunks of 3 break off")] && found.problems[0].isError)
  }

  @Test func `what is no page is passed over and counted`() throws {
    let bytes =
      Self.record("response", "1", Self.response([0x89], "Content-Type: image/png\r\n"))
      + Self.record("response", "2", Self.response(page, status: "404 Not Found"))
      + Self.record("response", "3", Self.response(page, "Content-Encoding: br\r\n"))
      + Self.record("response", "4", Self.response(page))
    let found = try read(bytes)
    #expect(found.texts == ["T\n\nPage"] && found.summary.errors == 0)
    #expect(
      found.summary.skipped == [
        .otherContent("image response"): 1, .otherContent("failed response"): 1,
        .otherContent("response in the encoding br"): 1,
      ])
  }

  @Test func `a record that is cut short or broken is named and the rest is read`() throws {
    let good = Self.record("response", "good", Self.response(page))
    let cut = try read(good + Array(good.dropLast(10)))
    #expect(cut.texts == ["T\n\nPage"])
    #expect(
      "\(cut.problems[0])" == "\(folder.path)/x.warc: at byte \(good.count): the record of good is cut short")
    let broken = try read(
      Array("garbage\nmore\n".utf8) + good + Array("WARC/1.0\r\nno: length\r\n\r\n".utf8) + good)
    #expect(broken.texts == ["T\n\nPage", "T\n\nPage"])
    #expect(broken.problems.map(\.offset) == [0, 13 + good.count])
    #expect(broken.summary.errors == 2)
    let long = try read(good + Self.record("response", "long", good, length: Int.max) + good)
    #expect(long.texts.count == 1 && long.summary.errors == 1)
  }

  @Test func `every chunk size reads the same records`() throws {
    let good = Self.record("response", "good", Self.response(page))
    let bytes = good + Array("x\n".utf8) + good + Array("WARC/1.0\n\nWARC/".utf8) + good
    let whole = try read(bytes)
    for chunk in 1...100 {
      let found = try read(bytes) { $0.settings.chunk = chunk }
      #expect(found.texts == whole.texts && found.problems == whole.problems)
    }
  }

  @Test func `a record beyond the limit is passed over`() throws {
    let long = Self.record("response", "long", Self.response(Array(repeating: 0x61, count: 500)))
    let found = try read(long + Self.record("response", "good", Self.response(page))) {
      $0.settings.longestText = 300
      $0.settings.chunk = 64
    }
    #expect(found.texts == ["T\n\nPage"] && found.reasons == [.tooLong(limit: 300)])
  }
}
