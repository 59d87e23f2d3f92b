import Search
import Testing

@testable import Indexer

@Suite struct DumpReaderTests {
  let folder = TemporaryFolder()

  @Test func `a folder is read with all below it in the order of the names' bytes`() throws {
    for name in ["b.txt", "B.md", "a/z.text", "a/é.markdown", "a.txt", "c.jsonl"] {
      folder.write(name, name.hasSuffix("jsonl") ? #"{"text": "words"}"# : "words")
    }
    let found = try DumpCollection(folder.path)
    let expected = ["B.md", "a/z.text", "a/é.markdown", "a.txt", "b.txt", "c.jsonl:1"]
    #expect(found.keys == expected.map { folder.name + "/" + $0 })
    #expect(found.documents[1].source == folder.path + "/a/z.text")
    #expect(found.summary.files == 6 && found.summary.documents == 6)
    #expect(found.summary.bytes == 5 * 5 + 17)
    #expect(found.problems.isEmpty)
  }

  @Test func `the way a folder is written does not change its keys`() throws {
    folder.write("sub/x.txt", "words")
    let tail = folder.path.dropFirst()
    for path in ["/\(tail)/", "//\(tail)/.//", "/./\(tail)"] {
      let found = try DumpCollection(path)
      #expect(found.keys == [folder.name + "/sub/x.txt"])
      #expect(found.documents[0].source == folder.path + "/sub/x.txt")
    }
    #expect(try DumpCollection(folder.path + "/sub/..").keys == [folder.name + "/sub/x.txt"])
  }

  @Test func `the current folder gives its real name`() {
    let path = getcwd(nil, 0)!
    defer { free(path) }
    let name = String(cString: path).split(separator: "/").last.map(String.init) ?? ""
    #expect(String(decoding: DumpWalk.dumpName(of: Array(".".utf8)), as: UTF8.self) == name)
    var walk = DumpWalk(paths: ["./Sources/.."])
    while let step = walk.next() {
      guard case .file(let file) = step else { continue }
      #expect(file.key.hasPrefix(name + "/"))
      break
    }
    walk = DumpWalk(paths: ["."])
    while let step = walk.next() {
      guard case .file(let file) = step else { continue }
      #expect(file.key == name + "/" + file.source)
      break
    }
  }

  @Test func `a path is normalised`() {
    let pairs = [
      ("./a//b/./c", "a/b/c"), ("/", "/"), ("//", "/"), (".", "."), ("./", "."), ("a/../b", "a/../b"),
      ("/a/", "/a"), ("..", ".."),
    ]
    for (path, normal) in pairs {
      #expect(String(decoding: DumpWalk.normalised(path), as: UTF8.self) == normal)
    }
  }

  @Test func `a file named in full has the key that it has in its folder`() throws {
    let path = folder.write(".hidden/.x.txt", "words")
    let found = try DumpCollection(folder.path + "//.hidden/./.x.txt")
    #expect(found.keys == [".hidden/.x.txt"])
    #expect(found.documents[0].source == path)
    folder.write("y.txt", "words")
    #expect(try DumpCollection(folder.path + "/y.txt").keys == DumpCollection(folder.path).keys)
    #expect(try DumpCollection(folder.path + "/.hidden/../y.txt").keys == [folder.name + "/y.txt"])
  }

  @Test func `a name for the dump stands in front of its keys`() throws {
    folder.write("a/x.txt", "words")
    let named = try DumpCollection(folder.path) { $0.name = "laws" }
    #expect(named.keys == ["laws/a/x.txt"])
    #expect(try DumpCollection(folder.path + "/a/x.txt") { $0.name = "laws" }.keys == ["laws/x.txt"])
  }

  @Test func `two folders of one name are told apart or refused`() throws {
    folder.write("one/dump/x.txt", "words")
    folder.write("two/dump/x.txt", "other")
    let paths = ["one/dump", "two/dump", "one/dump/x.txt", "two/dump/x.txt"].map { folder.path + "/" + $0 }
    let found = try DumpCollection(paths)
    #expect(found.keys == ["dump/x.txt", "dump/x.txt"] && found.texts == ["words", "words"])
    let taken = DumpProblem.Reason.dumpNameTaken("dump", by: paths[0])
    #expect(found.reasons == [taken, taken] && found.summary.errors == 2)
    #expect(
      try DumpCollection(folder.path).keys
        == ["one/dump/x.txt", "two/dump/x.txt"].map { folder.name + "/" + $0 })
  }

  @Test func `what begins with a dot is passed over in a folder without a word`() throws {
    folder.write(".git/x.txt", "words")
    folder.write(".x.txt", "words")
    let found = try DumpCollection(folder.path)
    #expect(found.documents.isEmpty && found.problems.isEmpty)
    #expect(try DumpCollection(folder.path + "/.git").keys == [".git/x.txt"])
  }

  @Test func `other kinds are skipped in a folder and counted by ending`() throws {
    for name in ["a.doc", "b.DOC", "README", "2. What we know", ".pdf.d/x.txt", "c.tar.gz", "d.gz"] {
      folder.write(name, "words")
    }
    let found = try DumpCollection(folder.path)
    #expect(found.documents.isEmpty && found.summary.errors == 0 && found.summary.files == 0)
    #expect(
      found.summary.skipped == [
        .unknownKind(ending: "doc"): 2, .unknownKind(ending: ""): 2, .unknownKind(ending: "tar.gz"): 1,
        .unknownKind(ending: "gz"): 1,
      ])
    #expect("\(found.problems[3])" == "\(folder.path)/b.DOC: skipped: not a kind that is read (.doc)")
  }

  @Test func `a file of an unknown kind named in full is read where it is text`() throws {
    let log = folder.write("x.log", "Café words")
    let latin = folder.write("y.log", [0x43, 0x61, 0x66, 0xE9])
    let binary = folder.write("z.bin", [0x43, 0x00, 0x66])
    let found = try DumpCollection([log, latin, binary])
    #expect(found.texts == ["Café words"])
    #expect(found.reasons == [.notUTF8, .notText])
    #expect(found.summary.errors == 2 && found.problems.allSatisfy { $0.isError })
  }

  @Test func `an ending counts in any case`() throws {
    folder.write("A.TXT", "words")
    folder.write("B.Md", "words\n# Title")
    #expect(try DumpCollection(folder.path).titles == ["words", "Title"])
  }

  @Test func `a file without words is skipped in a folder and an error by name`() throws {
    folder.write("a.txt", "")
    folder.write("b.txt", " \r\n\t\u{A0}\u{3000}\u{FEFF}")
    folder.write("c.txt", [UInt8](repeating: 1, count: 2) + [UInt8](repeating: 0x61, count: 17))
    folder.write("d.txt", [UInt8](repeating: 1, count: 2) + [UInt8](repeating: 0x61, count: 18))
    folder.write("e.txt", [UInt8](repeating: 0x61, count: 8191) + [0])
    folder.write("f.txt", [UInt8](repeating: 0x61, count: 8192) + [0])
    folder.write("g.jsonl", [0x7B, 0])
    let found = try DumpCollection(folder.path)
    #expect(found.reasons == [.empty, .noWords, .notText, .notText, .notText])
    #expect(found.summary.skipped == [.empty: 1, .noWords: 1, .notText: 3] && found.summary.errors == 0)
    #expect(found.keys == ["d.txt", "f.txt"].map { folder.name + "/" + $0 })
    #expect(try DumpCollection(folder.path + "/a.txt").summary.errors == 1)
  }

  @Test func `what is not there is named and the rest is read`() throws {
    let good = folder.write("good.txt", "words")
    let missing = folder.path + "/missing.txt"
    let found = try DumpCollection([missing, "", "a\0b", good, good + "/x.txt"])
    #expect(found.keys == [folder.name + "/good.txt"])
    let gone = DumpProblem.Reason.system(operation: "open", code: ENOENT)
    #expect(found.reasons == [gone, gone, gone, .system(operation: "open", code: ENOTDIR)])
    #expect(found.summary.errors == 4)
    #expect("\(found.problems[0])" == "\(missing): cannot open: No such file or directory")
  }

  @Test(.enabled(if: geteuid() != 0)) func `what may not be read is named and the rest is read`() throws {
    chmod(folder.write("a.txt", "words"), 0)
    chmod(folder.makeFolder("b"), 0)
    folder.write("c.txt", "words")
    let found = try DumpCollection(folder.path)
    let refused = DumpProblem.Reason.system(operation: "open", code: EACCES)
    #expect(found.reasons == [refused, refused] && found.documents.count == 1)
  }

  @Test func `a failure in the middle of reading is named`() throws {
    // A process's memory opens as a file and its first page cannot be read.
    guard access("/proc/self/mem", R_OK) == 0 else { return }
    let good = folder.write("good.txt", "words")
    let found = try DumpCollection(["/proc/self/mem", good])
    #expect(
      found.reasons == [.system(operation: "read", code: EIO)] && found.keys == [folder.name + "/good.txt"])
  }

  @Test func `a file that vanishes during the walk is named`() throws {
    folder.write("a.txt", "words")
    let second = folder.write("b.txt", "words")
    var stream = DumpStream(paths: [folder.path])
    guard case .document? = stream.next() else { return #expect(Bool(false)) }
    unlink(second)
    guard case .problem(let problem)? = stream.next() else { return #expect(Bool(false)) }
    #expect(problem.reason == .system(operation: "open", code: ENOENT) && problem.isError)
    #expect(stream.next() == nil)
  }

  @Test func `a pipe that takes a file's place does not hang`() throws {
    folder.write("a.txt", "words")
    let second = folder.write("b.txt", "words")
    var stream = DumpStream(paths: [folder.path])
    guard case .document? = stream.next() else { return #expect(Bool(false)) }
    unlink(second)
    mkfifo(second, 0o644)
    guard case .problem(let problem)? = stream.next() else { return #expect(Bool(false)) }
    #expect(problem.reason == .notAFile("pipe"))
  }

  @Test func `links are followed, and one to nothing is named`() throws {
    let outside = TemporaryFolder()
    outside.write("x.txt", "words")
    folder.link("a", to: outside.path)
    folder.link("b.txt", to: outside.path + "/x.txt")
    folder.link("c.txt", to: outside.path + "/missing")
    folder.link("d.txt", to: "d.txt")
    let found = try DumpCollection(folder.path)
    #expect(found.keys == ["a/x.txt", "b.txt"].map { folder.name + "/" + $0 })
    #expect(found.reasons == [.danglingLink, .system(operation: "open", code: ELOOP)])
    #expect(found.summary.errors == 2)
  }

  @Test func `a folder that leads back into itself is named once`() throws {
    folder.write("a/x.txt", "words")
    folder.link("a/back", to: "..")
    folder.link("a/back-too", to: folder.path)
    let found = try DumpCollection(folder.path)
    #expect(found.keys == [folder.name + "/a/x.txt"])
    #expect(found.reasons == [.loop] && found.problems[0].path == folder.path + "/a/back")
    #expect(found.problems[0].isError)
  }

  @Test func `pipes are skipped in a folder and an error by name`() throws {
    mkfifo(folder.path + "/pipe.txt", 0o644)
    folder.write("x.txt", "words")
    let found = try DumpCollection(folder.path)
    #expect(found.summary.skipped == [.notAFile("pipe"): 1] && found.documents.count == 1)
    let named = try DumpCollection([folder.path + "/pipe.txt", "/dev/null"])
    #expect(named.reasons == [.notAFile("pipe"), .notAFile("device")] && named.summary.errors == 2)
    #expect("\(named.problems[0])".hasSuffix("; send it to standard input and give '-'"))
  }

  @Test func `names that are not UTF-8 are read and stay apart`() throws {
    for byte: UInt8 in [0xE9, 0xE8] {
      let path = Array(folder.path.utf8) + [0x2F, 0x61, byte] + Array(".txt".utf8)
      let descriptor = (path + [0]).withUnsafeBytes {
        open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o644)
      }
      guard descriptor >= 0 else { return }  // A file system that takes UTF-8 only.
      #expect(write(descriptor, "words", 5) == 5)
      close(descriptor)
    }
    let found = try DumpCollection(folder.path)
    #expect(found.keys == [#"a\xE8.txt"#, #"a\xE9.txt"#].map { folder.name + "/" + $0 })
  }

  @Test func `deep folders are walked with few descriptors`() throws {
    var name = "d"
    for _ in 0..<300 { name += "/d" }
    folder.write(name + "/x.txt", "words")
    let found = try DumpCollection(folder.path)
    #expect(found.keys == [folder.name + "/" + name + "/x.txt"])
  }

  @Test func `an error of the taker ends the reading`() throws {
    for i in 0..<5 { folder.write("\(i).txt", "words") }
    var count = 0
    #expect(throws: IndexError.locked(path: "x")) {
      try DumpReader(paths: [folder.path]).read(
        document: { (_: Document) throws(IndexError) in
          count += 1
          if count == 3 { throw .locked(path: "x") }
        })
    }
    #expect(count == 3)
  }

  @Test func `a reading can be stopped where nothing is found, and in the middle of a file`() throws {
    for i in 0..<100 { folder.write("\(i).doc", "words") }
    folder.write("z.jsonl", String(repeating: "no JSON\n", count: 1000))
    let all = try DumpCollection(folder.path)
    #expect(all.summary.skipped.values.reduce(0, +) == 100 && all.summary.errors == 1000)
    // However often it may ask before: no document and no problem come behind a yes, and that itself is none.
    for limit in [0, 1, 50, 150, 700] {
      let asked = Count()
      let found = try DumpCollection(folder.path) {
        $0.measuresFirst = false
        $0.settings.chunk = 100
        $0.isStopped = { asked.add() > limit }
      }
      #expect(asked.value <= limit + 2, "it stops at once")
      #expect(
        found.problems.count <= limit && found.reasons == Array(all.reasons.prefix(found.problems.count)))
    }
    let asked = Count()
    _ = try DumpCollection(folder.path) { $0.isStopped = { asked.add() > 3 } }
    #expect(asked.value <= 6, "nor is anything measured then")
  }

  @Test func `a walk can be stopped among folders without files`() {
    for i in 0..<100 { folder.makeFolder("\(i)") }
    let asked = Count()
    var walk = DumpWalk(paths: [folder.path], isStopped: { asked.add() > 10 })
    #expect(walk.next() == nil)
    #expect(asked.value == 11)
  }

  /// Counts, wherever it is asked from.
  private final class Count: @unchecked Sendable {
    private(set) var value = 0
    func add() -> Int {
      value += 1
      return value
    }
  }

  @Test func `no other program gets a temporary file`() throws {
    let bytes = Array("some bytes".utf8)
    let file = try OpenFile(temporaryWith: bytes)
    #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    var room = [UInt8](repeating: 0, count: 100)
    let count = try room.withUnsafeMutableBytes { room in
      try file.read(into: room.baseAddress!, atMost: room.count)
    }
    #expect(Array(room[..<count]) == bytes)
  }

  @Test func `the progress knows what is to come and ends there`() throws {
    folder.write("a.txt", "words")
    folder.write("b.doc", "words")
    folder.write("c.jsonl", String(repeating: #"{"text": "words"}"# + "\n", count: 200_000))
    let found = try DumpCollection(folder.path)
    let first = try #require(found.progress.first)
    #expect(first.files == 0 && first.bytes == 0)
    #expect(first.filesInAll == 2 && first.bytesInAll == 3_600_005)
    let last = try #require(found.progress.last)
    #expect(last.files == 2 && last.bytes == 3_600_005 && found.summary.bytes == 3_600_005)
    #expect(found.progress.count >= 5 && found.progress.count <= 8)
    #expect(zip(found.progress, found.progress.dropFirst()).allSatisfy { $0.bytes <= $1.bytes })
    #expect(try DumpCollection(folder.path) { $0.measuresFirst = false }.progress[0].bytesInAll == nil)
  }

  @Test func `a text beyond the limit is a problem`() throws {
    let path = folder.write("a.txt", "123456789")
    let lines = folder.write("a.jsonl", #"{"title": "1234", "text": "567"}"# + "\n" + #"{"text": "1234"}"#)
    let found = try DumpCollection([path, lines]) { $0.settings.longestText = 8 }
    #expect(found.reasons == [.tooLong(limit: 8)] && found.texts == ["1234", "5678", "9", "1234"])
    #expect(
      Array(found.keys.prefix(3)) == ["a.txt", "a.txt#part-2", "a.txt#part-3"].map { folder.name + "/" + $0 })
    #expect(found.summary.cutTexts == 1 && found.summary.parts == 3)
    #expect(try DumpCollection(path) { $0.settings.longestText = 9 }.texts == ["123456789"])
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `a long text is cut behind sentences or words, and nothing of it is lost`(seed: UInt64) throws {
    var random = Random(seed: seed)
    let pieces = ["word", "wörter", " ", " ", ". ", "\n", "語", "!", "a-very-long-word-without-an-end"]
    let text = (0..<2000).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
    let path = folder.write("long.txt", text)
    let limit = Int.random(in: 60...600, using: &random)
    let found = try DumpCollection(path) {
      $0.settings.longestText = limit
      $0.settings.chunk = Int.random(in: 1...300, using: &random)
      $0.mendsText = false
    }
    // A part of blanks alone is no document.
    #expect(found.reasons.allSatisfy { $0 == .noWords } && found.texts.count > 3)
    #expect(found.texts.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    #expect(found.texts.allSatisfy { $0.utf8.count <= max(4, limit / 3) })
    #expect(found.titles.dropFirst().allSatisfy { $0.isEmpty })
  }

  @Test func `one reader can be used twice`() throws {
    folder.write("a.txt", "words")
    let reader = DumpReader(paths: [folder.path])
    for _ in 0..<2 {
      var count = 0
      _ = try reader.read(document: { (_: Document) throws(IndexError) in count += 1 })
      #expect(count == 1)
    }
  }
}

@Suite struct StandardInputTests {
  /// Reads `bytes` by way of a pipe.
  func read(_ bytes: [UInt8], chunk: Int = 256 << 10) throws -> DumpCollection {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) } == bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    return try DumpCollection("-") {
      $0.settings.standardInput = ends[0]
      $0.settings.chunk = chunk
    }
  }

  @Test(arguments: [1, 2, 3, 7, 4096]) func `plain text is one document`(chunk: Int) throws {
    let found = try read(Array("Heading\n{words}\n".utf8), chunk: chunk)
    #expect(found.keys == ["-"] && found.texts == ["Heading\n{words}\n"])
    #expect(found.documents[0].source == "-" && found.progress[0].bytesInAll == nil)
  }

  @Test(arguments: [1, 2, 3, 7, 4096]) func `JSON lines are told by the first`(chunk: Int) throws {
    let text = "\u{FEFF}\n \n{\"_id\": 7, \"text\": \"one\"}\n{\"text\": \"two\"}"
    let found = try read(Array(text.utf8), chunk: chunk)
    #expect(found.keys == ["-#7", "-:4"] && found.texts == ["one", "two"])
  }

  @Test func `braces alone do not make JSON lines`() throws {
    #expect(try read(Array("{words}\nmore".utf8)).texts == ["{words}\nmore"])
    #expect(try read(Array("{\n\"text\": \"x\"}".utf8)).keys == ["-"])
  }

  @Test func `no input is an error`() throws {
    #expect(try read([]).reasons == [.empty])
    #expect(try read([0, 1]).reasons == [.notText])
    #expect(try read([]).summary.errors == 1)
  }

  @Test func `UTF-16 is read as text`() throws {
    #expect(try read([0xFF, 0xFE, 0x7B, 0, 0xE9, 0]).texts == ["{é"])
  }
}
