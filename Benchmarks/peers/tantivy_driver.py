#!/usr/bin/env python3
"""Tantivy, through the package `tantivy` that setup.sh installs. Usage: see driver.py.

That package always collects hits in a way that cannot pass over documents, so its times for the best hits alone say
nothing about Tantivy, and only commands that count are answered. It has no call that only counts either: of its two
ways that score nothing, a collector and an aggregation, each is a mode, since one is better for rare words and the
other for frequent ones. Tantivy's own counting, without Python, is faster than both.
"""
import importlib.metadata
import os
import sys

import driver

try:
    import tantivy
except ImportError:
    sys.exit("tantivy_driver.py: no package tantivy here; run setup.sh DIR, then DIR/venv/bin/python")

# Enough to keep a corpus of a few gigabytes in one segment; just under the most that Tantivy takes.
WRITER_BYTES = 4_000_000_000
COUNT_LINES = {"count": {"value_count": {"field": "line"}}}


def opened(index):
    """`index` with words cut as Tantivy's default tokenizer does, except that this drops none of 40 letters or more."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    index.register_tokenizer("words", words.build())
    return index


class Tantivy(driver.Engine):
    name = f"tantivy-{importlib.metadata.version('tantivy')}"

    def __init__(self, mode):
        self.mode = mode

    def index(self, documents, path):
        os.makedirs(path)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", stored=False, tokenizer_name="words", index_option="position")
        schema.add_unsigned_field("line", stored=False, indexed=False, fast=True)
        index = opened(tantivy.Index(schema.build(), path=path))
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for number, text in documents:
            document = tantivy.Document()
            document.add_text("text", text)
            document.add_unsigned("line", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        if searcher.num_segments > 1:
            sys.exit(f"{path}: {searcher.num_segments} segments, not one: the corpus is too large for this comparison")
        return searcher.num_docs

    def open(self, path):
        self.parser = opened(tantivy.Index.open(path))
        self.searcher = self.parser.searcher()

    def answers(self, command, text):
        return command == "COUNT" or (command.endswith("_COUNT") and self.mode == "collector")

    def answer(self, command, query):
        parsed = self.parser.parse_query(query, ["text"])
        if command == "COUNT":
            return self.count(parsed), None
        found = self.searcher.search(parsed, driver.limit(command), count=True)
        return found.count, found

    def hits(self, found):
        if found is None:
            return []
        best = found.hits[:10]
        lines = self.searcher.fast_field_values("line", [place for _, place in best])
        return [(line, score) for line, (score, _) in zip(lines, best)]

    def count(self, parsed):
        if self.mode == "aggregation":
            return int(self.searcher.aggregate(parsed, COUNT_LINES)["count"]["value"])
        return self.searcher.search(tantivy.Query.const_score_query(parsed, 1), 1, count=True).count


if __name__ == "__main__":
    driver.main(Tantivy("collector"), Tantivy("aggregation"))
