#!/usr/bin/env bash
# Compares hit counts of unions, intersections and phrases with those of SQLite FTS5, in one command.
#
# usage: counts.sh CORPUS.jsonl QUERIES [LIMIT]      LIMIT: only the first so many documents
#
# BENCHMARKS names a built Benchmarks program; without it this builds one. Everything is made in a temporary
# folder and removed again. Exit status: 0 where all counts agree, 1 where some differ, 2 for an error.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -eq 2 ] || [ $# -eq 3 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }

step() { "$@" || { echo "counts.sh: failed: $*" >&2; exit 2; }; }

if [ -z "${BENCHMARKS:-}" ]; then
  step swift build --package-path "$root" -c release --product Benchmarks >&2
  BENCHMARKS=$(swift build --package-path "$root" -c release --show-bin-path)/Benchmarks
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step python3 "$here/normalize.py" "$1" "$work/corpus.jsonl" ${3:+"$3"} >&2
step "$BENCHMARKS" index "$work/corpus.jsonl" "$work/index" --analyzer plain --no-stored-text --no-set-aside --no-groups
step "$BENCHMARKS" query "$work/index" "$2" --commands COUNT,TOP_10_COUNT --runs 1 --warm 0 \
  --out "$work/ours.jsonl"
step python3 "$here/fts5.py" index "$work/corpus.jsonl" "$work/fts5.db"
step python3 "$here/fts5.py" query "$work/fts5.db" "$2" --commands COUNT --runs 1 \
  --out "$work/fts5.jsonl"
python3 "$here/compare.py" "$work/ours.jsonl" "$work/fts5.jsonl"
