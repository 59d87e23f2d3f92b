import Search
import Testing

@testable import Indexer

/// Whatever the bytes are, a reader gives valid text or a problem, and comes to an end.
@Suite struct FormatFuzzTests {
  let folder = TemporaryFolder()

  static let samples: [(name: String, text: String)] = [
    (
      "x.html",
      """
      <!doctype html><html><head><meta charset="windows-1252"><title>T &amp; t</title>
      <script type="application/ld+json">{"datePublished":"2026-05-20"}</script></head><body><!-- c --><svg><g/></svg>
      <h1 id='a'>H</h1><p>&eacute;&#x20AC;&notin <pre> a
       b</pre><table><tr><td>1<td>2</table><template><p>x</template><noscript>n</noscript><time datetime="2026">
      """
    ),
    ("x.csv", "id,title,text,date\n1,\"T \"\"q\"\"\",\"multi\nline\",2026-05-20\n2,x,y\n3,z,\"a\"b,\n"),
    ("x.tsv", "id\ttext\n1\t\"quoted\"\n2\tplain\n"),
    (
      "x.eml",
      """
      From: =?utf-8?Q?J=C3=A9?= <j@e.org>
      Subject: =?utf-8?B?w6k=?= =?x?Q?y?=
      Content-Type: multipart/mixed; boundary="b"

      --b
      Content-Type: text/html; charset="iso-8859-1"
      Content-Transfer-Encoding: quoted-printable

      <p>caf=E9=
      x
      --b
      Content-Transfer-Encoding: base64

      aGVsbG8=
      --b--
      """
    ),
    ("x.mbox", "From a 10:00:00\nSubject: s\n\n>From x\n\nFrom b 11:00:00\nMessage-ID: <i>\n\ny\n"),
    (
      "x.warc",
      String(
        decoding: WebArchiveTests.record(
          "response", "https://e.org",
          WebArchiveTests.response(
            Array("5\r\n<p>ab\r\n3\r\ncde\r\n0\r\n\r\n".utf8),
            "Transfer-Encoding: chunked\r\nContent-Type: text/html\r\n")
        ) + WebArchiveTests.record("conversion", "x", Array("text".utf8), contentType: "text/plain"),
        as: UTF8.self)
    ),
  ]

  private func check(_ bytes: [UInt8], as name: String) throws {
    folder.write(name, bytes)
    let found = try DumpCollection(folder.path + "/" + name) {
      $0.settings.chunk = 64
      $0.measuresFirst = false
    }
    for document in found.documents {
      #expect(String(validating: document.text, as: UTF8.self) != nil)
      #expect(document.title.lowerBound >= 0 && document.title.upperBound <= document.text.count)
      #expect(
        document.title.isEmpty || String(validating: document.text[document.title], as: UTF8.self) != nil)
    }
    #expect(found.summary.documents == found.documents.count)
    #expect(found.summary.errors + found.summary.skipped.values.reduce(0, +) == found.problems.count)
  }

  @Test(arguments: samples.indices) func `a file cut at any length is read`(sample: Int) throws {
    let (name, text) = Self.samples[sample]
    let bytes = Array(text.utf8)
    for count in 0...bytes.count { try check(Array(bytes.prefix(count)), as: name) }
  }

  @Test(arguments: samples.indices) func `random changes to a file never trap`(sample: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let (name, text) = Self.samples[sample]
    let original = Array(text.utf8)
    let signs = Array("<>/\"'&;#=-!?:\r\n\0\t,% F".utf8) + [0x80, 0xC3, 0xFF]
    for _ in 0..<400 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let i = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[i] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[i] = signs.randomElement(using: &random)!
        case 2: bytes.insert(signs.randomElement(using: &random)!, at: i)
        default:
          let end = Int.random(in: i...bytes.count, using: &random)
          let piece = bytes[i..<min(end, i + 40)]
          bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
        }
      }
      try check(bytes, as: name)
    }
    for _ in 0..<50 {
      try check((0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }, as: name)
    }
  }

  @Test func `pages that would take the square of their length do not`() throws {
    let count = 20_000
    for piece in [
      "<", "</", "<!--", "<a ", "<a b='", "<noscript>", "<title>", "<svg>", "&", "&a", "<script", "<!-",
      "</p",
    ] {
      let page = String(repeating: piece, count: count)
      _ = try Array(page.utf8).withHTMLPage()
    }
  }
}
