#!/usr/bin/env bash
# This engine and its peers on the same corpus and queries, one after the other on one core, in one table.
#
# usage: side_by_side.sh DIR CORPUS.jsonl QUERIES [LIMIT]      LIMIT: only the first so many documents
#
# DIR is a folder outside the checkout; setup.sh installs there what is not there yet. These may be set:
#   PEERS      which peers ("lucene tantivy pisa fts5")
#   COMMANDS   what to ask (TOP_10,TOP_100,TOP_1000,TOP_10_COUNT,TOP_100_COUNT,COUNT)
#   RUNS       timed runs of each query (10), after WARM seconds (10) for each command
#   ROUNDS     how often the engines take turns (1); a query's time is the best of all rounds
# FTS5 answers counts only, each once, since ranking takes it a hundred times as long. Results and the table stay in
# DIR/results. Exit status: 0 where all counts agree, 1 where some differ, 2 where a peer cannot be installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -eq 3 ] || [ $# -eq 4 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
for file in "$2" "$3"; do
  [ -r "$file" ] || { echo "side_by_side.sh: $file: cannot be read" >&2; exit 2; }
done
peers=${PEERS:-lucene tantivy pisa fts5}
commands=${COMMANDS:-TOP_10,TOP_100,TOP_1000,TOP_10_COUNT,TOP_100_COUNT,COUNT}
runs=${RUNS:-10}
warm=${WARM:-10}
pin=
command -v taskset > /dev/null && pin="taskset -c 0"

# shellcheck disable=SC2086  # A list of words.
"$here/setup.sh" "$1" $peers
dir=$(cd "$1" && pwd)
swift build --package-path "$root" -c release --product Benchmarks >&2
benchmarks=$(swift build --package-path "$root" -c release --show-bin-path)/Benchmarks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results=$dir/results
mkdir -p "$results"
: > "$results/index.jsonl"

index() {
  case $1 in
    # Peers neither look for copies nor set anything aside.
    ours)
      $pin "$benchmarks" index "$work/corpus.jsonl" "$work/ours" --no-stored-text --no-set-aside --no-groups \
        --threads 1 --optimize
      ;;
    lucene) $pin "$here/lucene.sh" "$dir" index "$work/corpus.jsonl" "$work/lucene" ;;
    fts5) $pin python3 "$here/fts5.py" index "$work/corpus.jsonl" "$work/fts5" ;;
    *) $pin "$dir/venv/bin/python" "$here/$1_driver.py" index "$work/corpus.jsonl" "$work/$1" ;;
  esac
}

# query ENGINE QUERIES OUT
query() {
  local options=(--commands "$commands" --runs "$runs" --warm "$warm" --out "$3")
  case $1 in
    ours) $pin "$benchmarks" query "$work/ours" "$2" "${options[@]}" ;;
    lucene) $pin "$here/lucene.sh" "$dir" query "$work/lucene" "$2" "$3" "$commands" "$runs" "$warm" ;;
    fts5) $pin python3 "$here/fts5.py" query "$work/fts5" "$2" --commands COUNT --runs 1 --out "$3" ;;
    *) $pin "$dir/venv/bin/python" "$here/$1_driver.py" query "$work/$1" "$2" "${options[@]}" ;;
  esac
}

python3 "$here/normalize.py" "$2" "$work/corpus.jsonl" ${4:+"$4"} >&2
for engine in ours $peers; do
  index "$engine" | tee -a "$results/index.jsonl"
done
files=()
for round in $(seq "${ROUNDS:-1}"); do
  for engine in ours $peers; do
    files+=("$results/$engine.$round.jsonl")
    query "$engine" "$3" "$results/$engine.$round.jsonl"
  done
done
python3 "$here/compare.py" "${files[@]}" | tee "$results/table.txt"
