#!/usr/bin/env bash
# Format, lint, types, contracts; the whole suite on SQLite, then on a scratch PostgreSQL 15.
set -euo pipefail
cd "$(dirname "$0")/.."

# Modules of tests are compiled by the first process that reads them, not by each of every run.
unset PYTHONDONTWRITEBYTECODE

for folder in tests/conformance/*/; do
  if [ -f "$folder/package-lock.json" ] && [ ! -d "$folder/node_modules" ]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  fi
done

# A browser drives its pages from an event loop, which tests of the database must not share a
# process with: two runs. What pages look like does not depend on the database, so on PostgreSQL
# the browser tells the whole story once more and leaves the looks alone. Engines know of no
# database (an import contract holds them to it), so they are not asked twice; nor are the
# forms, the outside judges and the table of permissions, which ask the same pages and programs
# that the tests of the services ask on both.
# Tests wait for processes, browsers and clocks much of their time, so three processes share two
# cores.
tests=(.venv/bin/python -m pytest -n 3 --dist loadfile)
# Files of few but long tests come early in the alphabet; taken last, one process would wait.
plain=(--no-loadscope-reorder -m "not browser")
mapfile -t pages < <(grep -rl 'mark\.browser' tests --include='test_*.py')
postgres=(.venv/bin/python tools/scratch_postgres.py --no-sync)

# Types and lint keep one core busy for two minutes. Meanwhile the other compiles the kernels of
# engines, once and for all processes, and tries those that take longest to compile.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
make --no-print-directory check >"$said" 2>&1 &
checking=$!

echo "== SQLite"
.venv/bin/python tools/compile_kernels.py
.venv/bin/python -m pytest tests/engines/dispatch || { wait "$checking" || cat "$said"; exit 1; }
wait "$checking" || { cat "$said"; exit 1; }
cat "$said"
"${tests[@]}" "${plain[@]}" --ignore=tests/engines/dispatch
"${tests[@]}" -m browser "${pages[@]}"
echo "== PostgreSQL"
"${postgres[@]}" "${tests[@]}" "${plain[@]}" \
  --ignore=tests/engines --ignore=tests/noscript --ignore=tests/conformance --ignore=tests/permissions
"${postgres[@]}" "${tests[@]}" -m browser tests/e2e/test_story.py
