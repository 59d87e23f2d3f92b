#!/usr/bin/env bash
# Installs Lucene below the folder DIR and compiles our driver for it.
#
# usage: setup.sh DIR        DIR outside the checkout; about 300 MB
#
# Needs python3 with venv, javac 17 or later, and unzip. Lucene comes in a Python package that carries its jars
# and a Java runtime with the vector module, which Lucene's fastest code needs. The version is fixed, so that
# figures can be compared.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
for tool in python3 javac unzip; do
  command -v "$tool" > /dev/null || { echo "setup.sh: $tool is missing" >&2; exit 2; }
done
mkdir -p "$1"
dir=$(cd "$1" && pwd)

if [ ! -x "$dir/package/arcadedb_embedded/jre/bin/java" ]; then
  python3 -m venv "$dir/venv"
  "$dir/venv/bin/pip" download -q --no-deps -d "$dir/download" arcadedb-embedded==26.10.2.post1
  unzip -q -o "$dir"/download/arcadedb_embedded-*.whl -d "$dir/package"
  chmod +x "$dir/package/arcadedb_embedded/jre/bin/java" "$dir/package/arcadedb_embedded/jre/lib/jspawnhelper"
fi
mkdir -p "$dir/lib" "$dir/classes"
for jar in core analysis-common queryparser queries sandbox; do
  cp "$dir"/package/arcadedb_embedded/jars/lucene-$jar-[0-9]*.jar "$dir/lib/"
done
python3 "$here/as_java17.py" "$dir/compile.jar" "$dir"/lib/*.jar
javac --release 17 -d "$dir/classes" -cp "$dir/compile.jar" "$here/LuceneDriver.java"
echo "ready: $here/lucene.sh $dir ..."
