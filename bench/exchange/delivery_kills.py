"""Whether anything that was due is lost when the broker is killed again and again.

    python bench/exchange/delivery_kills.py [--rounds 200]

Each round starts the broker, writes for a random while and kills it with SIGKILL while it
delivers; a checkpoint is made about every second. The receiver is slow, fails one time in
two hundred, and hangs up as often. In the end the broker is left in peace until nothing is
pending. Then every write that was acknowledged must have arrived at every subscriber at least
once, in its order but for repetitions, and due = delivered + pending + dead to the last one.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
SUBSCRIBERS = ("a", "b", "c", "d")
WRITERS = 3
PAUSE_S = 0.02  # so that the slow receiver can follow

Told = dict[tuple[str, int], list[int]]  # by subscriber and writer


class Handler(BaseHTTPRequestHandler):
    """A receiver as they are."""

    protocol_version = "HTTP/1.1"
    told: Told = {}

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        threading.Event().wait(secrets.randbelow(5) / 1000)
        dice = secrets.randbelow(200)
        if dice == 0:
            self.close_connection = True
            self.connection.close()
            return
        if dice > 1:
            for entity in body["data"]:
                writer = int(entity["id"].rpartition(":")[2])
                self.told.setdefault((self.path[1:], writer), []).append(entity["n"])
        self.send_response(503 if dice == 1 else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


class Receiver(ThreadingHTTPServer):
    """Connections that a killed broker leaves behind are nothing to speak of."""

    daemon_threads = True

    def handle_error(self, *arguments: object) -> None:
        """Nothing."""


def start(folder: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", folder, "--own-machine", "--checkpoint", "0"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    return process, said.removeprefix("exchange: ").removesuffix("/ngsi-ld/v1/\n")


def subscribe(base: str, port: int) -> None:
    with httpx.Client(base_url=base, trust_env=False) as client:
        for name in SUBSCRIBERS:
            told = {
                "format": "keyValues",
                "endpoint": {"uri": f"http://127.0.0.1:{port}/{name}", "timeout": 500},
            }
            body = {"id": f"urn:s:{name}", "type": "Subscription", "entities": [{"type": "T"}]}
            answer = client.post(
                "/ngsi-ld/v1/subscriptions", json={**body, "notification": told}
            )
            answer.raise_for_status()


def write(base: str, writer: int, numbers: list[int]) -> None:
    """Write until the broker is gone; `numbers` ends with the last that was acknowledged."""
    number = numbers[-1]
    with httpx.Client(base_url=base, trust_env=False, timeout=10) as client:
        while True:
            number += 1
            body = {"id": f"urn:x:{writer}", "type": "T", "n": number}
            try:
                answer = client.post("/ngsi-ld/v1/entityOperations/upsert", json=[body])
            except httpx.TransportError:
                numbers.append(number)  # perhaps it was taken, perhaps not: never told again
                return
            if answer.status_code in {201, 204}:
                numbers.append(number)
            time.sleep(PAUSE_S)


def settled(base: str) -> dict[str, int]:
    """The broker's account, when nothing is pending."""
    while True:
        found: dict[str, int] = httpx.get(
            f"{base}/exchange/v1/notifications", trust_env=False
        ).json()
        if not found["pending"]:
            return found
        time.sleep(0.2)


def missing(acknowledged: dict[int, set[int]], told: Told) -> Counter[str]:
    """What is wrong with what arrived."""
    wrong: Counter[str] = Counter()
    for name in SUBSCRIBERS:
        for writer, numbers in acknowledged.items():
            came = told.get((name, writer), [])
            wrong["missing"] += len(numbers - set(came))
            wrong["twice"] += len(came) - len(set(came))
            seen: set[int] = set()
            firsts = [one for one in came if not (one in seen or seen.add(one))]
            wrong["out of order"] += sum(x > y for x, y in pairwise(firsts))
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    server = Receiver(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lists: dict[int, list[int]] = {writer: [0] for writer in range(WRITERS)}
    acknowledged: dict[int, set[int]] = {writer: set() for writer in range(WRITERS)}
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        for turn in range(rounds):
            process, base = start(folder)
            if turn == 0:
                subscribe(base, server.server_address[1])
            threads = [
                threading.Thread(target=write, args=(base, writer, lists[writer]))
                for writer in range(WRITERS)
            ]
            for thread in threads:
                thread.start()
            time.sleep(0.1 + secrets.randbelow(1_200) / 1000)
            process.kill()
            process.wait()
            for thread in threads:
                thread.join()
            for writer, numbers in lists.items():
                acknowledged[writer] |= set(numbers[1:-1])
                lists[writer] = [numbers[-1]]
        process, base = start(folder)
        account = settled(base)
        process.terminate()
        process.wait(20)
        process, base = start(folder)
        again = settled(base)
        process.terminate()
        process.wait(20)
    writes = sum(map(len, acknowledged.values()))
    print(f"{rounds} kills, {writes:,} writes acknowledged, {len(SUBSCRIBERS)} subscribers")
    print(dict(missing(acknowledged, Handler.told)))
    counted = {name: account[name] for name in ("due", "delivered", "pending", "dead")}
    print(f"the broker's account: {counted}; the same after a restart: ", end="")
    print(all(again[name] == count for name, count in counted.items()))


if __name__ == "__main__":
    main()
