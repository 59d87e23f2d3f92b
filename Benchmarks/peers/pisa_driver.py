#!/usr/bin/env python3
"""PISA, through the package `pyterrier_pisa` that setup.sh installs. Usage: see driver.py.

PISA keeps no positions and never counts: it ranks unions, by MaxScore and by block-max WAND, and intersections, with
block maxima and without; each is a mode. Where fewer documents match than are wanted, their number is the count.
Its idf leaves the 1 out of the logarithm, so that its scores and order can be others.

Only the package's compiled module is loaded: the rest of it is for experiments around it, and asks for Java.
"""
import contextlib
import importlib.metadata
import importlib.util
import os
import sys
import time

import driver
import queries

try:
    import numpy

    PACKAGE = importlib.metadata.distribution("pyterrier_pisa")
    MODULE = next(file for file in PACKAGE.files if file.name.startswith("_pisathon") and file.suffix == ".so")
    SPEC = importlib.util.spec_from_file_location("_pisathon", PACKAGE.locate_file(MODULE))
    pisa = importlib.util.module_from_spec(SPEC)
    SPEC.loader.exec_module(pisa)
except ImportError as error:
    sys.exit(f"pisa_driver.py: no PISA here ({error}); run setup.sh DIR, then DIR/venv/bin/python")

DOCUMENTS_A_BATCH = 100_000


class Pisa(driver.Engine):
    name = f"pisa-{PACKAGE.version}"

    def __init__(self, algorithm, kind):
        self.mode, self.kind = algorithm, kind

    def index(self, documents, path):
        os.makedirs(path)
        source = os.path.join(path, "source")
        written = 0
        with open(source, "w", encoding="utf-8") as out:
            for number, text in documents:
                out.write(f"{number} {text}\n")
                written += 1
        if not written:
            sys.exit("pisa_driver.py: the corpus has no documents")
        # The reader stops after two batches a thread until another thread has taken one. On a single core there is
        # no other, and it would wait for ever: hence threads enough for all batches, though one core runs them.
        threads = written // DOCUMENTS_A_BATCH // 2 + 1
        with stdout_to_stderr():
            pisa.index(source, path, "", DOCUMENTS_A_BATCH, threads)
            self.open(path)
        count = pisa.num_docs(path)
        for name in os.listdir(path):
            if name in ("source", "fwd") or name.startswith("inv."):
                os.remove(os.path.join(path, name))
        return count

    def open(self, path):
        self.context = pisa.RetrievalContext()
        pisa.prepare_index(self.context, path, "block_simdbp", "bm25", "", bm25_k1=1.2, bm25_b=0.75)
        self.known = {}

    def answers(self, command, text):
        """PISA drops words that it does not have, even required ones; intersections with such are left out."""
        if not command.startswith("TOP_") or command.endswith("_COUNT") or queries.kind(text) != self.kind:
            return False
        return self.kind == "union" or all(self.knows(word) for word in queries.words(text))

    def knows(self, word):
        if word not in self.known:
            self.known[word] = bool(self.best([word], 1))
        return self.known[word]

    def answer(self, command, query):
        most = driver.limit(command)
        hits = self.best([query], most)
        return len(hits) if len(hits) < most else -1, hits

    def times(self, command, texts):
        feed = Feed(texts)
        self.retrieve(feed, driver.limit(command))
        return [end - start for start, end in zip(feed.asked, feed.asked[1:])]

    def best(self, texts, most):
        """The hits of all texts, one text after another."""
        found, lines, scores = self.retrieve(Feed(texts), most)
        return [(int(lines[i]), float(scores[i])) for i in range(found)]

    def retrieve(self, feed, most):
        """How many hits were found, their lines and their scores."""
        room = len(feed) * most
        lines, scores = numpy.empty(room, object), numpy.empty(room, numpy.float32)
        numbers, ranks = numpy.empty(room, numpy.int32), numpy.empty(room, numpy.int32)
        found = pisa.retrieve(
            self.context, self.mode, feed, k=most, threads=1, pretokenised=0, query_weighted=0,
            result_qidxs=numbers, result_docnos=lines, result_ranks=ranks, result_scores=scores)
        return found, lines, scores


class Feed:
    """Hands out queries one by one, and notes when each is asked for: that is when the one before was done.

    So a query's time is that of parsing and ranking it, without what one call of `retrieve` takes to set up.
    """

    def __init__(self, texts):
        self.texts = texts
        self.asked = []

    def __len__(self):
        return len(self.texts)

    def __iter__(self):
        for number, text in enumerate(self.texts):
            self.asked.append(time.perf_counter())
            yield number, text
        self.asked.append(time.perf_counter())


@contextlib.contextmanager
def stdout_to_stderr():
    """PISA writes its progress where this driver's one line of JSON goes."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


if __name__ == "__main__":
    driver.main(
        Pisa("maxscore", "union"), Pisa("block_max_wand", "union"),
        Pisa("ranked_and", "intersection"), Pisa("block_max_ranked_and", "intersection"))
