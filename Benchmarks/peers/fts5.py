#!/usr/bin/env python3
"""SQLite FTS5, through Python's own sqlite3 module: nothing to install. Usage: see driver.py.

The tokenizer is unicode61 with accents kept, as the analyzer `plain` keeps them; the table stores no text, only
words and positions. Mixed queries are left out. FTS5 scores by bm25() with k1 = 1.2 and b = 0.75 too, but its idf
is nothing for words in over half of the documents, so its order can be another; its counts may not.
"""
import sqlite3

import driver
import queries

TABLE = "create virtual table docs using fts5(text, content='', detail=full, " \
    "tokenize='unicode61 remove_diacritics 0')"


class Fts5(driver.Engine):
    name = f"fts5-{sqlite3.sqlite_version}"

    def index(self, documents, path):
        db = sqlite3.connect(path)
        db.execute("pragma journal_mode=off")
        db.execute("pragma synchronous=off")
        db.execute("pragma cache_size=-500000")
        db.execute(TABLE)
        with db:
            db.executemany("insert into docs(rowid, text) values(?, ?)", documents)
            db.execute("insert into docs(docs) values('optimize')")
        db.execute("vacuum")
        return db.execute("select count(*) from docs_docsize").fetchone()[0]

    def open(self, path):
        self.db = sqlite3.connect(path)
        self.db.execute("pragma cache_size=-500000")
        self.db.execute("pragma mmap_size=8000000000")

    def answers(self, command, text):
        return queries.kind(text) != "mixed"

    def translated(self, text):
        words = queries.words(text)
        if queries.kind(text) == "phrase":
            return '"' + " ".join(words) + '"'
        return (" OR " if queries.kind(text) == "union" else " AND ").join(f'"{word}"' for word in words)

    def answer(self, command, query):
        count, hits = -1, []
        if command.startswith("TOP_"):
            sql = "select rowid, -rank from docs where docs match ? order by rank, rowid limit ?"
            hits = self.db.execute(sql, (query, driver.limit(command))).fetchall()
        if command.endswith("COUNT"):
            count = self.db.execute("select count(*) from docs where docs match ?", (query,)).fetchone()[0]
        return count, hits


if __name__ == "__main__":
    driver.main(Fts5())
