#!/usr/bin/env bash
# Runs our Lucene driver with the Java and the jars that setup.sh put below DIR.
#
# usage: lucene.sh DIR index CORPUS.jsonl INDEX          the corpus as normalize.py writes it
#        lucene.sh DIR query INDEX QUERIES OUT.jsonl COMMANDS RUNS WARM_SECONDS
set -euo pipefail
[ $# -ge 4 ] || { sed -n '/^# usage/,/^set/ s/^# //p' "$0" >&2; exit 2; }
dir=$1
shift
java=$dir/package/arcadedb_embedded/jre/bin/java
[ -x "$java" ] || { echo "lucene.sh: $dir: no Lucene there; run setup.sh $dir" >&2; exit 2; }
exec "$java" -Xmx4g -XX:+UseParallelGC --add-modules jdk.incubator.vector \
  --enable-native-access=ALL-UNNAMED -cp "$dir/classes:$dir/lib/*" LuceneDriver "$@"
