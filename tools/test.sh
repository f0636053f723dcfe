#!/usr/bin/env bash
# The whole suite on SQLite, then on a scratch PostgreSQL 15.
set -euo pipefail
cd "$(dirname "$0")/.."

for folder in tests/conformance/*/; do
  if [ -f "$folder/package-lock.json" ] && [ ! -d "$folder/node_modules" ]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  fi
done

echo "== SQLite"
.venv/bin/python -m pytest -n 2 --dist loadfile "$@"
echo "== PostgreSQL"
.venv/bin/python tools/scratch_postgres.py .venv/bin/python -m pytest -n 2 --dist loadfile "$@"
