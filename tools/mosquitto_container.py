"""What the ETSI suite takes for docker: starts and stops Debian's mosquitto.

    docker run -d … -e CONF=mosquitto.conf --name NAME IMAGE
    docker rm -f NAME

The suite's MQTT cases ask docker for a broker with one of the suite's own configurations. This
starts mosquitto with that configuration, on loopback only, on the usual port and on the one
that the suite calls not default. `tools/conformance.py` puts it on the suite's PATH; the
environment names the folder of configurations and one for what is written.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

BINARY = "/usr/sbin/mosquitto"
PORTS = (1883, 8085)


def main(arguments: list[str]) -> int:
    """Do what docker would."""
    place = Path(os.environ["MOSQUITTO_PLACE"])
    stop(place)
    if arguments[:1] == ["run"]:
        wanted = next(part for part in arguments if part.startswith("CONF="))
        start(place, wanted.removeprefix("CONF="))
    return 0


def start(place: Path, name: str) -> None:
    """Start mosquitto and wait until it listens."""
    given = Path(os.environ["MOSQUITTO_CONF"])
    place.mkdir(exist_ok=True)
    secret = place / "passwords"
    secret.write_bytes((given / "mosquitto_pwd").read_bytes())
    secret.chmod(0o600)
    text = re.sub(r"^listener .*$", "", (given / name).read_text(), flags=re.MULTILINE)
    text = re.sub(r"^password_file .*$", f"password_file {secret}", text, flags=re.MULTILINE)
    listeners = "".join(f"\nlistener {port} 127.0.0.1" for port in PORTS)
    (place / "conf").write_text(f"{text}{listeners}\nuser root\npid_file {place}/pid\n")
    subprocess.run([BINARY, "-c", place / "conf", "-d"], check=True)
    for port in PORTS:
        wait_for(port)


def wait_for(port: int) -> None:
    """Until something listens on a port."""
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


def stop(place: Path) -> None:
    """Stop what was started, if anything was."""
    noted = place / "pid"
    if not noted.exists():
        return
    number = int(noted.read_text())
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
        for _ in range(100):
            os.kill(number, 0)
            time.sleep(0.05)
    noted.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
