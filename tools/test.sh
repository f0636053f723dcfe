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
# that the tests of the services ask on both. The data platform knows nothing of the city's
# database: what a broker of it keeps in a folder is asked once, what it keeps in the store that
# brokers share (PostgreSQL) the second time (`tests/services/exchange/conftest.py`).
# Tests wait for processes, browsers and clocks much of their time, so more processes than cores
# share the work. Files of few but long tests (`slow`) come first in `tests/conftest.py`'s order;
# taken last, one process would work alone.
tests=(.venv/bin/python -m pytest --dist loadfile --no-loadscope-reorder)
plain=(-n 4 -m "not browser")
looks=(-n 3 -m browser)
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
"${tests[@]}" "${looks[@]}" "${pages[@]}"
echo "== PostgreSQL"
"${postgres[@]}" "${tests[@]}" "${plain[@]}" \
  --ignore=tests/engines --ignore=tests/noscript --ignore=tests/conformance --ignore=tests/permissions
"${postgres[@]}" "${tests[@]}" "${looks[@]}" tests/e2e/test_story.py
