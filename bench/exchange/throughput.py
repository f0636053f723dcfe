"""What a second of the broker's processor answers: reading, listing, durable writing.

    python bench/exchange/throughput.py [--seconds 5] [--rounds 3] [--wrk]

1,000 entities of about 516 bytes, closed loops of clients over keep-alive connections, each
sending its next request when the last was answered. Updates are acknowledged after fdatasync.
Printed: answers per second of the server's processor (user and system), per second of the
clock, and the 50th and 99th percentile of the time to answer. Medians over the rounds. With
--wrk, that program (in C, so it leaves the server more of a small machine) is a second driver.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson
import uvloop

ROOT = Path(__file__).resolve().parent.parent.parent
ENTITIES = 1_000
TICKS = os.sysconf("SC_CLK_TCK")
HEAD = b"Host: localhost\r\nAccept: application/json\r\n"


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of load."""

    name: str
    clients: int
    request: Callable[[int], bytes]
    units: int = 1
    aim: int = 0


def entity(number: int) -> dict[str, object]:
    """A sensor of a street: five attributes, about 516 bytes."""
    return {
        "id": f"urn:ngsi-ld:AirQualityObserved:172065:{number:06d}",
        "type": "AirQualityObserved",
        "temperature": {
            "type": "Property",
            "value": 20.0 + number % 10,
            "unitCode": "CEL",
            "observedAt": "2027-04-01T09:00:00Z",
        },
        "relativeHumidity": {"type": "Property", "value": 0.5, "unitCode": "P1"},
        "name": {"type": "Property", "value": f"加賀市の測定局 {number}"},
        "refDevice": {"type": "Relationship", "object": f"urn:ngsi-ld:Device:{number}"},
        "location": {
            "type": "GeoProperty",
            "value": {"type": "Point", "coordinates": [136.3 + number / 1e5, 36.3]},
        },
    }


def _get(path: str) -> bytes:
    return f"GET /ngsi-ld/v1/{path} HTTP/1.1\r\n".encode() + HEAD + b"\r\n"


def _body(method: str, path: str, body: object) -> bytes:
    data = orjson.dumps(body)
    line = f"{method} /ngsi-ld/v1/{path} HTTP/1.1\r\n".encode()
    kind = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data)
    return line + HEAD + kind + data


def _retrieve(turn: int) -> bytes:
    return _get(f"entities/urn:ngsi-ld:AirQualityObserved:172065:{turn % ENTITIES:06d}")


def _list(turn: int) -> bytes:
    _ = turn
    return _get("entities?type=AirQualityObserved&limit=20")


def _filtered(turn: int) -> bytes:
    _ = turn
    return _get("entities?type=AirQualityObserved&q=temperature%3E28&limit=20")


def _update(turn: int) -> bytes:
    identifier = f"urn:ngsi-ld:AirQualityObserved:172065:{turn * 7919 % ENTITIES:06d}"
    fragment = {
        "temperature": {"type": "Property", "value": turn % 40, "unitCode": "CEL"},
        "relativeHumidity": {"type": "Property", "value": turn % 100 / 100},
    }
    return _body("PATCH", f"entities/{identifier}/attrs", fragment)


def _batch(turn: int) -> bytes:
    items = [entity(turn * 1_000 % 20_000 + number) for number in range(1_000)]
    return _body("POST", "entityOperations/upsert", items)


SHAPES = (
    Shape("retrieve", 32, _retrieve, aim=30_000),
    Shape("list of 20", 32, _list, aim=15_000),
    Shape("list of 20, with a filter", 32, _filtered),
    Shape("durable update, 32 clients", 32, _update),
    Shape("durable update, 256 clients", 256, _update, aim=12_000),
    Shape("batch upsert of 1,000", 4, _batch, units=1_000, aim=25_000),
)


class Client(asyncio.Protocol):
    """A connection that asks again whenever it was answered."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._got = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        request = self._load.next()
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        end = self._got.find(b"\r\n\r\n")
        if end == -1:
            return
        place = self._got.find(b"Content-Length: ", 0, end)
        length = int(self._got[place + 16 : self._got.find(b"\r\n", place)]) if place > 0 else 0
        if len(self._got) < end + 4 + length:
            return
        if not self._got.startswith(b"HTTP/1.1 2"):
            raise SystemExit(self._got.decode("utf-8", "replace"))
        self._load.times.append(time.perf_counter() - self._sent)
        self._got = b""
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self._load.gone()


class Load:
    """All clients of one measurement."""

    def __init__(self, shape: Shape, seconds: float) -> None:
        self.times: list[float] = []
        self._made = [shape.request(turn) for turn in range(2_000 if shape.units == 1 else 20)]
        self._turn = 0
        self._left = shape.clients
        self._end = time.perf_counter() + seconds
        self.done = asyncio.get_running_loop().create_future()

    def next(self) -> bytes | None:
        if time.perf_counter() > self._end:
            return None
        self._turn += 1
        return self._made[self._turn % len(self._made)]

    def gone(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.done.set_result(None)


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def measure(
    shape: Shape, port: int, pid: int, seconds: float
) -> tuple[float, float, float, float]:
    """Per processor second, per second, p50 and p99 in milliseconds."""
    loop = asyncio.get_running_loop()
    load = Load(shape, seconds)
    before, began = processor_seconds(pid), time.perf_counter()
    for _ in range(shape.clients):
        await loop.create_connection(lambda: Client(load), "127.0.0.1", port)
    await load.done
    spent, took = processor_seconds(pid) - before, time.perf_counter() - began
    count = len(load.times) * shape.units
    marks = statistics.quantiles(load.times, n=100)
    return count / spent, count / took, marks[49] * 1e3, marks[98] * 1e3


LUA = """
local turn = 0
wrk.headers["Content-Type"] = "application/json"
request = function()
  turn = turn + 1
  local path = string.format(
    "/ngsi-ld/v1/entities/urn:ngsi-ld:AirQualityObserved:172065:%%06d%s", (turn * 7919) %% 1000)
  return wrk.format("%s", path, nil, %s)
end
"""
WRITTEN = (
    'string.format(\'{"temperature":{"type":"Property","value":%d,'
    '"unitCode":"CEL"},"relativeHumidity":{"type":"Property","value":0.5}}\', turn % 40)'
)


def measure_with_wrk(folder: str, port: int, pid: int, seconds: float) -> None:
    """The same by another program: retrievals, lists, updates."""
    url = f"http://127.0.0.1:{port}/ngsi-ld/v1/"
    shapes = (
        ("retrieve", 32, LUA % ("", "GET", "nil"), url),
        ("list of 20", 32, "", url + "entities?type=AirQualityObserved&limit=20"),
        ("durable update, 256 clients", 256, LUA % ("/attrs", "PATCH", WRITTEN), url),
    )
    script = Path(folder) / "wrk.lua"
    for name, clients, lua, place in shapes:
        script.write_text(lua)
        how = ["-t", "1", "-c", str(clients), "-d", f"{max(1, round(seconds))}s", "--latency"]
        before = processor_seconds(pid)
        command = ["wrk", *how, *(["-s", str(script)] if lua else []), place]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        spent = processor_seconds(pid) - before
        if "Non-2xx" in said:
            raise SystemExit(said)
        count = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
        marks = [re.search(rf"{mark}%\s+(\S+)", said)[1] for mark in (50, 99)]  # type: ignore[index]
        print(f"{'wrk: ' + name:30}{count / spent:12,.0f}{'':8}{rate:10,.0f}", *marks, sep="  ")


def start(folder: str, *options: str) -> tuple[subprocess.Popen[str], int]:
    """A broker over a folder, and its port."""
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0", *options]
    process = subprocess.Popen(
        [*command, "--data", folder, *options],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline().split(":")[3].split("/")[0])


async def _fill(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    items = [entity(number) for number in range(ENTITIES)]
    writer.write(_body("POST", "entityOperations/create", items))
    print((await reader.readline()).decode().strip(), end="; ")
    print(f"an entity has {len(orjson.dumps(items[0]))} bytes")
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wrk", action="store_true", help="measure with wrk as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        process, port = start(folder)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_fill(port))
                print(
                    f"{'':30}{'per CPU-s':>12}{'aim':>8}{'per s':>10}{'p50 ms':>9}{'p99 ms':>9}"
                )
                for shape in SHAPES:
                    rounds = [
                        runner.run(measure(shape, port, process.pid, options.seconds))
                        for _ in range(options.rounds)
                    ]
                    cpu, wall, half, most = (
                        statistics.median(x) for x in zip(*rounds, strict=True)
                    )
                    aim = f"{shape.aim:,}" if shape.aim else ""
                    print(
                        f"{shape.name:30}{cpu:12,.0f}{aim:>8}{wall:10,.0f}{half:9.2f}{most:9.2f}"
                    )
            if options.wrk:
                measure_with_wrk(folder, port, process.pid, options.seconds)
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
