#!/usr/bin/env python3
"""Writes RepairData.swift: the single-byte encodings, and how likely characters follow each other in real text.

    generate.py FOLDER RepairData.swift

FOLDER holds texts in UTF-8, a file for each language, a paragraph a line; only sums over all of them are kept.
The shipped table comes from the 26 translations in Debian's package `debian-handbook` and every second page of
`manpages-uk`, `-mk`, `-hu`, `-fi`, `-ro`, `-sv`, `-el` and `-tr`. The output is a function of these files and of
Python's Unicode data alone.
"""
import html.entities
import math
import sys
import unicodedata
from collections import Counter
from pathlib import Path

ENCODINGS = "cp1252 latin-1 cp1251 mac_roman cp1250 cp1254 cp1253 cp437 cp1257 iso8859_2".split()

KINDS = """space lower upper digit stop opening sign accentedLower accentedUpper rareLatin greekLower greekUpper
cyrillicLower cyrillicUpper otherCyrillicLower otherCyrillicUpper openingQuote closingQuote dash ellipsis bullet
currency mark fraction reference spacingAccent mathematical box wideSpace control format kana ideograph hangul
semitic otherLetter combining emoji symbol widePunctuation otherPunctuation impossible""".split()
KIND = {name: i for i, name in enumerate(KINDS)}

SETS = {
    "openingQuote": "“‘«‹„‚¿¡", "closingQuote": "”’»›", "dash": "–—―‐‑‒", "ellipsis": "…", "bullet": "•·",
    "currency": "€£¥¢¤₧", "mark": "™®", "fraction": "°º¹²³‰½¼¾ªⁿ⁄", "reference": "§©¶†‡№",
    "spacingAccent": "¬¦¨¯´¸ˆ˜ˇ˘˙˛˝\u02dbƒ΄΅", "mathematical": "∞≤≥≠√≈∆∑∏∫Ω◊∂×÷±µ−∩≡⌠⌡⌐π",
    "stop": ".,;:!?)]}%'\"", "opening": "([{<",
}
SET_OF = {ord(c): name for name, chars in SETS.items() for c in chars}

LIMIT, BLOCK = 0x20000, 64
STEPS = 4  # A cost of 1 is a quarter of a bit.
GREATEST = 78


def kind_name(c):
    ch = chr(c)
    category = unicodedata.category(ch)
    if c in SET_OF:
        return SET_OF[c]
    if c < 0x80:
        if ch.isspace():
            return "space"
        if ch.isalpha():
            return "lower" if ch.islower() else "upper"
        return "digit" if ch.isdigit() else "control" if category == "Cc" else "sign"
    if category == "Cc":
        return "control"
    if category in ("Cn", "Co", "Cs"):
        return "impossible"
    if category == "Cf":
        return "format"
    if category in ("Mn", "Me", "Mc"):
        return "combining"
    if category in ("Zs", "Zl", "Zp"):
        return "wideSpace"
    if 0x2500 <= c < 0x25A0:
        return "box"
    if 0x2600 <= c < 0x27C0 or 0x1F300 <= c < 0x1FB00 or c in (0x231A, 0x231B, 0x23E9, 0x23F0, 0x2B50, 0x2B55):
        return "emoji"
    if category[0] in "LN":
        if c < 0x180 or 0x218 <= c < 0x21C or 0x1EA0 <= c < 0x1EFA or c in (0x1A0, 0x1A1, 0x1AF, 0x1B0):
            return "accentedUpper" if ch.isupper() else "accentedLower"
        if c < 0x370 or 0x1D00 <= c < 0x1F00 or 0x2C60 <= c < 0x2C80 or 0xA720 <= c < 0xA800 or 0xFB00 <= c < 0xFB07:
            return "rareLatin"
        if 0x386 <= c < 0x3CF:
            return "greekUpper" if ch.isupper() else "greekLower"
        if c in (0x401, 0x451) or 0x410 <= c < 0x450:
            return "cyrillicUpper" if ch.isupper() else "cyrillicLower"
        if 0x400 <= c < 0x460 or c in (0x490, 0x491):
            return "otherCyrillicUpper" if ch.isupper() else "otherCyrillicLower"
        if 0x590 <= c < 0x800 and (c < 0x780 and not 0x700 <= c < 0x750):
            return "semitic"
        if 0x3040 <= c < 0x3100:
            return "kana"
        if 0x3400 <= c < 0xA000 or 0xF900 <= c < 0xFB00:
            return "ideograph"
        if 0xAC00 <= c < 0xD7A4:
            return "hangul"
        if 0xFF00 <= c < 0xFFF0:
            return "widePunctuation"
        return "otherLetter"
    if 0x3000 <= c < 0x3040 or 0xFF00 <= c < 0xFFF0:
        return "widePunctuation"
    if category[0] == "P":
        return "otherPunctuation"
    return "symbol"


kinds = [KIND[kind_name(c)] for c in range(LIMIT)]
sizes = Counter(kinds)

pairs, singles = Counter(), Counter()
texts = sorted(Path(sys.argv[1]).glob("*.txt"))
for path in texts:
    text = path.read_text(encoding="utf-8")
    # All languages count the same, however long; capitals stand in for the headings that the texts lack.
    for variant, weight in ((text, 1e6 / len(text)), (text.upper(), 5e4 / len(text))):
        own_pairs, own = Counter(), Counter()
        before = KIND["space"]
        for ch in variant:
            c = ord(ch)
            if c >= LIMIT:
                before = KIND["ideograph"]
                continue
            own[c] += 1
            own_pairs[before, kinds[c]] += 1
            before = kinds[c]
        for key, n in own.items():
            singles[key] += n * weight
        for key, n in own_pairs.items():
            pairs[key] += n * weight

kind_totals, total = Counter(), 0.0
for c, n in singles.items():
    kind_totals[kinds[c]] += n
    total += n
after_totals = Counter()
for (a, b), n in pairs.items():
    after_totals[a] += n


def cost(probability):
    return min(GREATEST, max(0, round(-math.log2(probability) * STEPS)))


# What the texts lack is as likely as its kind is in them, and a kind that they lack has some probability too.
prior = [(kind_totals[k] + 20.0) / (total + 20.0 * len(KINDS)) for k in range(len(KINDS))]
for name in ("impossible", "control", "rareLatin"):
    prior[KIND[name]] = 2.0 / total
pair_cost = [
    cost((pairs[a, b] + 300.0 * prior[b]) / (after_totals[a] + 300.0))
    for a in range(len(KINDS)) for b in range(len(KINDS))
]


# The texts are manuals. What other texts have more of costs at most so much, in bits, and what these have by chance
# costs no less.
def numbers(names):
    return [KIND[name] for name in names.split()]


latin = numbers("lower upper accentedLower accentedUpper")
letters = latin + numbers("greekLower greekUpper cyrillicLower cyrillicUpper otherCyrillicLower otherCyrillicUpper")
punctuation = numbers("openingQuote closingQuote dash ellipsis bullet wideSpace")
signs = numbers("currency fraction reference mathematical emoji")
others = numbers("space digit stop opening sign")
most = (
    (letters, punctuation, 9), (latin, numbers("mark"), 9), (numbers("cyrillicLower cyrillicUpper"), numbers("reference"), 12),
    (punctuation + numbers("mark"), letters + others, 6), (punctuation + numbers("mark"), punctuation, 7),
    (others, punctuation, 7), (others + punctuation, signs, 8), (signs, others + punctuation, 5),
    (range(len(KINDS)), numbers("emoji"), 12),
    (numbers("cyrillicUpper"), numbers("otherCyrillicLower"), 6),
    (numbers("box"), numbers("box"), 1), (others, numbers("box"), 9), (numbers("box"), others, 4),
)
least = (
    (numbers("accentedLower accentedUpper"), numbers("currency fraction reference spacingAccent mathematical"), 14),
    (numbers("currency fraction reference"), numbers("lower accentedLower greekLower cyrillicLower otherCyrillicLower"), 10),
)
for rules, bound in ((most, min), (least, max)):
    for befores, behinds, bits in rules:
        for a in befores:
            for b in behinds:
                at = a * len(KINDS) + b
                pair_cost[at] = bound(pair_cost[at], bits * STEPS)


def own_cost(c):
    k = kinds[c]
    if KINDS[k] == "impossible":
        return GREATEST
    if KINDS[k] == "emoji":
        return 8 * STEPS
    size = sizes[k]
    smoothing = max(50.0, 0.02 * kind_totals[k])
    return cost((singles[c] + smoothing / size) / (kind_totals[k] + smoothing))


own_costs = [own_cost(c) for c in range(LIMIT)]


SCRIPTS = ["", "lower upper accentedLower accentedUpper rareLatin", "greekLower greekUpper",
           "cyrillicLower cyrillicUpper otherCyrillicLower otherCyrillicUpper", "kana ideograph hangul", "semitic",
           "otherLetter"]
script_of = [next((i for i, names in enumerate(SCRIPTS) if name in names.split()), 0) for name in KINDS]


def digits(value, count):
    return "".join(chr(48 + (value >> 6 * i & 63)) for i in range(count))


def two_stages(values):
    blocks, stage1 = {}, []
    for i in range(0, LIMIT, BLOCK):
        stage1.append(blocks.setdefault(tuple(values[i : i + BLOCK]), len(blocks)))
    return "".join(digits(x, 2) for x in stage1), "".join(chr(48 + x) for b in blocks for x in b)


def high_half(name):
    """What the bytes from 80 on mean; those that mean nothing stay the controls of the same number."""
    result = []
    for byte in range(0x80, 0x100):
        try:
            result.append(ord(bytes([byte]).decode(name)))
        except UnicodeDecodeError:
            result.append(byte)
    return "".join(digits(c, 3) for c in result)


def literal(name, text, doc):
    lines = [f"  /// {doc}", f'  static let {name}: StaticString = """']
    rows, row = [], ""
    for x in text:
        if len(row) > 101:
            rows.append(row)
            row = ""
        row += "\\\\" if x == "\\" else x
    rows.append(row)
    return "\n".join(lines + [f"    {x}\\" for x in rows[:-1]] + [f"    {rows[-1]}", '    """'])


names = sorted(html.entities.name2codepoint.items())
references = "".join(f"{name};{digits(c, 3)}" for name, c in names)

kind_blocks, kind_values = two_stages(kinds)
cost_blocks, cost_values = two_stages(own_costs)
tables = [
    literal("characterReferences", references,
            "The names of HTML 4 in order, each with a semicolon and three digits for its scalar."),
    literal("highHalves", "".join(high_half(name) for name in ENCODINGS),
            "For each encoding the 128 scalars of its bytes from 80 on, three digits each."),
    literal("kindBlocks", kind_blocks, "Two digits for each 64 scalars: their block."),
    literal("kindValues", kind_values, "One digit for each scalar of a block: its kind."),
    literal("costBlocks", cost_blocks, "Two digits for each 64 scalars: their block."),
    literal("costValues", cost_values, "One digit for each scalar of a block: its cost among those of its kind."),
    literal("scripts", "".join(chr(48 + x) for x in script_of),
            "One digit for each kind: the number of its script, 0 for what is no letter."),
    literal("pairCosts", "".join(chr(48 + x) for x in pair_cost),
            "One digit for each pair of kinds: the cost of the second behind the first."),
]
Path(sys.argv[2]).write_text(
    f"""// Generated by generate.py from the encodings of Python and counts over texts in {len(texts)} files; do not edit.

/// The data behind `ByteEncodings` and `Plausibility`: numbers in printable digits of six bits, the lowest first, as
/// bytes from 48; a single digit goes up to 126. Costs are quarters of a bit.
enum RepairData {{
  static let encodingCount = {len(ENCODINGS)}
  static let kindCount = {len(KINDS)}
  static let limit: UInt32 = 0x{LIMIT:X}
  static let space: UInt8 = {KIND["space"]}
  static let impossible: UInt8 = {KIND["impossible"]}
  static let ideograph: UInt8 = {KIND["ideograph"]}

""" + "\n\n".join(tables) + "\n}\n", encoding="ascii")
print(f"{len(kind_values) // BLOCK} and {len(cost_values) // BLOCK} blocks", file=sys.stderr)
for a in "lower accentedLower accentedUpper cyrillicLower cyrillicUpper otherCyrillicLower greekLower".split():
    row = pair_cost[KIND[a] * len(KINDS):][:len(KINDS)]
    print(a, {k: v / STEPS for k, v in zip(KINDS, row)}, file=sys.stderr)
