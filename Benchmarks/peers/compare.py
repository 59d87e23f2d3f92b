#!/usr/bin/env python3
"""Engines side by side, from their result files: times, ratios, and counts that differ.

usage: compare.py RESULTS.jsonl [RESULTS.jsonl ...] [--ours ENGINE] [--show N]

Times are each query's best run, in microseconds, over the queries that every engine of a row has answered.
`faster` is how many times faster than the fastest peer of that row the engine ENGINE (searchctl) is, by mean
and by median; `slower on` is the share of queries on which the best peer for that query beats it.
Exit status: 0, or 1 where two engines count a query differently or have no count in common; up to N (20)
queries counted differently are named.
"""
import argparse
import collections
import json
import statistics
import sys

import queries


def load(paths):
    """(command, kind) -> query -> engine -> result, and the engines in the order in which they come."""
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
                rows[result["command"], queries.kind(query)][query][engine] = result
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
        print(f"{command:14}{kind:14}{engine:24}{cells}{len(shared):8}")
    peers = [engine for engine in present if engine != ours]
    if ours in present and peers:
        print_ratio(table, times, ours, peers)
    print()


def print_ratio(table, times, ours, peers):
    ratio = {name: min(table[peer][name] for peer in peers) / table[ours][name] for name in table[ours]}
    best = [min(each) for each in zip(*(times[peer] for peer in peers))]
    slower = sum(mine > other for mine, other in zip(times[ours], best)) / len(best)
    cells = "".join(f"{ratio[name]:11.2f}x" for name in ("median", "mean", "p99", "slowest"))
    print(f"{'':28}{'faster':24}{cells}   slower on {slower:.1%}")


def differences(rows):
    """How many counts were compared, and (command, query, engine -> count) where engines disagree."""
    compared, found = 0, []
    for (command, _), by_query in rows.items():
        for query, results in by_query.items():
            counts = {e: r["count"] for e, r in results.items() if r.get("count", -1) >= 0}
            compared += len(counts) > 1
            if len(set(counts.values())) > 1:
                found.append((command, query, counts))
    return compared, found


def main():
    parser = argparse.ArgumentParser(description="Engines side by side, from their result files.")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--ours", default="searchctl")
    parser.add_argument("--show", type=int, default=20)
    arguments = parser.parse_args()
    rows, engines = load(arguments.files)
    print(f"{'us, best run':28}{'engine':24}{'median':>12}{'mean':>12}{'p99':>12}{'slowest':>12}{'queries':>8}")
    for command in {command: None for command, _ in rows}:
        for kind in queries.KINDS:
            if (command, kind) in rows:
                print_row(command, kind, rows[command, kind], arguments.ours)
    compared, found = differences(rows)
    print(f"counts: {compared} compared, {len(found)} differ ({', '.join(engines)})")
    for command, query, counts in found[:arguments.show]:
        print(f"  {command} {query}: " + ", ".join(f"{e} {n}" for e, n in counts.items()))
    return 1 if found or (len(engines) > 1 and compared == 0) else 0


if __name__ == "__main__":
    sys.exit(main())
