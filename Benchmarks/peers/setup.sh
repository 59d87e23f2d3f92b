#!/usr/bin/env bash
# Installs peers below the folder DIR, all of them unless some are named; what is there already stays.
#
# usage: setup.sh DIR [lucene|tantivy|pisa|fts5 ...]      DIR outside the checkout; about 350 MB
#
# Needs python3 (3.11 or later) with venv and pip and, for Lucene, javac 17 or later and unzip. Lucene comes in a
# Python package that carries its jars and a Java runtime with the vector module, which Lucene's fastest code needs;
# Tantivy and PISA are Python packages; FTS5 is part of Python's sqlite3. Versions are fixed, so that figures can be
# compared. Packages go into the virtual environment DIR/venv and nowhere else.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }

fail() { echo "setup.sh: $1" >&2; exit 2; }

need() { command -v "$1" > /dev/null || fail "$1 is missing; install $2"; }

# step MESSAGE COMMAND...: what the command says goes to the log, and the message is for when it fails.
step() { "${@:2}" >> "$log" 2>&1 || fail "$1 ($log says why)"; }

make_environment() {
  [ -x "$dir/venv/bin/pip" ] || step "python3 cannot make a virtual environment; install python3-venv (it brings pip)" \
    python3 -m venv "$dir/venv"
}

# Installs nothing but the packages named, which are all that the drivers load; no network where they are there.
install_packages() {
  make_environment
  step "pip could not install $*; is there a network, and Python 3.11 or later?" \
    "$dir/venv/bin/pip" --disable-pip-version-check --retries 1 install --no-deps --only-binary=:all: "$@"
}

install_lucene() {
  local package=$dir/package/arcadedb_embedded jar
  need javac "a JDK, 17 or later, or leave Lucene out"
  need unzip "unzip, or leave Lucene out"
  if [ ! -x "$package/jre/bin/java" ]; then
    make_environment
    step "pip could not fetch arcadedb-embedded; is there a network?" "$dir/venv/bin/pip" --disable-pip-version-check \
      --retries 1 download --no-deps -d "$dir/download" arcadedb-embedded==26.10.2.post1
    step "unzip failed" unzip -q -o "$dir"/download/arcadedb_embedded-*.whl -d "$dir/package"
    chmod +x "$package/jre/lib/jspawnhelper" "$package/jre/bin/java"
  fi
  [ ! "$dir/classes/LuceneDriver.class" -nt "$here/LuceneDriver.java" ] || return 0
  mkdir -p "$dir/lib" "$dir/classes"
  for jar in core analysis-common queryparser queries sandbox; do
    cp "$package"/jars/lucene-$jar-[0-9]*.jar "$dir/lib/"
  done
  step "the jars cannot be read" python3 "$here/as_java17.py" "$dir/compile.jar" "$dir"/lib/*.jar
  step "javac failed; is it 17 or later?" \
    javac --release 17 -d "$dir/classes" -cp "$dir/compile.jar" "$here/LuceneDriver.java"
}

need python3 "Python 3.11 or later"
mkdir -p "$1"
dir=$(cd "$1" && pwd)
log=$dir/setup.log
: > "$log"
shift
[ $# -gt 0 ] || set -- lucene tantivy pisa fts5
for peer in "$@"; do
  case $peer in
    lucene) install_lucene ;;
    tantivy) install_packages tantivy==0.27.0 ;;
    pisa) install_packages pyterrier_pisa==0.4.9 tbb==2020.3.254 numpy==2.4.6 ;;
    fts5) step "this python3 has an SQLite without FTS5" \
      python3 -c 'import sqlite3; sqlite3.connect(":memory:").execute("create virtual table t using fts5(x)")' ;;
    *) fail "$peer: no such peer; there are lucene, tantivy, pisa and fts5" ;;
  esac
done
echo "ready in $dir: $*" >&2
