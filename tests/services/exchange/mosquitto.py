"""Debian's mosquitto, started for a test on a free port and stopped after it."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

BINARY = "/usr/sbin/mosquitto"


class Mosquitto:
    """An MQTT broker on loopback; with a name and a word where both are given."""

    def __init__(self, folder: Path, login: tuple[str, str] | None = None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        lines = [f"listener {self.port} 127.0.0.1", "user root", "persistence false"]
        if login is None:
            lines.append("allow_anonymous true")
        else:
            secret = folder / "passwords"
            secret.touch(mode=0o600)
            command = ["mosquitto_passwd", "-b", str(secret), *login]
            subprocess.run(command, check=True, capture_output=True)
            lines += ["allow_anonymous false", f"password_file {secret}"]
        self._conf = folder / "mosquitto.conf"
        self._conf.write_text("\n".join(lines) + "\n")
        self.start()

    def start(self) -> None:
        """Start it, once more after a stop, and wait until it listens."""
        command = [BINARY, "-c", str(self._conf)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("mosquitto did not start")

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(60)
