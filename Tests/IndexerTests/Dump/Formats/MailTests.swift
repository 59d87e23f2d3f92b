import Search
import Testing

@testable import Indexer

@Suite struct MailTests {
  let folder = TemporaryFolder()

  func read(_ text: String, name: String = "m.eml") throws -> DumpCollection {
    folder.write(name, text)
    return try DumpCollection(folder.path)
  }

  func mail(_ text: String) -> MailMessage { Array(text.utf8).withUnsafeBytes { MailMessage($0) } }

  func text(_ text: String) -> String { String(decoding: mail(text).text, as: UTF8.self) }

  @Test func `a mail is a document with subject, people and date`() throws {
    let found = try read(
      "Received: by x\r\n by y\r\nFrom: \"Ann\" <a@e.org>\r\nTo: b@e.org,\r\n c@e.org\r\n"
        + "Subject: Global\r\n ban\r\nDate: Wed, 20 May 2026 23:54:00 -0700 (PDT)\r\n\r\nText\r\nof it.\r\n")
    #expect(found.keys == [folder.name + "/m.eml"] && found.titles == ["Global ban"])
    #expect(found.texts == ["Global ban\n\nFrom: \"Ann\" <a@e.org>\nTo: b@e.org, c@e.org\n\nText\nof it."])
    #expect(found.documents[0].date?.description == "2026-05-20")
  }

  @Test(arguments: [
    ("=?utf-8?Q?Caf=C3=A9_x?=", "Café x"),
    ("=?UTF-8?b?Q2Fmw6k=?= and =?iso-8859-1?q?=E9?=", "Café and é"),
    ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
    ("=?utf-8?B?w6k=?=\r\n =?utf-8?B?w6k=?= x", "éé x"),
    ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é"),
    ("=?utf-8*en?Q?a?=", "a"),
    ("=?x?= =?utf-8?Z?a?= =?", "=?x?= =?utf-8?Z?a?= =?"),
    ("Café", "Café"),
  ])
  func `encoded words in a header are decoded`(value: String, expected: String) {
    let mail = mail("Subject: \(value)\n\nx")
    #expect(String(decoding: mail.text[mail.stated.title], as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("Jane Doe <jane@e.org>", "Jane Doe"), ("\"Doe, Jane\" <jane@e.org>, Joe <joe@e.org>", "Doe, Jane"),
    ("\"Jane \\\"J\\\" Doe\" <jane@e.org>", "Jane \"J\" Doe"), ("jane@e.org (Jane Doe)", "Jane Doe"),
    ("jane@e.org", "jane@e.org"), ("<jane@e.org>", "jane@e.org"),
    ("jane@e.org, Joe <joe@e.org>", "jane@e.org"),
    ("=?utf-8?Q?Jos=C3=A9?= <j@e.org>", "José"), ("jane@e.org <jane@e.org>", "jane@e.org"),
    ("jane at e.org (Jane Doe)", "Jane Doe"), ("\"\" <jane@e.org>", "jane@e.org"), ("<>", nil), ("", nil),
    ("(", nil), (",", nil),
  ])
  func `the author is who the mail is from`(value: String, expected: String?) {
    #expect(mail("From: \(value)\n\nx").stated.author == expected)
  }

  @Test(arguments: [
    ("Wed, 20 May 2026 16:54:00 +0200", "2026-05-20"), ("1 Jan 99 00:00 GMT", "1999-01-01"),
    ("20-May-2026", "2026-05-20"), ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06"), ("31 Feb 2026", nil),
    ("May 20 2026", nil), ("", nil), ("20 Mayor", nil),
  ])
  func `dates of mails are read`(text: String, expected: String?) {
    let text = Array(text.utf8)
    #expect(text.withUnsafeBytes { MailDate.date(in: $0) }?.description == expected)
  }

  @Test func `bodies are decoded`() {
    #expect(text("Content-Transfer-Encoding: quoted-printable\n\na=3Db=\nc=  \nd =\n=E9") == "a=bcd é")
    #expect(text("Content-Transfer-Encoding: BASE64\n\naGVs\r\nbG8=\r\nIQ==") == "hello!")
    #expect(
      text("Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n0NI=") == "пр")
    #expect(text("Content-Type: text/html\n\n<p>a<script>b</script><p>c") == "a\n\nc")
  }

  @Test func `of several forms the plain one is taken`() {
    let parts = "--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich\n--b--\nafter"
    let head = "Content-Type: multipart/alternative;\n boundary=\"b\"\n\npreamble\n"
    #expect(text(head + parts) == "plain")
    #expect(text(head + "--b\n\n \n--b\nContent-Type: text/html\n\n<p>rich\n--b--") == "rich")
  }

  @Test func `parts are joined, attachments left out, and mails inside read`() throws {
    let found = try read(
      """
      Content-Type: multipart/mixed; boundary=x

      --x
      Content-Type: multipart/related; boundary=y

      --y
      Content-Type: text/html

      <p>first
      --y
      Content-Type: image/png

      PNG
      --y--
      --x
      Content-Disposition: attachment; filename=a.txt

      secret
      --x
      Content-Type: message/rfc822

      Subject: Inner

      inner text
      """)
    #expect(found.texts == ["first\n\nInner\n\ninner text"])
    #expect(found.summary.skipped == [.otherContent("attachment"): 1] && found.summary.errors == 0)
  }

  @Test func `wrong base64 is named and what is right is read`() throws {
    let found = try read("Subject: S\nContent-Transfer-Encoding: base64\n\naGVs\nbG*8=\n!!!!\nIQ==\n")
    #expect(found.texts == ["S\n\nhello!"])
    #expect("\(found.problems[0])" == "\(folder.path)/m.eml:5: base64 with 5 bytes out of place")
    #expect(found.summary.errors == 1)
  }

  @Test func `a mailbox holds mails`() throws {
    let found = try read(
      """
      From a@e.org Wed May 20 16:54:00 2026
      Subject: One
      Message-ID: <1@e.org>

      From here on
      >From quoted
      >>From twice

      From now on, at 10:30, all is different

      From b@e.org Wed May 20 16:54:00 2026
      Subject: Two

      text

      From c@e.org Wed May 20 16:54:00 2026
      """.replacing("From now on, at", with: "Fr0m now on, at"), name: "m.mbox")
    #expect(found.keys == ["#1@e.org", ":12"].map { folder.name + "/m.mbox" + $0 })
    #expect(
      found.texts[0]
        == "One\n\nFrom here on\nFrom quoted\n>From twice\n\nFr0m now on, at 10:30, all is different")
    #expect(found.texts[1] == "Two\n\ntext" && found.summary.skipped == [.noWords: 1])
  }

  @Test func `every chunk size reads the same mails`() throws {
    let text = "From a@e.org 16:54:00\r\nSubject: é\r\n\r\n>From x\r\n\r\nFrom b 01:02\n\nlast"
    let whole = try read(text, name: "m.mbox")
    #expect(whole.texts == ["é\n\nFrom x", "last"])
    for chunk in 1...text.utf8.count {
      #expect(try DumpCollection(folder.path) { $0.settings.chunk = chunk }.texts == whole.texts)
    }
  }
}
