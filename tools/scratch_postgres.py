"""Run a command with a scratch PostgreSQL 15 that lives only as long as the command.

    python tools/scratch_postgres.py --no-sync pytest -q

With `--no-sync` the server does not wait for the disk: enough for tests, which kill processes
of the city but never the server, and wrong for whoever measures. The command finds the address
in KAGA_DATABASE_URL. The server listens on loopback only, on a free port, with its data in a
temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")


NO_SYNC = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main(command: list[str]) -> int:
    """Start the server, run the command, stop the server; the command's exit code."""
    more = ""
    if command[:1] == ["--no-sync"]:
        more, command = NO_SYNC, command[1:]
    folder = Path(tempfile.mkdtemp(prefix="kaga-postgres-"))
    try:
        password = secrets.token_urlsafe(12)
        port = _start(folder, password, more)
        url = f"postgres://kaga:{password}@127.0.0.1:{port}/kaga"
        try:
            _as_server(
                [BINARIES / "createdb", "-h", folder, "-p", str(port), "-U", "kaga", "kaga"]
            )
            return subprocess.run(
                command, env={**os.environ, "KAGA_DATABASE_URL": url}
            ).returncode
        finally:
            _as_server([BINARIES / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, password: str, more: str) -> int:
    port = _free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    _as_server(
        [
            BINARIES / "initdb",
            "-D",
            folder / "data",
            "-U",
            "kaga",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        + ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={secret}"]
    )
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c max_connections=120"
    options = f"{options} {more}"
    _as_server(
        [BINARIES / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w"]
        + ["start"]
    )
    return port


def _as_server(command: list[Path | str]) -> None:
    """Run as the user `postgres`: the server refuses to run as root."""
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    subprocess.run(
        [str(part) for part in command], check=True, stdout=subprocess.DEVNULL, cwd="/", **user
    )


def _free_port() -> int:
    """Below those of outgoing connections, which come and go while the server starts."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
