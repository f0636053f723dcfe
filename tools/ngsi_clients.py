"""Talks to the broker through two clients that know nothing of it: filip and ngsildclient.

    python tools/ngsi_clients.py VENV [--port 8601]

VENV is a folder for an environment of their own, made where there is none: their requirements
differ from the project's. A broker is started for them; each step says what it did, and the
first that fails ends the run with a traceback.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = Path(__file__).with_name("ngsi_clients_steps.py")
CLIENTS = ("filip==0.8.1", "ngsildclient==0.1.10")


def main() -> int:
    """Make the environment, start a broker, run the steps."""
    options = _options()
    python = options.venv / "bin" / "python"
    if not python.exists():
        venv.create(options.venv, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *CLIENTS], check=True)
    with tempfile.TemporaryDirectory(prefix="ngsi-clients-") as folder:
        broker = _start(options.port, Path(folder))
        try:
            done = subprocess.run([python, STEPS, str(options.port)], check=False)
        finally:
            broker.terminate()
            broker.wait(10)
    return done.returncode


def _start(port: int, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--own-machine"]
    command += ["--port", str(port), "--data", str(folder / "data")]
    broker = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return broker
    raise SystemExit("the broker did not start")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("venv", type=Path)
    parser.add_argument("--port", type=int, default=8601)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
