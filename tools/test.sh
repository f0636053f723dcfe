#!/usr/bin/env bash
# The whole suite on SQLite, then on a scratch PostgreSQL 15.
set -euo pipefail
cd "$(dirname "$0")/.."

for folder in tests/conformance/*/; do
  if [ -f "$folder/package-lock.json" ] && [ ! -d "$folder/node_modules" ]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  fi
done

# A browser drives its pages from an event loop, which tests of the database must not share a
# process with: two runs.
suite() {
  "${@}" .venv/bin/python -m pytest -n 2 --dist loadfile -m "not browser"
  "${@}" .venv/bin/python -m pytest -n 2 --dist loadfile -m browser
}

echo "== SQLite"
suite env
echo "== PostgreSQL"
suite .venv/bin/python tools/scratch_postgres.py
