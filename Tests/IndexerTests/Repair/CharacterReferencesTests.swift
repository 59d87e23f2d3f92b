import Search
import Testing

@testable import Indexer

@Suite struct CharacterReferencesTests {
  func mended(_ text: String) -> String {
    var bytes = Array(text.utf8)
    var edits = TextEdits()
    TextMender.mend(&bytes, edits: &edits)
    #expect(edits.original(of: bytes) == Array(text.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `references by name and by number are read`() {
    #expect(mended("caf&eacute; &amp; bar&nbsp;&lt;b&gt; it&apos;s") == "café & bar\u{A0}<b> it's")
    #expect(mended("it&#8217;s &#x201C;so&#X201d; &#160;") == "it’s “so” \u{A0}")
    #expect(mended("it&#146;s &#150; &euro;") == "it’s – €")
    #expect(mended("&#55357;&#56832;") == "😀")
    #expect(mended("&zwnj;&Alpha;&thetasym;") == "\u{200C}Α\u{3D1}", "the last ones of the table too")
  }

  @Test func `a text that tells of a reference keeps it`() {
    for text in ["The character é is replaced by &eacute;.", "“ü” becomes &uuml; or &#252; there"] {
      #expect(mended(text) == text)
    }
    #expect(mended("a café and a caf&eacute; – &ndash; it&rsquo;s") == "a café and a café – – it’s")
    #expect(mended("é " + String(repeating: "far away ", count: 9) + "caf&eacute;").hasSuffix("café"))
  }

  @Test func `references to ampersands of references are read to the end`() {
    #expect(mended("it&amp;rsquo;s &amp;amp; &amp;#8217;") == "it’s & ’")
    #expect(mended("&Atilde;&copy;t&Atilde;&copy;") == "été")
  }

  @Test(arguments: [
    "AT&T; R&D", "?a=1&copy=2", "&foo;", "&;", "&", "a & b; c", "&#;", "&#x;", "&#0;", "&#xD800;", "&#55357;",
    "&#1114112;", "&#99999999999;", "&#12", "&#129;", "&EACUTE;", "&eacute",
  ])
  func `what is no reference stays`(_ text: String) {
    #expect(mended(text) == text)
  }
}
