import Testing

@testable import searchctl

private let limit = Option.number("limit", short: "n", in: 1...100, default: 10, help: "")
private let json = Option.toggle("json", short: "j", help: "")
private let color = Option.choice("color", among: ["auto", "always", "never"], default: "auto", help: "")
private let folder = Option.folder("index", help: "")

private func table(takesExclusions: Bool = false, count: ClosedRange<Int> = 0...Int.max) -> ArgumentTable {
  ArgumentTable(
    command: "find", summary: "",
    operand: Operand(name: "WORDS", count: count, completion: .nothing, help: ""),
    flags: [limit.flag, json.flag, color.flag, folder.flag], takesExclusions: takesExclusions)
}

private func complaints(_ arguments: [String], in table: ArgumentTable = table()) -> [String] {
  do {
    _ = try table.parse(arguments)
    return []
  } catch {
    return error.complaints
  }
}

@Test(arguments: [["--limit", "5"], ["--limit=5"], ["-n", "5"], ["-n5"], ["-n3", "--limit=5"]])
func `a number may be written in any of the usual ways`(arguments: [String]) throws {
  #expect(try table().parse(arguments)[limit] == 5)
}

@Test func `a flag that is not given has its default`() throws {
  let found = try table().parse([])
  #expect(found[limit] == 10)
  #expect(found[json] == false)
  #expect(found[color] == "auto")
  #expect(found[folder] == nil)
}

@Test func `flags and words may stand in any order`() throws {
  let found = try table().parse(["global", "-j", "ban", "--index", "here", "-"])
  #expect(found.operands == ["global", "ban", "-"])
  #expect(found[json])
  #expect(found[folder] == "here")
}

@Test func `behind two dashes nothing is a flag`() throws {
  #expect(try table().parse(["a", "--", "--json", "-n5", "--"]).operands == ["a", "--json", "-n5", "--"])
}

@Test func `an unknown flag is told the nearest`() {
  #expect(complaints(["--limti", "5"]) == ["unknown flag '--limti'; did you mean '--limit'?"])
  #expect(complaints(["--colour=never"]) == ["unknown flag '--colour'; did you mean '--color'?"])
  #expect(complaints(["-x"]).count == 1)
}

@Test func `a value that does not fit is told what does`() {
  #expect(complaints(["-n", "0"]) == ["'-n' needs a number from 1 to 100, not '0'"])
  #expect(complaints(["--limit=ten"]) == ["'--limit' needs a number from 1 to 100, not 'ten'"])
  #expect(complaints(["--limit=99999999999999999999"]).count == 1)
  #expect(
    complaints(["--color", "allways"])
      == ["'--color' needs one of auto, always, never, not 'allways'; did you mean 'always'?"])
  #expect(complaints(["--index="]) == ["'--index' needs a folder"])
  #expect(complaints(["--json=yes"]) == ["'--json' takes no value"])
}

@Test func `a missing value is told`() {
  #expect(complaints(["--limit"]) == ["'--limit' needs a value: --limit N"])
  #expect(complaints(["--index", "--json"]) == ["'--index' needs a value: --index DIR"])
}

@Test func `all that is wrong is told at once`() {
  #expect(complaints(["--jsn", "-n", "x", "--color"]).count == 3)
}

@Test func `help is given whatever else is wrong`() throws {
  #expect(try table(count: 1...1).parse(["--nonsense", "-h"])[ArgumentTable.help])
}

@Test func `too few and too many arguments are told`() {
  #expect(complaints([], in: table(count: 1...1)) == ["needs WORDS: searchctl find WORDS"])
  #expect(complaints(["a", "b"], in: table(count: 1...1)) == ["takes one WORDS, but was given 2"])
}

@Test(arguments: ["-china", "-x", "-news", "-n5x", "-jx", "-42", "-\"a b\"", "-é"])
func `in a query a dash excludes a word that is no flag`(argument: String) throws {
  #expect(try table(takesExclusions: true).parse(["global", argument]).operands == ["global", argument])
}

@Test func `in a query short flags stay flags`() throws {
  let found = try table(takesExclusions: true).parse(["-n5", "-j", "-n", "7", "word"])
  #expect(found[limit] == 7)
  #expect(found[json])
  #expect(found.operands == ["word"])
  #expect(complaints(["--china"], in: table(takesExclusions: true)).count == 1)
}

@Test func `no command names a flag or a short letter twice`() {
  for table in SearchCtl.commands.map({ $0.table }) {
    #expect(Set(table.flags.map(\.name)).count == table.flags.count)
    let letters = table.flags.compactMap(\.short)
    #expect(Set(letters).count == letters.count)
  }
}

@Test func `each default is a value that its flag takes`() {
  for flag in SearchCtl.commands.flatMap({ $0.table.flags }) {
    if let text = flag.defaultText { #expect(flag.complaint(about: text) == nil) }
  }
}

@Test func `help fits 80 columns and names every flag`() {
  for table in SearchCtl.commands.map({ $0.table }) {
    let page = HelpText.page(of: table)
    for line in page.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
    for flag in table.flags { #expect(page.contains("--\(flag.name)")) }
  }
  for line in HelpText.overview(of: SearchCtl.commands.map { $0.table }).split(separator: "\n") {
    #expect(line.count <= 82)
  }
}
