"""Killed at random moments under load: is anything acknowledged lost, is anything half there?

    python bench/exchange/kills.py [--rounds 10000] [--seed 1] [--folder DIR]

A broker is started, written to by 16 clients, and killed (SIGKILL) 0 to 60 ms later, four times
of five counted from its first acknowledgement; then it is started again, on the same folder,
and everything is compared with what the clients remember: each entity has two attributes that
always agree, and a number that is at least the last one acknowledged and at most the last one
sent; a batch is five entities. Checkpoints are made all the time and segments are small, so
kills hit those too. At the end the log is verified, and a start from the log alone must give
the same entities.

Brokers are forked from a process that has everything imported: a start costs milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENTS = 16
_PID = re.compile(r"pid (\d+)\D")
_PORT = re.compile(r"exchange: http://[^:]+:(\d+)/")
HEAD = b"Host: k\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(slots=True)
class Memory:
    """What the clients know, by entity: the last number acknowledged, and the last one sent."""

    told: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    answers: int = 0


def nursery() -> None:
    """Fork a broker for each line of the input, which names its folder."""
    sys.path.insert(0, str(ROOT / "src"))
    from kaga.services.exchange import serving
    from kaga.services.exchange.log.journal import Journal
    from kaga.services.exchange.state import broker, checkpointing

    checkpointing._LOOK_S = 0.005  # type: ignore[misc]
    broker.Journal = partial(Journal, segment_bytes=100_000)  # type: ignore[assignment,misc]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            serving.serve(serving.Options(0, Path(line.strip()), checkpoint=0))
            os._exit(0)
        print(f"pid {pid}", flush=True)


class Nursery:
    """Starts and kills brokers on one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )

    def start(self) -> tuple[int, int]:
        """A broker's process and port."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{self._folder}\n")
        self._process.stdin.flush()
        said = ""
        while not ((pid := _PID.search(said)) and (port := _PORT.search(said))):
            part = os.read(self._process.stdout.fileno(), 4096)
            if not part:
                raise SystemExit("a broker did not start")
            said += part.decode()
        return int(pid[1]), int(port[1])

    def kill(self, pid: int) -> None:
        """Kill a broker, and wait until the system has taken its folder away from it."""
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                time.sleep(0.001)

    def end(self) -> None:
        """No further brokers."""
        self._process.kill()
        self._process.wait()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    place = head.find(b"Content-Length: ")
    length = int(head[place + 16 : head.find(b"\r\n", place)]) if place > 0 else 0
    return int(head[9:12]), await reader.readexactly(length)


def _request(method: str, path: str, body: object) -> bytes:
    data = orjson.dumps(body)
    return f"{method} /ngsi-ld/v1/{path} HTTP/1.1\r\n".encode() + HEAD % len(data) + data


async def write(port: int, client: int, memory: Memory, chance: random.Random) -> None:
    """Write until the broker is gone."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while True:
            if chance.random() < 0.1:
                names = [f"urn:k:batch{client}:{part}" for part in range(5)]
            else:
                names = [f"urn:k:one{client}"]
            number = max(memory.sent.get(name, 0) for name in names) + 1
            state = {"type": "K", "one": number, "two": number}
            if len(names) == 1 and names[0] in memory.told:
                request = _request("PATCH", f"entities/{names[0]}/attrs", state)
            else:
                items = [{"id": name, **state} for name in names]
                request = _request("POST", "entityOperations/upsert", items)
            memory.sent.update(dict.fromkeys(names, number))
            writer.write(request)
            status, body = await answer(reader)
            if status not in {201, 204}:
                raise SystemExit(f"{status} {body!r}")
            memory.told.update(dict.fromkeys(names, number))
            memory.answers += 1
    finally:
        writer.close()


async def shown(port: int) -> list[dict[str, object]]:
    """Every entity there is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /ngsi-ld/v1/entities?type=K&limit=1000&options=keyValues HTTP/1.1\r\n"
        b"Host: k\r\n\r\n"
    )
    status, body = await answer(reader)
    writer.close()
    found: list[dict[str, object]] = orjson.loads(body)
    if status != 200:
        raise SystemExit(body.decode())
    return found


def check(found: list[dict[str, object]], memory: Memory) -> None:
    """End with what is wrong, if anything is."""
    numbers = {str(one["id"]): one for one in found}
    for name, told in memory.told.items():
        one = numbers.get(name)
        if one is None:
            raise SystemExit(f"LOST: {name}, acknowledged as {told}")
        if one["one"] != one["two"]:
            raise SystemExit(f"HALF APPLIED: {one}")
        value = one["one"]
        if not isinstance(value, int) or not told <= value <= memory.sent[name]:
            raise SystemExit(f"LOST: {one}, acknowledged as {told}")
    unknown = set(numbers) - set(memory.sent)
    if unknown:
        raise SystemExit(f"INVENTED: {unknown}")
    for name, one in numbers.items():  # what was not acknowledged may be there: go on from it
        memory.told[name] = memory.sent[name] = int(str(one["one"]))


async def one_round(nest: Nursery, memory: Memory, chance: random.Random) -> None:
    """Start, compare, write, kill."""
    pid, port = nest.start()
    check(await shown(port), memory)
    writing = [
        asyncio.ensure_future(write(port, client, memory, chance)) for client in range(CLIENTS)
    ]
    if chance.random() < 0.8:  # on a busy machine too, most are killed while they write
        before, patience = memory.answers, time.monotonic() + 5
        while memory.answers == before and time.monotonic() < patience:
            await asyncio.sleep(0.001)
    await asyncio.sleep(chance.random() * 0.06)
    nest.kill(pid)
    ended = await asyncio.gather(*writing, return_exceptions=True)
    for one in ended:
        if isinstance(one, SystemExit):
            raise one


async def run(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    memory = Memory()
    nest = Nursery(folder)
    began = time.perf_counter()
    try:
        for number in range(1, rounds + 1):
            await one_round(nest, memory, chance)
            if number % 500 == 0:
                print(f"{number:,} rounds, {memory.answers:,} acknowledged", flush=True)
        pid, port = nest.start()
        from_checkpoint = await shown(port)
        check(from_checkpoint, memory)
        nest.kill(pid)
        (folder / "checkpoint.sqlite").unlink(missing_ok=True)
        pid, port = nest.start()
        if await shown(port) != from_checkpoint:
            raise SystemExit("DIFFERENT: the log alone gives other entities")
        nest.kill(pid)
    finally:
        nest.end()
    took = time.perf_counter() - began
    print(
        f"{rounds:,} kills in {took:.0f} s: {memory.answers:,} writes acknowledged, none lost,"
    )
    print("none half applied; the log alone gives the same")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--nursery", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.nursery:
        nursery()
        return
    with contextlib.ExitStack() as until_end:
        folder = options.folder or Path(
            until_end.enter_context(tempfile.TemporaryDirectory(prefix="exchange-"))
        )
        asyncio.run(run(folder, options.rounds, options.seed))
        from_source = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "kaga.cli", "exchange", "verify-log", str(folder)]
        subprocess.run(command, check=True, env=from_source)


if __name__ == "__main__":
    main()
