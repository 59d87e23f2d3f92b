import Search
import Testing

@testable import Indexer

@Suite struct HTMLPageTests {
  func page(_ html: String) throws -> HTMLPage { try Array(html.utf8).withHTMLPage() }

  func text(_ html: String) throws -> String { String(decoding: try page(html).text, as: UTF8.self) }

  @Test(arguments: [
    ("<p>One<p>two", "One\n\ntwo"),
    ("one  \n two\t three", "one two three"),
    ("a<b>b</b>c <i> d</i>", "abc d"),
    ("<div>a</div><div>b</div>", "a\nb"),
    ("a<br>b<br><br/>c", "a\nb\n\nc"),
    ("<ul><li>a<li>b</ul>c", "a\nb\n\nc"),
    ("<table><tr><td>a<td>b<tr><th>c</th><th></th><th>d</table>", "a\tb\nc\td"),
    ("<h2>H</h2>text", "H\n\ntext"),
    ("x<pre>a\n  b</pre>y", "x\n\na\n  b\n\ny"),
    ("a<!-- b -->c<!-->d<!--->e<!-- -- --!>f", "acdef"),
    ("a<!doctype x>b<?php echo ?>c</ x>d</>e", "abcde"),
    ("a < b <3 <- c", "a < b <3 <- c"),
    ("<a title='x > y' href=\"<p>\">z</a>", "z"),
    ("<p class=a/b>c</p/>d", "c\n\nd"),
    ("<select><option>a<option>b</select>", "a\nb"),
    ("<textarea>a</textarea>", "a"),
    ("A<SCRIPT>b</Script >C", "AC"),
    ("&nbsp;a&#32;&#10; b", "\u{A0}a b"),
  ])
  func `text is laid out as on a screen`(html: String, expected: String) throws {
    #expect(try text(html) == expected)
  }

  @Test(arguments: [
    ("a<script>if (a < b) '<p>x</p>' </script>c", "ac"),
    ("a<style>p::after { content: '<' }</style>c", "ac"),
    ("a<noscript><p>b</p></noscript>c", "ac"),
    ("a<template><p>b<template>c</template></template>d", "ad"),
    ("a<svg><title>b</title><text>c</text></svg>d", "ad"),
    ("a<iframe>b</iframe>c", "ac"),
    // What is left open must not swallow the page, but code goes on to the end as in browsers.
    ("a<noscript>b<p>c", "ab\n\nc"),
    ("a<svg><path><p>b", "a\n\nb"),
    ("a<script>b", "a"),
    ("a<script>b</scripts>c</script>d", "ad"),
    ("a<title>b<p>c", "ab\n\nc"),
    ("a<p", "a"),
    ("a<p x=\"", "a"),
    ("a<!-- b", "a"),
    ("a</", "a</"),
    ("a<", "a<"),
  ])
  func `what is for programs is dropped, and nothing else`(html: String, expected: String) throws {
    #expect(try text(html) == expected)
  }

  @Test(arguments: [
    ("&amp;&lt;&eacute;&hellip;&CounterClockwiseContourIntegral;", "&<é…∳"),
    ("&NotEqualTilde; &acE;", "≂̸ ∾̳"),
    ("&notit; &notin; &ampx &copy2026", "¬it; ∉ &x ©2026"),
    ("&#233;&#xe9;&#XE9 &#128;&#x81;", "ééé €\u{FFFD}"),
    ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("& &; &# &#x &unknown; &x", "& &; &# &#x &unknown; &x"),
  ])
  func `character references are decoded`(html: String, expected: String) throws {
    #expect(try text(html) == expected)
  }

  @Test func `a reference in an attribute may be part of an address`() throws {
    func title(_ content: String) throws -> String {
      let page = try page("<meta property=og:title content='\(content)'>x")
      return String(decoding: page.text[page.stated.title], as: UTF8.self)
    }
    #expect(try title("?a=b&copy=c&amp;d &eacute; &copy") == "?a=b&copy=c&d é ©")
  }

  @Test(arguments: [
    ("<title> A \n &amp; B </title>x", "A & B"),
    ("<title>A | Site</title><meta property='og:title' content='A'>x", "A"),
    ("<meta name=twitter:title content=T>x", "T"),
    ("<p>Above<h1>First <i>heading</i></h1><h1>Second</h1>x", "First heading"),
    ("<svg><title>Icon</title></svg><p>A first line of some length\n<p>More", ""),
    ("<title></title><h1>H</h1>x", "H"),
  ])
  func `the title is the best that a page has`(html: String, expected: String) throws {
    let page = try page(html)
    #expect(String(decoding: page.text[page.stated.title], as: UTF8.self) == expected)
  }

  @Test func `a title that the text begins with stands there once`() throws {
    #expect(try text("<title>Global ban</title><h1>Global ban</h1><p>Text") == "Global ban\n\nText")
    #expect(try text("<title>Global</title><h1>Globalists</h1>") == "Global\n\nGlobalists")
  }

  @Test(arguments: [
    ("<meta property=article:published_time content=2026-05-20T10:00:00Z>", "2026-05-20"),
    (
      "<meta name=date content=2025-01-02><meta property=article:published_time content=2026-05-20>",
      "2026-05-20"
    ),
    ("<meta name=DC.Date content=2026-05>", "2026-05"),
    ("<meta name=citation_publication_date content=2026>", "2026"),
    ("<meta name=pubdate content='Wed, 20 May 2026 10:00:00 GMT'>", "2026-05-20"),
    (
      #"<script type="application/ld+json">[{"@graph":[{"datePublished" : "2026-05-20T1"}]}]</script>"#,
      "2026-05-20"
    ),
    (#"<script>{"datePublished": "2026-05-20"}</script>"#, nil),
    ("<time datetime=2024-01-01>x</time><time itemprop=datePublished datetime=2026-05-20>", "2026-05-20"),
    ("<p><time datetime='2026-05-20'>May</time><time datetime=2027>", "2026-05-20"),
    ("<meta name=date content=soon>", nil),
  ])
  func `the date is the best that a page has`(html: String, expected: String?) throws {
    #expect(try page(html + "words").stated.date?.description == expected)
  }

  @Test(arguments: [
    ("<meta name=author content='Jane Doe'>", "Jane Doe"),
    (
      "<meta name=citation_author content='Doe, J.'><meta name=citation_author content='Roe, J.'>",
      "Doe, J.; Roe, J."
    ),
    ("<meta name=Author content=A><meta name=author content=A>", "A"),
    ("<meta property=article:author content=https://e.org/jane>", nil),
    ("<meta property=article:author content=Jane><meta name=author content=' '>", "Jane"),
    ("<meta name=authors-choice content=x>", nil),
  ])
  func `the author is whom the head names`(html: String, expected: String?) throws {
    #expect(try page(html + "words").stated.author == expected)
  }

  @Test func `a page is in the character set that it says, or looks like`() throws {
    func text(_ bytes: [UInt8]) throws -> String {
      String(decoding: try bytes.withHTMLPage().text, as: UTF8.self)
    }
    let latin: [UInt8] = [0x43, 0x61, 0x66, 0xE9, 0x96]
    #expect(try text(latin) == "Café–")
    #expect(try text(Array("<meta charset=iso-8859-1>".utf8) + latin) == "Café–")
    #expect(try text(Array("<meta charset=utf-8>".utf8) + latin) == "Caf\u{FFFD}")
    #expect(
      try text(
        Array(#"<meta http-equiv=Content-Type content="text/html; charset=windows-1251">"#.utf8) + [
          0xCF, 0xF0,
        ])
        == "Пр")
    #expect(try text(Array("<?xml version='1.0' encoding='koi8-r'?><p>".utf8) + [0xD0, 0xD2]) == "пр")
    // Saved as UTF-8 by somebody who left the declaration as it was.
    #expect(try text(Array("<meta charset=iso-8859-1>Café".utf8)) == "Café")
    #expect(try text([0xFF, 0xFE, 0x3C, 0, 0x70, 0, 0x3E, 0, 0xE9, 0]) == "é")
    #expect(try text(Array("\u{FEFF}é".utf8)) == "é")
    #expect(throws: TextDocument.Failure.self) { try text(Array("<meta charset=gbk>".utf8) + [0xC4, 0xE3]) }
  }

  @Test func `a page in a folder is a document`() throws {
    let folder = TemporaryFolder()
    folder.write("a.html", "<title>T</title><p>Text")
    folder.write("b.HTM", "<p>\n")
    folder.write("c.xhtml", "<p>a\nb\0c\0d")
    folder.write("d.html", Array("<meta charset=big5>".utf8) + [0xA4, 0x40])
    folder.write("e.html", (0..<400).map { UInt8(truncatingIfNeeded: $0 % 8) })
    let found = try DumpCollection(folder.path)
    #expect(found.keys == ["a.html", "c.xhtml"].map { folder.name + "/" + $0 })
    #expect(found.texts == ["T\n\nText", "a bcd"] && found.titles[0] == "T")
    #expect(found.reasons == [.noWords, .nulBytes(2), .unknownCharset("big5"), .notText])
    #expect("\(found.problems[1])" == "\(folder.path)/c.xhtml:2: 2 NUL bytes were dropped")
    #expect(found.summary.errors == 2)
  }
}

@Suite struct CharsetTests {
  @Test func `every label of the table leads to its own set, of 128 characters`() {
    for entry in SingleByteCharset.all {
      let upper = String(
        decoding: UnsafeRawBufferPointer(
          start: entry.upperHalf.utf8Start, count: entry.upperHalf.utf8CodeUnitCount), as: UTF8.self)
      #expect(upper.unicodeScalars.count == 128)
      for label in "\(entry.labels)".split(separator: " ") {
        guard case .singleByte(let charset)? = Charset(label: " \"\(label.uppercased())\"".utf8) else {
          #expect(Bool(false), "\(label)")
          continue
        }
        let decoded = (0x80...0xFF).map { UInt8($0) }.withUnsafeBytes { charset.decoded($0) }
        #expect(String(decoding: decoded.text, as: UTF8.self) == upper)
      }
    }
  }

  @Test func `bytes without a meaning are replaced and counted`() {
    let bytes: [UInt8] = [0x41, 0x81, 0xE9]
    let decoded = bytes.withUnsafeBytes { Charset.decoded($0, declared: nil) }
    #expect(decoded?.text == Array("A\u{FFFD}é".utf8) && decoded?.replacedBytes == 1)
  }
}
