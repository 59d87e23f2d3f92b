#!/usr/bin/env python3
"""Writes the tables of HTML's named character references and of single-byte character sets.

    generate.py

The files beside it are a function of Python's standard library alone: `html.entities` is the list of the HTML
standard, and the codecs agree with the Encoding standard in all that they define.
"""
import html.entities
import unicodedata
from pathlib import Path

FOLDER = Path(__file__).parent
WIDTH = 108

# A character set, Python's codec, and the labels of the Encoding standard that pages and mails use.
CHARSETS = [
    ("ibm866", "cp866", "866 cp866 csibm866 ibm866"),
    ("iso-8859-2", "iso8859-2", "iso-8859-2 iso8859-2 iso88592 latin2 l2 iso-ir-101 iso_8859-2"),
    ("iso-8859-3", "iso8859-3", "iso-8859-3 iso8859-3 iso88593 latin3 l3 iso-ir-109 iso_8859-3"),
    ("iso-8859-4", "iso8859-4", "iso-8859-4 iso8859-4 iso88594 latin4 l4 iso-ir-110 iso_8859-4"),
    ("iso-8859-5", "iso8859-5", "iso-8859-5 iso8859-5 iso88595 cyrillic iso-ir-144 iso_8859-5"),
    ("iso-8859-6", "iso8859-6", "iso-8859-6 iso8859-6 iso88596 arabic iso-ir-127 iso_8859-6 asmo-708 ecma-114"),
    ("iso-8859-7", "iso8859-7", "iso-8859-7 iso8859-7 iso88597 greek greek8 iso-ir-126 iso_8859-7 ecma-118"),
    ("iso-8859-8", "iso8859-8", "iso-8859-8 iso8859-8 iso88598 hebrew iso-ir-138 iso_8859-8 iso-8859-8-i iso-8859-8-e logical"),
    ("iso-8859-10", "iso8859-10", "iso-8859-10 iso8859-10 iso885910 latin6 l6 iso-ir-157"),
    ("iso-8859-13", "iso8859-13", "iso-8859-13 iso8859-13 iso885913"),
    ("iso-8859-14", "iso8859-14", "iso-8859-14 iso8859-14 iso885914"),
    ("iso-8859-15", "iso8859-15", "iso-8859-15 iso8859-15 iso885915 latin-9 latin9 l9 iso_8859-15"),
    ("iso-8859-16", "iso8859-16", "iso-8859-16"),
    ("koi8-r", "koi8-r", "koi8-r koi8 koi koi8_r cskoi8r"),
    ("koi8-u", "koi8-u", "koi8-u koi8-ru"),
    ("macintosh", "mac-roman", "macintosh mac x-mac-roman csmacintosh"),
    ("windows-874", "iso8859-11", "windows-874 tis-620 iso-8859-11 iso8859-11 iso885911 dos-874"),
    ("windows-1250", "cp1250", "windows-1250 cp1250 x-cp1250"),
    ("windows-1251", "cp1251", "windows-1251 cp1251 x-cp1251"),
    ("windows-1252", "cp1252", "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 "
     "latin1 latin-1 l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819 iso-ir-100"),
    ("windows-1253", "cp1253", "windows-1253 cp1253 x-cp1253"),
    ("windows-1254", "cp1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 latin5 l5 iso_8859-9"),
    ("windows-1255", "cp1255", "windows-1255 cp1255 x-cp1255"),
    ("windows-1256", "cp1256", "windows-1256 cp1256 x-cp1256"),
    ("windows-1257", "cp1257", "windows-1257 cp1257 x-cp1257"),
    ("windows-1258", "cp1258", "windows-1258 cp1258 x-cp1258"),
]
# What the Encoding standard's windows-874 has beyond ISO 8859-11.
THAI = {0x80: 0x20AC, 0x85: 0x2026, **dict(zip(range(0x91, 0x98), (0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014)))}


def scalar(codec, byte):
    if codec == "iso8859-11" and byte in THAI:
        return chr(THAI[byte])
    text = bytes([byte]).decode(codec, errors="replace")
    # Control characters are no text; the standard keeps them so that every byte means something.
    return "\uFFFD" if unicodedata.category(text) == "Cc" else text


def literal(character):
    """Letters stand for themselves; what cannot be seen, or changes its neighbours, is written as an escape."""
    plain = unicodedata.category(character) in ("Lu", "Ll", "Sc", "Sm", "No", "Po", "Pd", "So")
    plain = plain and unicodedata.bidirectional(character) not in ("R", "AL", "RLM")
    return character if plain else "\\u{%X}" % ord(character)


def wrapped(pieces, indent):
    lines, line = [], indent
    for piece in pieces:
        if len(line) + len(piece) > WIDTH:
            lines.append(line.rstrip())
            line = indent
        line += piece
    return "\n".join(lines + [line.rstrip()])


HEAD = "// Written by generate.py.\n// swift-format-ignore-file\n\n"


def charsets():
    out = HEAD + "extension SingleByteCharset {\n"
    out += "  /// The labels of the character sets that are read, and what their bytes from 0x80 on mean; U+FFFD: nothing.\n"
    out += "  static let all: [(labels: StaticString, upperHalf: StaticString)] = [\n"
    for name, codec, labels in CHARSETS:
        assert name in labels.split()
        upper = [literal(scalar(codec, byte)) for byte in range(0x80, 0x100)]
        out += '    (\n      "%s",\n      """\n' % labels
        rows, row = [], ""
        for piece in upper:
            if len(row) + len(piece) > 96:
                rows.append(row)
                row = ""
            row += piece
        rows.append(row)
        out += "".join("      %s\\\n" % r for r in rows[:-1]) + "      %s\n" % rows[-1]
        out += '      """\n    ),\n'
    out += "  ]\n}\n"
    (FOLDER / "SingleByteCharsetTable.swift").write_text(out)


def references():
    names = html.entities.html5
    pieces = []
    for name in sorted(names):
        legacy = not name.endswith(";")
        if not legacy and name[:-1] in names:
            continue
        code = "+".join("%X" % ord(c) for c in names[name])
        pieces.append("%s %s%s " % (name.rstrip(";"), "=" if legacy else "", code))
    out = HEAD + "extension CharacterReference {\n"
    out += "  /// Every name of the HTML standard with its code points; `=` before those that need no semicolon.\n"
    out += '  static let names: StaticString = """\n'
    out += wrapped(pieces, "    ") + '\n    """\n}\n'
    (FOLDER / "CharacterReferenceTable.swift").write_text(out)


charsets()
references()
