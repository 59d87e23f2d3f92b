#!/usr/bin/env python3
"""Engines side by side, from their result files: times, ratios, and counts that differ.

usage: compare.py RESULTS.jsonl [RESULTS.jsonl ...] [--ours ENGINE] [--show N]

Times are each query's best run in any of the files, in microseconds, over the queries that every engine of a row
has answered. An engine that has several ways to answer has a line for each.
`faster` is how many times faster than the fastest peer of that row the engine ENGINE (searchctl) is, by mean
and by median; `slower on` is the share of queries on which the best peer for that query beats it.
Counts are compared by query, whatever command they come from. Exit status: 0, or 1 where two engines count a query
differently or have no count in common; up to N (20) queries counted differently are named.
"""
import argparse
import collections
import json
import statistics
import sys

import queries

# The width of a column of engines' names.
NAME = 34

# What a reader of the table must know of an engine, by the beginning of its name.
NOTES = {
    "tantivy": "its Python package collects and counts every match, even where only the best hits are wanted;\n"
               "  only rows with a count are fair to it, and only these are here. Without Python it counts faster.",
    "pisa": "it keeps no positions and does not count: ranked unions and intersections only. Its idf differs, so\n"
            "  hits and scores are not compared, and counts only where fewer documents match than are wanted.",
    "fts5": "ranking takes it a hundred times as long as the others, so side_by_side.sh only lets it count, once.",
}


def load(paths):
    """(command, kind) -> query -> engine -> its fastest result, and the engines in the order in which they come."""
    rows = collections.defaultdict(lambda: collections.defaultdict(dict))
    engines = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                result = json.loads(line)
                engine = result["engine"] + (f"/{result['mode']}" if result.get("mode") else "")
                if engine not in engines:
                    engines.append(engine)
                query = result["query"]
                found = rows[result["command"], queries.kind(query)][query]
                found[engine] = min(found.get(engine, result), result, key=lambda each: each["us"])
    return rows, engines


def figures(times):
    ordered = sorted(times)
    return {
        "median": statistics.median(ordered),
        "mean": statistics.mean(ordered),
        "p99": ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
        "slowest": ordered[-1],
    }


def print_row(command, kind, results, ours):
    """`results`: query -> engine -> result. Engines that answer none of these queries have no line."""
    present = [engine for engine in {e: None for found in results.values() for e in found}]
    shared = [found for found in results.values() if len(found) == len(present)]
    if not shared:
        print(f"{command:14}{kind:14}no query that {', '.join(present)} all answered\n")
        return
    times = {engine: [found[engine]["us"] for found in shared] for engine in present}
    table = {engine: figures(times[engine]) for engine in present}
    for engine in present:
        cells = "".join(f"{table[engine][name]:12.1f}" for name in ("median", "mean", "p99", "slowest"))
        print(f"{command:14}{kind:14}{engine:{NAME}}{cells}{len(shared):8}")
    peers = [engine for engine in present if engine != ours]
    if ours in present and peers:
        print_ratio(table, times, ours, peers)
    print()


def print_ratio(table, times, ours, peers):
    ratio = {name: min(table[peer][name] for peer in peers) / table[ours][name] for name in table[ours]}
    best = [min(each) for each in zip(*(times[peer] for peer in peers))]
    slower = sum(mine > other for mine, other in zip(times[ours], best)) / len(best)
    cells = "".join(f"{ratio[name]:11.2f}x" for name in ("median", "mean", "p99", "slowest"))
    print(f"{'':28}{'faster':{NAME}}{cells}   slower on {slower:.1%}")


def differences(rows):
    """How many queries two engines have counted, and (query, engine -> its counts) where counts disagree."""
    counts = collections.defaultdict(lambda: collections.defaultdict(set))
    for by_query in rows.values():
        for query, results in by_query.items():
            for engine, result in results.items():
                if result.get("count", -1) >= 0:
                    counts[query][engine].add(result["count"])
    found = [(query, each) for query, each in counts.items() if len(set().union(*each.values())) > 1]
    return sum(len(each) > 1 for each in counts.values()), found


def main():
    parser = argparse.ArgumentParser(description="Engines side by side, from their result files.")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--ours", default="searchctl")
    parser.add_argument("--show", type=int, default=20)
    arguments = parser.parse_args()
    rows, engines = load(arguments.files)
    print(f"{'us, best run':28}{'engine':{NAME}}{'median':>12}{'mean':>12}{'p99':>12}{'slowest':>12}{'queries':>8}")
    for command in {command: None for command, _ in rows}:
        for kind in queries.KINDS:
            if (command, kind) in rows:
                print_row(command, kind, rows[command, kind], arguments.ours)
    compared, found = differences(rows)
    for name, note in NOTES.items():
        if any(engine.startswith(name) for engine in engines):
            print(f"{name}: {note}")
    print(f"counts: {compared} queries compared, {len(found)} differ ({', '.join(engines)})")
    for query, counts in found[:arguments.show]:
        print(f"  {query}: " + ", ".join(f"{engine} {sorted(each)}" for engine, each in counts.items()))
    return 1 if found or (len(engines) > 1 and compared == 0) else 0


if __name__ == "__main__":
    sys.exit(main())
