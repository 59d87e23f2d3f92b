import Search
import Testing

@testable import Indexer

private let menu = ["Home", "About the Gazette", "Committees", "Contact Us", "Subscribe Today"]

/// A page of an article of its own under the site's menu.
private func page(_ number: Int, site: String = "gazette.example", menu: [String] = menu) -> Document {
  let text =
    (["Report \(name(number))"] + menu + [body(number), "The end of \(name(number))."]).joined(
      separator: "\n")
  return Document(
    key: "crawl.warc#https://\(site)/\(number)", source: "crawl.warc", text: Array(text.utf8),
    title: 0..<("Report " + name(number)).utf8.count)
}

private func body(_ number: Int) -> String {
  "What \(name(number)) said of \(name(number * 7)) on a day like \(name(number + 3)), and nothing more of it."
}

/// A word of letters for a number.
private func name(_ number: Int) -> String {
  "n" + String(number).utf8.map { String(UnicodeScalar($0 - 48 + 97)) }.joined()
}

private func options(threads: Int = 1, setsAside: Bool = true) -> IndexWriter.Options {
  var options = IndexWriter.Options()
  options.analyzer = .plain
  options.threads = threads
  options.setsAside = setsAside
  return options
}

/// What is set aside of a document, as it reads.
private func setAside(_ key: String, in folder: TemporaryFolder, _ kind: SetAside.Kind = .furniture) throws
  -> [String]
{
  let reader = try IndexReader(opening: folder.path)
  #expect(reader.verify().isEmpty)
  let number = try #require(try reader.number(ofKey: key))
  let document = try reader.document(number)
  return document.setAside.filter { $0.kind == kind }.map {
    String(decoding: document.text[$0.range], as: UTF8.self)
  }
}

private func matches(_ query: String, in folder: TemporaryFolder, _ scope: Searcher.Scope = .text) throws
  -> Int
{
  let reader = try IndexReader(opening: folder.path)
  let query = try Query(parsing: query, analyzer: reader.analyzer)
  return try Searcher(reader).search(query, limit: 0, counting: true, scope: scope).matchCount ?? -1
}

@Test func `a menu is set aside on all pages of its site, the first too, and on no other's`() throws {
  let folder = TemporaryFolder()
  let writer = try IndexWriter(at: folder.path, options: options())
  for number in 0..<12 { try writer.add(page(number)) }
  for number in 0..<3 { try writer.add(page(number, site: "other.example")) }
  try writer.commit()
  for number in [0, 5, 11] {
    #expect(try setAside("crawl.warc#https://gazette.example/\(number)", in: folder) == menu)
  }
  #expect(try setAside("crawl.warc#https://other.example/1", in: folder) == [])
  #expect(try matches("subscribe", in: folder) == 3)
  #expect(try matches("subscribe", in: folder, .allText) == 15)
  #expect(try matches("\"contact us subscribe\"", in: folder, .allText) == 15)
  let reader = try IndexReader(opening: folder.path)
  let length = try reader.document(0).length
  #expect(length == page(0).text.split { $0 == 0x20 || $0 == 0x0A }.count - 9)
}

@Test func `one new page of a site that is known has its menu set aside`() throws {
  let folder = TemporaryFolder()
  for number in 0..<9 {
    // Each in a run of its own.
    let writer = try IndexWriter(at: folder.path, options: options())
    try writer.add(page(number))
    if number == 7 { try writer.mergeAll() } else { try writer.commit() }
  }
  #expect(try setAside("crawl.warc#https://gazette.example/8", in: folder) == menu)
}

@Test func `a page that changes again and again teaches nothing`() throws {
  let folder = TemporaryFolder()
  for round in 0..<20 {
    let writer = try IndexWriter(at: folder.path, options: options())
    var page = page(1)
    page.text += Array("\nRound \(name(round)).".utf8)
    try writer.add(page)
    try writer.commit()
  }
  #expect(try setAside("crawl.warc#https://gazette.example/1", in: folder) == [])
}

@Test func `lines that come back with others around them are no menu`() throws {
  let folder = TemporaryFolder()
  let writer = try IndexWriter(at: folder.path, options: options())
  for number in 0..<60 {
    let lines = (0..<8).flatMap { part in
      [["Definitions", "(Applause.)", "Short title", "Scope"][(part + number) % 4], body(number * 8 + part)]
    }
    // Nor one at the edge of half of the pages.
    let edges = [1000, 2000].map { edge in (0..<4).map { body(edge + number * 4 + $0) } }
    let text = edges[0] + lines + edges[1] + (number % 2 == 0 ? ["The President"] : [])
    try writer.add(
      Document(key: "laws/\(number)", source: "laws", text: Array(text.joined(separator: "\n").utf8)))
  }
  try writer.commit()
  for number in 0..<3 { #expect(try setAside("laws/\(number)", in: folder) == []) }
}

@Test func `what most pages begin or end with is set aside, but no title and not all of a document`() throws {
  let folder = TemporaryFolder()
  let writer = try IndexWriter(at: folder.path, options: options())
  for number in 0..<20 {
    let text = "The Acme Policy Review\n\(body(number))\nMade by Acme."
    try writer.add(
      Document(
        key: "acme/\(number)", source: "acme", text: Array(text.utf8), title: number == 7 ? 0..<22 : 0..<0))
  }
  try writer.add(Document(key: "acme/bare", source: "acme", text: Array("The Acme Policy Review".utf8)))
  try writer.commit()
  #expect(try setAside("acme/3", in: folder) == ["The Acme Policy Review", "Made by Acme."])
  #expect(try setAside("acme/7", in: folder) == ["Made by Acme."])
  #expect(try setAside("acme/bare", in: folder) == [])
}

@Test func `a repeated passage counts once`() throws {
  let passage = "The committee of the council meets on the first Monday of the month and votes on bananas."
  let folder = TemporaryFolder()
  let writer = try IndexWriter(at: folder.path, options: options())
  try writer.add(
    Document(key: "twice", source: "", text: Array((passage + "\nYes.\n" + passage).utf8)))
  try writer.add(Document(key: "once", source: "", text: Array((passage + "\nYes.").utf8)))
  try writer.commit()
  #expect(try setAside("twice", in: folder, .repetition) == [passage])
  let reader = try IndexReader(opening: folder.path)
  #expect(try reader.document(0).length == reader.document(1).length)
  for text in ["bananas", "\"first monday\"", "committee month"] {
    let query = try Query(parsing: text, analyzer: reader.analyzer)
    let hits = try Searcher(reader).search(query, limit: 2).hits
    #expect(hits.map(\.document) == [0, 1] && hits[0].score == hits[1].score)
  }
}

@Test func `what is set aside is the same for any number of threads`() throws {
  var all: [[String: [UInt8]]] = []
  for threads in [1, 2, 3] {
    let folder = TemporaryFolder()
    let writer = try IndexWriter(at: folder.path, options: options(threads: threads))
    for number in 0..<2500 {
      var page = page(number, site: "s\(number % 7).example")
      // Words of its own, repeated: whether that is found must not depend on the thread.
      page.text += Array(("\n" + body(number)).utf8)
      try writer.add(page)
    }
    try writer.commit()
    all.append(try contents(folder))
  }
  #expect(all.allSatisfy { $0 == all[0] })
}

@Test func `merging and optimizing keep what is set aside`() throws {
  func folder(_ finish: (IndexWriter) throws -> Void, commits: Bool = true) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let writer = try IndexWriter(at: folder.path, options: options())
    for number in 0..<30 {
      try writer.add(page(number))
      if commits, number % 10 == 9 { try writer.commit() }
    }
    try writer.delete(key: "crawl.warc#https://gazette.example/4")
    try finish(writer)
    return folder
  }
  for finish in [{ try $0.commit() }, { try $0.mergeAll() }, { _ = try $0.optimize() }]
    as [(IndexWriter) throws -> Void]
  {
    let folder = try folder(finish)
    for number in [0, 13, 29] {
      #expect(try setAside("crawl.warc#https://gazette.example/\(number)", in: folder) == menu)
    }
    #expect(try matches("committees", in: folder) == 0)
    #expect(try matches("\"about the gazette\"", in: folder, .allText) == 29)
    let statistics = try IndexReader(opening: folder.path).statistics()
    #expect(statistics.furnitureBytes >= 29 * menu.joined().utf8.count)
  }
}

@Test func `nothing is set aside where that is not wanted`() throws {
  let folder = TemporaryFolder()
  let writer = try IndexWriter(at: folder.path, options: options(setsAside: false))
  for number in 0..<12 { try writer.add(page(number)) }
  try writer.commit()
  #expect(try setAside("crawl.warc#https://gazette.example/3", in: folder) == [])
  #expect(try matches("subscribe", in: folder) == 12)
}

@Test func `long texts with words cut at any place keep their positions`() throws {
  // More than a text is taken at once, with lines and passages on both sides of the cut.
  var lines = (0..<16_000).map(body)
  lines.append("Leave a Reply")
  lines.append(contentsOf: lines[9000..<9010])
  lines.append("At the very end.")
  let folder = TemporaryFolder()
  let writer = try IndexWriter(at: folder.path, options: options())
  try writer.add(Document(key: "long", source: "", text: Array(lines.joined(separator: "\n").utf8)))
  try writer.commit()
  #expect(try setAside("long", in: folder) == ["Leave a Reply"])
  #expect(try setAside("long", in: folder, .repetition) == [lines[9000..<9010].joined(separator: "\n")])
  #expect(try matches("\"at the very end\"", in: folder) == 1)
  #expect(try matches("\"leave a reply\"", in: folder) == 0)
  #expect(try matches("\"nothing more of it leave a reply\"", in: folder, .allText) == 1)
  #expect(try matches("\"nothing more of it at the very end\"", in: folder, .allText) == 1)
}

/// The files of an index but for its lock, by name.
private func contents(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
  var contents: [String: [UInt8]] = [:]
  for name in try Storage.list(folder.path) where name != "lock" {
    let file = try Storage.MappedFile(folder.path + "/" + name)
    contents[name] = withExtendedLifetime(file) { Array(file.bytes) }
  }
  return contents
}
