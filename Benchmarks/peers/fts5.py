#!/usr/bin/env python3
"""SQLite FTS5, through Python's own sqlite3 module: nothing to install.

usage: fts5.py index CORPUS.jsonl DB [--limit N]
       fts5.py query DB QUERIES --out FILE [--commands LIST] [--runs N] [--warm SECONDS]

A document's number is its line. The tokenizer is unicode61 with accents kept, as the analyzer `plain` keeps
them; the table stores no text, only words and positions. Mixed queries are left out. FTS5 scores by bm25()
with k1 = 1.2 and b = 0.75 too, but its idf is nothing for words in over half of the documents, so its order
can be another; its counts may not.
"""
import argparse
import json
import os
import random
import sqlite3
import sys
import time

import queries

ENGINE = f"fts5-{sqlite3.sqlite_version}"
TABLE = "create virtual table docs using fts5(text, content='', detail=full, " \
    "tokenize='unicode61 remove_diacritics 0')"


def documents(path, limit):
    number = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if number == limit:
                return
            if not line.strip():
                continue
            document = json.loads(line)
            yield number, f"{document.get('title') or ''} {document.get('text') or ''}".strip()
            number += 1


def index(arguments):
    if os.path.exists(arguments.db):
        sys.exit(f"{arguments.db}: already there; name a new file")
    start, cpu = time.perf_counter(), time.process_time()
    db = sqlite3.connect(arguments.db)
    db.execute("pragma journal_mode=off")
    db.execute("pragma synchronous=off")
    db.execute("pragma cache_size=-500000")
    db.execute(TABLE)
    with db:
        db.executemany("insert into docs(rowid, text) values(?, ?)", documents(arguments.corpus, arguments.limit))
        db.execute("insert into docs(docs) values('optimize')")
    db.execute("vacuum")
    print(json.dumps({
        "engine": ENGINE,
        "docs": db.execute("select count(*) from docs_docsize").fetchone()[0],
        "total_s": round(time.perf_counter() - start, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
        "bytes": {"total": os.path.getsize(arguments.db)},
    }))


def expression(query):
    """The query in FTS5's language."""
    words = queries.words(query)
    if queries.kind(query) == "phrase":
        return '"' + " ".join(words) + '"'
    return (" OR " if queries.kind(query) == "union" else " AND ").join(f'"{word}"' for word in words)


def answer(db, command, match):
    """The count, or -1 where it is not asked for, and the hits as (document, score)."""
    count, hits = -1, []
    if command.startswith("TOP_"):
        sql = "select rowid, -rank from docs where docs match ? order by rank, rowid limit ?"
        hits = db.execute(sql, (match, int(command.split("_")[1]))).fetchall()
    if command.endswith("COUNT"):
        count = db.execute("select count(*) from docs where docs match ?", (match,)).fetchone()[0]
    return count, hits


def measure(db, command, texts, arguments, out):
    matches = [expression(text) for text in texts]
    begin = time.perf_counter()
    while True:
        for match in matches:
            answer(db, command, match)
        if time.perf_counter() - begin >= arguments.warm:
            break
    times = [[] for _ in texts]
    for _ in range(arguments.runs):
        for i, match in enumerate(matches):
            start = time.perf_counter()
            answer(db, command, match)
            times[i].append(time.perf_counter() - start)
    for text, match, taken in zip(texts, matches, times):
        print(queries.result_line(ENGINE, "", command, text, taken, *answer(db, command, match)), file=out)


def query(arguments):
    if not os.path.exists(arguments.db):
        sys.exit(f"{arguments.db}: no such index; make it with 'fts5.py index'")
    db = sqlite3.connect(arguments.db)
    db.execute("pragma cache_size=-500000")
    db.execute("pragma mmap_size=8000000000")
    texts = [text for text in queries.read(arguments.queries) if queries.kind(text) != "mixed"]
    random.Random(2).shuffle(texts)
    with open(arguments.out, "w") as out:
        for command in arguments.commands.split(","):
            measure(db, command, texts, arguments, out)


def main():
    parser = argparse.ArgumentParser(description="SQLite FTS5 in the form of the other peers.")
    actions = parser.add_subparsers(dest="action", required=True)
    indexing = actions.add_parser("index")
    indexing.add_argument("corpus")
    indexing.add_argument("db")
    indexing.add_argument("--limit", type=int)
    querying = actions.add_parser("query")
    querying.add_argument("db")
    querying.add_argument("queries")
    querying.add_argument("--out", required=True)
    querying.add_argument("--commands", default="TOP_10,TOP_10_COUNT,COUNT")
    querying.add_argument("--runs", type=int, default=3)
    querying.add_argument("--warm", type=float, default=0)
    arguments = parser.parse_args()
    (index if arguments.action == "index" else query)(arguments)


if __name__ == "__main__":
    main()
