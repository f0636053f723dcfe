"""What brokers over one shared store answer together: one, two and three workers.

    python bench/exchange/workers.py [--seconds 5] [--rounds 3] [--workers 1,2,3]

A PostgreSQL 15 of its own that waits for the disk, three NATS servers with JetStream, and one
to three workers, all on this machine; 10,000 entities of about 516 bytes. Clients are spread
evenly over the workers and update entities at random, so that workers meet on the same ones.
Printed: answers per second of the workers' processors, of the processors of everything together
(workers, PostgreSQL, NATS), per second of the clock, and the 50th and 99th percentile of the
time to answer. Medians over the rounds. At the end: how soon the others show an update.

Where workers, database and clients share the processors, more workers cannot write more; what
the figures show there is how little a second and a third one cost.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
import psycopg
import uvloop

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench" / "exchange")]

from throughput import TICKS, Client, Load, Shape, _body, _get, entity  # noqa: E402
from tools.scratch_nats import Servers  # noqa: E402

ENTITIES = 10_000


def _identifier(chance: random.Random) -> str:
    return f"urn:ngsi-ld:AirQualityObserved:172065:{chance.randrange(ENTITIES):06d}"


def _update(turn: int) -> bytes:
    chance = random.Random(turn)
    value = {"type": "Property", "value": turn % 40, "unitCode": "CEL"}
    path = f"entities/{_identifier(chance)}/attrs"
    return _body("PATCH", path, {"temperature": value})


def _retrieve(turn: int) -> bytes:
    return _get(f"entities/{_identifier(random.Random(turn))}")


def _batch(turn: int) -> bytes:
    items = [entity(turn * 500 % ENTITIES + number) for number in range(500)]
    return _body("POST", "entityOperations/upsert", items)


SHAPES = (
    Shape("durable update, 32 clients", 32, _update),
    Shape("durable update, 256 clients", 256, _update),
    Shape("batch upsert of 500", 6, _batch, units=500),
    Shape("retrieve", 48, _retrieve),
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A broker's process and its port."""

    process: subprocess.Popen[str]
    port: int


def start(folder: Path, number: int) -> Worker:
    """A worker over the store that the environment names."""
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", str(folder / str(number)), "--store", "postgres"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return Worker(process, int(process.stdout.readline().split(":")[3].split("/")[0]))


def spent(pids: list[int]) -> float:
    """User and system time of processes and of their children that live, in seconds."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def postgres_pids() -> list[int]:
    """The processes of the database that the environment names."""
    with psycopg.connect(os.environ["KAGA_EXCHANGE_DATABASE_URL"]) as line:
        row = line.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        parent = Path(f"/proc/{row[0]}/stat").read_text().rpartition(")")[2].split()[1]
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    alive = [int(pid) for pid in children if Path(f"/proc/{pid}").exists()]
    return [int(parent), *(pid for pid in alive if pid != row[0])]


async def measure(
    shape: Shape, workers: list[Worker], others: list[int], seconds: float
) -> tuple[float, ...]:
    """Per second of the workers, of all processors, of the clock; p50 and p99 in ms."""
    loop = asyncio.get_running_loop()
    load = Load(shape, seconds)
    mine = [worker.process.pid for worker in workers]
    before, before_all, began = spent(mine), spent(others), time.perf_counter()
    for number in range(shape.clients):
        port = workers[number % len(workers)].port
        await loop.create_connection(lambda: Client(load), "127.0.0.1", port)
    await load.done
    own, took = spent(mine) - before, time.perf_counter() - began
    whole = own + spent(others) - before_all
    count = len(load.times) * shape.units
    marks = statistics.quantiles(load.times, n=100)
    return count / own, count / whole, count / took, marks[49] * 1e3, marks[98] * 1e3


async def _ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    place = head.find(b"Content-Length: ")
    body = b""
    if place > 0:
        body = await reader.readexactly(int(head[place + 16 : head.find(b"\r\n", place)]))
    writer.close()
    return body


async def fill(port: int) -> None:
    """All entities, in batches."""
    for first in range(0, ENTITIES, 1_000):
        items = [entity(first + number) for number in range(1_000)]
        await _ask(port, _body("POST", "entityOperations/upsert", items))


async def seen_after(workers: list[Worker], times: int) -> list[float]:
    """Milliseconds from an acknowledged update at one worker to its sight at another."""
    name = "urn:ngsi-ld:AirQualityObserved:172065:000001"
    took = []
    for turn in range(times):
        fragment = {"temperature": {"type": "Property", "value": 1_000 + turn}}
        await _ask(workers[0].port, _body("PATCH", f"entities/{name}/attrs", fragment))
        told = time.perf_counter()
        while True:
            shown = orjson.loads(await _ask(workers[1].port, _get(f"entities/{name}")))
            if shown["temperature"]["value"] == 1_000 + turn:
                break
        took.append((time.perf_counter() - told) * 1e3)
    return took


def run(options: argparse.Namespace, servers: Servers, folder: Path) -> None:
    """All shapes for each number of workers."""
    streams = [one.process.pid for one in servers.members if one.process is not None]
    print(f"{'':32}{'per CPU-s of':>14}{'per CPU-s':>11}{'':>9}{'p50':>8}{'p99':>9}")
    print(f"{'workers':32}{'workers':>14}{'of all':>11}{'per s':>9}{'ms':>8}{'ms':>9}")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        workers: list[Worker] = []
        try:
            for number in sorted(int(one) for one in options.workers.split(",")):
                while len(workers) < number:
                    workers.append(start(folder, len(workers)))
                if number == len(workers) == 1 or not _is_filled(runner, workers[0].port):
                    runner.run(fill(workers[0].port))
                for shape in SHAPES:
                    pids = [*postgres_pids(), *streams]
                    rounds = [
                        runner.run(measure(shape, workers, pids, options.seconds))
                        for _ in range(options.rounds)
                    ]
                    own, whole, wall, half, most = (
                        statistics.median(x) for x in zip(*rounds, strict=True)
                    )
                    print(
                        f"{number}  {shape.name:29}{own:14,.0f}{whole:11,.0f}{wall:9,.0f}"
                        f"{half:8.2f}{most:9.2f}",
                        flush=True,
                    )
            if len(workers) > 1:
                took = runner.run(seen_after(workers, 50))
                marks = statistics.quantiles(took, n=20)
                print(f"seen by another: median {marks[9]:.2f} ms, 95th {marks[18]:.2f} ms")
        finally:
            for worker in workers:
                worker.process.terminate()
            for worker in workers:
                worker.process.wait(20)


def _is_filled(runner: asyncio.Runner, port: int) -> bool:
    return b"temperature" in runner.run(_ask(port, _retrieve(0)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", default="1,2,3")
    options = parser.parse_args()
    url = os.environ.get("KAGA_DATABASE_URL", "")
    if not url.startswith("postgres"):  # once more, with a database
        scratch = [sys.executable, str(ROOT / "tools" / "scratch_postgres.py")]
        return subprocess.run([*scratch, sys.executable, *sys.argv], check=False).returncode
    servers = Servers(3)
    os.environ["KAGA_EXCHANGE_DATABASE_URL"] = url.replace("postgres:", "postgresql:", 1)
    os.environ["KAGA_EXCHANGE_NATS_URLS"] = servers.urls
    try:
        with tempfile.TemporaryDirectory(prefix="exchange-") as place:
            run(options, servers, Path(place))
    finally:
        servers.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
