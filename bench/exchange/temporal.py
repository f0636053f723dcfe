"""The evolution of a sensor: writing it, aggregating it, its last readings, bytes for each.

    python bench/exchange/temporal.py [--points 100000] [--rounds 30]

One thermometer, a reading each minute with one decimal, added through the temporal interface a
thousand at a time (durable) and asked for over HTTP by one client. Server time is the broker's
processor time, user and system, for each answer; wall is the client's median. Beside it, in
the same run and on the same readings, a peer: a narrow table in SQLite (WAL, an index on series
and time, one transaction for a thousand), asked in the same process without HTTP.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from throughput import processor_seconds, start

SENSOR = "urn:ngsi-ld:WeatherObserved:172065:1"
BEGIN = datetime(2027, 4, 1, tzinfo=UTC)
BATCH = 1_000
EVERY = "totalCount,distinctCount,sum,avg,min,max,stddev,sumsq"
QUERIES: dict[str, dict[str, str]] = {
    "hour: avg, min, max": {"aggrMethods": "avg,min,max", "aggrPeriodDuration": "PT1H"},
    "day: avg, min, max": {"aggrMethods": "avg,min,max", "aggrPeriodDuration": "P1D"},
    "day: all eight methods": {"aggrMethods": EVERY, "aggrPeriodDuration": "P1D"},
    "month: all eight methods": {"aggrMethods": EVERY, "aggrPeriodDuration": "P1M"},
}
SQL = {
    "hour: avg, min, max": "SELECT at / 3600, avg(value), min(value), max(value) {}",
    "day: avg, min, max": "SELECT at / 86400, avg(value), min(value), max(value) {}",
    "day: all eight methods": (
        "SELECT at / 86400, count(*), count(DISTINCT value), sum(value), avg(value), "
        "min(value), max(value), sum(value * value), "
        "sqrt(avg(value * value) - avg(value) * avg(value)) {}"
    ),
    "month: all eight methods": (
        "SELECT strftime('%Y-%m', at, 'unixepoch'), count(*), count(DISTINCT value), "
        "sum(value), avg(value), min(value), max(value), sum(value * value), "
        "sqrt(avg(value * value) - avg(value) * avg(value)) {}"
    ),
}
FROM = "FROM reading WHERE series = 1 GROUP BY 1 ORDER BY 1"


def readings(count: int) -> list[tuple[datetime, float]]:
    """A walk by tenths of a degree."""
    chance, value = random.Random(7), 150
    found = []
    for minute in range(count):
        value += chance.randint(-2, 2)
        found.append((BEGIN + timedelta(minutes=minute), value / 10))
    return found


class Broker:
    """The broker under test, over one connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process, port = start(str(folder), "--page", "100000")
        self._client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        head = {"Content-Type": "application/json"} if body else {}
        self._client.request(method, f"/ngsi-ld/v1/temporal/{path}", body, head)
        answer = self._client.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise SystemExit(data.decode())
        return data

    def spent(self) -> float:
        return processor_seconds(self.process.pid)

    def memory(self) -> int:
        """Bytes of memory of its own."""
        told = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(told.partition("VmRSS:")[2].split()[0]) * 1024

    def stop(self) -> None:
        self._client.close()
        self.process.terminate()
        self.process.wait(60)


def fill(broker: Broker, points: list[tuple[datetime, float]]) -> None:
    bodies = []
    for at in range(0, len(points), BATCH):
        some = [
            {"type": "Property", "value": value, "observedAt": f"{when:%Y-%m-%dT%H:%M:%SZ}"}
            for when, value in points[at : at + BATCH]
        ]
        body = {"id": SENSOR, "type": "WeatherObserved", "temperature": some}
        bodies.append(json.dumps(body).encode())
    before, spent, began = broker.memory(), broker.spent(), time.perf_counter()
    for one in bodies:
        broker.ask("POST", "entities", one)
    took, used = time.perf_counter() - began, broker.spent() - spent
    grown = broker.memory() - before
    kept = sum(path.stat().st_size for path in (broker.folder / "temporal").glob("*.chunks"))
    logged = sum(path.stat().st_size for path in (broker.folder / "log").glob("*.log"))
    count = len(points)
    print(f"{'written, readings':28}{count / took:12,.0f}/s  {count / used:12,.0f}/CPU-s")
    print(
        f"{'bytes for each reading':28}{kept / count:6.2f} chunks, {logged / count:.0f} log, "
        f"{grown / count:.1f} memory grown"
    )


def fill_peer(peer: sqlite3.Connection, points: list[tuple[datetime, float]]) -> None:
    peer.execute("PRAGMA journal_mode = WAL")
    peer.execute("PRAGMA synchronous = FULL")
    peer.execute("CREATE TABLE reading (series INTEGER, at INTEGER, value REAL)")
    peer.execute("CREATE INDEX reading_at ON reading (series, at)")
    began = time.perf_counter()
    for at in range(0, len(points), BATCH):
        some = [(1, int(when.timestamp()), value) for when, value in points[at : at + BATCH]]
        with peer:
            peer.executemany("INSERT INTO reading VALUES (?, ?, ?)", some)
    took = time.perf_counter() - began
    (pages,) = peer.execute("PRAGMA page_count").fetchone()
    (size,) = peer.execute("PRAGMA page_size").fetchone()
    print(f"{'SQLite: written, readings':28}{len(points) / took:12,.0f}/s")
    print(f"{'SQLite: bytes for each':28}{pages * size / len(points):6.2f}")


def timed(rounds: int, does: Callable[[], object]) -> float:
    """The median in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        does()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e3


def compare(
    name: str, rounds: int, broker: Broker, asked: tuple[str, Callable[[], object]]
) -> None:
    path, plain = asked
    began = time.perf_counter()
    broker.ask("GET", path)
    first = (time.perf_counter() - began) * 1e3
    spent = broker.spent()
    wall = timed(rounds, lambda: broker.ask("GET", path))
    server = (broker.spent() - spent) / rounds * 1e3
    peer = timed(rounds, plain)
    print(f"{name:28}{server:10.2f}{wall:10.2f}{first:10.2f}{peer:10.2f}{peer / wall:8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    points = readings(options.points)
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        peer = sqlite3.connect(Path(folder) / "peer.db")
        broker = Broker(Path(folder) / "data")
        try:
            fill(broker, points)
            fill_peer(peer, points)
            print(
                f"\nof {options.points:,} readings; milliseconds, medians of {options.rounds}"
            )
            print(f"{'':28}{'server':>10}{'wall':>10}{'first':>10}{'SQLite':>10}{'ratio':>8}")
            ask(options.rounds, broker, peer)
        finally:
            broker.stop()
            peer.close()


def ask(rounds: int, broker: Broker, peer: sqlite3.Connection) -> None:
    for name, figures in QUERIES.items():
        query = urlencode({"options": "aggregatedValues", **figures})
        sql = SQL[name].format(FROM)
        plain = lambda sql=sql: json.dumps(peer.execute(sql).fetchall())  # noqa: E731 - bound now
        compare(name, rounds, broker, (f"entities/{SENSOR}?{query}", plain))
    last = "SELECT value, at FROM reading WHERE series = 1 ORDER BY at DESC LIMIT 100"
    begin = int(BEGIN.timestamp()) + 30 * 86_400
    day = (
        f"SELECT value, at FROM reading WHERE series = 1 AND at >= {begin} "
        f"AND at < {begin + 86_400} ORDER BY at"
    )
    within = {
        "timerel": "between",
        "timeAt": f"{BEGIN + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}",
        "endTimeAt": f"{BEGIN + timedelta(days=31):%Y-%m-%dT%H:%M:%SZ}",
    }
    for name, more, sql in (
        ("the last 100", {"lastN": "100"}, last),
        ("one day, 1,440", within, day),
    ):
        query = urlencode({"options": "temporalValues", **more})
        plain = lambda sql=sql: json.dumps(peer.execute(sql).fetchall())  # noqa: E731 - bound now
        compare(name, rounds, broker, (f"entities/{SENSOR}?{query}", plain))


if __name__ == "__main__":
    main()
