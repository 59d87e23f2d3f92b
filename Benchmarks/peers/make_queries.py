#!/usr/bin/env python3
"""Draws queries from a corpus, so that any corpus can be compared.

usage: make_queries.py CORPUS.jsonl QUERIES [COUNT] [LIMIT]

Takes COUNT (200) runs of two or three neighbouring words from as many documents among the first LIMIT, drawn by a
fixed seed, and writes each run as a union, an intersection and a phrase, and its first word alone. Words are cut as
`normalize.py` cuts them, so that every phrase occurs at least once. Equal queries are written once.
"""
import itertools
import json
import random
import sys

import normalize

SEED = 2


def main(source, target, count=200, limit=None):
    with open(source, encoding="utf-8", errors="replace") as lines:
        documents = [line for line in itertools.islice(lines, limit) if line.strip()]
    draw = random.Random(SEED)
    queries = {}
    for line in draw.choices(documents, k=count):
        words = normalize.words_of(json.loads(line))
        size = min(draw.choice((2, 3)), len(words))
        start = draw.randrange(len(words) - size + 1)
        run = words[start:start + size]
        queries[run[0]] = None
        if size > 1:
            queries[" ".join(run)] = None
            queries[" ".join("+" + word for word in run)] = None
            queries['"' + " ".join(run) + '"'] = None
    with open(target, "w") as out:
        out.writelines(query + "\n" for query in queries)
    print(json.dumps({"queries": len(queries), "seed": SEED}))


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__.strip())
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
