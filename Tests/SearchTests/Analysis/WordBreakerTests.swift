import Testing

@testable import Search

/// The lengths in bytes of the segments.
private func segments(of bytes: [UInt8]) -> [Int] {
  bytes.withUnsafeBufferPointer { buffer in
    var breaker = WordBreaker(buffer.baseAddress!, from: 0, to: buffer.count, rules: .standard)
    var result: [Int] = []
    while let segment = breaker.next() { result.append(segment.end - segment.start) }
    return result
  }
}

/// Reads a case as `wordBreakCases` writes it: each segment's scalars.
private func segments(in text: some StringProtocol) -> [[Unicode.Scalar]] {
  text.split(separator: "|").map {
    $0.split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
  }
}

private func check(_ expected: [[Unicode.Scalar]], _ name: some StringProtocol) {
  var text = String.UnicodeScalarView()
  text.append(contentsOf: expected.joined())
  let widths = expected.map { $0.reduce(0) { $0 + UTF8.width($1) } }
  #expect(segments(of: Array(String(text).utf8)) == widths, "\(name)")
  #expect(PlainWords(text).segments.map(\.count) == expected.map(\.count), "the plain twin, \(name)")
}

@Test func `every case of the Unicode Consortium's word break test passes`() {
  let cases = wordBreakCases.description.split(separator: ";")
  #expect(cases.count > 1_800)
  for c in cases { check(segments(in: c), c) }
}

@Test func `the word break test of the system passes, where its Unicode version is ours`() throws {
  guard let file = fopen("/usr/share/unicode/auxiliary/WordBreakTest.txt", "r") else {
    print("Not run over the system's WordBreakTest.txt: there is none.")
    return
  }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 1 << 16)
  var count = 0
  while fgets(&line, Int32(line.count), file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if count == 0, text.hasPrefix("# WordBreakTest-"), !text.contains("-\(UnicodeData.version)") {
      print("Not run over the system's WordBreakTest.txt: its version differs, \(text)")
      return
    }
    var parts = text.split(separator: "#", omittingEmptySubsequences: false)[0].split(separator: " ")
    if parts.isEmpty || parts[0] != "÷" { continue }
    parts = parts.filter { $0 != "×" && $0 != "\t" }
    check(segments(in: parts.map { $0 == "÷" ? "|" : "\($0) " }.joined()), text)
    count += 1
  }
  #expect(count > 1_800)
}

@Test func `segments of any bytes follow each other and cover them`() {
  var random = SplitMix(seed: 1)
  for _ in 0..<2_000 {
    let bytes = (0..<1 + random.next(below: 60)).map { _ in UInt8(random.next(below: 256)) }
    let lengths = segments(of: bytes)
    #expect(lengths.allSatisfy { $0 > 0 })
    #expect(lengths.reduce(0, +) == bytes.count)
  }
}
