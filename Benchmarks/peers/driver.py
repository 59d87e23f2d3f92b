"""What the drivers in Python share: their command line, reading a corpus, and timed runs by the same rules.

A driver subclasses `Engine` and calls `main`. Actions of every driver:

    index CORPUS.jsonl INDEX [--limit N]
    query INDEX QUERIES --out FILE [--commands LIST] [--runs N] [--warm SECONDS]
"""
import argparse
import json
import os
import random
import sys
import time

import queries

SEED = 2


class Engine:
    """One engine, in one of its ways to answer (`mode`) where it has several."""

    name = ""
    mode = ""

    def index(self, documents, path):
        """Writes an index of `documents`, pairs of number and text, and returns how many it holds."""
        raise NotImplementedError

    def open(self, path):
        raise NotImplementedError

    def answers(self, command, text):
        """Whether the engine can answer, and by a way that may be compared."""
        raise NotImplementedError

    def translated(self, text):
        """The query in the engine's language, made outside the timed part."""
        return text

    def answer(self, command, query):
        """The count, or -1 where it is not known, and what was found, in the engine's own form."""
        raise NotImplementedError

    def hits(self, found):
        """What was found as (document, score), best first; made outside the timed part."""
        return found

    def times(self, command, texts):
        """The seconds that each query takes, asked one after another."""
        taken = []
        for query in [self.translated(text) for text in texts]:
            start = time.perf_counter()
            answer = self.answer(command, query)
            taken.append(time.perf_counter() - start)
            del answer  # Freed here, outside the timed part.
        return taken


def limit(command):
    """How many hits a command of the form TOP_N or TOP_N_COUNT wants."""
    return int(command.split("_")[1])


def read_documents(path, most):
    number = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if number == most:
                return
            if not line.strip():
                continue
            document = json.loads(line)
            yield number, f"{document.get('title') or ''} {document.get('text') or ''}".strip()
            number += 1


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(path, name)) for name in os.listdir(path))


def index(engine, arguments):
    if os.path.exists(arguments.index):
        sys.exit(f"{arguments.index}: already there; name a new one")
    start, cpu = time.perf_counter(), time.process_time()
    documents = engine.index(read_documents(arguments.corpus, arguments.limit), arguments.index)
    print(json.dumps({
        "engine": engine.name,
        "docs": documents,
        "total_s": round(time.perf_counter() - start, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
        "bytes": {"total": size(arguments.index)},
    }))


def measure(engine, command, texts, arguments, out):
    begin = time.perf_counter()
    while True:
        engine.times(command, texts)
        if time.perf_counter() - begin >= arguments.warm:
            break
    runs = [engine.times(command, texts) for _ in range(arguments.runs)]
    for text, taken in zip(texts, zip(*runs)):
        count, found = engine.answer(command, engine.translated(text))
        hits = engine.hits(found)
        print(queries.result_line(engine.name, engine.mode, command, text, taken, count, hits), file=out)


def query(engines, arguments):
    if not os.path.exists(arguments.index):
        sys.exit(f"{arguments.index}: no such index; make it with 'index'")
    texts = queries.read(arguments.queries)
    random.Random(SEED).shuffle(texts)
    with open(arguments.out, "w", encoding="utf-8") as out:
        for engine in engines:
            engine.open(arguments.index)
            for command in arguments.commands.split(","):
                fitting = [text for text in texts if engine.answers(command, text)]
                if fitting:
                    measure(engine, command, fitting, arguments, out)


def main(*engines):
    """Runs what the command line asks of the engines, which share one index."""
    parser = argparse.ArgumentParser(description=f"{engines[0].name} in the form of the other peers.")
    actions = parser.add_subparsers(dest="action", required=True)
    indexing = actions.add_parser("index")
    indexing.add_argument("corpus")
    indexing.add_argument("index")
    indexing.add_argument("--limit", type=int)
    querying = actions.add_parser("query")
    querying.add_argument("index")
    querying.add_argument("queries")
    querying.add_argument("--out", required=True)
    querying.add_argument("--commands", default="TOP_10,TOP_10_COUNT,COUNT")
    querying.add_argument("--runs", type=int, default=3)
    querying.add_argument("--warm", type=float, default=0)
    arguments = parser.parse_args()
    if arguments.action == "index":
        index(engines[0], arguments)
    else:
        query(engines, arguments)
