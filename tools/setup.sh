#!/usr/bin/env bash
# Prepares a machine: Debian packages when missing, the virtual environment, locked packages.
#   tools/setup.sh runtime   what the city needs to run
#   tools/setup.sh dev       and what its tests need
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:?runtime or dev}

debian=(python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk)
if [ "$kind" = dev ]; then
  debian+=(belenios-tool chromium golang-go golang-golang-x-mod-dev mosquitto nats-server)
  debian+=(postgresql-15 postgresql-15-postgis-3 wrk)
fi

missing=()
for name in "${debian[@]}"; do
  # python3-venv only matters for Debian's own Python
  if [ "$name" = python3-venv ] && python3 -c 'import ensurepip' 2>/dev/null; then continue; fi
  dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing Debian packages: ${missing[*]}"
    apt-get update -qq
    # PostgreSQL is started by the tests in a scratch folder, never as a system service.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "these Debian packages are missing; as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

[ -x .venv/bin/python ] || python3 -m venv .venv
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock
echo "installing locked Python packages ($lock)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
touch .venv/.runtime
[ "$kind" = dev ] && touch .venv/.dev
exit 0
