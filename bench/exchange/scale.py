"""A million entities: how much memory each takes, how long a start does, how long all is still.

    python bench/exchange/scale.py [--entities 1000000] [--folder DIR]

Entities of about 516 bytes are sent in batches of 1,000. Then: the process's memory per entity;
a checkpoint, with the slowest answer while it is made; the start from it, and from the log
alone (`--log`), by the clock and by the processor. A folder that is given is kept.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from throughput import entity, orjson, processor_seconds, start

BATCH = 1_000


def ask(connection: socket.socket, request: bytes) -> bytes:
    """One answer, whole."""
    connection.sendall(request)
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(1 << 20)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")),
        0,
    )
    while len(body) < length:
        body += connection.recv(1 << 20)
    return head


def fill(port: int, count: int) -> None:
    """Send the entities; whatever was answered is on the disk."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for first in range(0, count, BATCH):
            items = [entity(number) for number in range(first, first + BATCH)]
            for item in items:
                item["location"]["value"]["coordinates"] = [136.3, 36.3]  # type: ignore[index]
            data = orjson.dumps(items)
            head = b"POST /ngsi-ld/v1/entityOperations/upsert HTTP/1.1\r\nHost: k\r\n"
            kind = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data)
            answer = ask(connection, head + kind + data)
            if not answer.startswith(b"HTTP/1.1 2"):
                raise SystemExit(answer.decode())


def resident(pid: int) -> int:
    """Bytes of memory that a process has."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("the process has ended")


@contextlib.contextmanager
def watched(port: int) -> Iterator[list[float]]:
    """Milliseconds to answer of one retrieval after the other, until the end of the `with`."""
    times: list[float] = []
    ended = threading.Event()

    def watch() -> None:
        path = b"/ngsi-ld/v1/entities/urn:ngsi-ld:AirQualityObserved:172065:000007"
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while not ended.wait(0.005):
                began = time.perf_counter()
                ask(connection, b"GET %b HTTP/1.1\r\nHost: k\r\n\r\n" % path)
                times.append((time.perf_counter() - began) * 1e3)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield times
    finally:
        ended.set()
        thread.join()


def timed_start(folder: Path, name: str, *options: str) -> None:
    """Start a broker and say how long it took, and what an entity takes in it."""
    began = time.perf_counter()
    process, _ = start(str(folder), *options)
    took = time.perf_counter() - began
    spent = processor_seconds(process.pid)
    print(f"start {name}: {took:.1f} s, {spent:.1f} s of the processor; ", end="")
    print(f"{resident(process.pid) / 1e6:,.0f} MB of memory")
    process.terminate()
    process.wait(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--log", action="store_true", help="start from the log alone as well")
    options = parser.parse_args()
    with contextlib.ExitStack() as until_end:
        folder = options.folder or Path(
            until_end.enter_context(tempfile.TemporaryDirectory(prefix="exchange-"))
        )
        process, port = start(str(folder), "--checkpoint", "100000")
        empty = resident(process.pid)
        began, spent = time.perf_counter(), processor_seconds(process.pid)
        fill(port, options.entities)
        took = time.perf_counter() - began
        spent = processor_seconds(process.pid) - spent
        each = (resident(process.pid) - empty) / options.entities
        print(
            f"{options.entities:,} entities in {took:.1f} s ({options.entities / took:,.0f}/s,"
        )
        print(f"  {options.entities / spent:,.0f} per second of the processor)")
        print(f"an entity takes {each:,.0f} bytes of memory (aim: 3,000)")
        process.terminate()
        process.wait(60)
        if options.log:
            timed_start(folder, "from the log alone", "--checkpoint", "100000")
        process, port = start(str(folder), "--checkpoint", "0")
        with watched(port) as times:
            began = time.perf_counter()
            while not (folder / "checkpoint.sqlite").exists():
                time.sleep(0.1)
            took = time.perf_counter() - began
        size = (folder / "checkpoint.sqlite").stat().st_size
        print(f"a checkpoint of {size / 1e6:,.0f} MB in {took:.1f} s; meanwhile an answer took")
        print(f"  {statistics.median(times):.1f} ms, at most {max(times):.0f} ms")
        process.terminate()
        process.wait(60)
        timed_start(folder, "from the checkpoint (aim: 20 s)", "--checkpoint", "100000")
        if options.folder is None:
            shutil.rmtree(folder / "log", ignore_errors=True)


if __name__ == "__main__":
    main()
