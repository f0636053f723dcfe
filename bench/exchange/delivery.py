"""Whether every notification arrives, and how soon: 10,000 subscriptions, 1,000 writes/s.

    python bench/exchange/delivery.py [--seconds 60] [--rate 1000] [--subscriptions 10000]

Subscriptions of eight kinds, in equal parts: one entity, a threshold, a value, a place, a
pattern of identifiers, a pattern and a number, another type, another attribute. Writes come at
a fixed rate, whether or not earlier ones were answered; each names one of 1,000 entities. How
many notifications are due, the driver counts by itself, from the definition of each kind. The
receiver is a process of its own and writes down when what arrived; the time is taken from the
moment at which a write was to be sent, so a broker that falls behind is not forgiven.

Printed: due, arrived, missing, twice, the broker's own account, percentiles, processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import httptools
import httpx
import orjson
import uvloop

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
ENTITIES = 1_000
CONNECTIONS = 64

Arrival = tuple[int, int, int, float]  # subscription, write, record, moment

KINDS = 8


def name_of(entity: int) -> str:
    return f"urn:ngsi-ld:AirQualityObserved:172065:{entity:06d}"


def place_of(entity: int) -> list[float]:
    return [136.2 + entity % 40 / 100, 36.2 + entity // 40 / 100]


def subscription(number: int, port: int) -> dict[str, object]:
    """One of the eight kinds."""
    kind, turn = number % KINDS, number // KINDS
    chosen: dict[str, object] = {"type": "AirQualityObserved"}
    body: dict[str, object] = {"watchedAttributes": ["temperature"]}
    if kind == 0:
        chosen["id"] = name_of(turn % ENTITIES)
    elif kind == 1:
        body["q"] = f"temperature>{_threshold(turn)}"
    elif kind == 2:
        body["q"] = f"turn=={turn}"
    elif kind == 3:
        west, south = place_of(turn % ENTITIES)
        ring = [[west - 0.001, south - 0.001], [west + 0.001, south - 0.001]]
        ring += [[west + 0.001, south + 0.001], [west - 0.001, south + 0.001]]
        body["geoQ"] = {
            "georel": "within",
            "geometry": "Polygon",
            "coordinates": [[*ring, ring[0]]],
        }
    elif kind == 4:
        chosen["idPattern"] = f":{turn % ENTITIES:06d}$"
        body["watchedAttributes"] = ["alarm"]
    elif kind == 5:
        chosen["idPattern"] = f":{turn % ENTITIES:06d}$"
        body["q"] = f"turn=={turn % 500}"
    elif kind == 6:
        chosen["type"] = "Shelter"
    else:
        body["watchedAttributes"] = [f"other{turn}"]
    told = {"format": "keyValues", "endpoint": {"uri": f"http://127.0.0.1:{port}/{number}"}}
    head = {"id": f"urn:s:{number}", "type": "Subscription", "entities": [chosen]}
    return {**head, **body, "notification": told}


def _threshold(turn: int) -> float:
    """Most stand far above what is measured."""
    return 39.0 + turn * 0.01


def due_to(write: int, turns: int) -> list[int]:
    """Which subscriptions are to be told of a write, by what the kinds mean."""
    entity, warm = _write(write)
    told = [turn * KINDS for turn in range(entity, turns, ENTITIES)]
    told += [turn * KINDS + 1 for turn in range(turns) if warm > _threshold(turn)]
    told += [write % 2_000 * KINDS + 2] if write % 2_000 < turns else []
    told += [turn * KINDS + 3 for turn in range(entity, turns, ENTITIES)]
    same = range(entity, turns, ENTITIES)
    told += [turn * KINDS + 5 for turn in same if turn % 500 == write % 2_000]
    return told


def _write(write: int) -> tuple[int, float]:
    """Entity and temperature of a write."""
    return write * 7919 % ENTITIES, 39.015 if write % 50 == 0 else write % 300 / 10


def request_of(write: int) -> bytes:
    entity, warm = _write(write)
    body = {
        "temperature": {"type": "Property", "value": warm, "unitCode": "CEL"},
        "turn": {"type": "Property", "value": write % 2_000},
        "write": {"type": "Property", "value": write},
    }
    data = orjson.dumps(body)
    line = f"POST /ngsi-ld/v1/entities/{name_of(entity)}/attrs HTTP/1.1\r\nHost: x\r\n"
    head = f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    return (line + head).encode() + data


# -- the receiver ----------------------------------------------------------------------------


class Receiver(asyncio.Protocol):
    """Answers 200 and writes down what came when."""

    def __init__(self, arrived: list[Arrival]) -> None:
        self._arrived = arrived
        self._parser = httptools.HttpRequestParser(self)
        self._body = b""
        self._url = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        at = time.perf_counter()
        found = re.search(rb':(\d+)","type":"Notification".*"write":(\d+)', self._body)
        assert found is not None
        self._arrived.append((int(self._url[1:]), int(found[2]), int(found[1]), at))
        self._body = self._url = b""
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def receive(pipe: Connection) -> None:
    """The receiver's process: its port first, what arrived when asked."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        arrived: list[Arrival] = []
        server = await loop.create_server(lambda: Receiver(arrived), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        asked = asyncio.Event()
        loop.add_reader(pipe.fileno(), asked.set)
        await asked.wait()
        loop.remove_reader(pipe.fileno())
        os.set_blocking(pipe.fileno(), True)
        pipe.send(arrived)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


# -- the driver ------------------------------------------------------------------------------


class Writing(asyncio.Protocol):
    """One connection that is written to and counts answers."""

    def __init__(self) -> None:
        self.answered = 0
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() != 204:
            raise SystemExit(f"answered {self._parser.get_status_code()}")
        self.answered += 1


async def drive(port: int, rate: int, seconds: int) -> list[float]:
    """Write at a fixed rate; when each write was to be sent."""
    loop = asyncio.get_running_loop()
    writers = [
        (await loop.create_connection(Writing, "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    count = rate * seconds
    began = time.perf_counter() + 0.2
    moments = [began + number / rate for number in range(count)]
    for number, moment in enumerate(moments):
        left = moment - time.perf_counter()
        if left > 0.0005:
            await asyncio.sleep(left)
        writers[number % CONNECTIONS].transport.write(request_of(number))
    while sum(one.answered for one in writers) < count:
        await asyncio.sleep(0.01)
    return moments


def start(folder: str) -> tuple[subprocess.Popen[str], int]:
    """A broker over a folder, and its port."""
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", folder, "--own-machine"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline().split(":")[3].split("/")[0])


def fill(client: httpx.Client, count: int, port: int) -> None:
    """Entities and subscriptions."""
    items = [
        {
            "id": name_of(number),
            "type": "AirQualityObserved",
            "temperature": 0,
            "location": {"type": "Point", "coordinates": place_of(number)},
        }
        for number in range(ENTITIES)
    ]
    client.post("entityOperations/create", json=items).raise_for_status()

    def keep(number: int) -> None:
        client.post("subscriptions", json=subscription(number, port)).raise_for_status()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(keep, range(count)))


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=int, default=1_000)
    parser.add_argument("--subscriptions", type=int, default=10_000)
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    receiver = multiprocessing.get_context("spawn").Process(target=receive, args=(theirs,))
    receiver.start()
    with tempfile.TemporaryDirectory(prefix="delivery-") as folder:
        process, port = start(folder)
        try:
            report(options, process.pid, port, ours)
        finally:
            process.terminate()
            process.wait(20)
            receiver.join(20)


def report(options: argparse.Namespace, pid: int, port: int, pipe: Connection) -> None:
    """Fill, write, wait until all is quiet, and count."""
    base = f"http://127.0.0.1:{port}/ngsi-ld/v1/"
    with httpx.Client(base_url=base, timeout=30, trust_env=False) as client:
        began = time.perf_counter()
        fill(client, options.subscriptions, pipe.recv())
        took = time.perf_counter() - began
        print(f"{options.subscriptions:,} subscriptions kept in {took:.1f} s")
        before = processor_seconds(pid)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            moments = runner.run(drive(port, options.rate, options.seconds))
        wall = time.perf_counter() - moments[0]
        totals: dict[str, int] = {"pending": 1}
        while totals["pending"]:
            time.sleep(0.2)
            totals = client.get(f"http://127.0.0.1:{port}/exchange/v1/notifications").json()
        spent = processor_seconds(pid) - before
    pipe.send("all")
    show(moments, pipe.recv(), options.subscriptions // KINDS)
    account = {name: totals[name] for name in ("due", "delivered", "pending", "dead")}
    print(f"the broker's account: {account}")
    writes = len(moments)
    print(
        f"{writes:,} writes in {wall:.1f} s, {spent:.1f} s of the broker's processor:", end=""
    )
    print(f" {spent / writes * 1e6:.0f} us for a write with all that follows from it")


def show(moments: list[float], arrived: list[Arrival], turns: int) -> None:
    expected = Counter(
        (told, write) for write in range(len(moments)) for told in due_to(write, turns)
    )
    came = Counter((told, write) for told, write, _, _ in arrived)
    times = [(at - moments[write]) * 1e3 for _, write, _, at in arrived]
    marks = statistics.quantiles(times, n=1000)
    order: dict[int, int] = {}
    swapped = 0
    for told, _, record, _ in arrived:
        swapped += record < order.get(told, -1)
        order[told] = record
    print(f"due {expected.total():,}, arrived {came.total():,}", end="; ")
    print(
        f"missing {(expected - came).total():,}, beyond {(came - expected).total():,}", end=""
    )
    print(f", out of order {swapped:,}")
    print(f"p50 {marks[499]:.1f} ms, p99 {marks[989]:.1f} ms", end="")
    print(f", p99.9 {marks[998]:.1f} ms, longest {max(times):.1f} ms")


if __name__ == "__main__":
    main()
