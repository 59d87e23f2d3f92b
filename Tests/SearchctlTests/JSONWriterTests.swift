import Foundation
import Testing

@testable import searchctl

@Test func `strings are escaped`() {
  let text = JSONWriter.object { $0.field("a\"b", "\\ / \n\r\t \u{0} \u{1F} \u{7F} \u{9B} é 😀 \u{2028}") }
  #expect(
    text == "{\"a\\\"b\":\"\\\\ / \\n\\r\\t \\u0000 \\u001f \\u007f \\u009b é 😀 \u{2028}\"}\n")
}

@Test func `commas stand between values only`() {
  let text = JSONWriter.object { writer in
    writer.name("empty")
    writer.array([] as [Int]) { $0.number($1) }
    writer.name("objects")
    writer.array([1, 2]) { writer, number in writer.object { $0.field("n", number) } }
    writer.name("range")
    writer.range(3..<5)
    writer.field("none", nil as String?)
    writer.name("score")
    writer.number(Float.nan)
    writer.name("yes")
    writer.bool(true)
  }
  #expect(
    text == #"{"empty":[],"objects":[{"n":1},{"n":2}],"range":[3,5],"none":null,"score":null,"yes":true}"#
      + "\n")
}

@Test func `what is written another parser reads back`() throws {
  for scalar in stride(from: UInt32(0), to: 0x3000, by: 1).compactMap(Unicode.Scalar.init) {
    let text = "x\(Character(scalar))y"
    let json = JSONWriter.object { $0.field("text", text) }
    let back = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
    #expect(back["text"]?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
  }
}
