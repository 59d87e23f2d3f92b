import Foundation
import Testing

/// What the program does with texts that come garbled, and what it says of where things stand.
@Suite struct RepairTests {
  let program: Program
  private let garbled = "\u{FEFF}The cafÃ© owners\n\nTheyâ€™re for a global ban, &ldquo;now&rdquo;.\n"
  private let mended = "The café owners\n\nThey’re for a global ban, “now”.\n"

  init() throws {
    program = try Program()
    try program.write(garbled, to: "a.txt")
    try program.write(
      #"{"_id": "j", "text": "their cafÃ© ban", "author": "J. Doe", "date": "2026-05"}"#, to: "b.jsonl")
  }

  @Test func `garbled letters are found and shown as they were meant, and printed as they came`() throws {
    let indexed = try program.run("index", "a.txt", "b.jsonl")
    #expect(indexed.errors.contains("5 garbled places mended in 2 documents"), "\(indexed.errors)")
    #expect(try program.run("show", "a.txt").output == mended)
    #expect(try program.run("show", "--raw", "a.txt").output == garbled)
    #expect(try program.run("show", "--raw", "b.jsonl#j").output == "their cafÃ© ban")
    #expect(try program.run("query", "--count", "café").output == "2\n")
    #expect(
      try program.run("query", "--count", "they're").output == "1\n",
      "a straight quotation mark finds a curly one")
  }

  @Test func `optimizing keeps the way back and what was found`() throws {
    _ = try program.run("index", "a.txt")
    _ = try program.run("index", "b.jsonl")
    let facts = try program.run("show", "b.jsonl#j").errors
    #expect(facts.contains("author: J. Doe, from its field"))
    #expect(try program.run("optimize").code == 0)
    #expect(try program.run("show", "--raw", "a.txt").output == garbled)
    #expect(try program.run("show", "b.jsonl#j").errors == facts)
  }

  @Test func `a snippet's range points into the bytes of the file`() throws {
    _ = try program.run("index", "a.txt")
    let run = try program.run("query", "--json", "global ban")
    let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let hit = (answer?["hits"] as? [[String: Any]])?.first
    let range = try #require((hit?["snippet"] as? [String: Any])?["bytes"] as? [Int])
    let bytes = Array(garbled.utf8)[range[0]..<range[1]]
    #expect(String(decoding: bytes, as: UTF8.self) == "Theyâ€™re for a global ban, &ldquo;now&rdquo;.")
  }

  @Test func `texts of other formats are mended, and printed as they were taken out`() throws {
    try program.write("id,text\n1,\"a cafÃ© \"\"ban\"\"\"\n", to: "c.csv")
    try program.write("<title>T</title><p>a cafÃ©&amp;rsquo;s <b>ban</b>", to: "d.html")
    try program.write("From: a@e.org\nSubject: S\n\na cafÃ© ban\n", to: "e.eml")
    let indexed = try program.run("index", "c.csv", "d.html", "e.eml")
    #expect(indexed.errors.contains("4 garbled places mended in 3 documents"), "\(indexed.errors)")
    #expect(try program.run("query", "--count", "café").output == "3\n")
    #expect(try program.run("show", "c.csv#1").output == "a café \"ban\"\n")
    #expect(try program.run("show", "--raw", "c.csv#1").output == "a cafÃ© \"ban\"")
    #expect(try program.run("show", "d.html").output == "T\n\na café’s ban\n")
    #expect(try program.run("show", "--raw", "d.html").output == "T\n\na cafÃ©&rsquo;s ban")
    #expect(try program.run("show", "--raw", "e.eml").output == "S\n\nFrom: a@e.org\n\na cafÃ© ban")
    _ = try program.run("index", "--no-repair", "c.csv", "d.html", "e.eml")
    #expect(try program.run("query", "--count", "café").code == 1)
  }

  @Test func `no-repair takes texts as they are`() throws {
    let indexed = try program.run("index", "--no-repair", "a.txt")
    #expect(!indexed.errors.contains("mended"))
    #expect(try program.run("show", "a.txt").output == String(garbled.dropFirst()))
    #expect(try program.run("show", "--raw", "a.txt").output == garbled)
    #expect(try program.run("query", "--count", "café").code == 1)
    let again = try program.run("index", "a.txt")
    #expect(again.errors.contains("1 updated"), "repair changes a document")
  }

  @Test func `raw and JSON exclude each other, and a dump's date must be a day`() throws {
    _ = try program.run("index", "a.txt")
    let both = try program.run("show", "--raw", "--json", "a.txt")
    #expect(both.code == 2 && both.errors.contains("leave out one of --raw and --json"))
    let date = try program.run("index", "--dump-date", "yesterday", "a.txt")
    #expect(date.code == 2 && date.errors.contains("needs a day such as 2026-05-20, not 'yesterday'"))
  }

  @Test func `show tells what was found and on what evidence`() throws {
    try program.write(
      "1h ago\n\nA title that is long enough\n\nBy Jane Doe\n\nSince May 2024.\n", to: "c.txt")
    _ = try program.run("index", "--dump-date", "2026-05-21", "b.jsonl", "c.txt")
    let folder = program.folder.lastPathComponent
    #expect(
      try program.run("show", "c.txt").errors == """
        \(folder)/c.txt, from c.txt, 2026-05-21, 14 words
          title: 'A title that is long enough', the line below a slogan
          date: 2026-05-21, an age counted back from the day of the dump
          author: Jane Doe, the line 'By …'
          dates in the text: 2024-05 ('May 2024')

        """)
    #expect(
      try program.run("show", "b.jsonl#j").errors == """
        \(folder)/b.jsonl#j, from b.jsonl, 2026-05, 3 words
          title: 'their café ban', the first line
          date: 2026-05, from its field
          author: J. Doe, from its field
          1 place was mended; --raw prints it as it was read

        """)
    let json = try program.run("show", "--json", "c.txt").output
    #expect(json.contains(#""titleEvidence":"belowSlogan","date":"2026-05-21","dateEvidence":"age""#))
    #expect(json.contains(#""author":"Jane Doe","authorEvidence":"byline""#))
    #expect(
      json.contains(#""dates":[{"date":"2024-05","text":"May 2024","bytes":[56,64]}],"group":null,"#),
      "\(json)")
    #expect(json.contains(#""similar":[],"setAside":[],"repairs":0"#))
  }

  @Test func `what nobody sees plays no part in matching`() throws {
    try program.write("a glo\u{AD}bal\u{A0}ban, \u{202A}moratorium\u{202C} “pau\u{200D}se”\n", to: "d.txt")
    _ = try program.run("index", "d.txt")
    for word in ["global", "ban", "moratorium", "pause"] {
      #expect(try program.run("query", "--count", word).output == "1\n", "\(word)")
    }
    #expect(try program.run("show", "d.txt").output.contains("glo\u{AD}bal\u{A0}ban"))
  }
}
