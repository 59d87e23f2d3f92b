import Search
import Testing

@testable import Indexer

/// Whether the system has a program of this name.
private func isInstalled(_ name: String) -> Bool {
  (try? Program(name: name, package: name).located()) != nil
}

@Suite(.serialized, .enabled(if: isInstalled("gzip"))) struct UnpackingTests {
  let folder = TemporaryFolder()

  /// What a program makes of `bytes`.
  static func output(of name: String, _ arguments: [String], _ bytes: [UInt8]) throws -> [UInt8] {
    let file = try OpenFile(temporaryWith: bytes)
    let run = try ProgramRun(
      Program(name: name, package: name), arguments.map { Array($0.utf8) }, input: file.descriptor,
      patience: 60)
    return try withExtendedLifetime(file) {
      var found: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let count = try chunk.withUnsafeMutableBytes { try run.read(into: $0.baseAddress!, atMost: $0.count) }
        if count == 0 { return found }
        found += chunk[..<count]
      }
    }
  }

  static func gzip(_ text: String) throws -> [UInt8] { try gzip(Array(text.utf8)) }
  static func gzip(_ bytes: [UInt8]) throws -> [UInt8] { try output(of: "gzip", ["-c"], bytes) }

  @Test(arguments: ["gzip", "zstd", "xz", "bzip2"]) func `a compressed file is read through its program`(
    name: String
  ) throws {
    guard isInstalled(name) else { return }
    let ending = ["gzip": "gz", "zstd": "zst", "xz": "xz", "bzip2": "bz2"][name]!
    let lines = (1...50_000).map { #"{"_id": \#($0), "text": "line \#($0)"}"# }.joined(separator: "\n")
    let packed = try Self.output(of: name, ["-c"], Array(lines.utf8))
    folder.write("x.jsonl.\(ending)", packed)
    let found = try DumpCollection(folder.path)
    #expect(found.documents.count == 50_000 && found.problems.isEmpty)
    #expect(found.keys.last == "\(folder.name)/x.jsonl.\(ending)#50000")
    #expect(found.summary.bytes == packed.count && found.progress.last?.bytesInAll == packed.count)
  }

  @Test func `a file with several members is read to its end`() throws {
    let page = Array("<p>Page".utf8)
    let records = (1...3).map { WebArchiveTests.record("response", "\($0)", WebArchiveTests.response(page)) }
    folder.write("x.warc.gz", try records.flatMap { try Self.gzip($0) })
    #expect(try DumpCollection(folder.path).texts == ["Page", "Page", "Page"])
  }

  @Test func `the first bytes count more than the ending`() throws {
    folder.write("x.html", try Self.gzip("<p>Page"))
    let named = folder.write("y.bin", try Self.gzip(#"{"text": "line"}"#))
    folder.write("z.html.gz", "<p>Unpacked already")
    #expect(try DumpCollection(folder.path).texts == ["Page", "Unpacked already"])
    #expect(try DumpCollection(named).keys == [folder.name + "/y.bin:1"])
  }

  @Test func `a compressed response in a web archive is read`() throws {
    let body = WebArchiveTests.response(
      try Self.gzip("<p>Page"), "Content-Encoding: gzip\r\nContent-Type: text/html\r\n")
    let broken = WebArchiveTests.response(
      try Self.gzip("<p>Page").dropLast(9), "Content-Encoding: gzip\r\nContent-Type: text/html\r\n")
    folder.write(
      "x.warc",
      WebArchiveTests.record("response", "1", body) + WebArchiveTests.record("response", "2", broken))
    let found = try DumpCollection(folder.path)
    #expect(found.texts == ["Page"] && found.summary.errors == 1)
  }

  @Test func `broken compression is named, and what stands before is read`() throws {
    let lines = (1...100_000).map { #"{"text": "line \#($0 &* 0x9E37_79B9)"}"# }.joined(separator: "\n")
    let packed = try Self.gzip(lines)
    folder.write("a.jsonl.gz", packed.prefix(packed.count / 2))
    folder.write("b.txt.gz", try Self.gzip("some words").dropLast(4))
    folder.write("c.txt.gz", (0..<100).map { UInt8($0) })
    folder.write("d.txt.gz", try Self.gzip("good"))
    let found = try DumpCollection(folder.path)
    #expect(found.documents.count > 1000 && found.texts.last == "good")
    #expect(found.summary.errors == 3)
    let line = try #require(found.problems[0].line)
    #expect(line == found.documents.count)  // The last line broke off, and the good file is one more.
    #expect(found.reasons[0] == .programRefused(program: "gzip", "unexpected end of file"))
    #expect(
      found.reasons[1] == found.reasons[0]
        && found.reasons[2] == .programRefused(program: "gzip", "not in gzip format"))
  }

  @Test func `a bomb is left alone`() throws {
    let zeros = [UInt8](repeating: 0x61, count: 1 << 20)
    folder.write("x.jsonl.gz", try Self.gzip(zeros))
    func reasons(_ change: (inout UnpackingLimits) -> Void) throws -> [DumpProblem.Reason] {
      try DumpCollection(folder.path) { change(&$0.unpacking) }.reasons
    }
    #expect(try reasons { $0.size = 1000 } == [.unpacksBeyondSize(1000)])
    #expect(try reasons { ($0.harmless, $0.ratio) = (1000, 100) } == [.unpacksBeyondRatio(100)])
    #expect(try reasons { ($0.harmless, $0.ratio) = (2 << 20, 100) } != [.unpacksBeyondRatio(100)])
  }

  @Test func `a compressed standard input is refused with a remedy`() throws {
    let file = try OpenFile(temporaryWith: Self.gzip("words"))
    let found = try DumpCollection("-") { $0.settings.standardInput = file.descriptor }
    #expect(
      "\(found.problems[0])" == "-: compressed; unpack it on the way: 'gzip -dc FILE | searchctl index -'")
  }

  @Test func `no descriptor is left behind`() throws {
    func descriptors() -> Int { (0..<256).count { fcntl($0, F_GETFD) >= 0 } }
    folder.write("a.txt.gz", try Self.gzip("good"))
    folder.write("b.txt.gz", try Self.gzip("cut").dropLast(3))
    folder.write("c.jsonl.gz", try Self.gzip([UInt8](repeating: 0x61, count: 4 << 20)))
    let before = descriptors()
    for _ in 0..<5 {
      _ = try DumpCollection(folder.path) { ($0.unpacking.harmless, $0.unpacking.ratio) = (1000, 10) }
    }
    // Other tests may open files meanwhile, but not dozens.
    #expect(descriptors() < before + 10)
  }

  @Test func `a program that is missing is told with what to install`() throws {
    let missing = Program(name: "no-such-program", package: "some-package")
    #expect(
      throws: InputFailure(reason: .programMissing(program: "no-such-program", package: "some-package"))
    ) {
      try missing.located()
    }
    let reason = DumpProblem.Reason.programMissing(program: "zstd", package: "zstd")
    #expect("\(reason); \(reason.remedy ?? "")" == "zstd is not installed; install 'zstd'")
  }

  @Test func `a program that says nothing is ended`() throws {
    let run = try ProgramRun(Program(name: "sleep", package: ""), [Array("60".utf8)], input: nil, patience: 1)
    var byte: UInt8 = 0
    #expect(throws: InputFailure(reason: .programFailed(program: "sleep", "says nothing for 1 s"))) {
      try run.read(into: &byte, atMost: 1)
    }
  }

  @Test(.enabled(if: isInstalled("pdftotext"))) func `a PDF is read through pdftotext`() throws {
    let stream = "BT /F1 24 Tf 20 200 Td (A global ban) Tj ET"
    let pdf = """
      %PDF-1.4
      1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
      2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
      3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
      4 0 obj<</Length \(stream.utf8.count)>>stream
      \(stream)
      endstream endobj
      5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
      trailer<</Root 1 0 R>>
      """
    folder.write("a.pdf", pdf)
    folder.write("b.pdf.gz", try Self.gzip(pdf))
    folder.write("c.pdf", "%PDF-1.4 broken")
    folder.write("-d.pdf", pdf)
    let found = try DumpCollection(folder.path)
    #expect(
      found.texts.map { $0.split(whereSeparator: \.isNewline).first } == [
        "A global ban", "A global ban", "A global ban",
      ])
    #expect(found.summary.errors == 1 && found.problems[0].path == folder.path + "/c.pdf")
  }
}
