import Foundation
import Testing

@Suite struct FormatTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func `explain tells the reader of each file, and why it is skipped`() throws {
    try program.write("<p>A global ban", to: "dump/a.html")
    try program.write("text\nA global ban\n", to: "dump/b.csv")
    try program.write("image", to: "dump/c.png")
    try program.write("  \n", to: "dump/d.txt")
    let run = try program.run("index", "dump", "--explain")
    #expect(run.code == 0)
    #expect(
      run.errors == """
        dump/a.html: HTML, by its ending .html
        dump/b.csv: a table, by its ending .csv
        dump/c.png: skipped: not a kind that is read (.png)
        dump/d.txt: plain text, by its ending .txt
        dump/d.txt: skipped: no words
        .searchctl: 2 documents indexed, 2 skipped (1 no words, 1 not a kind that is read (.png)); 3 files, 36 B in TIME

        """)
  }

  @Test func `fields are mapped, and a wrong map is told`() throws {
    try program.write("headline,main\nT,A global ban\n", to: "t.csv")
    #expect(try program.run("index", "t.csv", "--map", "text=main,title=headline").code == 0)
    #expect(try program.run("query", "ban", "--json").output.contains(#""title":"T""#))
    let wrong = try program.run("index", "t.csv", "--map=txet=main")
    #expect(
      wrong.errors
        == "searchctl: index: '--map' needs FIELD=NAME,... with id, title, text, date, author as names, not "
        + "'txet=main'; did you mean 'text'?\n")
    #expect(wrong.code == 2)
  }

  @Test func `standard input has a kind and a name where they are given`() throws {
    let run = try program.run(
      "index", "-", "--as", "tsv", "--name", "feed", input: "id\ttext\n7\tA global ban\n")
    #expect(run.code == 0)
    #expect(try program.run("show", "feed#7").output == "A global ban\n")
    #expect(try program.run("index", "-", "--as", "tsw", input: "").errors.contains("did you mean 'tsv'?"))
    #expect(try program.run("index", "-", "--name", "page", input: "<!DOCTYPE html><p>Text").code == 0)
    #expect(try program.run("show", "page").output == "Text\n")
  }

  @Test func `where a program is missing one line says what to install`() throws {
    try program.write([0x1F, 0x8B, 8, 0], to: "dump/a.txt.gz")
    try program.write([0x1F, 0x8B, 8, 0], to: "dump/b.txt.gz")
    try program.write("words", to: "dump/c.txt")
    let run = try program.run("index", "dump", environment: ["PATH": "/nowhere"])
    #expect(
      run.errors == """
        gzip is not installed, so files that need it are skipped; install 'gzip'
        .searchctl: 1 document indexed, 2 skipped (2 gzip is not installed); 1 file, 5 B in TIME

        """)
    #expect(run.code == 0)
    let named = try program.run("index", "dump/a.txt.gz", environment: ["PATH": "/nowhere"])
    #expect(named.code == 2)
    #expect(named.errors.hasPrefix("searchctl: dump/a.txt.gz: gzip is not installed; install 'gzip'\n"))
  }

  @Test func `a document that does not fit into the memory is refused with a remedy`() throws {
    try program.write(String(repeating: "words ", count: 200_000), to: "a.html")
    let run = try program.run("index", "a.html", "--memory", "16")
    #expect(
      run.errors.hasPrefix("searchctl: a.html: longer than 1048576 bytes; split it, or give more --memory\n"))
    #expect(try program.run("index", "a.html").code == 0)
  }

  @Test func `a text that does not fit into the memory is cut into parts`() throws {
    let text = String(repeating: "Many words in a line. ", count: 60_000)
    try program.write(text + "The last ban.", to: "dump/a.txt")
    let run = try program.run("index", "dump", "--memory", "16", "--explain")
    #expect(run.code == 0 && run.errors.contains("dump/a.txt: longer than 1048576 bytes, so cut into parts"))
    #expect(run.errors.contains(", 1 text cut into 4 parts; 1 file, "))
    #expect(try program.run("query", "last ban", "--json").output.contains(#""key":"dump/a.txt#part-4""#))
    let parts = try (1...4).map {
      try program.run("show", $0 == 1 ? "dump/a.txt" : "dump/a.txt#part-\($0)", "--raw").output
    }
    #expect(parts.joined() == text + "The last ban." && parts[0].hasSuffix("line. "))
    try program.write("Short words", to: "dump/a.txt")
    #expect(try program.run("index", "dump", "--prune").errors.contains("1 updated, 3 removed"))
  }

  @Test func `very many errors in a file are told in few lines and counted`() throws {
    try program.write(String(repeating: "{\n", count: 2000) + #"{"text": "words"}"#, to: "a.jsonl")
    let run = try program.run("index", "a.jsonl", "--json")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 22 && lines[20] == "searchctl: a.jsonl: more errors, which are only counted")
    #expect(lines[21].contains("1 document indexed, 2,000 errors;"))
    #expect(run.output.contains(#""errorCount":2000"#) && run.code == 2)
  }
}
