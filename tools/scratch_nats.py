"""Run a command with scratch NATS servers with JetStream, which live as long as the command.

    python tools/scratch_nats.py [--servers 3] pytest -q

The servers form one cluster; the command finds their addresses in KAGA_EXCHANGE_NATS_URLS. They
listen on loopback only, on free ports, with their data in a temporary folder. `Servers` is for
programs that kill one of them.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

BINARY = "/usr/sbin/nats-server"


@dataclass
class Server:
    """One of the cluster."""

    name: str
    config: Path
    port: int
    monitor: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, with the data that is there."""
        command = [shutil.which("nats-server") or BINARY, "-c", str(self.config)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


class Servers:
    """A cluster of servers in a temporary folder."""

    def __init__(self, count: int = 3) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kaga-nats-"))
        ports = _free_ports(3 * count)
        routes = [f"nats://127.0.0.1:{ports[3 * one + 1]}" for one in range(count)]
        self.members = []
        for one in range(count):
            port, route, monitor = ports[3 * one : 3 * one + 3]
            config = self.folder / f"n{one}.conf"
            lines = [
                f"server_name: n{one}",
                f"listen: 127.0.0.1:{port}",
                f"http: 127.0.0.1:{monitor}",
                f'jetstream {{ store_dir: "{self.folder / f"n{one}"}" }}',
            ]
            if count > 1:
                lines.append(
                    f"cluster {{ name: kaga, listen: 127.0.0.1:{route},"
                    f" routes: [{', '.join(routes)}] }}"
                )
            config.write_text("\n".join(lines) + "\n")
            self.members.append(Server(f"n{one}", config, port, monitor))
        for member in self.members:
            member.start()
        self._wait()

    @property
    def urls(self) -> str:
        """All addresses, with commas between them."""
        return ",".join(f"nats://127.0.0.1:{one.port}" for one in self.members)

    def close(self) -> None:
        """End all of them and take their data away."""
        for member in self.members:
            member.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        """Until each server says that it is well, streams included."""
        until = time.monotonic() + 120
        for member in self.members:
            while not _is_well(member):
                if time.monotonic() > until:
                    self.close()
                    raise SystemExit("the NATS servers did not start")
                time.sleep(0.05)


def _is_well(member: Server) -> bool:
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{member.monitor}/healthz", timeout=10
        ) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_ports(count: int) -> list[int]:
    """Below those of outgoing connections, which come and go while a server starts."""
    found: set[int] = set()
    while len(found) < count:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            found.add(port)
    return list(found)


def main(command: list[str]) -> int:
    """Start the servers, run the command, stop the servers; the command's exit code."""
    count = 3
    if command[:1] == ["--servers"]:
        count, command = int(command[1]), command[2:]
    servers = Servers(count)
    try:
        more = {
            "KAGA_EXCHANGE_NATS_URLS": servers.urls,
            "KAGA_EXCHANGE_NATS_REPLICAS": str(min(count, 3)),
        }
        return subprocess.run(command, env={**os.environ, **more}).returncode
    finally:
        servers.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
