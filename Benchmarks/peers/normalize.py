#!/usr/bin/env python3
"""Reduces a corpus to words on which every tokenizer agrees: lower case, a to z and 0 to 9.

usage: normalize.py CORPUS.jsonl OUT.jsonl [LIMIT]

Title and text become one text. Everything but [a-z0-9] becomes a space, so that no rule for accents,
apostrophes, dots or scripts can tell two engines apart. Words of over 40 letters are left out, since some
engines cut such words and others drop them. A document that ends up empty keeps its line as `empty`, so
that line numbers stay document numbers for engines that skip documents without words.
"""
import json
import re
import sys

OTHER = re.compile("[^a-z0-9]+")
LONGEST = 40


def words_of(document):
    text = f"{document.get('title') or ''} {document.get('text') or ''}".lower()
    words = [word for word in OTHER.split(text) if word and len(word) <= LONGEST]
    return words or ["empty"]


def main(source, target, limit=None):
    documents = words = 0
    with open(source, encoding="utf-8", errors="replace") as lines, open(target, "w") as out:
        for line in lines:
            if limit is not None and documents == limit:
                break
            if not line.strip():
                continue
            found = words_of(json.loads(line))
            out.write(json.dumps({"_id": str(documents), "title": "", "text": " ".join(found)}) + "\n")
            documents += 1
            words += len(found)
    print(json.dumps({"docs": documents, "words": words}))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__.strip())
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else None)
