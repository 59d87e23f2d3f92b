import Testing

@testable import Indexer

@Suite struct JSONScannerTests {
  /// Keys and values as text, or where it goes wrong.
  func scan(_ bytes: [UInt8]) -> Result<[String], JSONScanner.Failure> {
    bytes.withUnsafeBytes { bytes in
      Result { () throws(JSONScanner.Failure) in
        var scanner = try JSONScanner(object: bytes)
        var found: [String] = []
        while let (key, value) = try scanner.next() {
          let text =
            switch value {
            case .string(let string): "'" + String(decoding: string.decoded(), as: UTF8.self) + "'"
            case .number(let digits): String(decoding: digits, as: UTF8.self)
            case .bool(let value): "\(value)"
            case .null: "null"
            case .object: "{}"
            case .array: "[]"
            }
          found.append(String(decoding: key.decoded(), as: UTF8.self) + "=" + text)
        }
        return found
      }
    }
  }

  func scan(_ text: String) -> Result<[String], JSONScanner.Failure> { scan(Array(text.utf8)) }

  @Test(
    arguments: [
      (#"{}"#, []), (#" { } "#, []), (#"{"a":1}"#, ["a=1"]),
      ("\t{\"a\" :\r\n-0.5e+10 , \"\":null}", ["a=-0.5e+10", "=null"]),
      (#"{"a":true,"b":false,"a":"x"}"#, ["a=true", "b=false", "a='x'"]),
      (#"{"a":{"b":[1,{},[],{"c":[[""]]}],"d":2},"e":[]}"#, ["a={}", "e=[]"]),
      (#"{"a":[ ] , "b" : { } }"#, ["a=[]", "b={}"]),
      (#"{"\u0061\n":"\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\uDE00"}"#, ["a\n='\"\\/\u{8}\u{c}\n\r\té€😀'"]),
      (
        #"{"a":"\ud83d","b":"\ude00\ud83d","c":"\ud83d\u0041"}"#,
        ["a='\u{FFFD}'", "b='\u{FFFD}\u{FFFD}'", "c='\u{FFFD}A'"]
      ),
      (#"{"a":"}{][,:","b":"\\"}"#, ["a='}{][,:'", "b='\\'"]),
      (#"{"a":0,"b":-0,"c":1E5,"d":10.01}"#, ["a=0", "b=-0", "c=1E5", "d=10.01"]),
    ] as [(String, [String])])
  func `good objects are read`(text: String, members: [String]) {
    #expect(scan(text) == .success(members))
  }

  @Test(arguments: [
    ("", 1), ("[1]", 1), ("7", 1), ("{", 2), (#"{"a"}"#, 5), (#"{"a":}"#, 6), (#"{"a":1,}"#, 8), ("{,}", 2),
    (#"{"a":1 "b":2}"#, 8), (#"{a:1}"#, 2), (#"{'a':1}"#, 2), (#"{"a":01}"#, 7), (#"{"a":+1}"#, 6),
    (#"{"a":.5}"#, 6),
    (#"{"a":1.}"#, 8), (#"{"a":1e}"#, 8), (#"{"a":-}"#, 7), (#"{"a":tru}"#, 6), (#"{"a":nul"#, 6),
    (#"{"a":True}"#, 6),
    (#"{"a":NaN}"#, 6), (#"{"a":"x"#, 8), (#"{"a":"\"#, 7), (#"{"a":"\x"}"#, 7), (#"{"a":"\u12"}"#, 7),
    (#"{"a":"\u12g4"}"#, 7), ("{\"a\":\"\t\"}", 7),
    ("{\"a\":\"0123456789012345678901234567890123456\n\"}", 44),
    (#"{"a":1}}"#, 8), (#"{"a":1} x"#, 9), (#"{"a":[1,]}"#, 9), (#"{"a":[1 2]}"#, 9), (#"{"a":[}"#, 7),
    (#"{"a":{"b":1,}}"#, 13), (#"{"a":{"b"}}"#, 10), (#"{"a":[1}"#, 8), (#"{"a":{]"#, 7),
    (#"{"a":1}{"a":2}"#, 8),
    ("{\"a\":1}\0", 8), ("{\"a\":\0}", 6), ("{/**/}", 2), ("{\u{A0}}", 2),
  ])
  func `broken objects are named at their byte`(text: String, column: Int) {
    guard case .failure(let failure) = scan(text) else { return #expect(Bool(false), "\(text)") }
    #expect(failure.column == column, "\(text): \(failure.reason)")
  }

  @Test func `nesting has a limit and takes no stack`() {
    func nested(_ open: String, _ close: String, _ depth: Int) -> String {
      #"{"a":"# + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth) + "}"
    }
    #expect(scan(nested("[", "]", 1000)) == .success(["a=[]"]))
    #expect(scan(nested(#"{"b":"#, "}", 1000)) == .success(["a={}"]))
    for text in [nested("[", "]", 1001), nested("[", "", 1_000_000)] {
      guard case .failure(let failure) = scan(text) else { return #expect(Bool(false)) }
      #expect(failure.reason == "values nested deeper than 1000")
    }
  }

  @Test func `quotes, escapes and controls are found at every offset`() {
    for before in 0..<70 {
      for after in [0, 1, 7, 8, 31, 40] {
        // 0x21 and 0x23 lie beside the quote: the neighbours that a borrow would touch.
        let head = String(repeating: "!", count: before)
        let tail = String(repeating: "#", count: after)
        #expect(scan("{\"a\":\"\(head)\(tail)\"}") == .success(["a='\(head)\(tail)'"]))
        #expect(scan("{\"a\":\"\(head)\\n\(tail)\"}") == .success(["a='\(head)\n\(tail)'"]))
        #expect(scan("{\"a\":\"\(head)\\\\\\u00e9\(tail)\"}") == .success(["a='\(head)\\é\(tail)'"]))
        guard case .failure(let failure) = scan("{\"a\":\"\(head)\u{1F}\(tail)\"}") else {
          return #expect(Bool(false))
        }
        #expect(failure.column == 7 + before)
      }
    }
  }

  @Test func `no cut and no flipped byte of an object traps`() {
    let text = Array(
      #"{"_id":"é\ud83d\ude00","n":[-1.5e3,{"x":[true,false,null,"\\"]}],"text":"\u0041\n"}"#.utf8)
    for count in 0..<text.count {
      if case .success = scan(Array(text[..<count])) { #expect(Bool(false), "cut at \(count)") }
    }
    for i in text.indices {
      for byte in UInt8(0)...255 {
        var changed = text
        changed[i] = byte
        _ = scan(changed)
      }
    }
  }

  @Test func `random JSON signs never trap`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Random(seed: seed)
    let parts = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "1", "-", ".", "e", "true", "null", " ",
      "\"a\":",
    ]
    for _ in 0..<50_000 {
      var text = "{"
      for _ in 0..<Int.random(in: 0...12, using: &random) { text += parts.randomElement(using: &random)! }
      _ = scan(text)
    }
  }
}
