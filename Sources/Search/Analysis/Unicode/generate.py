#!/usr/bin/env python3
"""Writes UnicodeTables.swift and the word break cases of the tests from the Unicode Character Database.

    generate.py FOLDER TABLES.swift CASES.swift

FOLDER holds UnicodeData.txt and its companions, as Debian's package `unicode-data` puts them into
/usr/share/unicode. The output is a function of these files alone.
"""
import re
import sys
from pathlib import Path

LIMIT = 0x110000
BLOCK = 128

# The order is the numbering of `WordBreak` in WordBreaker.swift.
WORD_BREAK = """Other CR LF Newline Extend ZWJ Format Regional_Indicator Katakana Hebrew_Letter ALetter
Single_Quote Double_Quote MidNumLet MidLetter MidNum Numeric ExtendNumLet WSegSpace""".split()

# Bits of a record above the five of the word break class; see UnicodeTables.Record.
PICTOGRAPH, CONTENT, EAST, SOUTHEAST, UPPER, LOWER, BASE, MARK = (1 << i for i in range(5, 13))

EAST_SCRIPTS = {"Han", "Hiragana", "Katakana"}
SOUTHEAST_SCRIPTS = {"Thai", "Lao", "Khmer", "Myanmar"}
ACCENTED_SCRIPTS = {"Latin", "Greek", "Cyrillic", "Hebrew"}

# What `english` makes of letters that no Unicode mapping relates to plain ones, and of the punctuation
# that stands inside words. Letters named LATIN SMALL LETTER X WITH SOMETHING need no entry.
EXTRA = {
    0x00C6: "ae", 0x00E6: "ae", 0x0152: "oe", 0x0153: "oe", 0x00D0: "d", 0x00F0: "d", 0x00DE: "th",
    0x00FE: "th", 0x014A: "n", 0x014B: "n", 0x0131: "i", 0x0237: "j", 0x0138: "k",
    0x2018: "'", 0x2019: "'", 0x02BC: "'", 0xFF07: "'",
    0x2024: ".", 0xFE52: ".", 0xFF0E: ".", 0xFE50: ",", 0xFF0C: ",",
}
# Arabic vowel points carry no more of a word than accents do.
DROPPED = set(range(0x064B, 0x0653)) | {0x0670}

folder, tables_path, cases_path = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])


def ranges(name):
    """The lines of a property file: first, last, fields."""
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        fields = [f.strip() for f in line.split("#")[0].split(";")]
        if len(fields) < 2:
            continue
        first, _, last = fields[0].partition("..")
        yield int(first, 16), int(last or first, 16), fields[1:]


def assign(name, column=0, only=None):
    result = {}
    for first, last, fields in ranges(name):
        if only is None or fields[column] in only:
            for c in range(first, last + 1):
                result[c] = fields[column]
    return result


version = re.search(r"-(\d+\.\d+\.\d+)\.txt", (folder / "Scripts.txt").open(encoding="utf-8").readline())[1]
word_break = assign("auxiliary/WordBreakProperty.txt")
pictographs = assign("emoji/emoji-data.txt", only={"Extended_Pictographic"})
scripts = assign("Scripts.txt")
alphabetic = assign("DerivedCoreProperties.txt", only={"Alphabetic"})
upper = assign("DerivedCoreProperties.txt", only={"Uppercase"})
lower = assign("DerivedCoreProperties.txt", only={"Lowercase"})
ignorable = assign("DerivedCoreProperties.txt", only={"Default_Ignorable_Code_Point"})

category, names, canonical, compatible = {}, {}, {}, {}
first_of_range = None
for line in (folder / "UnicodeData.txt").read_text(encoding="utf-8").splitlines():
    f = line.split(";")
    c = int(f[0], 16)
    if f[1].endswith(", First>"):
        first_of_range = c
        continue
    for x in range(first_of_range if first_of_range is not None else c, c + 1):
        category[x] = f[2]
    first_of_range = None
    names[c] = f[1]
    if f[5]:
        parts = f[5].split()
        mapping = [int(x, 16) for x in parts if x[0] != "<"]
        (compatible if parts[0][0] == "<" else canonical)[c] = mapping

case_folding = {}
for first, _, fields in ranges("CaseFolding.txt"):
    if fields[0] in "CF":
        case_folding[first] = [int(x, 16) for x in fields[1].split()]


def is_mark(c):
    return category.get(c, "Cn")[0] == "M"


def is_content(c):
    return (c in alphabetic or category.get(c, "Cn")[0] == "N") and not is_mark(c)


def record(c):
    kind = word_break.get(c, "Other")
    r = WORD_BREAK.index(kind)
    # What is attached to another character (halfwidth voicing marks are letters) makes no word of it.
    content = is_content(c) and kind not in ("Extend", "Format", "ZWJ")
    script = scripts.get(c, "Unknown")
    if c in pictographs:
        r |= PICTOGRAPH
    if content:
        r |= CONTENT
        if kind != "Numeric":
            if script in EAST_SCRIPTS or kind == "Katakana":
                r |= EAST
            elif script in SOUTHEAST_SCRIPTS:
                r |= SOUTHEAST
        if script in ACCENTED_SCRIPTS:
            r |= BASE
    if c in upper:
        r |= UPPER
    elif c in lower:
        r |= LOWER
    if category.get(c) in ("Mn", "Me"):
        r |= MARK
    return r


def decompose(c):
    """The full canonical decomposition; Hangul syllables are left to the code."""
    if c in canonical:
        return [y for x in canonical[c] for y in decompose(x)]
    return [c]


def plain(c):
    return [y for d in decompose(c) for f in case_folding.get(d, [d]) for y in decompose(f)]


def english_letter(c):
    if c in EXTRA:
        return [ord(x) for x in EXTRA[c]]
    if c in ignorable or c in DROPPED:
        return []
    d = decompose(c)
    if d == [c]:
        d = compatible.get(c, [c])
        if not is_content(c) or not all(is_content(x) or is_mark(x) for x in d):
            d = [c]
    if d == [c]:
        d = case_folding.get(c, [c])
    if d == [c]:
        m = re.match(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH ", names.get(c, ""))
        return [ord(m[1].lower())] if m else [c]
    return [y for x in d for y in english_letter(x)]


def english(c):
    result, on_base = [], False
    for x in english_letter(c):
        r = record(x)
        if r & MARK and on_base:
            continue
        if not is_mark(x):
            on_base = r & BASE != 0
        result.append(x)
    return result


def utf8(c):
    return len(chr(c).encode("utf-8", "surrogatepass"))


# Digits of six bits, printable: 0...63 are the bytes 48...111. A single digit may go up to 126.
def digits(value, count):
    return "".join(chr(48 + (value >> 6 * i & 63)) for i in range(count))


def two_stages(values):
    blocks, stage1 = {}, []
    for i in range(0, LIMIT, BLOCK):
        stage1.append(blocks.setdefault(tuple(values[i : i + BLOCK]), len(blocks)))
    return stage1, [x for b in blocks for x in b]


kinds = {}
records = [kinds.setdefault(record(c), len(kinds)) for c in range(LIMIT)]
assert len(kinds) <= 79
record1, record2 = two_stages(records)

pool, places, folds, growth = ["0"], {}, [], 1.0
for c in range(LIMIT):
    p, e = plain(c), english(c)
    if p == [c] and e == [c]:
        folds.append(0)
        continue
    growth = max(growth, sum(map(utf8, p)) / utf8(c), sum(map(utf8, e)) / utf8(c))
    entry = "".join(digits(len(s), 1) + "".join(digits(x, 4) for x in s) for s in (p, e))
    if entry not in places:
        places[entry] = sum(map(len, pool))
        pool.append(entry)
    folds.append(places[entry])
# The buffers of forEachTerm rely on it.
assert growth <= 4
fold1, fold2 = two_stages(folds)


def literal(name, text, doc):
    lines = [f"  /// {doc}", f'  static let {name}: StaticString = """']
    escaped, row = [], ""
    for x in text:
        if len(row) > 101:
            escaped.append(row)
            row = ""
        row += "\\\\" if x == "\\" else x
    escaped.append(row)
    lines += [f"    {x}\\" for x in escaped[:-1]] + [f"    {escaped[-1]}", '    """']
    return "\n".join(lines)


tables = [
    literal("recordBlocks", "".join(digits(x, 2) for x in record1), "Two digits for each 128 scalars: their block."),
    literal("recordKinds", "".join(chr(48 + x) for x in record2), "One byte for each scalar of a block."),
    literal("records", "".join(digits(x, 3) for x in kinds), "Three digits for each kind of scalar."),
    literal("foldBlocks", "".join(digits(x, 2) for x in fold1), "Two digits for each 128 scalars: their block."),
    literal("foldPlaces", "".join(digits(x, 3) for x in fold2), "Three digits for each scalar of a block."),
    literal("folds", "".join(pool), "Of each mapping, first `plain` then `english`: a count, four digits for each scalar."),
]
text = f"""// Generated by generate.py from the Unicode Character Database, version {version}; do not edit.
// Copyright of the data: Unicode, Inc., https://www.unicode.org/license.txt

/// The data behind `UnicodeTables`: numbers in printable digits of six bits, the lowest first, as bytes
/// from 48.
/// A literal of text compiles at once where one of an array takes minutes, and needs no start-up.
enum UnicodeData {{
  static let version = "{version}"

""" + "\n\n".join(tables) + "\n}\n"
tables_path.write_text(text, encoding="ascii")

cases = []
for line in (folder / "auxiliary/WordBreakTest.txt").read_text(encoding="utf-8").splitlines():
    line = line.split("#")[0].split()
    if line:
        assert line[0] == line[-1] == "÷"
        cases.append("".join({"÷": "|", "×": " "}.get(x, x.lstrip("0") or "0") for x in line[1:-1]))
lines, row = [], ""
for case in cases:
    if row and len(row) + len(case) > 102:
        lines.append(row)
        row = ""
    row += case + ";"
lines.append(row)
body = "\n".join("  " + x + "\\" for x in lines[:-1]) + "\n  " + lines[-1]
cases_path.write_text(
    f"""// Generated by generate.py from WordBreakTest.txt, version {version}; do not edit.
// Copyright of the data: Unicode, Inc., https://www.unicode.org/license.txt

/// Scalars in hexadecimal, `|` where a boundary lies between two, a space where none; `;` ends a case.
let wordBreakCases: StaticString = \"\"\"
{body}
  \"\"\"
""",
    encoding="ascii",
)
print(f"{len(kinds)} kinds, {sum(map(len, pool))} bytes of mappings, growth {growth:.2f}, {len(cases)} cases,"
      f" {len(record2) // BLOCK} and {len(fold2) // BLOCK} blocks", file=sys.stderr)
