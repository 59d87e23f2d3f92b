#!/usr/bin/env bash
# This engine, Lucene and SQLite FTS5 on the same corpus and queries, one after the other on one core.
#
# usage: side_by_side.sh DIR CORPUS.jsonl QUERIES [LIMIT]
#
# DIR is the folder of setup.sh. Results stay in DIR/results. COMMANDS, RUNS and WARM (seconds) may be set;
# FTS5 answers counts only, each once, since ranking takes it a hundred times as long.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -eq 3 ] || [ $# -eq 4 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
commands=${COMMANDS:-TOP_10,TOP_100,TOP_1000,TOP_10_COUNT,TOP_100_COUNT,COUNT}
runs=${RUNS:-10}
warm=${WARM:-10}
pin=
command -v taskset > /dev/null && pin="taskset -c 0"

swift build --package-path "$root" -c release --product Benchmarks >&2
benchmarks=$(swift build --package-path "$root" -c release --show-bin-path)/Benchmarks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results=$1/results
mkdir -p "$results"
python3 "$here/normalize.py" "$2" "$work/corpus.jsonl" ${4:+"$4"} >&2

$pin "$benchmarks" index "$work/corpus.jsonl" "$work/ours" --no-stored-text --no-set-aside --threads 1 --optimize | tee "$results/index.jsonl"
$pin "$here/lucene.sh" "$1" index "$work/corpus.jsonl" "$work/lucene" | tee -a "$results/index.jsonl"
$pin python3 "$here/fts5.py" index "$work/corpus.jsonl" "$work/fts5.db" | tee -a "$results/index.jsonl"

$pin "$benchmarks" query "$work/ours" "$3" --commands "$commands" --runs "$runs" --warm "$warm" \
  --out "$results/ours.jsonl"
$pin "$here/lucene.sh" "$1" query "$work/lucene" "$3" "$results/lucene.jsonl" "$commands" "$runs" "$warm"
$pin python3 "$here/fts5.py" query "$work/fts5.db" "$3" --commands COUNT --runs 1 --out "$results/fts5.jsonl"
python3 "$here/compare.py" "$results/ours.jsonl" "$results/lucene.jsonl" "$results/fts5.jsonl"
